"""One monotonic clock for everything that is captured: integer nanoseconds."""

import threading
import time
from typing import Protocol

NS_PER_S = 1_000_000_000
NS_PER_MS = 1_000_000


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
        return time.monotonic_ns()

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
