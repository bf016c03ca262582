"""The demo lesson's right side: a formula that appears letter by letter, and notes that are typed."""

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.ui.demo_circuit import OHMS, volts
from studio.ui.demo_paint import (
    ACCENT,
    CURRENT,
    INK,
    INK_2,
    RESISTANCE,
    TENSION,
    TimedCard,
    card,
    eased,
    font,
    text,
    titles,
)

FORMULA: Final = (("U", TENSION), (" = ", INK), ("R", RESISTANCE), (" × ", INK), ("I", CURRENT))
NOTES: Final = (
    (
        "La tension aux bornes d’une résistance est proportionnelle au courant qui la traverse.",
        Qt.AlignmentFlag.AlignLeft,
    ),
    ("التوتر بين مربطي الموصل الأومي يتناسب مع شدة التيار المار فيه.", Qt.AlignmentFlag.AlignRight),
)
TYPING_FROM_S: Final = 2.0
LETTERS_PER_S: Final = 14.0
BLINK_S: Final = 0.5


class FormulaCard(TimedCard):
    """U = R × I, and the same with the numbers of the moment."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the whole card."""
        unit = self.height() / 40.0
        with QPainter(self) as painter:
            card(painter, QRectF(self.rect()), self.window())
            painter.setFont(font(17 * unit, serif=True, italic=True))
            metrics = QFontMetricsF(painter.font())
            widths = [metrics.horizontalAdvance(sign) for sign, _ in FORMULA]
            x = (self.width() - sum(widths)) / 2
            for i, (sign, color) in enumerate(FORMULA):
                painter.setOpacity(eased(self._t, 0.6 + 0.6 * i, 0.5))
                area = QRectF(x, 3 * unit, widths[i] + unit, 22 * unit)
                text(painter, area, sign, color, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                x += widths[i]
            painter.setOpacity(eased(self._t, 5.0, 0.6))
            painter.setFont(font(5 * unit))
            u = f"{volts(self._t):.1f}".replace(".", ",")
            i_ma = 1000 * volts(self._t) / OHMS
            area = QRectF(0, 26 * unit, self.width(), 9 * unit)
            text(painter, area, f"{u} V = 100 Ω × {i_ma:.0f} mA", INK_2, Qt.AlignmentFlag.AlignCenter)


class NotesCard(QWidget):
    """What is to remember, typed in French and then in Arabic, with a caret that blinks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = 0
        self._caret = True

    def set_time(self, t: float) -> None:
        """Show the notes as they are at `t` seconds; nothing is painted when nothing has changed."""
        total = sum(len(note) for note, _ in NOTES)
        shown = min(total, max(0, int((t - TYPING_FROM_S) * LETTERS_PER_S)))
        caret = int(t / BLINK_S) % 2 == 0
        if (shown, caret) != (self._shown, self._caret):
            self._shown, self._caret = shown, caret
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the whole card."""
        unit = self.height() / 60.0
        with QPainter(self) as painter:
            card(painter, QRectF(self.rect()), self.window())
            painter.setFont(font(4 * unit, bold=True))
            painter.setPen(ACCENT)
            titles(painter, 4 * unit, self.width() - 4 * unit, 8 * unit, "À retenir", "للحفظ")
            painter.setFont(font(5.8 * unit))
            left = self._shown
            y = 13 * unit
            for note, alignment in NOTES:
                typed = note[:left]
                # The caret stands where the next letter comes: after the words in both directions of writing.
                writing = 0 < left < len(note) or (left == len(note) and note is NOTES[-1][0])
                words = typed + ("▏" if writing and self._caret else "")
                area = QRectF(4 * unit, y, self.width() - 8 * unit, 23 * unit)
                text(painter, area, words, INK, alignment)
                left = max(0, left - len(note))
                y += 20 * unit
