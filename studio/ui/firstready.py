"""The first start's last step: what this machine bears, measured, and for how long its disk lasts."""

import threading
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout

from capture.errors import StudioError
from capture.worker import Worker
from studio.choices import ChoiceFile
from studio.paths import unforeseen
from studio.readiness import FORMATS, Format, Readiness, measure
from studio.ui.classparts import plain
from studio.ui.firstparts import Step
from studio.ui.fixed import fixed_reason, reason_line
from studio.ui.runner import EngineRunner
from studio.ui.theme import set_tone
from studio.wording import duration
from studio.words import Words

SHORT_S: Final = 3600.0
"""A disk with less room is told as a warning."""
END_TIMEOUT_S: Final = 15.0
FORMAT: Final = frozenset({"size", "fps"})


class ReadyStep(Step):
    """Measures for some seconds; what follows is what is recorded from then on."""

    measured = Signal(object)
    """A `Readiness`."""
    _failed = Signal(object)

    def __init__(
        self, words: Words, runner: EngineRunner, choices: ChoiceFile, folder: Path, cache: Path | None
    ) -> None:
        super().__init__(words.text("first-ready"), words.text("first-ready-about"))
        self._words = words
        self._runner = runner
        self._choices = choices
        self._folder = folder
        self._cache = cache
        self._worker: Worker | None = None
        self._progress = QProgressBar(textVisible=False)
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(words.text("first-measuring"))
        self.picture = plain(words.text("first-measuring"), "found", wrap=True)
        self.encoder = plain(name="caption", wrap=True)
        self.space = plain(name="found", wrap=True)
        self.folder = plain(name="caption", wrap=True)
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        self.fixed = reason_line(fixed_reason(words, choices.policy))
        self.fixed.hide()
        for widget in (self.picture, self.fixed, self._progress, self.encoder, self.space, self.folder):
            column.addWidget(widget)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.measured.connect(self._on_measured)
        self._failed.connect(self._on_failed)

    def enter(self) -> None:
        """Measure, once."""
        if self._worker is None:
            bytes_per_s = self._choices.now.bytes_per_s

            def run(_stop: threading.Event) -> None:
                try:
                    self.measured.emit(measure(self._folder, bytes_per_s, self._cache))
                except StudioError as error:
                    self._failed.emit(error)

            self._worker = Worker("readiness", run, lambda error: self._failed.emit(unforeseen(error)))
            self._worker.start()

    def wait(self) -> bool:
        """Wait for the end of measuring; return whether it has come."""
        return self._worker is None or self._worker.stop(END_TIMEOUT_S)

    def _on_measured(self, found: Readiness) -> None:
        words = self._words
        self._progress.hide()
        if FORMAT & self._choices.policy.fixed.keys():
            self._say_fixed(found)
        else:
            self._take(found)
        name = f"{found.encoder} ({found.preset})" if found.preset else found.encoder
        self.encoder.setText(words.text("first-encoder-hardware" if found.hardware else "first-encoder", name=name))
        self.space.setText(words.text("first-space", duration=duration(words, found.lasts_s)))
        set_tone(self.space, "good" if found.lasts_s >= SHORT_S else "warning")
        self.folder.setText(words.text("first-folder", path=str(self._folder)))

    def _take(self, found: Readiness) -> None:
        wanted = found.format
        if found.bears:
            self._say("first-bears-best" if found.is_best else "first-bears", wanted, fine=True)
        else:
            self._say("first-strained", wanted, fine=False)
        size = None if found.is_best else (wanted.width, wanted.height)
        fps = None if found.is_best else wanted.fps
        if (size, fps) != (self._choices.now.size, self._choices.now.fps):
            self._choices.change(size=size, fps=fps)
            self._runner.open()

    def _say_fixed(self, found: Readiness) -> None:
        now, best = self._choices.now, FORMATS[0]
        width, height = now.size or (best.width, best.height)
        asked = Format(width, height, now.fps or best.fps)
        fine = found.bears and asked.pixels_per_s <= found.format.pixels_per_s
        self._say("first-fixed" if fine else "first-fixed-strained", asked, fine=fine)
        self.fixed.show()

    def _say(self, key: str, shown: Format, *, fine: bool) -> None:
        # A format's name, not a number to be grouped.
        self.picture.setText(self._words.text(key, height=str(shown.height), fps=shown.fps))
        set_tone(self.picture, "good" if fine else "warning")

    def _on_failed(self, error: StudioError) -> None:
        text = self._words.error(error)
        self._progress.hide()
        self.picture.setText(f"{text.sentence} {text.next_step}")
        set_tone(self.picture, "warning")
