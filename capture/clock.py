"""One monotonic clock for everything that is captured: integer nanoseconds."""

import ctypes
import sys
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

NS_PER_S = 1_000_000_000
NS_PER_MS = 1_000_000


def interrupt_time_ns(name: str) -> Callable[[], int]:
    """Return a reader of one of Windows' interrupt-time clocks (Windows 10 or newer), which count 100 ns since start.

    https://learn.microsoft.com/windows/win32/api/realtimeapiset/nf-realtimeapiset-queryunbiasedinterrupttimeprecise
    """
    # By PyDLL Python's lock is kept: reading a clock must not hand the processor to another thread.
    query = getattr(ctypes.PyDLL("kernelbase.dll"), name)
    query.restype = None

    def time_ns() -> int:
        ticks = ctypes.c_ulonglong()
        query(ctypes.byref(ticks))
        return ticks.value * 100

    return time_ns


# There Python's own monotonic clock counts sleep, and before 3.13 moves in steps of 15.6 ms.
monotonic_ns: Final[Callable[[], int]] = (
    interrupt_time_ns("QueryUnbiasedInterruptTimePrecise") if sys.platform == "win32" else time.monotonic_ns
)
"""The time in nanoseconds that neither jumps nor counts sleep."""


class Clock(Protocol):
    """Tells the time and waits; every stamp in the program comes from one of these."""

    def now_ns(self) -> int:
        """Return the monotonic time in nanoseconds."""
        ...

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        """Wait until `event` is set or `timeout_s` have passed; return whether it is set."""
        ...


class SystemClock:
    """The machine's monotonic clock (it stands still while the machine sleeps)."""

    def now_ns(self) -> int:
        """Return the monotonic time in nanoseconds."""
        return monotonic_ns()

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        """Wait until `event` is set or `timeout_s` have passed; return whether it is set."""
        return event.wait(timeout_s)


class FakeClock:
    """A clock for tests: time passes only by `advance()` and by waiting on it."""

    def __init__(self, now_ns: int = 0) -> None:
        self._now_ns = now_ns

    def now_ns(self) -> int:
        """Return the fake time in nanoseconds."""
        return self._now_ns

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass."""
        self._now_ns += round(seconds * NS_PER_S)

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        """Return at once; unless `event` is set, the time has passed."""
        if not event.is_set():
            self.advance(timeout_s)
        return event.is_set()
