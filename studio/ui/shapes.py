"""Small shapes that say a state beside its words: a dot, a square, two bars, a ring."""

from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

SIZE: Final = 14
WIDTH: Final = 20
"""Of what is drawn, with the shape in its middle: Qt leaves too little room between an icon and its word."""
_SCALE: Final = 3
"""Drawn larger than shown, so that it stays sharp on dense screens."""


class Shape(Enum):
    """What is drawn."""

    DOT = "dot"
    SQUARE = "square"
    BARS = "bars"
    WAVES = "waves"
    """A dot that sends: live."""


def shape_pixmap(shape: Shape, colour: str) -> QPixmap:
    """Return the shape, 20 x 14 points."""
    pixmap = QPixmap(QSize(WIDTH, SIZE) * _SCALE)
    pixmap.setDevicePixelRatio(_SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate((WIDTH - SIZE) / 2, 0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    match shape:
        case Shape.DOT:
            painter.drawEllipse(QPointF(SIZE / 2, SIZE / 2), 6, 6)
        case Shape.SQUARE:
            painter.drawRoundedRect(QRectF(2, 2, 10, 10), 1.5, 1.5)
        case Shape.BARS:
            painter.drawRoundedRect(QRectF(2, 2, 3.5, 10), 1, 1)
            painter.drawRoundedRect(QRectF(8.5, 2, 3.5, 10), 1, 1)
        case Shape.WAVES:
            painter.drawEllipse(QPointF(SIZE / 2, SIZE / 2), 2.5, 2.5)
            painter.setPen(QPen(QColor(colour), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(SIZE / 2, SIZE / 2), 6, 6)
    painter.end()
    return pixmap


def shape_icon(shape: Shape, colour: str, disabled_colour: str) -> QIcon:
    """Return the shape for a button, in its colour and in that of a button that cannot be pressed."""
    icon = QIcon(shape_pixmap(shape, colour))
    icon.addPixmap(shape_pixmap(shape, disabled_colour), QIcon.Mode.Disabled)
    return icon
