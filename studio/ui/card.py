"""The break card as trainees see it: the lesson's title and a word, drawn where Arabic is shaped."""

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from capture.geometry import Size
from capture.media import Image

GROUND: Final = QColor("#17222A")
TITLE_INK: Final = QColor("#E7EEF2")
SENTENCE_INK: Final = QColor("#A8B8C2")
CUP_INK: Final = QColor("#45BDB8")
FAMILIES: Final = ["Noto Sans", "Segoe UI", "Noto Sans Arabic"]
LARGEST_TITLE: Final = 0.09
"""Of the card's height, as all sizes here."""
SMALLEST_TITLE: Final = 0.045
TITLE_STEP: Final = 0.005
SENTENCE: Final = 0.05
CUP: Final = 0.16
_WRAPPED: Final = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


def card_image(program: Size, title: str, sentence: str) -> Image:
    """Return the card, (height, width, 4) BGRA; without a title the sentence takes its place.

    Each text runs in its own direction: a title may be in another language than the window.
    """
    image = QImage(program.width, program.height, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    _paint(painter, program, title.strip(), sentence)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8)
    # The bits end with the image.
    return pixels.reshape(program.height, image.bytesPerLine() // 4, 4)[:, : program.width].copy()


def _paint(painter: QPainter, program: Size, title: str, sentence: str) -> None:
    width, height = program
    headline, below = (title, sentence) if title else (sentence, "")
    room = QRectF(0.1 * width, 0.0, 0.8 * width, 0.45 * height)
    font, box = _fitted(headline, room, height)
    gap = 0.05 * height
    total = CUP * height + gap + box.height() + ((gap + 2 * SENTENCE * height) if below else 0)
    top = (height - total) / 2
    paint_cup(painter, QRectF((width - CUP * height) / 2, top, CUP * height, CUP * height), CUP_INK)
    top += CUP * height + gap
    painter.setFont(font)
    painter.setPen(TITLE_INK)
    painter.drawText(QRectF(room.x(), top, room.width(), box.height()), int(_WRAPPED), headline)
    if below:
        top += box.height() + gap
        painter.setFont(_font(SENTENCE * height))
        painter.setPen(SENTENCE_INK)
        painter.drawText(QRectF(room.x(), top, room.width(), 2 * SENTENCE * height), int(_WRAPPED), below)


def _fitted(text: str, room: QRectF, height: int) -> tuple[QFont, QRectF]:
    """Return the largest font in which the text fits the room, or the smallest, and the box that the text takes."""
    size = LARGEST_TITLE
    while True:
        font = _font(size * height, bold=True)
        box = QFontMetricsF(font).boundingRect(room, int(_WRAPPED), text)
        if size <= SMALLEST_TITLE or (box.height() <= room.height() and box.width() <= room.width()):
            return font, QRectF(box.x(), box.y(), box.width(), min(box.height(), room.height()))
        size -= TITLE_STEP


def _font(pixels: float, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(max(1, round(pixels)))
    font.setBold(bold)
    return font


def paint_cup(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Paint a steaming cup into `box`."""
    unit = min(box.width(), box.height()) / 16
    painter.save()
    painter.translate(box.center())
    painter.scale(unit, unit)
    pen = QPen(colour, 1.2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    cup = QPainterPath(QPointF(-6, -1))
    cup.lineTo(4, -1)
    cup.lineTo(4, 3)
    cup.quadTo(4, 6.5, 0.5, 6.5)
    cup.lineTo(-2.5, 6.5)
    cup.quadTo(-6, 6.5, -6, 3)
    cup.closeSubpath()
    cup.moveTo(4, 0.5)
    cup.cubicTo(8, 0, 8, 4.5, 4, 4)
    for x in (-3.5, -1, 1.5):
        cup.moveTo(x, -3)
        cup.cubicTo(x - 1.5, -4.5, x + 1.5, -5.5, x, -7)
    painter.drawPath(cup)
    painter.restore()
