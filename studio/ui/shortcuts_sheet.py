"""The sheet of all shortcuts: F1 or ?."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

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
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.page)
        self.close_button = button(words.text("keys-close"), self.accept)
        self.close_button.setObjectName("main")
        self.close_button.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(12)
        column.addWidget(plain(words.text("keys-sheet"), "heading"))
        column.addWidget(scroll, stretch=1)
        column.addLayout(row)
        self.close_button.setFocus()
        # All at once where there is room; the smallest window scrolls.
        wanted = self.page.sizeHint().height() + 2 * MARGIN + 110
        self.resize(max(WIDTH, self.page.sizeHint().width() + 2 * MARGIN + 16), min(wanted, parent.height() - MARGIN))
