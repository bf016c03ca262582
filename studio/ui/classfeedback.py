"""How trainees follow: a small plot over time, with the present in words."""

from typing import Final

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from session.facts import FeedbackGiven
from studio.classview import Feedback, feedback_over
from studio.ui.classparts import plain
from studio.ui.theme import Theme
from studio.wording import SEPARATOR
from studio.words import Words

SPAN_MS: Final = 15 * 60_000
POINTS: Final = 61
HEIGHT: Final = 44
SWATCH: Final = 10
KEYS: Final = ("panel-feedback-good", "panel-feedback-fast", "panel-feedback-lost")


def band_colours(theme: Theme) -> tuple[str, str, str]:
    """Return the colours of good, too fast and lost."""
    return theme.good, theme.line, theme.warn


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
        tops_of_bands = (
            [moment.good for moment in self._moments],
            [moment.good + moment.too_fast for moment in self._moments],
            [moment.total for moment in self._moments],
        )
        # From the highest to the lowest, each over the one before.
        for colour, tops in reversed(list(zip(band_colours(theme), tops_of_bands, strict=True))):
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
        self._swatches = [QLabel() for _ in KEYS]
        self._counts = [plain(name="caption") for _ in KEYS]
        legend = QHBoxLayout()
        legend.setSpacing(4)
        for swatch, count in zip(self._swatches, self._counts, strict=True):
            legend.addWidget(swatch)
            legend.addWidget(count)
            legend.addSpacing(8)
        legend.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(plain(words.text("panel-feedback"), "heading"))
        column.addWidget(self.plot)
        column.addLayout(legend)
        self.set_theme(theme)
        self.hide()

    @property
    def shown(self) -> list[str]:
        """The present, in the words on the screen."""
        return [count.text() for count in self._counts]

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.plot.set_theme(theme)
        for swatch, colour in zip(self._swatches, band_colours(theme), strict=True):
            pixmap = QPixmap(SWATCH, SWATCH)
            pixmap.fill(QColor(colour))
            swatch.setPixmap(pixmap)

    def show_feedback(self, given: tuple[FeedbackGiven, ...], now_ms: int) -> None:
        """Show the last quarter of an hour before `now_ms`."""
        self.setVisible(bool(given))
        if given:
            moments = feedback_over(given, now_ms - SPAN_MS, now_ms, POINTS)
            self.plot.show_moments(moments)
            now = moments[-1]
            for label, key, count in zip(self._counts, KEYS, (now.good, now.too_fast, now.lost), strict=True):
                label.setText(self._words.text(key, count=count))
            self.plot.setAccessibleName(SEPARATOR.join(self.shown))
