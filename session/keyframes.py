"""Keyframes that are asked for: many requests become one."""

from typing import Final

INTERVAL_S: Final = 0.5
UNSERVED_S: Final = 3.0
"""A rendition that yields no keyframe for so long is not being made: the machine has no time for it."""


class KeyframeRequests:
    """The requests for one rendition's keyframes; times in seconds are passed in."""

    def __init__(self) -> None:
        self._asked_at: float | None = None
        self._wanted_since: float | None = None

    def want(self, now_s: float) -> float:
        """Note that one is wanted; return in how many seconds to call `due`."""
        if self._wanted_since is None:
            self._wanted_since = now_s
        return max(0.0, self._next(now_s) - now_s)

    def due(self, now_s: float) -> bool:
        """Return whether to ask the encoder now: something is wanted, and the last time was not just now."""
        if self._wanted_since is None or now_s < self._next(now_s):
            return False
        self._asked_at = now_s
        return True

    def came(self) -> None:
        """Note that a keyframe has come."""
        self._wanted_since = None

    def is_unserved(self, now_s: float) -> bool:
        """Return whether one has been wanted in vain."""
        return self._wanted_since is not None and now_s - self._wanted_since > UNSERVED_S

    def _next(self, now_s: float) -> float:
        return now_s if self._asked_at is None else self._asked_at + INTERVAL_S
