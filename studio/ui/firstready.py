"""The first start's last step: what this machine bears, measured, and for how long its disk lasts."""

from typing import Final

from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout

from capture.errors import StudioError
from studio.readiness import Readiness
from studio.ui.classparts import plain
from studio.ui.firstcheck import ReadinessCheck
from studio.ui.firstparts import Step
from studio.ui.theme import set_tone
from studio.wording import duration
from studio.words import Words

SHORT_S: Final = 3600.0
"""A disk with less room is told as a warning."""


class ReadyStep(Step):
    """Measures for some seconds, and tells what was found."""

    def __init__(self, words: Words, check: ReadinessCheck, locked: str) -> None:
        """`locked` is said where IT has fixed what would follow."""
        super().__init__(words.text("first-ready"), words.text("first-ready-about"))
        self._words = words
        self._check = check
        self._locked = locked
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
        for widget in (self.picture, self._progress, self.encoder, self.space, self.folder):
            column.addWidget(widget)
        self.column.addWidget(card)
        self.column.addStretch(1)
        check.measured.connect(self._on_measured)
        check.failed.connect(self._on_failed)
        if check.found is not None:
            self._on_measured(check.found)
        elif check.error is not None:
            self._on_failed(check.error)

    def enter(self) -> None:
        """Measure, once."""
        self._check.begin()

    def _on_measured(self, found: Readiness) -> None:
        words, wanted = self._words, found.format
        self._progress.hide()
        key = (
            "first-bears-best" if found.is_best and found.bears else "first-bears" if found.bears else "first-strained"
        )
        # A format's name, not a number to be grouped.
        told = words.text(key, height=str(wanted.height), fps=wanted.fps)
        self.picture.setText(self._locked if self._check.is_fixed else told)
        set_tone(self.picture, "good" if found.bears else "warning")
        name = f"{found.encoder} ({found.preset})" if found.preset else found.encoder
        self.encoder.setText(words.text("first-encoder-hardware" if found.hardware else "first-encoder", name=name))
        self.space.setText(words.text("first-space", duration=duration(words, found.lasts_s)))
        set_tone(self.space, "good" if found.lasts_s >= SHORT_S else "warning")
        self.folder.setText(words.text("first-folder", path=str(self._check.folder)))

    def _on_failed(self, error: StudioError) -> None:
        text = self._words.error(error)
        self._progress.hide()
        self.picture.setText(f"{text.sentence} {text.next_step}")
        set_tone(self.picture, "warning")
