"""What stands between two threads: a slot that overwrites, and a queue that is bounded. All end cleanly."""

import threading
import time
from collections import deque
from typing import Generic, TypeVar

from capture.media import Samples

T = TypeVar("T")


class Signal:
    """Wakes one consumer that waits on several slots at once."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """Tell the consumer that there is something new."""
        self._event.set()

    def wait(self, timeout_s: float) -> bool:
        """Wait for something new; return whether there is, and forget it."""
        is_set = self._event.wait(timeout_s)
        self._event.clear()
        return is_set


class LatestSlot(Generic[T]):
    """Holds the latest value: a new one overwrites the last, and an overwritten one that nobody took is counted.

    `checked_ns` says up to when the value is known to be the latest there is: a source that finds nothing new
    confirms the value that it has, without a new one.
    """

    def __init__(self, signal: Signal | None = None) -> None:
        self._lock = threading.Lock()
        self._signal = signal
        self._value: T | None = None
        self._taken = True
        self.overwritten = 0
        self.checked_ns = 0

    def put(self, value: T, checked_ns: int) -> None:
        """Set the value, known to be the latest at `checked_ns`."""
        with self._lock:
            if not self._taken:
                self.overwritten += 1
            self._value = value
            self._taken = False
            self.checked_ns = checked_ns
        if self._signal is not None:
            self._signal.set()

    def confirm(self, checked_ns: int) -> None:
        """Say that at `checked_ns` there was nothing newer."""
        self.checked_ns = checked_ns

    @property
    def fresh(self) -> bool:
        """Whether there is a value that nobody took."""
        return not self._taken

    def take(self) -> T | None:
        """Return the value if it is new since the last `take()`, otherwise None."""
        with self._lock:
            if self._taken:
                return None
            self._taken = True
            return self._value

    def peek(self) -> T | None:
        """Return the latest value, new or not; it stays new."""
        return self._value

    def clear(self) -> None:
        """Forget the value."""
        with self._lock:
            self._value = None
            self._taken = True


class ClosableQueue(Generic[T]):
    """First in, first out, between two threads; ends cleanly. What it bears is its subclass's business."""

    def __init__(self) -> None:
        self._values: deque[T] = deque()
        self._changed = threading.Condition()
        self._closed = False

    def get(self, timeout_s: float) -> T | None:
        """Return the oldest value, or None after `timeout_s` or when the queue is closed and empty."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while not self._values:
                left = deadline - time.monotonic()
                if self._closed or left <= 0:
                    return None
                self._changed.wait(left)
            value = self._values.popleft()
            self._on_taken(value)
            return value

    def _on_taken(self, value: T) -> None:
        """Account for a value that was taken, under the lock."""

    def close(self) -> None:
        """Take no more values; what is queued can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def ended(self) -> bool:
        """Whether it is closed and empty."""
        with self._changed:
            return self._closed and not self._values

    def __len__(self) -> int:
        return len(self._values)


class BoundedQueue(ClosableQueue[T]):
    """Holds at most `capacity` values; `put` never blocks.

    When it is full the new value is refused and counted: what is queued is older and already promised.
    """

    def __init__(self, capacity: int) -> None:
        super().__init__()
        self._capacity = capacity
        self.refused = 0

    def put(self, value: T) -> bool:
        """Append `value`; return False, and count it, when the queue is full or closed."""
        with self._changed:
            if self._closed or len(self._values) >= self._capacity:
                self.refused += 1
                return False
            self._values.append(value)
            self._changed.notify()
            return True


class AudioRing:
    """Between a device's callback and the thread that reads it: blocks with their stamps, in order.

    The callback must never wait for a reader: when `capacity` samples are held the oldest block is overwritten and
    counted; the stamps of those that follow tell how much is missing.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._blocks: deque[tuple[int, Samples]] = deque()
        self._held = 0
        self._filled = threading.Condition()
        self.overwritten = 0
        """Samples that nobody read."""

    def put(self, stamp_ns: int, samples: Samples) -> None:
        """Append `samples` (samples, channels), which the caller no longer changes, measured to begin at `stamp_ns`."""
        with self._filled:
            self._blocks.append((stamp_ns, samples))
            self._held += len(samples)
            while self._held > self._capacity and len(self._blocks) > 1:
                lost = len(self._blocks.popleft()[1])
                self._held -= lost
                self.overwritten += lost
            self._filled.notify()

    def get(self, timeout_s: float) -> tuple[int, Samples] | None:
        """Return the oldest block and its stamp, or None when none came within `timeout_s`."""
        with self._filled:
            if not self._filled.wait_for(lambda: self._blocks, timeout_s):
                return None
            block = self._blocks.popleft()
            self._held -= len(block[1])
            return block
