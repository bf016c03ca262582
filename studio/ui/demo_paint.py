"""Colours, type and easing that the demo lesson's cards share."""

import unicodedata
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

CANVAS: Final = QColor("#F3F6F6")
SURFACE: Final = QColor("#FFFFFF")
INK: Final = QColor("#13222A")
INK_2: Final = QColor("#4B5D68")
LINE: Final = QColor("#D3DCE0")
ACCENT: Final = QColor("#0A6B6B")
TENSION: Final = QColor("#8A5200")
CURRENT: Final = QColor("#1D5BB8")
RESISTANCE: Final = QColor("#1E7145")

FAMILIES: Final = ["Noto Sans", "Noto Sans Arabic", "Segoe UI"]
SERIF: Final = ["Noto Serif", "Cambria"]


class TimedCard(QWidget):
    """A card that paints itself anew at each moment of the lesson."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._t = 0.0

    def set_time(self, t: float) -> None:
        """Show the card as it is at `t` seconds."""
        self._t = t
        self.update()


def eased(t: float, start: float, length: float) -> float:
    """Return how far a movement from `start` that lasts `length` seconds has come at `t`: 0 to 1, smoothly."""
    x = min(1.0, max(0.0, (t - start) / length))
    return x * x * (3 - 2 * x)


def font(pixels: float, *, bold: bool = False, serif: bool = False, italic: bool = False) -> QFont:
    """Return a font of the given height in pixels."""
    made = QFont()
    made.setFamilies(SERIF if serif else FAMILIES)
    made.setPixelSize(max(1, round(pixels)))
    made.setBold(bold)
    made.setItalic(italic)
    return made


def card(painter: QPainter, area: QRectF, window: QWidget) -> None:
    """Draw a card's surface with a hairline, alike in all cards of `window`."""
    unit = window.height() / 100
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(area, CANVAS)
    painter.setPen(QPen(LINE, max(1.0, 0.12 * unit)))
    painter.setBrush(SURFACE)
    inset = 0.1 * unit
    painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), 1.4 * unit, 1.4 * unit)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def text(painter: QPainter, area: QRectF, words: str, color: QColor, alignment: Qt.AlignmentFlag) -> None:
    """Draw words in the painter's font, in their own direction; left stays left."""
    painter.setPen(color)
    painter.setLayoutDirection(_direction(words))
    painter.drawText(area, int(alignment | Qt.AlignmentFlag.AlignAbsolute | Qt.TextFlag.TextWordWrap), words)


def titles(painter: QPainter, left: float, right: float, baseline: float, french: str, arabic: str) -> None:
    """Draw one line of French at `left` and of Arabic at `right`, on one baseline, in the painter's font and pen."""
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.drawText(QPointF(left, baseline), french)
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    painter.drawText(QPointF(right - painter.fontMetrics().horizontalAdvance(arabic), baseline), arabic)


def _direction(words: str) -> Qt.LayoutDirection:
    arabic = unicodedata.bidirectional(words[:1] or " ") == "AL"
    return Qt.LayoutDirection.RightToLeft if arabic else Qt.LayoutDirection.LeftToRight
