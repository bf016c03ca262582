"""The first start: language, then picture, sound and readiness, each with live proof; every step can be skipped."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout

from capture.errors import StudioError
from studio.choices import ChoiceFile
from studio.ui.classparts import button, mirror, plain
from studio.ui.classstyle import class_style
from studio.ui.firstcheck import ReadinessCheck
from studio.ui.firstlanguage import LanguageStep
from studio.ui.firstparts import Step, first_style
from studio.ui.firstpicture import PictureStep
from studio.ui.firstready import ReadyStep
from studio.ui.firstsound import SoundStep
from studio.ui.runner import EngineRunner
from studio.ui.theme import Theme, style_sheet
from studio.usual import Choice
from studio.words import Words

SIZE: Final = QSize(900, 600)
MARGIN: Final = 32
TOP: Final = 24
WIDEST: Final = 1200
"""What is asked and shown takes no more of a large screen."""
LANGUAGE, PICTURE, SOUND, READY = range(4)


class FirstStart(QDialog):
    """A window of its own; `finished` tells its end, whether it was gone through or skipped.

    What is chosen is remembered and opened at once. `speak` changes the language of the words, for everybody.
    """

    moved = Signal(int)
    """Another step is in front: LANGUAGE to READY."""

    def __init__(
        self,
        runner: EngineRunner,
        choices: ChoiceFile,
        words: Words,
        theme: Theme,
        speak: Callable[[str], object],
        folder: Path,
        cache: Path | None,
        choice: Choice | None = None,
    ) -> None:
        """`folder` is where recordings go, `cache` remembers encoders; `choice` is what is open already."""
        super().__init__()
        self.setObjectName("first")
        self._runner = runner
        self._choices = choices
        self._words = words
        self._theme = theme
        self._speak = speak
        self.check = ReadinessCheck(runner, choices, folder, cache)
        """What the last step measures; it may go on when this window is gone."""
        self._choice = choice
        self._at = LANGUAGE
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN, TOP, MARGIN, TOP)
        self._column.setSpacing(16)
        self._build()
        self.resize(SIZE)
        runner.opened.connect(self._on_opened)
        runner.failed.connect(self._on_failed)

    @property
    def step(self) -> Step:
        """The step in front."""
        return self.steps[self._at]

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self._dress()
        self.sound.level.set_theme(theme)

    def wait(self) -> bool:
        """Wait for the end of what was begun; return whether it has come."""
        self.step.leave()
        return self.check.wait()

    def done(self, result: int) -> None:
        """End it: nothing is asked again by itself."""
        self.step.leave()
        self._choices.keep()
        super().done(result)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines short enough to be read, however wide the window is."""
        super().resizeEvent(event)
        side = max(MARGIN, (self.width() - WIDEST) // 2)
        self._column.setContentsMargins(side, TOP, side, TOP)

    def _build(self) -> None:
        words = self._words
        mirror(self, words)
        self.setWindowTitle(words.text("first-welcome"))
        locked = words.text("settings-locked", reason=self._choices.policy.reason).strip()
        self.language = LanguageStep(words)
        self.language.chosen.connect(self._on_language)
        self.picture = PictureStep(words, self._runner, self._choices)
        self.sound = SoundStep(words, self._theme, self._runner, self._choices)
        self.ready = ReadyStep(words, self.check, locked)
        self._lock(locked)
        self.steps: tuple[Step, ...] = (self.language, self.picture, self.sound, self.ready)
        self.stack = QStackedWidget()
        for step in self.steps:
            self.stack.addWidget(step)
        self.place = plain(name="caption")
        self.skip_button = _quiet(button(words.text("first-skip"), self.accept))
        self.back_button = _quiet(button(words.text("first-back"), lambda: self._go(self._at - 1)))
        self.next_button = button("", self._next)
        self.next_button.setObjectName("main")
        self.next_button.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.skip_button)
        row.addWidget(self.place)
        row.addStretch(1)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        self._column.addWidget(self.stack, stretch=1)
        self._column.addLayout(row)
        self._row = row
        self._dress()
        if self._choice is not None:
            self._on_opened(self._choice)
        self._show_place()

    def _lock(self, reason: str) -> None:
        fixed = self._choices.policy.fixed
        others = [button for button in self.language.buttons.values() if not button.isChecked()]
        self.language.lock(others if "language" in fixed else [], reason)
        boxes = {"screen": self.picture.screens, "camera": self.picture.cameras}
        self.picture.lock([box for name, box in boxes.items() if name in fixed], reason)
        self.sound.lock([self.sound.microphones] if "microphone" in fixed else [], reason)

    def _dress(self) -> None:
        arabic = self._words.right_to_left
        self.setStyleSheet(
            style_sheet(self._theme) + class_style(self._theme, arabic=arabic) + first_style(self._theme)
        )

    def _on_language(self, language: str) -> None:
        self._choices.change(language=language)
        # Not while the button that was pressed is at work: it is about to go.
        QTimer.singleShot(0, lambda: self._speak_anew(language))

    def _speak_anew(self, language: str) -> None:
        self._speak(language)
        gone = [self.stack, self.place, self.skip_button, self.back_button, self.next_button]
        before, is_lost = self.picture.preview, self.sound.is_lost
        self._column.removeItem(self._row)
        self._row.deleteLater()
        self._build()
        self.picture.preview.take_over(before)
        if is_lost:
            self.sound.show_lost()
        for widget in gone:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.language.focus_chosen()

    def _next(self) -> None:
        if self._at == READY:
            self.accept()
        else:
            self._go(self._at + 1)

    def _go(self, to: int) -> None:
        self.step.leave()
        self._at = to
        self._show_place()
        self.step.enter()
        self.next_button.setFocus()
        self.moved.emit(to)

    def _show_place(self) -> None:
        text = self._words.text
        self.stack.setCurrentIndex(self._at)
        self.place.setText(text("first-place", number=self._at, count=READY) if self._at else "")
        self.back_button.setVisible(self._at > LANGUAGE)
        self.skip_button.setVisible(self._at < READY)
        self.next_button.setText(text("first-begin") if self._at == READY else text("first-next"))

    def _on_opened(self, choice: Choice) -> None:
        self._choice = choice
        for step in self.steps:
            step.show_choice(choice)

    def _on_failed(self, error: StudioError) -> None:
        if self._runner.state is None:
            self.picture.show_failure(error)


def _quiet(made: QPushButton) -> QPushButton:
    """Return the button, never the one that Enter presses by itself."""
    made.setAutoDefault(False)
    return made
