"""The sheet of all shortcuts: F1 or ?."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from studio.ui.classparts import button, mirror, plain
from studio.ui.shortcuts import Shortcuts
from studio.ui.shortcuts_page import ShortcutsPage
from studio.words import Words

MARGIN = 24
WIDTH = 640


class ShortcutsSheet(QDialog):
    """Window-modal, and never in the way of what goes on."""

    def __init__(self, words: Words, parent: QWidget, shortcuts: Shortcuts) -> None:
        super().__init__(parent)
        mirror(self, words)
        self.setObjectName("asking")
        self.setWindowTitle(words.text("keys-sheet"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page = ShortcutsPage(words, shortcuts)
        self.close_button = button(words.text("keys-close"), self.accept)
        self.close_button.setObjectName("main")
        self.close_button.setDefault(True)
        self.page.buttons_row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(12)
        column.addWidget(plain(words.text("keys-sheet"), "heading"))
        column.addWidget(self.page, stretch=1)
        self.close_button.setFocus()
        # All at once where there is room; the smallest window scrolls.
        hint = self.sizeHint()
        self.resize(max(WIDTH, hint.width()), min(hint.height(), parent.height() - MARGIN))
