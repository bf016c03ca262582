"""The level meter: how loud the program's sound is, in colour, shape and words."""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.events import Meter
from studio.ui.theme import Theme

FLOOR_DB: Final = -60.0
LOUD_DB: Final = -6.0
SEGMENTS: Final = 20
PITCH: Final = 7
WIDTH: Final = 5
HEIGHT: Final = 20
QUIET_HEIGHT: Final = 12


class LevelWidget(QWidget):
    """Twenty segments from -60 to 0 dBFS; left to right in every language, like the scale of an instrument.

    Disabled, it shows an empty scale.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._lit = 0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the meter's only size."""
        return QSize(SEGMENTS * PITCH, HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self.update()

    def show_level(self, level: Meter) -> None:
        """Show `level`; repaints only when a segment changes."""
        lit = segments_lit(level.peak_db)
        if lit != self._lit:
            self._lit = lit
            self.setAccessibleDescription(f"{level.peak_db:.0f} dB")
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Repaint when it is enabled or disabled."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the segments; the loud ones are taller, so that colour is not all there is."""
        painter = QPainter(self)
        lit = self._lit if self.isEnabled() else 0
        for index in range(SEGMENTS):
            loud = FLOOR_DB + (index + 1) * -FLOOR_DB / SEGMENTS > LOUD_DB
            colour = self._theme.warn if loud else self._theme.good
            height = HEIGHT if loud else QUIET_HEIGHT
            rect = QRect(index * PITCH, (HEIGHT - height) // 2, WIDTH, height)
            painter.fillRect(rect, QColor(colour if index < lit else self._theme.line))


def segments_lit(peak_db: float) -> int:
    """Return how many segments a peak lights, 0 to 20."""
    return max(0, min(SEGMENTS, round((peak_db - FLOOR_DB) / -FLOOR_DB * SEGMENTS)))
