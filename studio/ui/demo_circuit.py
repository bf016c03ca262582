"""The demo lesson's circuit: it is drawn stroke by stroke, then current flows and a lamp glows."""

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QRadialGradient

from studio.ui.demo_paint import (
    CURRENT,
    INK,
    INK_2,
    RESISTANCE,
    SURFACE,
    TENSION,
    TimedCard,
    card,
    eased,
    font,
    text,
    titles,
)

OHMS: Final = 100.0
DRAWN_S: Final = 5.0
"""How long the drawing takes; then the voltage begins to rise and fall."""
ELECTRONS: Final = 26
CAPTION: Final = ("Le circuit : pile, résistance, lampe", "الدارة: عمود، مقاومة، مصباح")
GLOW: Final = QColor("#FFC24A")


def volts(t: float) -> float:
    """Return the battery's voltage at `t` seconds: 0 while the circuit is drawn, then between 2 and 12."""
    if t < DRAWN_S:
        return 0.0
    return 7.0 - 5.0 * math.cos((t - DRAWN_S) * math.tau / 12.0)


def charge(t: float) -> float:
    """Return the integral of `volts` up to `t`, in volt seconds: how far the electrons have moved."""
    if t < DRAWN_S:
        return 0.0
    turn = math.tau / 12.0
    passed = t - DRAWN_S
    return 7.0 * passed - 5.0 * math.sin(passed * turn) / turn


