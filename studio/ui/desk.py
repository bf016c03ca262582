"""The Desk: what the trainer presses while teaching. It never moves and never hides."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.ui.bigpair import BigPair
from studio.ui.level import LevelWidget
from studio.ui.runner import Moment
from studio.ui.shapes import SIZE, WIDTH, Shape, shape_icon, shape_pixmap
from studio.ui.theme import Theme
from studio.wording import clock
from studio.words import Words

RUNNING: Final = frozenset({Moment.RECORDING, Moment.PAUSED})
STEADY: Final = frozenset({Moment.READY}) | RUNNING
"""Moments in which nothing is awaited."""
PERCENT: Final = 100
GAP: Final = 6
"""Between a shape and its word."""


@dataclass(frozen=True, slots=True)
class DeskState:
    """All that the Desk shows; the level comes by itself, ten times a second."""

    moment: Moment = Moment.OPENING
    elapsed_s: float = 0.0
    has_microphone: bool = False
    muted: bool = False
    finishing_fraction: float = 0.0


class Desk(QFrame):
    """Record and Stop, pause, mute, the level, and where the recording stands."""

    record_pressed = Signal()
    stop_pressed = Signal()
    pause_pressed = Signal()
    resume_pressed = Signal()
    mute_pressed = Signal(bool)
    """Whether to mute."""

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("desk")
        self._words = words
        self._theme = theme
        self._state = DeskState()
        self._pressed_at = float("-inf")
        self._refocus: QPushButton | None = None
        self._wordings: list[tuple[QPushButton | QLabel, list[str]]] = []
        self.record = self._button("record", self._record_clicked, "window-record", "window-stop")
        self.pause = self._button("pause", self._pause_clicked, "window-pause", "window-resume")
        self.mute = self._button("mute", self._mute_clicked, "window-mute", "window-unmute")
        self.level = LevelWidget(theme, words.text("window-level"))
        self._level_caption = self._caption("window-level", "window-muted", "window-no-microphone")
        self._shape = QLabel()
        self._shape.hide()
        self._elapsed = QLabel()
        self._elapsed.setObjectName("elapsed")
        self._elapsed.setAccessibleName(words.text("window-elapsed"))
        # Qt would go by the digits, which are written from left to right in Arabic, too.
        side = Qt.AlignmentFlag.AlignRight if words.right_to_left else Qt.AlignmentFlag.AlignLeft
        self._elapsed.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        self._progress = QProgressBar(maximum=PERCENT, textVisible=False)
        self._caption_of_state = self._caption(*(f"window-state-{moment}" for moment in Moment))
        self._lay_out()
        self.show_state(self._state, anew=True)

    def _lay_out(self) -> None:
        self._time_or_progress = QStackedWidget()
        self._time_or_progress.addWidget(self._elapsed)
        self._time_or_progress.addWidget(self._progress)
        self._progress.setAccessibleName(self._words.text("window-state-finishing"))

        desk = self._row = QHBoxLayout(self)
        desk.setContentsMargins(16, 12, 16, 12)
        desk.setSpacing(12)
        for button in (self.record, self.pause, self.mute):
            desk.addWidget(button)
        desk.addStretch(1)
        sound = QVBoxLayout()
        sound.setSpacing(4)
        sound.addStretch(1)
        sound.addWidget(self.level)
        sound.addWidget(self._level_caption)
        sound.addStretch(1)
        desk.addLayout(sound)
        desk.addSpacing(12)
        state = QHBoxLayout()
        state.setSpacing(GAP)
        state.addWidget(self._shape)
        state.addWidget(self._caption_of_state, stretch=1)
        self._time_and_state = QWidget()
        time_and_state = QVBoxLayout(self._time_and_state)
        time_and_state.setContentsMargins(0, 0, 0, 0)
        time_and_state.setSpacing(4)
        time_and_state.addStretch(1)
        time_and_state.addWidget(self._time_or_progress)
        time_and_state.addLayout(state)
        time_and_state.addStretch(1)
        desk.addWidget(self._time_and_state)

    def add_beside_record(self, button: QPushButton) -> BigPair:
        """Take up what weighs as much as Record; return both as one."""
        pair = BigPair(self.record, button)
        self._row.insertWidget(0, pair)
        QWidget.setTabOrder(self.record, button)
        QWidget.setTabOrder(button, self.pause)
        return pair

    @property
    def state_shown(self) -> str:
        """Where the recording stands, in the words on the screen."""
        return self._caption_of_state.text()

    @property
    def sound_shown(self) -> str:
        """What is said of the sound."""
        return self._level_caption.text()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self.level.set_theme(theme)
        self.show_state(self._state, anew=True)

    def show_state(self, state: DeskState, *, anew: bool = False) -> None:
        """Show `state`; touches only what differs from what is shown."""
        before, self._state = self._state, state
        running = state.moment in RUNNING
        if anew or before.moment is not state.moment:
            self._show_moment(state.moment, running)
            self._show_sound(state)
        elif (before.has_microphone, before.muted) != (state.has_microphone, state.muted):
            self._show_sound(state)
        self._enable(self.mute, state.has_microphone and state.moment in STEADY)
        self._elapsed.setText(clock(state.elapsed_s))
        self._progress.setValue(round(state.finishing_fraction * PERCENT))

    def _show_moment(self, moment: Moment, running: bool) -> None:
        text, theme = self._words.text, self._theme
        self.record.setText(text("window-stop" if running else "window-record"))
        self.record.setIcon(
            shape_icon(Shape.SQUARE, theme.ink, theme.ink_2)
            if running
            else shape_icon(Shape.DOT, theme.on_record, theme.ink_2)
        )
        self._set_property(self.record, "running", running)
        self._enable(self.record, moment in STEADY)
        self.pause.setText(text("window-resume" if moment is Moment.PAUSED else "window-pause"))
        self._set_property(self.pause, "pressed", moment is Moment.PAUSED)
        self._enable(self.pause, running)
        match moment:
            case Moment.RECORDING:
                self._shape.setPixmap(shape_pixmap(Shape.DOT, theme.record))
            case Moment.PAUSED:
                self._shape.setPixmap(shape_pixmap(Shape.BARS, theme.ink_2))
            case _:
                self._shape.clear()
        self._shape.setVisible(running)
        self._set_property(self._elapsed, "recording", moment is Moment.RECORDING)
        self._caption_of_state.setText(text(f"window-state-{moment}"))
        self._time_or_progress.setCurrentIndex(1 if moment is Moment.FINISHING else 0)

    def _show_sound(self, state: DeskState) -> None:
        if state.moment is Moment.OPENING or (state.has_microphone and not state.muted):
            caption = "window-level"
        else:
            caption = "window-muted" if state.has_microphone else "window-no-microphone"
        heard = state.has_microphone and not state.muted
        self._level_caption.setText(self._words.text(caption))
        self._set_property(self._level_caption, "warning", not heard and state.moment in STEADY)
        self.level.setEnabled(heard)
        self.mute.setText(self._words.text("window-unmute" if state.muted else "window-mute"))
        self._set_property(self.mute, "pressed", state.muted)

    def _record_clicked(self) -> None:
        # A double click is meant as one: its second half would stop what the first has begun.
        now = time.monotonic()
        if now - self._pressed_at < QGuiApplication.styleHints().mouseDoubleClickInterval() / 1000:
            return
        self._pressed_at = now
        (self.stop_pressed if self._state.moment in RUNNING else self.record_pressed).emit()

    def _pause_clicked(self) -> None:
        (self.resume_pressed if self._state.moment is Moment.PAUSED else self.pause_pressed).emit()

    def _mute_clicked(self) -> None:
        self.mute_pressed.emit(not self._state.muted)

    def _button(self, name: str, clicked: Callable[[], None], *keys: str) -> QPushButton:
        """Return a button as wide as the widest of its words, so that the Desk keeps still when they change."""
        button = QPushButton()
        button.setObjectName(name)
        button.setIconSize(QSize(WIDTH, SIZE))
        button.clicked.connect(clicked)
        self._wordings.append((button, [self._words.text(key) for key in keys]))
        return button

    def _caption(self, *keys: str) -> QLabel:
        label = QLabel()
        label.setObjectName("caption")
        self._wordings.append((label, [self._words.text(key) for key in keys]))
        return label

    def keep_widths(self) -> None:
        """Give every part the width of the widest words that it may show; to be called when the style is known."""
        for widget, texts in self._wordings:
            shown = widget.text()
            widget.ensurePolished()
            widget.setMinimumWidth(0)
            widest = 0
            for text in texts:
                widget.setText(text)
                widest = max(widest, widget.sizeHint().width())
            widget.setText(shown)
            if widget is self._caption_of_state:
                # Its shape comes and goes, and the words move aside for it.
                self._time_and_state.setMinimumWidth(WIDTH + GAP + widest)
            else:
                widget.setMinimumWidth(widest)

    def _enable(self, button: QPushButton, enabled: bool) -> None:
        """Let a button be pressed or not; the keyboard's place on it is kept meanwhile."""
        if button.isEnabled() == enabled:
            return
        if not enabled and button.hasFocus():
            self._refocus = button
            button.clearFocus()
        button.setEnabled(enabled)
        if enabled and self._refocus is button:
            self._refocus = None
            if QGuiApplication.focusObject() in {None, self.window()}:
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _set_property(widget: QWidget, name: str, value: bool) -> None:
        if widget.property(name) != value:
            widget.setProperty(name, value)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
