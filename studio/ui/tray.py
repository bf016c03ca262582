"""The tray: the same as the floating bar, where the desktop has a place for it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from studio.ui.desk import Desk, DeskState
from studio.ui.runner import Moment
from studio.ui.shapes import Shape, shape_pixmap
from studio.ui.theme import Theme
from studio.wording import SEPARATOR, clock
from studio.words import Words


class Tray(QObject):
    """An icon that shows the state in shape, colour and words, and a menu that presses the Desk's buttons."""

    restore_wanted = Signal()
    hide_wanted = Signal()
    """Hide the screen, or show it again."""
    quit_wanted = Signal()

    def __init__(self, desk: Desk, words: Words, theme: Theme) -> None:
        super().__init__()
        self._desk = desk
        self._words = words
        self._theme = theme
        self._looks: tuple[object, ...] | None = None
        self.menu = QMenu()
        self.menu.setLayoutDirection(desk.layoutDirection())
        self.state = self.menu.addAction("")
        self.state.setEnabled(False)
        self.menu.addSeparator()
        self.pressed = {
            self.menu.addAction("", button.click): button for button in (desk.record, desk.pause, desk.mark, desk.mute)
        }
        self.hide_screen = self.menu.addAction("", self.hide_wanted.emit)
        self.menu.addSeparator()
        self.restore = self.menu.addAction(words.text("window-restore"), self.restore_wanted.emit)
        self.quit = self.menu.addAction(words.text("window-quit"), self.quit_wanted.emit)
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        desk.changed.connect(self.show_state)
        self.show_state(desk.state)
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.icon.show()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self._looks = None
        self.show_state(self._desk.state)

    def show_state(self, state: DeskState) -> None:
        """Show what the Desk shows."""
        text = self._words.text
        parts = [text(f"window-state-{state.moment}")]
        if state.running:
            parts.append(self._words.in_digits(clock(state.elapsed_s)))
        if state.hands:
            parts.append(text("window-hands", count=state.hands))
        self.state.setText(SEPARATOR.join(parts))
        self.icon.setToolTip(SEPARATOR.join(("Trainer Studio", *parts)))
        for action, button in self.pressed.items():
            action.setText(button.text())
            action.setEnabled(button.isEnabled())
        self.hide_screen.setText(text("window-show" if state.hidden else "window-hide"))
        self.hide_screen.setEnabled(state.hidden is not None)
        looks = (state.moment, state.hands > 0)
        if looks != self._looks:
            self._looks = looks
            self.icon.setIcon(QIcon(shape_pixmap(*self._shape(state))))

    def close(self) -> None:
        """Take it away."""
        self.icon.hide()

    def _shape(self, state: DeskState) -> tuple[Shape, str]:
        if state.hands:
            return Shape.HAND, self._theme.warn
        if state.moment is Moment.RECORDING:
            return Shape.DOT, self._theme.record
        return (Shape.BARS, self._theme.ink_2) if state.moment is Moment.PAUSED else (Shape.CAMERA, self._theme.accent)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.restore_wanted.emit()
