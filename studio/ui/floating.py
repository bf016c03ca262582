"""The floating bar: what a trainer needs of the Desk while the window is minimised, on top of everything."""

import sys
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from studio.ui.desk import Desk, DeskState
from studio.ui.level import LevelWidget
from studio.ui.runner import Moment
from studio.ui.shapes import SIZE, WIDTH, Shape, shape_icon, shape_pixmap
from studio.ui.theme import Theme, set_property
from studio.wording import clock
from studio.words import Words

STEP: Final = 16
"""Points by which an arrow key moves the bar."""
MARGIN: Final = 24
_ARROWS: Final = {
    Qt.Key.Key_Left: QPoint(-STEP, 0),
    Qt.Key.Key_Right: QPoint(STEP, 0),
    Qt.Key.Key_Up: QPoint(0, -STEP),
    Qt.Key.Key_Down: QPoint(0, STEP),
}
EXCLUDE_FROM_CAPTURE: Final = 0x11
"""https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-setwindowdisplayaffinity (Windows 10, 2004)"""


class FloatingBar(QFrame):
    """Its buttons press those of the Desk, so that both always mean the same."""

    restore_wanted = Signal()
    """The trainer wants the window back."""
    hide_wanted = Signal()
    """Hide the screen, or show it again."""
    placed = Signal(QPoint)
    """Where the trainer has put it."""

    def __init__(self, desk: Desk, words: Words, theme: Theme, place: QPoint | None) -> None:
        super().__init__(
            None, Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        )
        self.setObjectName("floating")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowTitle(words.text("window-bar"))
        self.setAccessibleName(words.text("window-bar"))
        self.setToolTip(words.text("window-bar-move"))
        self.setLayoutDirection(desk.layoutDirection())
        self._desk = desk
        self._words = words
        self._theme = theme
        self._place = place
        self._held: QPoint | None = None
        self._moment: Moment | None = None
        self.shape = QLabel()
        self.elapsed = QLabel()
        self.elapsed.setAccessibleName(words.text("window-elapsed"))
        self.level = LevelWidget(theme, words.text("window-level"))
        self.hands = QLabel()
        self.hands_shape = QLabel()
        self.mute, self.pause, self.mark, self.hide_screen = (QPushButton() for _ in range(4))
        self.hide_screen.setObjectName("hide")
        self.stop, self.restore = QPushButton(), QPushButton(words.text("window-restore"))
        self._lay_out()
        desk.changed.connect(self.show_state)
        self.set_theme(theme)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        parts: Sequence[QWidget] = (
            self.shape, self.elapsed, self.level, self.hands_shape, self.hands,
            self.mute, self.pause, self.mark, self.hide_screen, self.stop, self.restore,
        )  # fmt: skip
        for part in parts:
            row.addWidget(part)
        pressed = {
            self.mute: self._desk.mute,
            self.pause: self._desk.pause,
            self.mark: self._desk.mark,
            self.stop: self._desk.record,
        }
        for button, counterpart in pressed.items():
            button.setIconSize(QSize(WIDTH, SIZE))
            button.clicked.connect(counterpart.click)
        self.hide_screen.clicked.connect(self.hide_wanted)
        self.restore.clicked.connect(self.restore_wanted)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours; the style sheet is the window's."""
        self._theme = theme
        self.level.set_theme(theme)
        self.mark.setIcon(shape_icon(Shape.FLAG, theme.ink, theme.ink_2))
        self.mute.setIcon(self._desk.mute.icon())
        self.pause.setIcon(self._desk.pause.icon())
        self.hands_shape.setPixmap(shape_pixmap(Shape.HAND, theme.warn))
        self._moment = None
        self.show_state(self._desk.state)

    def show_state(self, state: DeskState) -> None:
        """Show what the Desk shows."""
        text, desk = self._words.text, self._desk
        passed = self._words.in_digits(clock(state.elapsed_s))
        self.elapsed.setText(passed)
        self.elapsed.setAccessibleDescription(passed)
        if state.moment is not self._moment:
            # Only then: the bar lies on the screen that is recorded, and what it paints is recorded, too.
            self._moment = state.moment
            self._show_moment(state.moment, running=state.running)
        self.level.setEnabled(state.heard)
        for button, counterpart in (
            (self.mute, desk.mute),
            (self.pause, desk.pause),
            (self.stop, desk.record),
            (self.mark, desk.mark),
        ):
            if button.text() != counterpart.text():
                button.setText(counterpart.text())
                button.setIcon(counterpart.icon())
            button.setEnabled(counterpart.isEnabled())
        self.hide_screen.setText(text("window-show" if state.hidden else "window-hide"))
        self.hide_screen.setEnabled(state.hidden is not None)
        set_property(self.hide_screen, "pressed", bool(state.hidden))
        hands = state.hands > 0
        self.hands.setText(text("window-hands", count=state.hands) if hands else "")
        self.hands.setVisible(hands)
        self.hands_shape.setVisible(hands)
        if self.isVisible():
            self.adjustSize()

    def _show_moment(self, moment: Moment, *, running: bool) -> None:
        theme, recording = self._theme, moment is Moment.RECORDING
        name = self._words.text(f"window-state-{moment}")
        if running:
            self.shape.setPixmap(
                shape_pixmap(Shape.DOT if recording else Shape.BARS, theme.record if recording else theme.ink_2)
            )
        self.shape.setVisible(running)
        self.shape.setAccessibleName(name)
        self.shape.setToolTip(name)
        ink = theme.ink if running else theme.record
        self.stop.setIcon(shape_icon(Shape.SQUARE if running else Shape.DOT, ink, theme.ink_2))

    # --- where it lies -----------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Lie where the trainer has put it, or at the foot of the screen, and never outside."""
        self.adjustSize()
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        first = QGuiApplication.primaryScreen().availableGeometry()
        wanted = self._place or QPoint(first.center().x() - self.width() // 2, first.bottom() - self.height() - MARGIN)
        self.move(inside(QRect(wanted, self.size()), screens))
        if sys.platform == "win32":
            import ctypes  # noqa: PLC0415

            ctypes.windll.user32.SetWindowDisplayAffinity(int(self.winId()), EXCLUDE_FROM_CAPTURE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = event.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if self._held is not None:
            self.move(event.globalPosition().toPoint() - self._held)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it lie."""
        if self._held is not None:
            self._held = None
            self._lie_here()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move it by Ctrl and the arrow keys; bring the window back by Escape."""
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.move(self.pos() + step)
            self._lie_here()
        elif event.key() == Qt.Key.Key_Escape:
            self.restore_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _lie_here(self) -> None:
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        self.move(inside(self.geometry(), screens))
        self._place = self.pos()
        self.placed.emit(self.pos())


def inside(bar: QRect, screens: Sequence[QRect]) -> QPoint:
    """Return where a bar lies that is moved the shortest way to lie wholly on one of the screens."""

    def moved(screen: QRect) -> QPoint:
        x = max(screen.left(), min(bar.left(), screen.right() + 1 - bar.width()))
        y = max(screen.top(), min(bar.top(), screen.bottom() + 1 - bar.height()))
        return QPoint(x, y)

    return min(map(moved, screens), key=lambda place: (place - bar.topLeft()).manhattanLength())
