"""A steady grid of ticks: no drift, and no burst after a delay."""

from capture.clock import NS_PER_S


class TickGrid:
    """The ticks of a rate, on a grid that starts at `start_ns`.

    A tick that is late by less than half an interval still counts; what is later is skipped.
    """

    def __init__(self, per_second: int, start_ns: int) -> None:
        self._per_second = per_second
        self._start_ns = start_ns
        self._index = -1

    def next_ns(self, now_ns: int) -> int:
        """Return the time of the next tick (it may be just past); each tick is returned once."""
        elapsed = (now_ns - self._start_ns) * self._per_second
        nearest = (elapsed + NS_PER_S // 2) // NS_PER_S
        self._index = max(self._index + 1, nearest)
        return self._start_ns + self._index * NS_PER_S // self._per_second
