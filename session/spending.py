"""How much was sent to one peer lately, and how much of it may be repetition."""

from collections import deque
from typing import Final

OVERHEAD: Final = 28
"""Bytes of IPv4 and UDP for a packet (for a burst that the kernel cuts: once, which is near enough)."""
WINDOW_S: Final = 3.0
_SLOT_S: Final = 0.25
_REPEAT_BPS: Final = 3_000_000
"""What repeated packets may take where the line is not known to be slow."""
_REPEAT_SHARE: Final = 0.5
"""Of a slow line's pace."""
_REPEAT_BURST_S: Final = 0.7


class Spending:
    """Bytes by time; times in seconds are passed in."""

    def __init__(self, now_s: float) -> None:
        self._open = 0
        self._opened_at = now_s
        self._began_at = self._opened_at
        self._slots: deque[tuple[float, int]] = deque()
        self._credit = 0.0
        self._credited_at = float("-inf")

    def add(self, size: int) -> None:
        """Note bytes that were sent."""
        self._open += size + OVERHEAD

    def repeat(self, size: int) -> None:
        """Note bytes that were sent again."""
        self.add(size)
        self._credit -= size

    def may_repeat(self, now_s: float, pace_bps: float | None) -> bool:
        """Return whether there is room for a repeated packet beside the rest."""
        rate = (_REPEAT_BPS if pace_bps is None else pace_bps * _REPEAT_SHARE) / 8
        most = rate * _REPEAT_BURST_S
        self._credit = min(most, self._credit + min(now_s - self._credited_at, _REPEAT_BURST_S) * rate)
        self._credited_at = now_s
        return self._credit > 0

    def bps(self, now_s: float) -> float:
        """Return bits a second over the last seconds; call it some times a second."""
        if now_s - self._opened_at >= _SLOT_S:
            self._slots.append((now_s, self._open))
            self._open, self._opened_at = 0, now_s
        while self._slots and self._slots[0][0] < now_s - WINDOW_S:
            self._slots.popleft()
        span_s = min(WINDOW_S, max(now_s - self._began_at, _SLOT_S))
        return sum(size for _, size in self._slots) * 8 / span_s
