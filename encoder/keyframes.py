"""When the picture is encoded whole: often enough to seek, seldom enough to keep a still screen small.

To show the picture at any place a player decodes from the keyframe before it. What that may cost is bounded here:
on two cores 120 changing pictures of 1080p decode in 0.2 s, and another 120 that repeat the last one in 0.07 s.
"""

from typing import Final

from capture.clock import NS_PER_S

CHANGING_S: Final = 4
"""Seconds of changing picture between two keyframes."""
STILL_NS: Final = 60 * NS_PER_S
"""Between two keyframes when nothing changes."""
_PIXELS: Final = 120 * 1920 * 1080
"""Of changed pictures after a keyframe: many small pictures or fewer large ones."""
_BYTES: Final = 1_500_000
"""Of all pictures after a keyframe: dense ones take longer to decode."""


class KeyframePolicy:
    """Decides for each picture of one recording whether it is a keyframe."""

    def __init__(self, width: int, height: int, fps: int) -> None:
        self._most_changed = max(1, min(CHANGING_S * fps, _PIXELS // (width * height)))
        self._changed = 0
        self._bytes = 0
        self._last_ns: int | None = None
        self._requested = False

    def request(self) -> None:
        """Make the next picture a keyframe; may be called from any thread."""
        self._requested = True

    def decide(self, pts_ns: int, changed: bool) -> bool:
        """Return whether the picture at `pts_ns` must be a keyframe; call it once for each that is encoded.

        `changed` is False for a picture that only repeats the last one.
        """
        due = (
            self._last_ns is None
            or self._requested
            or pts_ns - self._last_ns >= STILL_NS
            or (changed and (self._changed >= self._most_changed or self._bytes >= _BYTES))
        )
        if due:
            self._requested = False
            self._last_ns = pts_ns
            self._changed = 0
            self._bytes = 0
        self._changed += changed
        return due

    def add_bytes(self, size: int, keyframe: bool) -> None:
        """Say how large the picture became."""
        if not keyframe:
            self._bytes += size
