"""A button that shows the keys of a shortcut and, once pressed, waits for new ones."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton

from studio.shortcuts import FUNCTION_KEYS, LETTERS, Keys

WIDTH: Final = 150
"""Wide enough for most keys, so that columns keep still."""
_NAMES: Final = {
    **{Qt.Key.Key_F1 + at: name for at, name in enumerate(FUNCTION_KEYS)},
    **{Qt.Key.Key_A + at: name for at, name in enumerate(LETTERS)},
}
_HELD: Final = frozenset(
    {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock,
     Qt.Key.Key_NumLock, Qt.Key.Key_Super_L, Qt.Key.Key_Super_R}
)  # fmt: skip
"""Keys that are nothing by themselves."""


class KeysButton(QPushButton):
    """Waits after it was pressed: Escape calls it off, Backspace and Delete take the keys away."""

    waiting = Signal(bool)
    """New keys are awaited, or no longer."""
    chosen = Signal(object)
    """The new `Keys`, or None for none."""
    unknown = Signal()
    """A key was pressed that cannot be a shortcut."""

    def __init__(self, prompt: str) -> None:
        super().__init__()
        self.setObjectName("keys")
        self.setAutoDefault(False)
        self.setMinimumWidth(WIDTH)
        self._prompt = prompt
        self._shown = ""
        self._is_waiting = False
        self.clicked.connect(lambda: self._wait(not self._is_waiting))

    def show_keys(self, text: str) -> None:
        """Show these keys whenever none are awaited."""
        self._shown = text
        self._show()

    def event(self, event: QEvent) -> bool:
        """While it waits, no key does what it does elsewhere; not even Tab."""
        if self._is_waiting and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._take(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Wait no more."""
        self._wait(False)
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Wait no more."""
        self._wait(False)

    def _take(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        if key in _HELD:
            return
        self._wait(False)
        bare = held == Qt.KeyboardModifier.NoModifier
        if bare and key == Qt.Key.Key_Escape:
            return
        if bare and key in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            self.chosen.emit(None)
            return
        name = _NAMES.get(key)
        if name is None:
            self.unknown.emit()
            return
        self.chosen.emit(
            Keys(
                name,
                ctrl=bool(held & Qt.KeyboardModifier.ControlModifier),
                alt=bool(held & Qt.KeyboardModifier.AltModifier),
                shift=bool(held & Qt.KeyboardModifier.ShiftModifier),
                meta=bool(held & Qt.KeyboardModifier.MetaModifier),
            )
        )

    def _wait(self, waits: bool) -> None:
        if waits is not self._is_waiting:
            self._is_waiting = waits
            self._show()
            self.waiting.emit(waits)

    def _show(self) -> None:
        self.setText(self._prompt if self._is_waiting else self._shown)
