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
    FLAG = "flag"
    MICROPHONE = "microphone"
    MICROPHONE_OFF = "microphone-off"
    CAMERA = "camera"
    CAMERA_OFF = "camera-off"
    HAND = "hand"
    SQUARE = "square"
    BARS = "bars"
    WAVES = "waves"
    """A dot that sends: live."""


_OFF: Final = {Shape.MICROPHONE_OFF, Shape.CAMERA_OFF}


def _slash(half: float) -> list[QPointF]:
    """Return a line from corner to corner, half as thick as this."""
    end = SIZE - 1.0
    return [
        QPointF(1 - half, 1 + half),
        QPointF(1 + half, 1 - half),
        QPointF(end + half, end - half),
        QPointF(end - half, end + half),
    ]


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
        case Shape.FLAG:
            painter.drawRect(QRectF(2.5, 1, 1.8, 12))
            painter.drawPolygon([QPointF(4.3, 1), QPointF(12.5, 4.3), QPointF(4.3, 7.6)])
        case Shape.MICROPHONE | Shape.MICROPHONE_OFF:
            painter.drawRoundedRect(QRectF(5, 0.5, 4, 7.5), 2, 2)
            for cup in ((2.6, 5, 1.4, 4), (10, 5, 1.4, 4), (3, 8.6, 8, 1.4), (6.3, 9, 1.4, 4), (4, 12.2, 6, 1.4)):
                painter.drawRect(QRectF(*cup))
        case Shape.CAMERA | Shape.CAMERA_OFF:
            painter.drawRoundedRect(QRectF(0.5, 3, 9, 8), 1.5, 1.5)
            painter.drawPolygon([QPointF(9.5, 6.3), QPointF(13.5, 3.8), QPointF(13.5, 10.2), QPointF(9.5, 7.7)])
        case Shape.HAND:
            for finger in ((2.6, 3.4, 1.9, 6), (5, 1.4, 1.9, 8), (7.4, 0.8, 1.9, 8), (9.8, 2.4, 1.9, 8)):
                painter.drawRoundedRect(QRectF(*finger), 0.9, 0.9)
            painter.drawRoundedRect(QRectF(2.6, 7.4, 9.1, 6), 2.5, 2.5)
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
    if shape in _OFF:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.drawPolygon(_slash(2.4))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.drawPolygon(_slash(0.9))
    painter.end()
    return pixmap


def shape_icon(shape: Shape, colour: str, disabled_colour: str) -> QIcon:
    """Return the shape for a button, in its colour and in that of a button that cannot be pressed."""
    icon = QIcon(shape_pixmap(shape, colour))
    icon.addPixmap(shape_pixmap(shape, disabled_colour), QIcon.Mode.Disabled)
    return icon
