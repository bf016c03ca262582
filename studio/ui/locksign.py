"""The padlock beside what IT has fixed."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

SIDE: Final = 16


class LockSign(QWidget):
    """Drawn in the style sheet's colour of text; the words beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("locksign")
        self.setFixedSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a closed padlock."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(colour, 1.8))
        painter.drawArc(QRectF(4.9, 1.5, 6.2, 8), 0, 180 * 16)
        painter.drawLine(QPointF(4.9, 5.5), QPointF(4.9, 8))
        painter.drawLine(QPointF(11.1, 5.5), QPointF(11.1, 8))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(2.5, 7, 11, 7.5), 1.5, 1.5)
