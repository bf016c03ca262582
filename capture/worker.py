"""A named thread with a stop event and a failure callback: the only place threads start."""

import logging
import threading
from collections.abc import Callable
from typing import Final

log = logging.getLogger(__name__)

JOIN_TIMEOUT_S: Final = 5.0


class Worker:
    """Runs `run(stop)` on a thread of its own until it returns or `stop` is set.

    An exception never crosses the thread: it is logged and handed to `on_failure` on the worker's thread.
    """

    def __init__(
        self,
        name: str,
        run: Callable[[threading.Event], None],
        on_failure: Callable[[Exception], None],
    ) -> None:
        self.name = name
        self._run = run
        self._on_failure = on_failure
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._guarded, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def request_stop(self) -> None:
        """Ask the thread to end; returns at once."""
        self._stop.set()

    def join(self, timeout_s: float = JOIN_TIMEOUT_S) -> bool:
        """Wait for the thread's end; return whether it has ended."""
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def stop(self, timeout_s: float = JOIN_TIMEOUT_S) -> bool:
        """Ask the thread to end and wait; return whether it has ended."""
        self.request_stop()
        return self.join(timeout_s)

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def _guarded(self) -> None:
        try:
            self._run(self._stop)
        except Exception as error:  # a worker never raises across threads
            log.exception("worker %s failed", self.name)
            self._on_failure(error)
