"""How trainees follow: a small plot over time, with the present in words."""

from typing import Final

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from session.facts import FeedbackGiven
from studio.classview import Feedback, feedback_over
from studio.ui.classparts import plain
from studio.ui.theme import Theme
from studio.words import Words

SPAN_MS: Final = 15 * 60_000
POINTS: Final = 61
HEIGHT: Final = 44


class FeedbackPlot(QWidget):
    """Three bands, one on the other: good below, then too fast, lost on top; the present is on the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._moments: tuple[Feedback, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a low, wide size."""
        return QSize(200, HEIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self.update()

    def show_moments(self, moments: tuple[Feedback, ...]) -> None:
        """Show these, the last is now."""
        if moments != self._moments:
            self._moments = moments
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bands."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, height = self._theme, float(self.height())
        painter.fillRect(self.rect(), QColor(theme.canvas))
        highest = max((moment.total for moment in self._moments), default=0)
        if highest == 0:
            return
        step = self.width() / (len(self._moments) - 1)
        bands = (
            (theme.warn, [moment.total for moment in self._moments]),
            (theme.line, [moment.good + moment.too_fast for moment in self._moments]),
            (theme.good, [moment.good for moment in self._moments]),
        )
        for colour, tops in bands:
            line = [QPointF(index * step, height - top / highest * (height - 2)) for index, top in enumerate(tops)]
            band = QPolygonF([QPointF(0, height), *line, QPointF(self.width(), height)])
            painter.setPen(QColor(theme.ink_2))
            painter.setBrush(QColor(colour))
            painter.drawPolygon(band)


class FeedbackPart(QWidget):
    """The plot and its words; hidden until somebody has said something."""

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self._words = words
        self.plot = FeedbackPlot(theme)
        self._now = plain(name="caption", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(plain(words.text("panel-feedback"), "heading"))
        column.addWidget(self.plot)
        column.addWidget(self._now)
        self.hide()

    @property
    def shown(self) -> str:
        """The present, in the words on the screen."""
        return self._now.text()

    def show_feedback(self, given: tuple[FeedbackGiven, ...], now_ms: int) -> None:
        """Show the last quarter of an hour before `now_ms`."""
        self.setVisible(bool(given))
        if given:
            moments = feedback_over(given, now_ms - SPAN_MS, now_ms, POINTS)
            self.plot.show_moments(moments)
            now = moments[-1]
            text = self._words.text("panel-feedback-now", good=now.good, fast=now.too_fast, lost=now.lost)
            self._now.setText(text)
            self.plot.setAccessibleName(text)
