"""Polls: a question is made, its answers are counted while they come, and it is closed, with or without being shown."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from session.control import ClosePoll, OpenPoll
from session.messages import LONGEST_CHAT, LONGEST_CHOICE, MOST_CHOICES
from studio.classview import PollState
from studio.ui.classmodel import Ask
from studio.ui.classparts import button, in_its_direction, plain
from studio.ui.field import Field, Lines
from studio.ui.theme import Theme
from studio.ui.tick import Tick
from studio.words import Words

ROW: Final = 38
LOWEST_CHOICES: Final = 88
BAR: Final = 8
FEWEST: Final = 2


def read_choices(text: str) -> tuple[str, ...]:
    """Return one choice for each line that says something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def can_be_asked(question: str, choices: tuple[str, ...]) -> bool:
    """Whether the class's host would take this for a poll."""
    fits = all(len(choice) <= LONGEST_CHOICE for choice in choices)
    return bool(question.strip()) and FEWEST <= len(choices) <= MOST_CHOICES and fits


class PollBars(QWidget):
    """A bar for each choice, with its words and count; bars grow from where lines begin."""

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self._words = words
        self._theme = theme
        self._choices: tuple[str, ...] = ()
        self._counts: tuple[int, ...] = ()
        self._shown: tuple[str, ...] = ()
        """The counts, in the digits that were chosen."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a size with a row for each choice."""
        return QSize(200, ROW * len(self._choices))

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self.update()

    def show_counts(self, choices: tuple[str, ...], counts: tuple[int, ...]) -> None:
        """Show how often each choice was taken."""
        if (choices, counts) != (self._choices, self._counts):
            self._choices, self._counts = choices, counts
            self._shown = tuple(self._words.in_digits(str(count)) for count in counts)
            told = (f"{choice}: {shown}" for choice, shown in zip(choices, self._shown, strict=True))
            self.setAccessibleName("\n".join(told))
            self.updateGeometry()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint words, count and bar of each choice."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Each choice reads in its own direction, as the trainees see it.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        begin, end = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if is_mirrored:
            begin, end = end, begin
        fixed = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        most = max(self._counts, default=0)
        metrics, width = self.fontMetrics(), float(self.width())
        for index, (choice, count, shown) in enumerate(zip(self._choices, self._counts, self._shown, strict=True)):
            top = index * ROW
            line = QRectF(0, top, width, ROW - BAR - 6)
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            room = int(width) - metrics.horizontalAdvance(f"  {shown}")
            painter.drawText(line, begin | fixed, metrics.elidedText(choice, Qt.TextElideMode.ElideRight, room))
            painter.drawText(line, end | fixed, shown)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.line))
            painter.drawRoundedRect(QRectF(0, top + ROW - BAR - 6, width, BAR), 4, 4)
            long = width * count / most if most else 0.0
            painter.setBrush(QColor(self._theme.accent))
            left = width - long if is_mirrored else 0.0
            painter.drawRoundedRect(QRectF(left, top + ROW - BAR - 6, long, BAR), 4, 4)


