"""What the parts of the class's panel are made of."""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.words import Words

MOST_ROWS = 3
FEW = 2
"""So many are quickly done one by one."""


class Wrapped(QLabel):
    """A label of several lines; in Arabic, Qt's own begins each line that is not the last a space too far in."""

    def __init__(self, text: str) -> None:
        super().__init__(text, wordWrap=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let every line of Arabic begin at the same place."""
        if self.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
            super().paintEvent(event)
            return
        QFrame.paintEvent(self, event)
        room = QRectF(self.contentsRect())
        centred = bool(self.alignment() & Qt.AlignmentFlag.AlignHCenter)
        side = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignRight
        option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font(), self)
        layout.setTextOption(option)
        layout.beginLayout()
        height, leading = 0.0, max(0, self.fontMetrics().leading())
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room.width())
            line.setPosition(QPointF(0, height + leading))
            height += leading + line.height()
        layout.endLayout()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout.draw(painter, QPointF(room.left(), room.top() + max(0.0, (room.height() - height) / 2)))


def plain(text: str = "", name: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label that takes no text for markup; `name` is its style."""
    label = Wrapped(text) if wrap else QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if name:
        label.setObjectName(name)
    return label


def mirror(window: QWidget, words: Words) -> None:
    """Let a window of its own run as the language does: Qt hands that down to no window."""
    right_to_left = Qt.LayoutDirection.RightToLeft
    window.setLayoutDirection(right_to_left if words.right_to_left else Qt.LayoutDirection.LeftToRight)


def unmarked(text: str) -> str:
    """Return text for a button or a tab, where & would underline the next letter."""
    return text.replace("&", "&&")


def on_its_own(text: str) -> str:
    """Return text that runs from left to right in Arabic, too: between LRI and PDI of Unicode's algorithm."""
    return f"\u2066{text}\u2069"


def in_its_direction(words: Words, text: str) -> str:
    """Return what somebody has written, to be read in its own direction, on the side where the window's lines begin.

    It stands between FSI and PDI of that algorithm, after a mark of the window's direction.
    """
    return f"{direction_mark(words)}\u2068{text}\u2069"


def direction_mark(words: Words) -> str:
    """Return what makes a line run as the window does, whatever it begins with: RLM or LRM."""
    return "\u200f" if words.right_to_left else "\u200e"


def screen_name(words: Words, name: str) -> str:
    """Return how a monitor is called: a server without real ones names its only one "screen"."""
    return words.text("first-screen") if name == "screen" else name


def button(text: str, clicked: Callable[[], object]) -> QPushButton:
    """Return a button."""
    made = QPushButton(unmarked(text))
    # Without what Qt tells: whether it is checked.
    made.clicked.connect(lambda: clicked())  # noqa: PLW0108
    return made


class Elided(QWidget):
    """A line of text that is cut with "..." where it is too long, and whole in its tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        # Of any width, but always a whole line high: beside a tall neighbour a layout would squeeze it.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show a text."""
        if text != self._text:
            self._text = text
            self.setToolTip(f"<p>{html.escape(text)}</p>")
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        """Return one line's height."""
        return QSize(60, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what there is room for, on the side where lines begin."""
        painter = QPainter(self)
        # A file's name reads in its own direction.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect(), side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, shown)


@dataclass(frozen=True, slots=True)
class RowAction:
    """What can be done with somebody; `described` is for a screen reader, with the name."""

    label: str
    described: str
    do: Callable[[str], object]


class _Row(QWidget):
    def __init__(self, words: Words, actions: Sequence[RowAction]) -> None:
        super().__init__()
        self._words = words
        self._actions = actions
        self._id = ""
        self._name = Elided()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._name, stretch=1)
        self.buttons = [button(words.text(action.label), partial(self._do, action)) for action in actions]
        for one in self.buttons:
            row.addWidget(one)

    def _do(self, action: RowAction) -> None:
        action.do(self._id)

    @property
    def name(self) -> str:
        return self._name.text

    def show_person(self, person_id: str, name: str) -> None:
        if (person_id, name) != (self._id, self._name.text):
            self._id = person_id
            self._name.set_text(name)
            for one, action in zip(self.buttons, self._actions, strict=True):
                one.setAccessibleName(self._words.text(action.described, name=name))


class PersonRows(QWidget):
    """The first of those who wait for something, each with what can be done; hidden while there is nobody."""

    def __init__(
        self, words: Words, title: str, actions: Sequence[RowAction], for_all: tuple[str, Callable[[], object]] | None
    ) -> None:
        """`title` and `for_all` are keys; the title's words take a `count`."""
        super().__init__()
        self._words = words
        self._title_key = title
        self._title = plain(name="heading")
        self._more = plain(name="caption")
        self.rows = [_Row(words, actions) for _ in range(MOST_ROWS)]
        top = QHBoxLayout()
        top.addWidget(self._title, stretch=1)
        self.all_button = button(words.text(for_all[0]), for_all[1]) if for_all is not None else None
        if self.all_button is not None:
            top.addWidget(self.all_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        for row in self.rows:
            column.addWidget(row)
        column.addWidget(self._more)
        self.show_people([])

    @property
    def names(self) -> list[str]:
        """The names on the screen."""
        return [row.name for row in self.rows if not row.isHidden()]

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Show these, as id and name."""
        self._title.setText(self._words.text(self._title_key, count=len(people)))
        for index, row in enumerate(self.rows):
            if index < len(people):
                row.show_person(*people[index])
            row.setVisible(index < len(people))
        more = len(people) - len(self.rows)
        self._more.setText(self._words.text("panel-more-people", count=more) if more > 0 else "")
        self._more.setVisible(more > 0)
        if self.all_button is not None:
            self.all_button.setVisible(len(people) > FEW)
        self.setVisible(bool(people))
