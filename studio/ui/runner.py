"""Runs the engine on a thread of its own, so that the window never waits for a device or a disk."""

import queue
import threading
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from capture.errors import ErrorCode, StudioError
from capture.worker import Worker
from studio.engine import Engine
from studio.events import Event

Action = Callable[[Engine], object]

END: Final = None
CLOSE_TIMEOUT_S: Final = 60.0


class EngineRunner(QObject):
    """Takes actions in order; events and failures come back as Qt signals, on the window's thread."""

    happened = Signal(object)
    """One `studio.events.Event`."""
    failed = Signal(object)
    """A `StudioError`: the last action could not be done."""

    def __init__(self, make_engine: Callable[[Callable[[Event], None]], Engine]) -> None:
        super().__init__()
        self._actions: queue.SimpleQueue[Action | None] = queue.SimpleQueue()
        self._worker = Worker("engine", self._run, self._report)
        self.engine = make_engine(self.happened.emit)

    def start(self) -> None:
        """Start the thread and open the engine on it."""
        self._worker.start()
        self.do(Engine.open)

    def do(self, action: Action) -> None:
        """Do `action` after those before it; returns at once."""
        self._actions.put(action)

    def close(self) -> bool:
        """Finish a running recording, let every device go, and wait for that."""
        self.do(Engine.close)
        self._actions.put(END)
        return self._worker.join(CLOSE_TIMEOUT_S)

    def _run(self, _stop: threading.Event) -> None:
        while (action := self._actions.get()) is not END:
            try:
                action(self.engine)
            except StudioError as error:
                self.failed.emit(error)

    def _report(self, error: Exception) -> None:
        self.failed.emit(StudioError(ErrorCode.INTERNAL, repr(error)))
