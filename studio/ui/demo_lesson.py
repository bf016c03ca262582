"""A lesson that teaches itself: what the headless demo records, and something to record for a first try.

A moving window in French and Arabic, drawn for its place and size on the screen; Escape closes it.
"""

import argparse
import sys
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from studio.ui.demo_circuit import CircuitCard
from studio.ui.demo_notes import FormulaCard, NotesCard
from studio.ui.demo_paint import ACCENT, CANVAS, INK, INK_2, LINE, card, font, text, titles

FRAME_MS: Final = 33
LESSON_S: Final = 60.0
"""Then it begins anew."""
SUBTITLE: Final = ("Électricité 1 · Séance 3 · Groupe TDI101", "الكهرباء 1 · الحصة 3 · الفوج TDI101")


class DemoLesson(QWidget):
    """One slide of a lesson on Ohm's law, alive."""

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle("Demo lesson")
        self._circuit = CircuitCard(self)
        self._formula = FormulaCard(self)
        self._notes = NotesCard(self)
        self._passed = QElapsedTimer()
        self._passed.start()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(FRAME_MS)

    def set_time(self, t: float) -> None:
        """Show the lesson as it is at `t` seconds."""
        self._circuit.set_time(t)
        self._formula.set_time(t)
        self._notes.set_time(t)

    def _tick(self) -> None:
        self.set_time((self._passed.elapsed() / 1000) % LESSON_S)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the cards; the lower right corner is left to the camera."""
        super().resizeEvent(event)
        unit_x, unit_y = self.width() / 100, self.height() / 100
        column = round(62 * unit_x)
        self._circuit.setGeometry(
            round(2.5 * unit_x), round(18 * unit_y), column - round(2.5 * unit_x), round(77.5 * unit_y)
        )
        right = column + round(1.5 * unit_x)
        width = self.width() - right - round(2.5 * unit_x)
        self._formula.setGeometry(right, round(18 * unit_y), width, round(21 * unit_y))
        self._notes.setGeometry(right, round(41 * unit_y), width, round(27 * unit_y))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what never moves."""
        unit = self.height() / 100
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), CANVAS)
            left, right = 0.025 * self.width(), 0.975 * self.width()
            painter.setPen(INK)
            painter.setFont(font(6.2 * unit, bold=True))
            titles(painter, left, right, 9.6 * unit, "La loi d’Ohm", "قانون أوم")
            painter.setPen(INK_2)
            painter.setFont(font(2.3 * unit))
            titles(painter, left, right, 14.6 * unit, *SUBTITLE)
            painter.fillRect(QRectF(0, 0, self.width(), 0.9 * unit), ACCENT)
            painter.fillRect(QRectF(left, 16.6 * unit, right - left, max(1.0, 0.1 * unit)), LINE)
            trainer = QRectF(self._notes.x(), 70.5 * unit, self._notes.width(), 25 * unit)
            card(painter, trainer, self)
            painter.setFont(font(2.3 * unit))
            beside_camera = trainer.adjusted(0, 0, -trainer.width() / 2, 0)
            text(painter, beside_camera, "Salma El Idrissi\nسلمى الإدريسي", INK_2, Qt.AlignmentFlag.AlignCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the lesson over the whole screen until it is closed."""
    parser = argparse.ArgumentParser(description="A lesson that teaches itself, to be recorded.")
    parser.add_argument("--say-ready", action="store_true", help="print a line when it is on the screen")
    args = parser.parse_args(arguments)
    application = QApplication(sys.argv[:1])
    lesson = DemoLesson()
    lesson.setGeometry(application.primaryScreen().geometry())
    lesson.showFullScreen()
    if args.say_ready:
        QTimer.singleShot(2 * FRAME_MS, lambda: print("ready", flush=True))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
