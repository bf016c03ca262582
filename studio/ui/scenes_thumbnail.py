"""A scene in small: where its layers lie, as a drawing, so that no picture has to be scaled for it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from capture.geometry import Rect, Size
from capture.scene import Placement
from capture.sources import SourceKind
from studio.ui.card import paint_cup
from studio.ui.theme import Theme

SIZE: Final = QSize(64, 36)
SMALL: Final = QSize(48, 27)
"""Where there is little room; scaled by Qt from what is drawn at `SIZE`."""
PROGRAM: Final = Size(1280, 720)
"""In which the layers are placed before they are drawn in small."""
_SCALE: Final = 3
"""Drawn larger than shown, so that it stays sharp on dense screens."""


def thumbnail_icon(placements: Sequence[Placement], theme: Theme) -> QIcon:
    """Return the drawing of layers in `PROGRAM` (none: the break card), and a paler one for what cannot be shown."""
    icon = QIcon(_thumbnail(placements, theme, theme.ink_2))
    icon.addPixmap(_thumbnail(placements, theme, theme.line), QIcon.Mode.Disabled)
    return icon


def _thumbnail(placements: Sequence[Placement], theme: Theme, ink: str) -> QPixmap:
    pixmap = QPixmap(SIZE * _SCALE)
    pixmap.setDevicePixelRatio(_SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    whole = QRectF(0.5, 0.5, SIZE.width() - 1, SIZE.height() - 1)
    outline = QPainterPath()
    outline.addRoundedRect(whole, 4, 4)
    painter.fillPath(outline, QColor(theme.canvas))
    painter.setClipPath(outline)
    if not placements:
        paint_cup(painter, whole.adjusted(0, 5, 0, -5), QColor(ink))
    for placement in placements:
        box = _in_small(placement.rect)
        if placement.kind is SourceKind.SCREEN:
            _paint_screen(painter, box, theme, ink)
        else:
            _paint_camera(painter, box, placement, theme, ink)
    painter.setClipping(False)
    painter.setPen(QPen(QColor(ink), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)
    painter.end()
    return pixmap


def _in_small(rect: Rect) -> QRectF:
    scale = SIZE.width() / PROGRAM.width
    return QRectF(rect.x * scale, rect.y * scale, rect.width * scale, rect.height * scale)


def _paint_screen(painter: QPainter, box: QRectF, theme: Theme, ink: str) -> None:
    """Paint a page with lines on it."""
    painter.setPen(QPen(QColor(ink), 0.7))
    painter.setBrush(QColor(theme.surface))
    painter.drawRoundedRect(box, 2, 2)
    painter.setPen(QPen(QColor(ink), 1.6))
    for row, share in enumerate((0.5, 0.7, 0.6)):
        y = box.top() + box.height() * (0.28 + 0.2 * row)
        painter.drawLine(QPointF(box.left() + 6, y), QPointF(box.left() + 6 + (box.width() - 12) * share, y))


def _paint_camera(painter: QPainter, box: QRectF, placement: Placement, theme: Theme, ink: str) -> None:
    """Paint a person in a frame of the camera's shape."""
    frame = QPainterPath()
    round_share = placement.radius / max(1, min(placement.rect.size))
    radius = round_share * min(box.width(), box.height())
    frame.addRoundedRect(box, radius, radius)
    painter.fillPath(frame, QColor(theme.canvas))
    painter.save()
    painter.setClipPath(frame, Qt.ClipOperation.IntersectClip)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    size = min(box.width(), box.height())
    painter.drawEllipse(QPointF(box.center().x(), box.top() + 0.4 * box.height()), 0.19 * size, 0.19 * size)
    painter.drawEllipse(QPointF(box.center().x(), box.bottom() + 0.08 * size), 0.36 * size, 0.4 * size)
    painter.restore()
    painter.setPen(QPen(QColor(ink), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(frame)
