"""Finds interrupted recordings and makes them whole, on a thread of its own: a lesson can be recorded meanwhile."""

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from capture.errors import StudioError
from capture.worker import Worker
from encoder.repair import find_interrupted, repair
from studio.paths import unforeseen

log = logging.getLogger(__name__)

PROGRESS_STEP: Final = 0.02
END_TIMEOUT_S: Final = 300.0
"""What is cut short is simply done again next time; but a repair of hours of video may take minutes."""


class Repairs(QObject):
    """Looks, and repairs when asked to; what comes of it is told by Qt signals."""

    found = Signal(list)
    """Paths of recordings that wait for a repair; only sent when there are any."""
    progressed = Signal(float)
    """0 to 1, of all that were asked for."""
    repaired = Signal(object)
    """A `RepairReport`."""
    failed = Signal(object)
    """A `StudioError`: one of them could not be repaired, and is as it was."""

    def __init__(self) -> None:
        super().__init__()
        self._workers: list[Worker] = []

    def look(self, folder: Path) -> None:
        """Look for interrupted recordings."""
        self._start(lambda _stop: self._look(folder))

    def repair(self, paths: Sequence[Path]) -> None:
        """Make these whole, one after the other."""
        self._start(lambda stop: self._repair(paths, stop))

    def wait(self, timeout_s: float = END_TIMEOUT_S) -> bool:
        """Begin no further repair, and wait for the end of the one that runs; return whether it has come."""
        for worker in self._workers:
            worker.request_stop()
        return all(worker.join(timeout_s) for worker in self._workers)

    def _look(self, folder: Path) -> None:
        paths = find_interrupted(folder)
        if paths:
            self.found.emit(paths)

    def _repair(self, paths: Sequence[Path], stop: threading.Event) -> None:
        told = 0.0
        for index, path in enumerate(paths):

            def tell(fraction: float, index: int = index) -> None:
                nonlocal told
                of_all = (index + fraction) / len(paths)
                if of_all - told >= PROGRESS_STEP:
                    told = of_all
                    self.progressed.emit(of_all)

            if stop.is_set():
                return
            try:
                report = repair(path, tell)
            except StudioError as error:
                log.warning("%s is not repaired: %s", path, error)
                self.failed.emit(error)
            else:
                self.repaired.emit(report)

    def _start(self, run: Callable[[threading.Event], None]) -> None:
        worker = Worker("repair", run, lambda error: self.failed.emit(unforeseen(error)))
        self._workers.append(worker)
        worker.start()
