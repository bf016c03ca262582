"""The place beside the Stage: the Class panel while live, or, where the window is narrow, a button that opens it."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.classplan import ClassPlan
from studio.ui.bigpair import BigPair
from studio.ui.classmodel import ClassModel
from studio.ui.classpanel import ClassPanel
from studio.ui.classparts import button, unmarked
from studio.ui.desk import Desk
from studio.ui.golive import GoLiveButton, PlanDialog, SureDialog
from studio.ui.runner import ClassMoment
from studio.ui.stage_countdown import Countdown
from studio.ui.theme import Theme
from studio.words import Words

NARROW: Final = 1100
"""Below this width of the window the picture comes first."""
LOW: Final = 740
"""Below this height the panel leaves the QR code to the screen of its own."""


class ClassSide(QWidget):
    """Nothing while there is no class."""

    def __init__(self, words: Words, theme: Theme, model: ClassModel, countdown: Countdown) -> None:
        super().__init__()
        self._words = words
        self._model = model
        self._countdown = countdown
        self._narrow = False
        self._low = False
        self._unfolded = False
        self._can_begin = False
        self._pair: BigPair | None = None
        self.panel = ClassPanel(words, theme, model)
        self.go_live = GoLiveButton(words, theme)
        """For the Desk, beside Record."""
        self.unfold_button = button("", self._unfold)
        self.unfold_button.setObjectName("unfold")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.unfold_button, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.panel)
        self.go_live.clicked.connect(self._pressed)
        self.panel.hide_wanted.connect(self._fold)
        self.panel.noted.connect(self._show_summary)
        model.changed.connect(self._show)
        model.ended.connect(self._on_ended)
        self._show()

    def take_over(self, before: "ClassSide") -> None:
        """Go on where another one stood."""
        self._unfolded = before._unfolded
        self.panel.take_over(before.panel)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.panel.set_theme(theme)
        self.go_live.set_theme(theme)
        self.go_live.keep_width()

    def stand_beside(self, desk: Desk) -> None:
        """Give the Desk the button that opens and ends the class."""
        self._pair = desk.add_beside_record(self.go_live)

    def fit(self, window: QSize) -> None:
        """Take the room that a window of this size leaves."""
        narrow, low = window.width() < NARROW, window.height() < LOW
        if self._pair is not None:
            self._pair.stack(narrow)
        if narrow != self._narrow:
            self._narrow, self._low, self._unfolded = narrow, low, False
            self._show()
        elif low != self._low:
            self._low = low
            self._show()

    def tick(self, *, can_begin: bool, heard: bool) -> None:
        """Look where the class stands; whether there is a program to teach, and whether the microphone is on."""
        self._can_begin = can_begin
        self._model.look()
        self.go_live.show_moment(self._model.moment, can_begin=can_begin)
        if self._is_live:
            self.panel.tick(heard=heard)

    @property
    def _is_live(self) -> bool:
        return self._model.view.opened is not None and self._model.moment is not ClassMoment.OFF

    def _show(self) -> None:
        self.go_live.show_moment(self._model.moment, can_begin=self._can_begin)
        if self._is_live:
            self.panel.show_view(self._model.view)
        unfolded = self._unfolded or not self._narrow
        # What goes is hidden first: for a moment with both, Qt would make the window wider for good.
        if unfolded:
            self.unfold_button.hide()
        self.panel.be_brief(self._narrow or self._low, can_hide=self._narrow)
        self.panel.setVisible(self._is_live and unfolded)
        self.unfold_button.setVisible(self._is_live and not unfolded)
        self.setVisible(self._is_live)
        self._show_summary()

    def _show_summary(self) -> None:
        text, view = self._words.text, self._model.view
        lines = [text("panel-class"), text("panel-here", count=len(view.here))]
        if view.waiting:
            lines.append(text("panel-lobby", count=len(view.waiting)))
        if view.hands:
            lines.append(text("panel-hands", count=len(view.hands)))
        if self.panel.unread:
            lines.append(text("panel-tab-chat-new", count=self.panel.unread))
        said = unmarked("\n".join(lines))
        if self.unfold_button.text() != said:
            self.unfold_button.setText(said)

    def _pressed(self) -> None:
        text, begins = self._words.text, self._words.text("stage-countdown-live")
        if self._countdown.awaits(begins):
            self._countdown.call_off(begins)
        elif self._model.moment is ClassMoment.OFF:
            self._ask_plan()
        elif self._model.moment is ClassMoment.LIVE:
            question = text("golive-end-sure", count=len(self._model.view.here))
            yes, no = text("golive-end-yes"), text("golive-end-no")
            detail = text("golive-end-what")
            SureDialog(self._words, self.window(), question, detail, yes, no, self._model.end).open()

    def choose_port(self) -> None:
        """Ask for the class again, now on another port."""
        if self._model.moment is ClassMoment.OFF:
            self._ask_plan().ask_port()

    def _ask_plan(self) -> PlanDialog:
        dialog = PlanDialog(self._words, self.window(), self._model.plan)
        dialog.wanted.connect(self._count)
        dialog.open()
        return dialog

    def _count(self, plan: ClassPlan) -> None:
        self._countdown.begin(self._words.text("stage-countdown-live"), lambda: self._model.go_live(plan))

    def _unfold(self) -> None:
        self._unfolded = True
        self._show()
        self.panel.tabs.setFocus()

    def _fold(self) -> None:
        self._unfolded = False
        self._show()
        self.unfold_button.setFocus()

    def _on_ended(self) -> None:
        self.panel.close_all()
        self._unfolded = False
