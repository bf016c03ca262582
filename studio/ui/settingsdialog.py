"""Settings: subjects at the side (in a drop-down list where that is narrow or low), their rows, a search over all."""

import logging
import threading
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from capture.worker import Worker
from studio.ui.classparts import button, mirror, plain
from studio.ui.field import Field
from studio.ui.moving import Moving
from studio.ui.settingscontrols import Choice
from studio.ui.settingspages import Page, PageFactory, PageTools
from studio.words import every_language

log = logging.getLogger(__name__)

SMALLEST: Final = QSize(600, 420)
"""Where no row is cut off at its side."""
NARROW: Final = 820
"""Below this width the rows take all of it."""
LOW: Final = 440
"""Below this height not all subjects would be seen at once."""


class SettingsDialog(QDialog):
    """Stands beside the window, which stays in use: nothing here waits for a button to hold."""

    set_up_wanted = Signal()
    """The trainer wants the steps of the first start again."""

    def __init__(self, parent: QWidget, tools: PageTools, factories: Sequence[PageFactory]) -> None:
        super().__init__(parent)
        text = tools.words.text
        mirror(self, tools.words)
        self.setObjectName("settings")
        self.setWindowTitle(text("settings-open"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pages = [factory(tools) for factory in factories]
        self.search = Field(placeholderText=text("settings-search"), clearButtonEnabled=True)
        self.search.setAccessibleName(text("settings-search"))
        self.subjects = QListWidget()
        self.subjects.setAccessibleName(text("settings-open"))
        self.subjects.addItems([page.title for page in self.pages])
        self.menu = Choice()
        self.menu.setAccessibleName(text("settings-open"))
        self.menu.addItems([page.title for page in self.pages])
        self._sections = [_section(page) for page in self.pages]
        self._nothing = plain(text("settings-nothing"), "caption", wrap=True)
        self.close_button = button(text("settings-close"), self.close)
        self.close_button.setAutoDefault(False)
        self.set_up_button = button(text("settings-set-up"), self._set_up)
        self.set_up_button.setToolTip(text("settings-set-up-what"))
        self.set_up_button.setAccessibleDescription(text("settings-set-up-what"))
        self.set_up_button.setAutoDefault(False)
        self._area = Moving()
        self._lay_out()
        # Qt would take two thirds of the screen at most, which is too little of a small one.
        self.resize(self.sizeHint())
        self.setMinimumSize(SMALLEST)
        self.subjects.currentRowChanged.connect(self._choose)
        self.subjects.itemClicked.connect(self._choose)
        self.menu.activated.connect(self._choose_from_menu)
        self.search.textChanged.connect(self._show)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.search.setFocus)
        self.subjects.setCurrentRow(0)
        self.search.setFocus()
        Worker("words", _read_words, lambda error: log.error("no words to search: %r", error)).start()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("settingslist")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addWidget(self._nothing)
        for section in self._sections:
            column.addWidget(section)
        column.addStretch(1)
        self._area.setWidget(inside)
        self.subjects.ensurePolished()
        self.subjects.setFixedWidth(max(self.subjects.sizeHintForColumn(0), 150) + 32)
        top, beside, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.menu)
        top.addWidget(self.search, stretch=1)
        beside.setSpacing(16)
        beside.addWidget(self.subjects)
        beside.addWidget(self._area, stretch=1)
        foot.addWidget(self.set_up_button)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(12)
        whole.addLayout(top)
        whole.addLayout(beside, stretch=1)
        whole.addLayout(foot)
        QWidget.setTabOrder(self.menu, self.search)
        QWidget.setTabOrder(self.search, self.subjects)

    def sizeHint(self) -> QSize:
        """Return a size that fits the smallest screen."""
        return QSize(860, 560)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the rows the room of the subjects at the side, where there is little."""
        super().resizeEvent(event)
        small = self.width() < NARROW or self.height() < LOW
        self.menu.setVisible(small)
        self.subjects.setVisible(not small)

    def take_over(self, before: "SettingsDialog") -> None:
        """Stand where another one stood, before the language was another one."""
        self.setGeometry(before.geometry())
        self.subjects.setCurrentRow(before.subjects.currentRow())
        self.search.setText(before.search.text())

    def allow_set_up(self, allowed: bool) -> None:
        """Offer the steps of the first start, while nothing is recorded or taught."""
        self.set_up_button.setEnabled(allowed)

    def _set_up(self) -> None:
        self.close()
        self.set_up_wanted.emit()

    def _choose_from_menu(self, index: int) -> None:
        if index == self.subjects.currentRow():
            self._choose()
        else:
            self.subjects.setCurrentRow(index)

    def _choose(self) -> None:
        self.menu.setCurrentIndex(self.subjects.currentRow())
        if self.search.text():
            # Who chooses a subject has stopped searching.
            self.search.clear()
        else:
            self._show()
        self._area.verticalScrollBar().setValue(0)

    def _show(self) -> None:
        query, chosen = self.search.text().strip(), self.subjects.currentRow()
        found = False
        for index, (page, section) in enumerate(zip(self.pages, self._sections, strict=True)):
            fits = [not query or row.fits(query) for row in page.rows]
            for row, shown in zip(page.rows, fits, strict=True):
                row.setVisible(shown)
            shown_here = any(fits) if query else index == chosen
            section.setVisible(shown_here)
            found = found or shown_here
        self._nothing.setVisible(not found)
        # What is looked for is looked for in all of them.
        self.subjects.item(chosen).setSelected(not query)


def _read_words(_stop: threading.Event) -> None:
    """Read them before the first letter of a search would have to wait for them."""
    every_language()


def _section(page: Page) -> QFrame:
    section = QFrame()
    section.setObjectName("settingssection")
    column = QVBoxLayout(section)
    column.setContentsMargins(0, 8, 0, 8)
    column.setSpacing(0)
    title = plain(page.title, "heading")
    title.setContentsMargins(16, 4, 16, 4)
    column.addWidget(title)
    if page.note:
        note = plain(page.note, "caption", wrap=True)
        note.setContentsMargins(16, 0, 16, 4)
        column.addWidget(note)
    for row in page.rows:
        column.addWidget(row)
    return section
