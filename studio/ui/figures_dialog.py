"""Details: four plots of the last minutes and, while live, a line for each trainee."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QTabWidget, QVBoxLayout, QWidget

from studio.ui.classdetails import TraineeFigures
from studio.ui.classparts import button, mirror, unmarked
from studio.ui.figures import Figures
from studio.ui.figures_plot import MINUTES, FigurePlot, Line
from studio.ui.theme import Theme
from studio.words import Words

TRAINEES: Final = 1
"""The tab that there is while live."""


class FiguresDialog(QDialog):
    """It follows recording and class while it is open, and costs nothing while it is not."""

    def __init__(self, words: Words, theme: Theme, figures: Figures, parent: QWidget) -> None:
        super().__init__(parent)
        mirror(self, words)
        self._words = words
        self._figures = figures
        self.setObjectName("figures")
        self.setWindowTitle(words.text("panel-details"))
        self.pictures = FigurePlot(words, theme, "figures-pictures", "figures-pictures-none")
        self.cpu = FigurePlot(words, theme, "figures-cpu", "figures-nothing")
        self.rate = FigurePlot(words, theme, "figures-rate", "figures-rate-none")
        self.rtt = FigurePlot(words, theme, "figures-rtt", "figures-rtt-none")
        self.plots = (self.pictures, self.cpu, self.rate, self.rtt)
        self.trainees = TraineeFigures(words)
        self.close_button = button(words.text("panel-details-close"), self.close)
        minutes = QWidget()
        grid = QGridLayout(minutes)
        grid.setContentsMargins(0, 12, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(16)
        for index, plot in enumerate(self.plots):
            grid.addWidget(plot, index // 2, index % 2)
        for at in range(2):
            grid.setColumnStretch(at, 1)
            grid.setRowStretch(at, 1)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(minutes, unmarked(words.text("figures-title", count=MINUTES)))
        self.tabs.addTab(self.trainees, unmarked(words.text("panel-details-title")))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addWidget(self.tabs, stretch=1)
        column.addWidget(self.close_button, alignment=Qt.AlignmentFlag.AlignTrailing)
        # The layout asks for its height before it is styled.
        self.close_button.ensurePolished()
        self.close_button.setMinimumHeight(self.close_button.sizeHint().height())
        self.resize(820, 560)
        figures.noted.connect(self._show_if_seen)
        figures.lessons_class.changed.connect(self._show_if_seen)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        for plot in self.plots:
            plot.set_theme(theme)

    def open_here(self) -> None:
        """Come to the front with what is known now."""
        self.show()
        self._show_figures()
        self.raise_()
        self.activateWindow()

    def _show_if_seen(self) -> None:
        if self.isVisible() and not self.isMinimized():
            self._show_figures()

    def _show_tabs(self, live: bool) -> None:
        self.tabs.setTabVisible(TRAINEES, live)
        self.tabs.tabBar().setVisible(live)
        if not live and self.focusWidget() is not self.close_button:
            self.close_button.setFocus()

    def _show_figures(self) -> None:
        points = self._figures.log.points
        now_s = points[-1].at_s if points else 0.0
        ages_s = [point.at_s - now_s for point in points]
        lost = [point.dropped for point in points]
        self.pictures.show_lines(
            ages_s,
            [Line("figures-pictures-now", [point.pictures for point in points])],
            lost,
            self._words.text("losses-pictures", count=sum(lost)),
        )
        self.cpu.show_lines(
            ages_s,
            [
                Line("figures-cpu-studio", [point.studio_cpu for point in points]),
                Line("figures-cpu-host", [point.host_cpu for point in points]),
            ],
        )
        self.rate.show_lines(
            ages_s,
            [
                Line("figures-rate-file", [point.file_kbps for point in points]),
                Line("figures-rate-sent", [point.sent_kbps for point in points]),
            ],
        )
        self.rtt.show_lines(
            ages_s,
            [
                Line("figures-rtt-typical", [point.rtt_ms for point in points]),
                Line("figures-rtt-slowest", [point.slowest_rtt_ms for point in points]),
            ],
        )
        view = self._figures.lessons_class.view
        self._show_tabs(view.opened is not None)
        self.trainees.show_view(view)
