"""A box that is ticked, with a tick: a style sheet alone draws none without a file for every colour."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton


class Tick(QCheckBox):
    """A check box; the style sheet's `selection-color` is that of its tick."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tick on the box."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = option.palette.color(QPalette.ColorRole.HighlightedText)
        painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        size = float(box.width())
        corner = QPointF(box.topLeft())
        turns = ((0.24, 0.53), (0.43, 0.71), (0.76, 0.31))
        painter.drawPolyline([corner + QPointF(x * size, y * size) for x, y in turns])
