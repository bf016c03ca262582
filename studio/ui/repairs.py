"""Finds interrupted recordings and makes them whole, on a thread of its own: a lesson can be recorded meanwhile."""

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from capture.errors import ErrorCode, StudioError
from capture.worker import Worker
from encoder.repair import RepairReport, find_interrupted, repair, set_aside
from studio.paths import unforeseen

log = logging.getLogger(__name__)

PROGRESS_STEP: Final = 0.02
END_TIMEOUT_S: Final = 300.0
"""What is cut short is simply done again next time; but a repair of hours of video may take minutes."""


class Repairs(QObject):
    """Recovers what a crash or a power cut has left; what comes of it is told by Qt signals.

    The original of each recording is kept until its copy is verified.
    """

    progressed = Signal(float)
    """0 to 1, of all that were found."""
    recovered = Signal(object)
    """The `RepairReport` of each one that is whole now, as a tuple; not sent when there is none."""
    failed = Signal(object)
    """A `StudioError`: one of them could not be repaired, and is as it was."""

    def __init__(self) -> None:
        super().__init__()
        self._workers: list[Worker] = []

    def recover(self, folder: Path) -> None:
        """Look for interrupted recordings in a folder, and make them whole."""
        self._start(lambda stop: self._repair(find_interrupted(folder), stop))

    def wait(self, timeout_s: float = END_TIMEOUT_S) -> bool:
        """Begin no further repair, and wait for the end of the one that runs; return whether it has come."""
        for worker in self._workers:
            worker.request_stop()
        return all(worker.join(timeout_s) for worker in self._workers)

    def _repair(self, paths: Sequence[Path], stop: threading.Event) -> None:
        reports: list[RepairReport] = []
        told = -1.0
        for index, path in enumerate(paths):

            def tell(fraction: float, index: int = index) -> None:
                nonlocal told
                of_all = (index + fraction) / len(paths)
                if of_all - told >= PROGRESS_STEP:
                    told = of_all
                    self.progressed.emit(of_all)

            if stop.is_set():
                break
            tell(0.0)
            try:
                reports.append(repair(path, tell))
            except StudioError as error:
                log.warning("%s is not repaired: %s", path, error)
                if error.code is ErrorCode.NOTHING_RECOVERABLE:
                    _set_aside(path)
                self.failed.emit(error)
        if reports:
            self.recovered.emit(tuple(reports))

    def _start(self, run: Callable[[threading.Event], None]) -> None:
        worker = Worker("repair", run, lambda error: self.failed.emit(unforeseen(error)))
        self._workers.append(worker)
        worker.start()


def _set_aside(path: Path) -> None:
    """Let it be told once that there is nothing to recover, not at every start."""
    try:
        set_aside(path)
    except OSError as error:
        log.warning("%s is told again at the next start: %s", path, error)