class CircuitCard(TimedCard):
    """A loop of battery, resistor, lamp and ammeter; positions are in units of a hundredth of the card's height."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the whole card."""
        unit = self.height() / 100.0
        with QPainter(self) as painter:
            card(painter, QRectF(self.rect()), self.window())
            painter.setPen(INK_2)
            painter.setFont(font(3.6 * unit))
            titles(painter, 4 * unit, self.width() - 4 * unit, 8 * unit, *CAPTION)
            loop = QRectF(0.3 * self.width(), 25 * unit, 0.54 * self.width(), 54 * unit)
            path = QPainterPath()
            path.addRoundedRect(loop, 3 * unit, 3 * unit)
            lamp = QPointF(loop.right(), loop.center().y())
            self._glow(painter, lamp, unit)
            self._wire(painter, path, unit)
            if self._t >= DRAWN_S:
                self._electrons(painter, path, unit)
            self._battery(painter, QPointF(loop.left(), loop.center().y()), unit)
            self._resistor(painter, QPointF(loop.center().x(), loop.top()), unit)
            self._lamp(painter, lamp, unit)
            self._ammeter(painter, QPointF(loop.center().x(), loop.bottom()), unit)

    def _wire(self, painter: QPainter, path: QPainterPath, unit: float) -> None:
        painter.setPen(QPen(INK, 0.7 * unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        drawn = eased(self._t, 0.4, 3.2)
        steps = max(1, round(160 * drawn))
        painter.drawPolyline(QPolygonF([path.pointAtPercent(drawn * i / steps) for i in range(steps + 1)]))

    def _electrons(self, painter: QPainter, path: QPainterPath, unit: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(CURRENT)
        for i in range(ELECTRONS):
            at = (i / ELECTRONS + charge(self._t) * 0.012) % 1.0
            painter.drawEllipse(path.pointAtPercent(at), 0.9 * unit, 0.9 * unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _battery(self, painter: QPainter, at: QPointF, unit: float) -> None:
        shown = eased(self._t, 3.2, 0.5)
        if shown == 0:
            return
        painter.setOpacity(shown)
        painter.fillRect(QRectF(at.x() - 2 * unit, at.y() - 2 * unit, 4 * unit, 4 * unit), SURFACE)
        painter.setPen(QPen(TENSION, 0.9 * unit))
        painter.drawLine(at + QPointF(-7 * unit, -2 * unit), at + QPointF(7 * unit, -2 * unit))
        painter.setPen(QPen(TENSION, 2.0 * unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(at + QPointF(-3.5 * unit, 2 * unit), at + QPointF(3.5 * unit, 2 * unit))
        label = f"U = {volts(self._t):.1f} V".replace(".", ",")
        self._label(painter, QRectF(at.x() - 37 * unit, at.y() - 4 * unit, 28 * unit, 8 * unit), label, TENSION, unit)
        painter.setOpacity(1)

    def _resistor(self, painter: QPainter, at: QPointF, unit: float) -> None:
        shown = eased(self._t, 3.7, 0.5)
        if shown == 0:
            return
        painter.setOpacity(shown)
        box = QRectF(at.x() - 12 * unit, at.y() - 4 * unit, 24 * unit, 8 * unit)
        painter.fillRect(box, SURFACE)
        painter.setPen(QPen(RESISTANCE, 0.9 * unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        zigzag = [QPointF(box.left(), at.y())]
        zigzag += [
            QPointF(box.left() + (i + 0.5) * 3 * unit, at.y() + (-3.4 if i % 2 else 3.4) * unit) for i in range(8)
        ]
        painter.drawPolyline(QPolygonF([*zigzag, QPointF(box.right(), at.y())]))
        self._label(
            painter, QRectF(at.x() - 20 * unit, at.y() - 15 * unit, 40 * unit, 8 * unit), "R = 100 Ω", RESISTANCE, unit
        )
        painter.setOpacity(1)

    def _glow(self, painter: QPainter, at: QPointF, unit: float) -> None:
        strength = volts(self._t) / 12.0
        glow = QRadialGradient(at, 19 * unit)
        glow.setColorAt(0, QColor(GLOW.red(), GLOW.green(), GLOW.blue(), round(220 * strength)))
        glow.setColorAt(1, QColor(GLOW.red(), GLOW.green(), GLOW.blue(), 0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(glow)
        painter.drawEllipse(at, 19 * unit, 19 * unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _lamp(self, painter: QPainter, at: QPointF, unit: float) -> None:
        shown = eased(self._t, 4.2, 0.5)
        if shown == 0:
            return
        painter.setOpacity(shown)
        strength = volts(self._t) / 12.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(SURFACE)
        painter.drawEllipse(at, 6 * unit, 6 * unit)
        painter.setBrush(QColor(GLOW.red(), GLOW.green(), GLOW.blue(), round(255 * strength)))
        painter.setPen(QPen(INK, 0.8 * unit))
        painter.drawEllipse(at, 6 * unit, 6 * unit)
        reach = 6 * unit * math.sqrt(0.5)
        painter.drawLine(at + QPointF(-reach, -reach), at + QPointF(reach, reach))
        painter.drawLine(at + QPointF(-reach, reach), at + QPointF(reach, -reach))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setOpacity(1)

    def _ammeter(self, painter: QPainter, at: QPointF, unit: float) -> None:
        shown = eased(self._t, 4.5, 0.5)
        if shown == 0:
            return
        painter.setOpacity(shown)
        painter.setBrush(SURFACE)
        painter.setPen(QPen(CURRENT, 0.8 * unit))
        painter.drawEllipse(at, 5.5 * unit, 5.5 * unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(font(6.5 * unit, bold=True))
        around = QRectF(at.x() - 5 * unit, at.y() - 5 * unit, 10 * unit, 10 * unit)
        text(painter, around, "A", CURRENT, Qt.AlignmentFlag.AlignCenter)
        label = f"I = {1000 * volts(self._t) / OHMS:.0f} mA"
        self._label(painter, QRectF(at.x() - 20 * unit, at.y() + 7 * unit, 40 * unit, 8 * unit), label, CURRENT, unit)
        painter.setOpacity(1)

    def _label(self, painter: QPainter, area: QRectF, words: str, color: QColor, unit: float) -> None:
        painter.setFont(font(5.2 * unit, bold=True))
        text(painter, area, words, color, Qt.AlignmentFlag.AlignCenter)
