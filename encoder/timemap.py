"""From the clock to the recording's own timeline, from which pauses are taken out."""

import threading
from bisect import bisect_right
from itertools import pairwise
from typing import Final

from capture.clock import NS_PER_S
from capture.media import SAMPLE_RATE, AudioBlock

# 48 kHz samples fall on thirds of a nanosecond: in whole thirds all sums are exact.
_THIRDS: Final = 3
_THIRDS_PER_SAMPLE: Final = _THIRDS * NS_PER_S // SAMPLE_RATE


class TimeMap:
    """Maps clock times (ns) to media times (ns); the media time of `origin_ns` is 0.

    Pauses begin and end on the 48 kHz grid that starts at the origin, so that picture and sound lose exactly the same.
    The grid point before a pause and the one after it are taken: nothing from within it gets through. All methods may
    be called from any thread. What is at or after a pause must not have been asked for before `pause` is called.
    """

    def __init__(self, origin_ns: int) -> None:
        self.origin_ns = origin_ns
        self._lock = threading.Lock()
        # Samples since the origin at which it turns: [pause, resume, pause, ...]; and of each, how many are cut before.
        self._turns: list[int] = []
        self._cut: list[int] = []

    @property
    def paused(self) -> bool:
        """Whether a pause is open."""
        return len(self._turns) % 2 == 1

    def pause(self, at_ns: int) -> None:
        """Open a pause; a second one in a row changes nothing."""
        with self._lock:
            if self.paused:
                return
            sample = self._thirds(at_ns) // _THIRDS_PER_SAMPLE
            last = self._turns[-1] if self._turns else 0
            self._cut.append(self._cut_so_far())
            self._turns.append(max(sample, last))

    def resume(self, at_ns: int) -> None:
        """Close the open pause; without one it changes nothing."""
        with self._lock:
            if not self.paused:
                return
            sample = -(-self._thirds(at_ns) // _THIRDS_PER_SAMPLE)
            start = self._turns[-1]
            end = max(sample, start)
            self._cut.append(self._cut[-1] + end - start)
            self._turns.append(end)

    def media_ns(self, clock_ns: int) -> int | None:
        """Return the media time, or None within a pause or before the origin."""
        thirds = self._thirds(clock_ns)
        if thirds < 0:
            return None
        with self._lock:
            turn = bisect_right(self._turns, thirds // _THIRDS_PER_SAMPLE)
            if turn % 2:
                return None
            cut = self._cut[turn - 1] if turn else 0
        return (thirds - cut * _THIRDS_PER_SAMPLE) // _THIRDS

    def elapsed_ns(self, clock_ns: int) -> int:
        """Return how much media there is at a clock time: within a pause, as much as at its beginning."""
        thirds = max(self._thirds(clock_ns), 0)
        with self._lock:
            turn = bisect_right(self._turns, thirds // _THIRDS_PER_SAMPLE)
            cut = self._cut[turn - 1] if turn else 0
            if turn % 2:
                thirds = self._turns[turn - 1] * _THIRDS_PER_SAMPLE
        return (thirds - cut * _THIRDS_PER_SAMPLE) // _THIRDS

    def keep(self, block: AudioBlock) -> list[slice]:
        """Return the parts of a 48 kHz block that lie outside pauses and not before the origin, in order."""
        first = self.sample_at(block.pts_ns)
        last = first + len(block.samples)
        with self._lock:
            start = bisect_right(self._turns, first)
            inner = self._turns[start : bisect_right(self._turns, last)]
        edges = [first, *inner, last]
        parts = [(a, b) for odd, (a, b) in enumerate(pairwise(edges), start) if not odd % 2]
        return [slice(max(a, 0) - first, b - first) for a, b in parts if max(a, 0) < b]

    def sample_at(self, clock_ns: int) -> int:
        """Return the number of the sample, counted from the origin with pauses, nearest to a clock time."""
        return (self._thirds(clock_ns) + _THIRDS_PER_SAMPLE // 2) // _THIRDS_PER_SAMPLE

    def _thirds(self, clock_ns: int) -> int:
        return (clock_ns - self.origin_ns) * _THIRDS

    def _cut_so_far(self) -> int:
        return self._cut[-1] if self._cut else 0
