"""What the window shows in one language: Stage, notices, Class, Desk, floating bar and tray."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.events import Meter
from studio.ui.classside import NARROW, ClassSide
from studio.ui.desk import Desk
from studio.ui.figures import Figures
from studio.ui.figures_door import FiguresDoor
from studio.ui.floating import FloatingBar
from studio.ui.notice import NoticeStrip
from studio.ui.runner import EngineRunner
from studio.ui.shortcuts import Shortcuts
from studio.ui.stage import Stage
from studio.ui.theme import Theme
from studio.ui.tray import Tray
from studio.words import Words


class Content(QWidget):
    """Built anew when the language changes; what must outlast that is the window's, or taken over."""

    def __init__(
        self,
        window: QWidget,
        words: Words,
        theme: Theme,
        runner: EngineRunner,
        figures: Figures,
        strip: NoticeStrip,
        shortcuts: Shortcuts,
        bar_place: tuple[int, int] | None,
    ) -> None:
        """`window`'s direction and style sheet are those of the language already."""
        super().__init__(window)
        self.stage = Stage(words, theme, runner, shortcuts)
        self.desk = Desk(words, theme)
        self.desk.setLayoutDirection(window.layoutDirection())
        self.class_side = ClassSide(words, theme, figures.lessons_class, self.stage.countdown)
        self.class_side.stand_beside(self.desk)
        self.details = FiguresDoor(words, theme, figures, window)
        for asks in (self.desk, self.class_side.panel):
            asks.details_wanted.connect(self.details.open)
        self.bar = FloatingBar(self.desk, words, theme, QPoint(*bar_place) if bar_place is not None else None)
        self.tray = Tray(self.desk, words, theme)
        self._strip = strip
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        stage = self._stage_column = QVBoxLayout()
        stage.setSpacing(12)
        stage.addWidget(self.stage, stretch=1)
        stage.addWidget(strip)
        beside = QHBoxLayout()
        beside.setSpacing(12)
        beside.addLayout(stage, stretch=1)
        beside.addWidget(self.class_side)
        layout.addLayout(beside, stretch=1)
        layout.addWidget(self.desk)

    def fit(self, window: QSize) -> None:
        """Take the room that a window of this size leaves; in a narrow one, notices stand below the class, too."""
        self.class_side.fit(window)
        narrow = window.width() < NARROW
        if narrow == (self._column.indexOf(self._strip) < 0):
            if narrow:
                self._column.insertWidget(1, self._strip)
            else:
                self._stage_column.addWidget(self._strip)

    def set_theme(self, theme: Theme, sheet: str) -> None:
        """Use other colours; `sheet` is the style sheet, which is the window's already."""
        self.stage.set_theme(theme)
        self.desk.set_theme(theme)
        self.class_side.set_theme(theme)
        self.details.set_theme(theme)
        self.desk.keep_widths()
        self.bar.setStyleSheet(sheet)
        self.bar.set_theme(theme)
        self.tray.set_theme(theme)

    def take_over(self, before: "Content") -> None:
        """Go on where the other one stood: the picture, what is written and not yet sent, what is opened."""
        self.stage.take_over(before.stage)
        self.class_side.take_over(before.class_side)
        self.details.take_over(before.details)

    def show_level(self, level: Meter) -> None:
        """Show how loud it is, where somebody sees it."""
        shown = self.bar if self.bar.isVisible() else self.desk
        shown.level.show_level(level)

    def close_all(self) -> None:
        """Take away what stands outside the window."""
        self.tray.close()
        self.bar.hide()