class PollPart(QWidget):
    """Either the form of a new poll, or the last one."""

    def __init__(self, words: Words, theme: Theme, ask: Ask) -> None:
        super().__init__()
        self._words = words
        self._ask = ask
        self._poll: PollState | None = None
        self._wants_new = True
        self._pages = QStackedWidget()
        self._pages.addWidget(self._form())
        self._pages.addWidget(self._standing(theme))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self._pages)
        self._show_form()

    def _form(self) -> QWidget:
        text = self._words.text
        self.question = Field(placeholderText=text("panel-poll-question"))
        self.question.setAccessibleName(text("panel-poll-question"))
        self.question.setMaxLength(LONGEST_CHAT)
        self.choices = Lines(placeholderText=text("panel-poll-choices"))
        self.choices.setAccessibleName(text("panel-poll-choices"))
        self.choices.setTabChangesFocus(True)
        # The panel is moved up and down rather than squeezed: the field asks for little, and takes what is left.
        self.choices.setMinimumHeight(LOWEST_CHOICES)
        self.choices.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.multiple = Tick(text("panel-poll-multiple"))
        self.anonymous = Tick(text("panel-poll-anonymous"))
        self._hint = plain(text("panel-poll-hint", count=MOST_CHOICES), "caption", wrap=True)
        self.open_button = button(text("panel-poll-open"), self._open)
        self.open_button.setObjectName("main")
        self.question.textChanged.connect(self._check)
        self.choices.textChanged.connect(self._check)
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.question)
        column.addWidget(self.choices, stretch=1)
        kinds = QHBoxLayout()
        kinds.setSpacing(16)
        kinds.addWidget(self.multiple)
        kinds.addWidget(self.anonymous)
        kinds.addStretch(1)
        column.addLayout(kinds)
        column.addWidget(self._hint)
        column.addWidget(self.open_button)
        return form

    def _standing(self, theme: Theme) -> QWidget:
        text = self._words.text
        self._asked = plain(name="heading", wrap=True)
        self.bars = PollBars(self._words, theme)
        self._voters = plain(name="caption", wrap=True)
        self.share_button = button(text("panel-poll-share"), lambda: self._ask(ClosePoll(share=True)))
        self.share_button.setObjectName("main")
        self.close_button = button(text("panel-poll-close"), lambda: self._ask(ClosePoll(share=False)))
        self.new_button = button(text("panel-poll-new"), self._begin_new)
        standing = QWidget()
        column = QVBoxLayout(standing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self._asked, self.bars, self._voters):
            column.addWidget(part)
        column.addStretch(1)
        row = QHBoxLayout()
        for one in (self.share_button, self.close_button, self.new_button):
            row.addWidget(one, stretch=1)
        column.addLayout(row)
        return standing

    @property
    def voters_shown(self) -> str:
        """How many have answered, in the words on the screen."""
        return self._voters.text()

    def take_over(self, before: "PollPart") -> None:
        """Keep a question that is being made."""
        self._wants_new = before._wants_new
        self.question.setText(before.question.text())
        self.choices.setPlainText(before.choices.toPlainText())
        self.multiple.setChecked(before.multiple.isChecked())
        self.anonymous.setChecked(before.anonymous.isChecked())
        self._show_form()

    def show_poll(self, poll: PollState | None, here: int) -> None:
        """Show where the last poll stands, of `here` trainees."""
        before, self._poll = self._poll, poll
        if poll is None:
            self._wants_new = True
        elif before is None or before.opened.poll != poll.opened.poll:
            self._wants_new = False
        self._show_form()
        if poll is None:
            return
        self._asked.setText(in_its_direction(self._words, poll.opened.question))
        self.bars.show_counts(poll.opened.choices, poll.counts)
        if poll.result is None:
            said = self._words.text("panel-poll-voters", count=poll.voters, all=max(here, poll.voters))
        else:
            key = "panel-poll-shared" if poll.result.shared else "panel-poll-not-shared"
            said = self._words.text(key, count=poll.voters)
        self._voters.setText(said)
        self.share_button.setVisible(poll.is_open)
        self.close_button.setVisible(poll.is_open)
        self.new_button.setVisible(not poll.is_open)

    def _show_form(self) -> None:
        self._pages.setCurrentIndex(0 if self._wants_new else 1)
        self._check()

    def _check(self) -> None:
        ready = can_be_asked(self.question.text(), read_choices(self.choices.toPlainText()))
        self.open_button.setEnabled(ready)
        self._hint.setVisible(not ready)

    def _open(self) -> None:
        choices = read_choices(self.choices.toPlainText())
        multiple, anonymous = self.multiple.isChecked(), self.anonymous.isChecked()
        self._ask(OpenPoll(self.question.text().strip(), choices, multiple=multiple, anonymous=anonymous))

    def _begin_new(self) -> None:
        self.question.clear()
        self.choices.clear()
        self._wants_new = True
        self._show_form()
        self.question.setFocus()
