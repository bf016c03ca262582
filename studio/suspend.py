"""Noticing that the machine has slept: the clock that counts sleep runs ahead of the one that does not."""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from capture.clock import NS_PER_MS, NS_PER_S, interrupt_time_ns, monotonic_ns

SHORTEST_S: Final = 0.5
"""No machine sleeps and wakes faster; less is the clocks' own adjustment."""
CLOSE_NS: Final = 5 * NS_PER_MS
TRIES: Final = 100


class SuspendWatch:
    """Tells how long the machine has slept.

    `boot_ns` counts the time since start with sleep, `mono_ns` without; both in nanoseconds.
    """

    def __init__(self, boot_ns: Callable[[], int], mono_ns: Callable[[], int]) -> None:
        self._boot_ns = boot_ns
        self._mono_ns = mono_ns
        self._slept_ns = self._read()

    def check(self) -> float:
        """Return the seconds slept since the last call, 0 when there was no sleep."""
        slept_ns = self._read()
        slept_s = (slept_ns - self._slept_ns) / NS_PER_S
        if slept_s < SHORTEST_S:
            return 0.0
        self._slept_ns = slept_ns
        return slept_s

    def _read(self) -> int:
        """Return boot time less monotonic time.

        A thread may lose the processor between two readings, for longer than a nap on a busy machine: a pair is
        taken only when it was read in one go.
        """
        for _ in range(TRIES):
            before = self._mono_ns()
            boot = self._boot_ns()
            after = self._mono_ns()
            if after - before <= CLOSE_NS:
                break
        return boot - (before + after) // 2


def suspend_watch() -> SuspendWatch:
    """Return a watch on this machine's clocks."""
    if sys.platform == "win32":
        boot_ns = interrupt_time_ns("QueryInterruptTimePrecise")
    else:
        boot_ns = partial(time.clock_gettime_ns, time.CLOCK_BOOTTIME)
    return SuspendWatch(boot_ns, monotonic_ns)
