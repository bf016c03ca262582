"""The two big buttons of the Desk: side by side, or one over the other where the window is narrow."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

GAP: Final = 8


class BigPair(QWidget):
    """Takes no more room than its window can give."""

    def __init__(self, first: QPushButton, second: QPushButton) -> None:
        super().__init__()
        self._buttons = (first, second)
        self._stacked = True
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GAP)
        for button in self._buttons:
            self._box.addWidget(button)

    def stack(self, stacked: bool) -> None:
        """Put one over the other, or side by side."""
        self._stacked = stacked
        across = QBoxLayout.Direction.LeftToRight
        self._box.setDirection(QBoxLayout.Direction.TopToBottom if stacked else across)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Return the width of one button even while they are side by side, so that the window can become narrow."""
        sizes = [button.minimumSizeHint().expandedTo(button.minimumSize()) for button in self._buttons]
        heights = [size.height() for size in sizes]
        height = sum(heights) + GAP if self._stacked else max(heights)
        return QSize(max(size.width() for size in sizes), height)
