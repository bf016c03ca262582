"""One plot of the last minutes, with what it says in words below; imported by what is opened seldom: it is heavy."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyqtgraph
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.figures import SPAN_S, highest, latest, scale
from studio.ui.classparts import plain
from studio.ui.theme import FAMILIES, Theme
from studio.wording import SEPARATOR
from studio.words import Words

HEIGHT: Final = 96
AXIS_WIDTH: Final = 52
TICK_PX: Final = 12
LINE_WIDTH: Final = 2
MARGIN: Final = 0.06
"""Of the time, on both sides: room for half of the outermost words below the axis."""
S_PER_MIN: Final = 60
MINUTES: Final = round(SPAN_S / S_PER_MIN)
DASHES: Final = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
"""The second line differs in more than its colour."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing over time."""

    key: str
    """Of its words, which take `now` and `most`."""
    values: Sequence[float | None]


class FigurePlot(QWidget):
    """A heading, the plot, and for each line what it shows in words. Time runs to the right in every language."""

    def __init__(self, words: Words, theme: Theme, title: str, nothing: str) -> None:
        """`title` and `nothing` (what is said while there is nothing) are keys."""
        super().__init__()
        self._words = words
        self._title = words.text(title)
        self._nothing = words.text(nothing)
        self._view = pyqtgraph.PlotWidget()
        self._view.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._view.setMinimumHeight(HEIGHT)
        item = self._view.getPlotItem()
        # What stands in a plot takes its direction from the application.
        item.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        item.setMouseEnabled(x=False, y=False)
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setXRange(-SPAN_S, 0, padding=MARGIN)
        self._curves = [item.plot(connect="finite", antialias=True) for _ in DASHES]
        self._lost = item.plot(pen=None, symbol="x", symbolSize=9)
        ago = [(-minute * S_PER_MIN, words.text("figures-ago", count=minute)) for minute in range(1, MINUTES + 1)]
        item.getAxis("bottom").setTicks([[*ago, (0, words.text("figures-now"))]])
        item.getAxis("left").setWidth(AXIS_WIDTH)
        self._swatches = [_Swatch(dash) for dash in DASHES]
        self.captions = [plain(name="caption") for _ in DASHES]
        self._empty = plain(self._nothing, "caption", wrap=True)
        # Plots side by side are of one height, whether they have one line or two.
        room = self.captions[-1].sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self.captions[-1].setSizePolicy(room)
        legend = QGridLayout()
        legend.setHorizontalSpacing(6)
        legend.setVerticalSpacing(2)
        legend.setColumnStretch(1, 1)
        for row, (swatch, caption) in enumerate(zip(self._swatches, self.captions, strict=True)):
            legend.addWidget(swatch, row, 0)
            legend.addWidget(caption, row, 1)
        legend.addWidget(self._empty, 0, 0, 1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(plain(self._title, "heading"))
        column.addWidget(self._view, stretch=1)
        column.addLayout(legend)
        self.set_theme(theme)
        self.show_lines((), ())

    @property
    def said(self) -> str:
        """What it shows, in words."""
        shown = [caption.text() for caption in self.captions if not caption.isHidden()]
        return SEPARATOR.join(shown) or self._nothing

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._view.setBackground(theme.surface)
        item = self._view.getPlotItem()
        # The window's, whose spaces are seen between Arabic words: what stands in a plot knows no style sheet.
        font = QFont()
        font.setFamilies(FAMILIES)
        font.setPixelSize(TICK_PX)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setTickFont(font)
            axis.setPen(theme.line)
            axis.setTextPen(theme.ink_2)
        for curve, swatch, colour, dash in zip(
            self._curves, self._swatches, (theme.accent, theme.ink), DASHES, strict=True
        ):
            curve.setPen(pyqtgraph.mkPen(colour, width=LINE_WIDTH, style=dash))
            swatch.show_colour(colour)
        self._lost.setSymbolPen(pyqtgraph.mkPen(theme.warn, width=LINE_WIDTH))

    def show_lines(
        self, ages_s: Sequence[float], lines: Sequence[Line], lost: Sequence[int] = (), addition: str = ""
    ) -> None:
        """Show one or two lines, their values at `ages_s` before now (negative), a cross wherever something was `lost`.

        `addition` is said after the first line's words.
        """
        told = [line for line in lines if highest(line.values) is not None]
        ticks = scale(max((highest(line.values) or 0.0 for line in told), default=0.0))
        item = self._view.getPlotItem()
        item.setYRange(0, ticks[-1], padding=0.04)
        item.getAxis("left").setTicks([[(tick, self._number(tick)) for tick in ticks if told]])
        for index, (curve, swatch, caption) in enumerate(zip(self._curves, self._swatches, self.captions, strict=True)):
            line = lines[index] if index < len(lines) and lines[index] in told else None
            swatch.setVisible(line is not None)
            caption.setVisible(line is not None)
            if line is None:
                curve.setData([], [])
                continue
            curve.setData(list(ages_s), [math.nan if value is None else value for value in line.values])
            said = self._words.text(
                line.key, now=self._told(latest(line.values)), most=self._told(highest(line.values))
            )
            caption.setText(SEPARATOR.join([said, addition]) if addition and index == 0 else said)
        at = [age for age, count in zip(ages_s, lost, strict=False) if count]
        self._lost.setData(at, [0.0] * len(at))
        self._empty.setVisible(not told)
        self._view.setAccessibleName(self._title)
        self._view.setAccessibleDescription(self.said)

    def _told(self, value: float | None) -> str:
        return self._number(value) if value is not None else "–"

    def _number(self, value: float) -> str:
        return self._words.text("figures-number", count=round(value, 1) if 0 < abs(value) < 2 else round(value))


class _Swatch(QWidget):
    """A piece of the line, beside its words."""

    def __init__(self, dash: Qt.PenStyle) -> None:
        super().__init__()
        self._dash = dash
        self._colour = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_colour(self, colour: str) -> None:
        self._colour = colour
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(22, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self._colour), LINE_WIDTH, self._dash))
        painter.drawLine(0, self.height() // 2, self.width(), self.height() // 2)
