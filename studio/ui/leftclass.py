"""A class whose studio died: found at start, and offered for as long as it can be taken back."""

import logging
import threading
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from capture.worker import Worker
from session.kept import KeptClass, can_go_on
from studio.classplan import ClassPlan
from studio.paths import unforeseen

log = logging.getLogger(__name__)

LOOK_INTERVAL_MS: Final = 1000


class LeftClass(QObject):
    """Looks once, on a thread of its own; then watches the host of what was found, if one waits, until `settle`."""

    found = Signal()
    """`kept` is a class that can be taken back; again when its host has died while it waited."""
    gone = Signal()
    """It has ended: its host waits no longer."""

    _looked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.kept: KeptClass | None = None
        self._worker: Worker | None = None
        self._timer = QTimer(self, interval=LOOK_INTERVAL_MS)
        self._timer.timeout.connect(self._watch)
        self._looked.connect(self._on_looked)

    @property
    def is_served(self) -> bool:
        """Whether a host waits, for a minute from when its studio died."""
        return self.kept is not None and self.kept.host is not None

    def look(self, plan: ClassPlan) -> None:
        """Look for a class on the plan's port that a former studio has left, served or not."""

        def run(_stop: threading.Event) -> None:
            self._looked.emit(plan.class_to_take_back())

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
            if self.is_served:
                self._timer.start()
            self.found.emit()

    def _watch(self) -> None:
        if self.is_served:
            return
        self._timer.stop()
        if self.kept is not None and can_go_on(self.kept):
            self.found.emit()
        else:
            self.settle()
            self.gone.emit()
