"""When a live rendition encodes its next picture: pure rules on nanoseconds."""

from enum import Enum, auto
from typing import Final

from capture.clock import NS_PER_MS, NS_PER_S
from capture.pacing import Pace
from encoder.livevideo import Encoded

SETTLE_NS: Final = 150 * NS_PER_MS
"""A picture that has not changed for so long is still: longer than between two changes of somebody who types."""
KEEP_ALIVE_NS: Final = NS_PER_S
"""A still picture is sent this often. A browser learns that way that the last packet before was lost, and after 3 s
without a picture it would ask for a keyframe."""
SHARP: Final = 20.0
"""H.264's quantiser from which on nobody sees a difference on text."""
TINY: Final = 1 / 16
"""Of a picture's share of the bit rate: when a repeated one takes less, there was nothing left to make better."""
MOST_REPETITIONS: Final = 45
"""In a row: what is not sharp by then (noise that stands still) never will be."""


class Due(Enum):
    """What is to be encoded now."""

    NOTHING = auto()
    NEW = auto()
    AGAIN = auto()


class Cadence:
    """Paces one rendition.

    New pictures: at most so many a second, each as soon as it comes. A picture that came out coarse, because its size
    is capped, is encoded again once it is still, until it is sharp and the encoder may spend a whole burst on the next
    change: an encoder that counts pictures instead of their times earns its bit rate by pictures only. After that it is
    sent once a second.
    """

    def __init__(self, bit_rate: int, fps: int) -> None:
        """Name what the encoder was told: bits and pictures a second."""
        self._share = bit_rate / fps / 8
        self._fps = 0
        self._pace = Pace(fps)
        self._debt = 0.0
        self._repetitions = 0
        self._done = True
        self._last_ns: int | None = None
        self._changed_ns = 0

    def set_fps(self, fps: int) -> None:
        """Let at most `fps` pictures a second through from now on."""
        if fps != self._fps:
            self._fps = fps
            self._pace = Pace(fps)

    def due(self, now_ns: int, fresh: bool, keyframe: bool) -> tuple[Due, int]:
        """Return what is due now, or NOTHING and for how many nanoseconds (unless something comes).

        `fresh`: there is a picture that was not encoded yet. `keyframe`: one is wanted, of whatever picture there is.
        """
        if fresh:
            wait_ns = self._pace.wait_ns(now_ns)
            return (Due.NOTHING, wait_ns) if wait_ns else (Due.NEW, 0)
        if self._last_ns is None:
            return Due.NOTHING, KEEP_ALIVE_NS
        if keyframe:
            wait_ns = self._pace.wait_ns(now_ns)
        elif self._done:
            wait_ns = max(0, self._last_ns + KEEP_ALIVE_NS - now_ns)
        else:
            still_ns = self._changed_ns + SETTLE_NS - now_ns
            wait_ns = max(0, still_ns, self._last_ns + self._pace.period_ns - now_ns)
        return (Due.NOTHING, wait_ns) if wait_ns else (Due.AGAIN, 0)

    def encoded(self, at_ns: int, what: Due, encoded: Encoded) -> None:
        """Note what became of the picture that was begun at `at_ns`."""
        self._pace.passed(at_ns)
        self._last_ns = at_ns
        self._debt = max(0.0, self._debt + encoded.size - self._share)
        if what is Due.NEW or encoded.keyframe:
            self._changed_ns = at_ns
            self._repetitions = 0
            # Even a sharp one is repeated once, soon: if its last packet was lost, the browser learns of it then.
            self._done = False
        else:
            self._repetitions += 1
            fine = encoded.quantiser is not None and encoded.quantiser <= SHARP
            sharp = fine or encoded.size <= self._share * TINY
            self._done = (sharp and self._debt < self._share) or self._repetitions >= MOST_REPETITIONS
