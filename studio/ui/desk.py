"""The Desk: what the trainer presses while teaching. It never moves and never hides."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.guardian import DISK_SHORT_S
from studio.ui.bigpair import BigPair
from studio.ui.level import Condition, LevelWidget
from studio.ui.runner import Moment
from studio.ui.shapes import SIZE, WIDTH, Shape, shape_icon, shape_pixmap
from studio.ui.theme import Theme
from studio.wording import clock, room
from studio.words import Words

RUNNING: Final = frozenset({Moment.RECORDING, Moment.PAUSED})
STEADY: Final = frozenset({Moment.READY}) | RUNNING
"""Moments in which nothing is awaited."""
PERCENT: Final = 100
GAP: Final = 6
"""Between a shape and its word."""
MARK_SHOWN_MS: Final = 3000


@dataclass(frozen=True, slots=True)
class DeskState:
    """All that the Desk shows; the level comes by itself, ten times a second."""

    moment: Moment = Moment.OPENING
    elapsed_s: float = 0.0
    has_microphone: bool = False
    muted: bool = False
    finishing_fraction: float = 0.0
    has_camera: bool = False
    camera_shown: bool = False
    disk_left_s: float | None = None
    """For how long the disk has room; None while nobody knows."""
    chapters: int = 0
    """Marked so far."""
    hands: int = 0
    """Trainees who ask to speak."""
    hidden: bool | None = None
    """Whether the break card hides the screen; None: there is nothing to hide."""

    @property
    def looks(self) -> "DeskState":
        """The state as exactly as it is shown: time by the second, what is left by what is said of it."""
        left_s = self.disk_left_s
        return replace(
            self,
            elapsed_s=float(int(self.elapsed_s)),
            finishing_fraction=round(self.finishing_fraction, 2),
            disk_left_s=_disk_shown_s(left_s) if left_s is not None else None,
        )

    @property
    def running(self) -> bool:
        """Whether there is a recording, paused or not."""
        return self.moment in RUNNING

    @property
    def heard(self) -> bool:
        """Whether the microphone is heard."""
        return self.has_microphone and not self.muted


class Desk(QFrame):
    """Record and Stop, pause, mute, the level, and where the recording stands."""

    record_pressed = Signal()
    stop_pressed = Signal()
    pause_pressed = Signal()
    resume_pressed = Signal()
    mute_pressed = Signal(bool)
    """Whether to mute."""
    mark_pressed = Signal()
    camera_pressed = Signal(bool)
    """Whether to show the camera."""
    only_camera_wanted = Signal()
    details_wanted = Signal()
    """The figures of the last minutes should be shown."""
    settings_wanted = Signal()
    changed = Signal(object)
    """Another `DeskState` is shown."""

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("desk")
        self._words = words
        self._theme = theme
        self._state = DeskState()
        self._pressed_at = float("-inf")
        self._refocus: QAbstractButton | None = None
        self._wordings: list[tuple[QPushButton | QLabel, list[str]]] = []
        self.record = self._button("record", self._record_clicked, "window-record", "window-stop")
        self.pause = self._button("pause", self._pause_clicked, "window-pause", "window-resume")
        self.mute = self._button("mute", self._mute_clicked, "window-mute", "window-unmute")
        self.mark = self._button("mark", self.mark_pressed.emit, "window-mark")
        self.camera = self._button("camera", self._camera_clicked, "window-camera-off", "window-camera-on")
        self.watch = self._button("watch", lambda: None, "window-watch")
        self.settings = self._button("settingsopen", self.settings_wanted.emit, "settings-open")
        self.settings.setText(words.text("settings-open"))
        self.level = LevelWidget(theme, words.text("window-level"))
        self._level_caption = self._caption(
            "window-level", "window-muted", "window-no-microphone", "window-clipping", "window-silence"
        )
        self.level.condition_changed.connect(lambda: self._show_sound(self._state))
        self._shape = QLabel()
        self._shape.hide()
        self._elapsed = QLabel()
        self._elapsed.setObjectName("elapsed")
        self._elapsed.setAccessibleName(words.text("window-elapsed"))
        # Qt would go by the digits, which are written from left to right in Arabic, too.
        side = Qt.AlignmentFlag.AlignRight if words.right_to_left else Qt.AlignmentFlag.AlignLeft
        self._elapsed.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        self._progress = QProgressBar(maximum=PERCENT, textVisible=False)
        # Qt would ask for more than the time takes, which stands in the same place.
        self._progress.setMinimumWidth(1)
        self._caption_of_state = self._caption(*(f"window-state-{moment}" for moment in Moment))
        self._disk = QLabel()
        self._disk.setObjectName("caption")
        self._wordings.append((self._disk, [self._disk_left(longest) for longest in (9 * 3600 + 44 * 60, 88 * 3600)]))
        self.details = QToolButton()
        self.details.setText(words.text("panel-details"))
        self.details.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.details.clicked.connect(self.details_wanted)
        self._mark_shown = QTimer(self, interval=MARK_SHOWN_MS, singleShot=True)
        self._mark_shown.timeout.connect(self._show_caption)
        self._lay_out()
        self.show_state(self._state, anew=True)

    def _lay_out(self) -> None:
        self._time_or_progress = QStackedWidget()
        self._time_or_progress.addWidget(self._elapsed)
        self._time_or_progress.addWidget(self._progress)
        self._progress.setAccessibleName(self._words.text("window-state-finishing"))
        self._time_or_progress.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

        desk = QGridLayout(self)
        desk.setContentsMargins(12, 10, 12, 10)
        desk.setHorizontalSpacing(8)
        desk.setVerticalSpacing(8)
        desk.addWidget(self.record, 0, 0)
        for at, button in enumerate((self.pause, self.mark, self.mute, self.camera)):
            desk.addWidget(button, at // 2, 1 + at % 2)
        desk.setColumnStretch(3, 1)
        sound = QVBoxLayout()
        sound.setSpacing(4)
        sound.addWidget(self.level)
        sound.addWidget(self._level_caption)
        desk.addLayout(sound, 0, 4)
        seldom = QHBoxLayout()
        seldom.setSpacing(4)
        seldom.addWidget(self.watch, stretch=1)
        seldom.addWidget(self.settings, stretch=1)
        desk.addLayout(seldom, 1, 4)
        desk.setColumnMinimumWidth(3, 4)
        state = QHBoxLayout()
        state.setSpacing(GAP)
        state.addWidget(self._shape)
        state.addWidget(self._caption_of_state, stretch=1)
        time_and_state = self._time_and_state = QVBoxLayout()
        time_and_state.setSpacing(2)
        time_and_state.addStretch(1)
        self._room_for_state = QSpacerItem(0, 0)
        time_and_state.addItem(self._room_for_state)
        time = QHBoxLayout()
        time.setSpacing(GAP)
        time.addWidget(self._time_or_progress, stretch=1)
        time.addWidget(self.details)
        time_and_state.addLayout(time)
        time_and_state.addLayout(state)
        time_and_state.addWidget(self._disk)
        time_and_state.addStretch(1)
        desk.addLayout(time_and_state, 0, 5, 2, 1)
        self._grid = desk

    @property
    def state(self) -> DeskState:
        """What is shown."""
        return self._state

    @property
    def has_camera(self) -> bool:
        """Whether a camera is part of the program."""
        return self._state.has_camera

    @property
    def camera_shown(self) -> bool:
        """Whether the camera is in the picture."""
        return self._state.camera_shown

    def show_camera(self) -> None:
        """Ask for the camera alone."""
        self.only_camera_wanted.emit()

    def add_beside_record(self, button: QPushButton) -> BigPair:
        """Take up what weighs as much as Record; return both as one."""
        pair = BigPair(self.record, button)
        for great in (self.record, button):
            great.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self._grid.addWidget(pair, 0, 0, 2, 1)
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
        if not anew and before.looks == state.looks:
            return
        if anew or before.moment is not state.moment:
            self._show_moment(state.moment, state.running)
            self._show_sound(state)
        elif (before.has_microphone, before.muted) != (state.has_microphone, state.muted):
            self._show_sound(state)
        if anew or before.camera_shown != state.camera_shown:
            self._show_camera(state)
        self._enable(self.mute, state.has_microphone and state.moment in STEADY)
        self._enable(self.camera, state.has_camera and state.moment in STEADY)
        passed = self._words.in_digits(clock(state.elapsed_s))
        self._elapsed.setText(passed)
        self._elapsed.setAccessibleDescription(passed)
        self._progress.setValue(round(state.finishing_fraction * PERCENT))
        self._disk.setText(self._disk_left(state.disk_left_s))
        self._set_property(self._disk, "warning", state.disk_left_s is not None and state.disk_left_s < DISK_SHORT_S)
        if state.chapters > before.chapters and before.running:
            self._caption_of_state.setText(self._words.text("window-chapter", number=state.chapters))
            self._mark_shown.start()
        self.changed.emit(state)

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
        paused = moment is Moment.PAUSED
        self.pause.setText(text("window-resume" if paused else "window-pause"))
        self.pause.setIcon(
            shape_icon(Shape.DOT if paused else Shape.BARS, theme.warn if paused else theme.ink, theme.ink_2)
        )
        self._set_property(self.pause, "pressed", paused)
        self._enable(self.pause, running)
        self.mark.setText(text("window-mark"))
        self.mark.setIcon(shape_icon(Shape.FLAG, theme.ink, theme.ink_2))
        self._enable(self.mark, running)
        self.watch.setText(text("window-watch"))
        # It would take the keyboard from Record while that cannot be pressed yet.
        for button in (self.watch, self.details, self.settings):
            self._enable(button, moment is not Moment.OPENING)
        match moment:
            case Moment.RECORDING:
                self._shape.setPixmap(shape_pixmap(Shape.DOT, theme.record))
            case Moment.PAUSED:
                self._shape.setPixmap(shape_pixmap(Shape.BARS, theme.ink_2))
            case _:
                self._shape.clear()
        self._shape.setVisible(running)
        self._set_property(self._elapsed, "recording", moment is Moment.RECORDING)
        self._mark_shown.stop()
        self._show_caption()
        self._time_or_progress.setCurrentIndex(1 if moment is Moment.FINISHING else 0)

    def _show_caption(self) -> None:
        self._caption_of_state.setText(self._words.text(f"window-state-{self._state.moment}"))

    def _show_sound(self, state: DeskState) -> None:
        steady = state.moment in STEADY
        if state.moment is Moment.OPENING or state.heard:
            caption, bad = self._condition() if steady else ("window-level", False)
        else:
            caption, bad = "window-muted" if state.has_microphone else "window-no-microphone", steady
        self._level_caption.setText(self._words.text(caption))
        self._set_property(self._level_caption, "warning", bad)
        self.level.setEnabled(state.heard)
        muted, theme = state.muted, self._theme
        self.mute.setText(self._words.text("window-unmute" if muted else "window-mute"))
        shape = Shape.MICROPHONE_OFF if muted else Shape.MICROPHONE
        self.mute.setIcon(shape_icon(shape, theme.warn if muted else theme.ink, theme.ink_2))
        self._set_property(self.mute, "pressed", muted)

    def _condition(self) -> tuple[str, bool]:
        match self.level.condition:
            case Condition.CLIPPING:
                return "window-clipping", True
            case Condition.SILENT:
                return "window-silence", True
            case _:
                return "window-level", False

    def _show_camera(self, state: DeskState) -> None:
        shape = Shape.CAMERA if state.camera_shown else Shape.CAMERA_OFF
        self.camera.setText(self._words.text("window-camera-off" if state.camera_shown else "window-camera-on"))
        self.camera.setIcon(shape_icon(shape, self._theme.ink, self._theme.ink_2))

    def _disk_left(self, seconds: float | None) -> str:
        if seconds is None:
            return ""
        return self._words.text("window-disk-left", duration=room(self._words, _disk_shown_s(seconds)))

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

    def _camera_clicked(self) -> None:
        self.camera_pressed.emit(not self._state.camera_shown)

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
            widest = tallest = 0
            for text in texts:
                widget.setText(text)
                widest = max(widest, widget.sizeHint().width())
                tallest = max(tallest, widget.sizeHint().height())
            widget.setText(shown)
            # Arabic letters are taller than none; and no row is to give way to the big buttons beside it.
            widget.setMinimumHeight(tallest)
            if widget is self._caption_of_state:
                # Its shape comes and goes, and the words move aside for it.
                self._room_for_state.changeSize(WIDTH + GAP + widest, 0)
                self._time_and_state.invalidate()
            else:
                widget.setMinimumWidth(widest)

    def _enable(self, button: QAbstractButton, enabled: bool) -> None:
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


def _disk_shown_s(seconds: float) -> float:
    # Nobody plans by the minute what lasts for hours, and a figure that flickers is not read.
    step_s = 3600 if seconds >= 10 * 3600 else 60 if seconds >= 60 else 1
    return float(seconds // step_s * step_s)
