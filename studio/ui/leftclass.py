"""A class whose studio died while its host goes on: found at start, and offered for as long as the host waits."""

import logging
import threading
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from capture.worker import Worker
from session.kept import KeptClass
from studio.classplan import ClassPlan
from studio.paths import unforeseen

log = logging.getLogger(__name__)

LOOK_INTERVAL_MS: Final = 1000


class LeftClass(QObject):
    """Looks once, on a thread of its own; then watches the host of what was found until `settle`."""

    found = Signal()
    """`kept` is a class that can be taken back."""
    gone = Signal()
    """Its host waits no longer: the class is over."""

    _looked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.kept: KeptClass | None = None
        self._worker: Worker | None = None
        self._timer = QTimer(self, interval=LOOK_INTERVAL_MS)
        self._timer.timeout.connect(self._watch)
        self._looked.connect(self._on_looked)

    def look(self, plan: ClassPlan) -> None:
        """Look for a class on the plan's port that a former studio has left."""

        def run(_stop: threading.Event) -> None:
            self._looked.emit(plan.left_class())

        self._worker = Worker("left class", run, lambda error: log.error("not looked for: %s", unforeseen(error)))
        self._worker.start()

    def settle(self) -> None:
        """Watch it no longer: it was taken back, or need not be."""
        self.kept = None
        self._timer.stop()

    def wait(self) -> bool:
        """Wait for the end of the look; return whether it has come."""
        self.settle()
        return self._worker is None or self._worker.stop()

    def _on_looked(self, kept: KeptClass | None) -> None:
        if kept is not None:
            self.kept = kept
            self._timer.start()
            self.found.emit()

    def _watch(self) -> None:
        if self.kept is None or self.kept.host is None:
            self.settle()
            self.gone.emit()
