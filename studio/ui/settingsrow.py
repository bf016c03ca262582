"""One setting on the screen: its name, a plain sentence, what chooses, and when it holds or why it is locked."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from studio.preferences import matches
from studio.ui.classparts import plain
from studio.ui.locksign import LockSign

CONTROL_WIDTH: Final = 240


class Row(QFrame):
    """`texts` is what a search finds it by, in every language; asked for when somebody searches."""

    def __init__(
        self, title: str, what: str, control: QWidget, *, note: str = "", texts: Callable[[], list[str]] | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("setting")
        self.control = control
        self._texts = texts or (lambda: [title, what])
        name = plain(title, "settingname", wrap=True)
        name.setBuddy(control)
        control.setAccessibleName(title)
        control.setAccessibleDescription(what)
        control.setMinimumWidth(CONTROL_WIDTH)
        control.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        _Still(control)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 10, 16, 10)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(name, 0, 0)
        grid.addWidget(plain(what, "caption", wrap=True), 1, 0)
        grid.addWidget(control, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        self.note = plain(note, "settingnote", wrap=True)
        self.note.setVisible(bool(note))
        self._sign = LockSign()
        self._sign.hide()
        why = QHBoxLayout()
        why.setSpacing(6)
        why.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        why.addWidget(self.note, stretch=1)
        grid.addLayout(why, 2, 0, 1, 2)

    def show_locked(self, reason: str) -> None:
        """Show that nobody here can change it, and why."""
        self.control.setEnabled(False)
        self.control.setAccessibleDescription(reason)
        self.note.setText(reason)
        self.note.setVisible(True)
        self._sign.setVisible(True)
        self.setProperty("locked", True)

    def fits(self, query: str) -> bool:
        """Whether a search means it."""
        return matches(query, self._texts())


class _Still(QObject):
    """Keeps the wheel, which moves the page, from changing what happens to lie under the pointer."""

    def __init__(self, control: QWidget) -> None:
        super().__init__(control)
        control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the page have it."""
        if event.type() is QEvent.Type.Wheel:
            event.ignore()
            return True
        return False
