"""Writes to standard output and standard error on a thread of its own: a reader that stalls holds nobody up."""

import contextlib
import io
import logging
import os
import sys
import threading
from typing import Final, TextIO, cast

from capture.slots import BoundedQueue
from capture.worker import Worker

log = logging.getLogger(__name__)

CAPACITY: Final = 10_000
"""Lines that wait for a reader that stalls: hours of what a lesson has to tell."""
FLEETING_CAPACITY: Final = 100
"""With more than so many waiting, a line that the next one of its kind replaces is dropped."""
CLOSE_TIMEOUT_S: Final = 2.0
RETRY_S: Final = 0.05
"""Between two tries to write to a pipe that does not wait and has no room."""


def bear_any_text() -> None:
    """Let Python itself (its help, its tracebacks) print what the terminal's encoding does not hold, as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class Printer:
    """Writes in order what it is given. When nobody reads: the thread waits, nobody else does.

    It writes past Python's buffers: what waits in them, Python would write when it ends, and hang with the thread.
    """

    def __init__(self) -> None:
        self._queue: BoundedQueue[tuple[bytes, TextIO]] = BoundedQueue(CAPACITY)
        self._worker = Worker("output", self._run, lambda error: log.error("nothing is printed any more: %r", error))
        self._worker.start()

    def put(self, text: bytes, stream: TextIO | None, *, fleeting: bool = False) -> None:
        """Write `text` soon; returns at once. What is `fleeting` is dropped while others wait."""
        if stream is None or (fleeting and len(self._queue) >= FLEETING_CAPACITY):
            return
        if not self._queue.put((text, stream)):
            log.warning("too much waits to be printed: %r is dropped", text)

    def close(self, timeout_s: float = CLOSE_TIMEOUT_S) -> None:
        """Take no more, and wait a moment for a reader to take what waits."""
        self._queue.close()
        if not self._worker.join(timeout_s):
            log.warning("nobody reads what is printed: %d lines are dropped", len(self._queue) + 1)

    def _run(self, stop: threading.Event) -> None:
        while not self._queue.ended:
            taken = self._queue.get(timeout_s=3600)
            if taken is not None:
                self._write(*taken, stop)

    def _write(self, text: bytes, stream: TextIO, stop: threading.Event) -> None:
        try:
            raw = _unbuffered(stream)
            left = memoryview(text)
            while left:
                written = raw.write(left)
                if written is None:
                    stop.wait(RETRY_S)
                else:
                    left = left[written:]
        except OSError as error:
            log.warning("nobody reads what is printed any more: %r", error)
            # What comes next must go somewhere.
            with contextlib.suppress(OSError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)


def _unbuffered(stream: TextIO) -> io.RawIOBase:
    """Return what is below the stream's buffers; on Windows' console it takes UTF-8."""
    return cast("io.RawIOBase", getattr(stream.buffer, "raw", stream.buffer))
