"""Measures what this machine bears, on a thread of its own; what follows is what is recorded from then on."""

import threading
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from capture.errors import StudioError
from capture.worker import Worker
from studio.choices import ChoiceFile
from studio.paths import unforeseen
from studio.readiness import Readiness, measure
from studio.ui.runner import ClassMoment, EngineRunner, Moment

END_TIMEOUT_S: Final = 15.0
NOTHING_RUNS: Final = frozenset({Moment.OPENING, Moment.CLOSED, Moment.READY})


def is_idle(runner: EngineRunner) -> bool:
    """Whether devices may be opened anew: nothing is recorded or taught."""
    return runner.moment_of(runner.state) in NOTHING_RUNS and runner.class_moment is ClassMoment.OFF


class ReadinessCheck(QObject):
    """Outlives the step that shows it: that is another one in another language, and may be left before the end."""

    measured = Signal(object)
    """A `Readiness`."""
    failed = Signal(object)
    """A `StudioError`."""

    _measured = Signal(object)

    def __init__(self, runner: EngineRunner, choices: ChoiceFile, folder: Path, cache: Path | None) -> None:
        """`folder` is where recordings go, `cache` remembers encoders."""
        super().__init__()
        self._runner = runner
        self._choices = choices
        self.folder = folder
        self._cache = cache
        self._worker: Worker | None = None
        self.found: Readiness | None = None
        """What was measured."""
        self.error: StudioError | None = None
        """Why nothing could be."""
        self._measured.connect(self._on_measured)
        self.failed.connect(self._on_failed)

    @property
    def is_fixed(self) -> bool:
        """Whether IT has fixed what would follow."""
        return not self._choices.policy.fixed.keys().isdisjoint({"size", "fps"})

    def begin(self) -> None:
        """Measure, once."""
        if self._worker is not None:
            return
        bytes_per_s = self._choices.now.bytes_per_s

        def run(_stop: threading.Event) -> None:
            try:
                self._measured.emit(measure(self.folder, bytes_per_s, self._cache))
            except StudioError as error:
                self.failed.emit(error)

        self._worker = Worker("readiness", run, lambda error: self.failed.emit(unforeseen(error)))
        self._worker.start()

    def wait(self) -> bool:
        """Wait for the end of measuring; return whether it has come."""
        return self._worker is None or self._worker.stop(END_TIMEOUT_S)

    def _on_measured(self, found: Readiness) -> None:
        self.found = found
        before, wanted = self._choices.now, found.format
        if not self.is_fixed:
            size = None if found.is_best else (wanted.width, wanted.height)
            self._choices.change(size=size, fps=None if found.is_best else wanted.fps)
        if (before.size, before.fps) != (self._choices.now.size, self._choices.now.fps) and is_idle(self._runner):
            self._runner.open()
        self.measured.emit(found)

    def _on_failed(self, error: StudioError) -> None:
        self.error = error
