"""The level meter: how loud the program's sound is, in colour, shape and words."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, QTimer, Signal
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
CLIPPING_SHOWN_MS: Final = 2000
"""A clipped word is over before anybody has read of it."""
SILENT_DB: Final = -60.0
SILENT_AFTER: Final = 50
"""Levels in a row, of a tenth of a second each: who takes a breath is not silent."""


class Condition(StrEnum):
    """What a trainer should mind of the level."""

    FINE = "fine"
    CLIPPING = "clipping"
    SILENT = "silent"


class LevelWidget(QWidget):
    """Twenty segments from -60 to 0 dBFS; left to right in every language, like the scale of an instrument.

    Disabled, it shows an empty scale. The last segment is filled from edge to edge where the sound is too loud.
    """

    condition_changed = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._lit = 0
        self._silent = 0
        self.condition = Condition.FINE
        self._clipping = QTimer(self, interval=CLIPPING_SHOWN_MS, singleShot=True)
        self._clipping.timeout.connect(self._judge)
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
        """Show `level`; repaints only the segments that change."""
        self._silent = self._silent + 1 if level.peak_db < SILENT_DB else 0
        if level.clipped:
            self._clipping.start()
        self._judge()
        before, self._lit = self._lit, segments_lit(level.peak_db)
        if self._lit != before:
            self.setAccessibleDescription(f"{level.peak_db:.0f} dB")
            first, last = sorted((before, self._lit))
            self.update(first * PITCH, 0, (last - first) * PITCH, HEIGHT)

    def _judge(self) -> None:
        if self._clipping.isActive():
            condition = Condition.CLIPPING
        else:
            condition = Condition.SILENT if self._silent >= SILENT_AFTER else Condition.FINE
        if condition is not self.condition:
            self.condition = condition
            self.condition_changed.emit()
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Repaint when it is enabled or disabled."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the segments; the loud ones are taller, so that colour is not all there is."""
        painter = QPainter(self)
        lit = self._lit if self.isEnabled() else 0
        dirty = event.rect()
        for index in range(dirty.left() // PITCH, min(SEGMENTS, dirty.right() // PITCH + 1)):
            loud = FLOOR_DB + (index + 1) * -FLOOR_DB / SEGMENTS > LOUD_DB
            colour = self._theme.warn if loud else self._theme.good
            height = HEIGHT if loud else QUIET_HEIGHT
            if index == SEGMENTS - 1 and self.condition is Condition.CLIPPING and self.isEnabled():
                painter.fillRect(QRect(index * PITCH - 1, 0, PITCH, HEIGHT), QColor(self._theme.warn))
                continue
            rect = QRect(index * PITCH, (HEIGHT - height) // 2, WIDTH, height)
            painter.fillRect(rect, QColor(colour if index < lit else self._theme.line))


def segments_lit(peak_db: float) -> int:
    """Return how many segments a peak lights, 0 to 20."""
    return max(0, min(SEGMENTS, round((peak_db - FLOOR_DB) / -FLOOR_DB * SEGMENTS)))
