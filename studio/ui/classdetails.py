"""How each trainee is reached, in figures."""

from typing import Final

from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from encoder.renditions import Rendition
from studio.classhealth import SOUND
from studio.classview import ClassView
from studio.ui.classparts import plain
from studio.words import Words

KEYS: Final = (
    "panel-column-name",
    "panel-column-sent",
    "panel-column-rtt",
    "panel-column-loss",
    "panel-column-rate",
)
SENT: Final = frozenset({*Rendition, SOUND})
UNKNOWN: Final = "–"


class TraineeFigures(QWidget):
    """A line for each trainee, and the sum."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.table = QTreeWidget(columnCount=len(KEYS))
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAccessibleName(words.text("panel-details-title"))
        self.table.setHeaderLabels([words.text(key) for key in KEYS])
        self.table.header().setStretchLastSection(False)
        self.table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._sum = plain(name="caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.table)
        column.addWidget(self._sum)

    def show_view(self, view: ClassView) -> None:
        """Show the figures of the last reports."""
        text = self._words.text
        here = view.here
        while self.table.topLevelItemCount() > len(here):
            self.table.takeTopLevelItem(self.table.topLevelItemCount() - 1)
        while self.table.topLevelItemCount() < len(here):
            self.table.addTopLevelItem(QTreeWidgetItem())
        for index, trainee in enumerate(here):
            link = trainee.link
            cells = [view.name(trainee.person.id), *[UNKNOWN] * (len(KEYS) - 1)]
            if link is not None:
                cells[1] = text(f"panel-sent-{link.rendition}") if link.rendition in SENT else UNKNOWN
                cells[2] = text("panel-rtt", count=round(link.rtt_ms)) if link.rtt_ms is not None else UNKNOWN
                cells[3] = text("panel-loss", percent=round(link.loss * 100))
                cells[4] = text("panel-rate", count=round(link.kbps))
            item = self.table.topLevelItem(index)
            if item is not None:
                for column, cell in enumerate(cells):
                    item.setText(column, cell)
        total = sum(trainee.link.kbps for trainee in here if trainee.link is not None)
        self._sum.setText(text("panel-rate-all", count=round(total)))
