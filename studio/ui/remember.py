"""Keeps what the trainer does as a choice for the next time, and tells how long the disk lasts by it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from encoder.disk import free_bytes
from studio.choices import ChoiceFile
from studio.engine import Engine
from studio.events import Event, Finished, SceneChanged
from studio.ui.runner import EngineRunner, Moment
from studio.usual import REMEMBERED_LAYOUTS, disk_lasts_s

LOOK_INTERVAL_MS: Final = 15_000
TELLING_S: Final = 60.0
"""A recording that is shorter says little of the next one."""


class Remember(QObject):
    """Listens to the engine; looks at the disk on the engine's thread while that has nothing to do."""

    _looked = Signal(float)

    def __init__(self, runner: EngineRunner, choices: ChoiceFile, folder: Callable[[], Path]) -> None:
        super().__init__()
        self._runner = runner
        self._choices = choices
        self._folder = folder
        self.disk_left_s: float | None = None
        """For how long a recording could go on, were it begun now; None while nobody knows."""
        runner.happened.connect(self._on_event)
        runner.opened.connect(lambda _choice: self._look())
        self._looked.connect(self._on_looked)
        self._timer = QTimer(self, interval=LOOK_INTERVAL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _on_event(self, event: Event) -> None:
        match event:
            case SceneChanged(layout=layout) if layout in REMEMBERED_LAYOUTS:
                self._choices.change(layout=layout)
            case Finished(duration_s=duration_s, bytes=count):
                if duration_s >= TELLING_S:
                    self._choices.change(bytes_per_s=round(count / duration_s))
                self._look()
            case _:
                pass

    def _look(self) -> None:
        if self._runner.moment_of(self._runner.state) is Moment.READY:
            self._runner.do(self._look_there)

    def _look_there(self, _engine: Engine) -> None:
        wanted = self._folder()
        folder = next((there for there in (wanted, *wanted.parents) if there.exists()), None)
        if folder is not None:
            self._looked.emit(float(free_bytes(folder)))

    def _on_looked(self, free: float) -> None:
        self.disk_left_s = disk_lasts_s(free, self._choices.now.bytes_per_s)
