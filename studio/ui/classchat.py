"""Chat and questions, with a reply to all or to one."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from session.control import Say
from session.facts import Chat
from session.messages import LONGEST_CHAT
from studio.classview import ALL, KEPT_CHAT, TRAINER, ClassView
from studio.classwording import chat_line
from studio.ui.classmodel import Ask
from studio.ui.classparts import button, direction_mark, plain
from studio.ui.field import Field
from studio.ui.tick import Tick
from studio.words import Words

SENDER = Qt.ItemDataRole.UserRole
PRIVATE = Qt.ItemDataRole.UserRole + 1
LOWEST_LINES = 72


class ChatPart(QWidget):
    """What was written, newest last, and one line to write."""

    def __init__(self, words: Words, ask: Ask, noted: Callable[[], None]) -> None:
        """`noted` is called when what was unread has been seen."""
        super().__init__()
        self._words = words
        self._ask = ask
        self._noted = noted
        self._view = ClassView()
        self._last = 0
        self._unread = 0
        text = words.text
        self.only_mine = Tick(text("panel-chat-to-me"))
        self.only_mine.toggled.connect(self._filter)
        self.lines = QListWidget()
        self.lines.setAccessibleName(text("panel-chat"))
        self.lines.setObjectName("chatlines")
        self.lines.setWordWrap(True)
        # It asks for little and takes what is left, so that the line to write in is in view.
        self.lines.setMinimumHeight(LOWEST_LINES)
        self.lines.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.lines.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines.itemActivated.connect(self._reply)
        self.lines.currentItemChanged.connect(self._show_reply)
        self._empty = plain(text("panel-chat-empty"), "caption", wrap=True)
        self.reply_button = button(text("panel-chat-reply"), self._reply_to_current)
        self.to = QComboBox()
        self.to.setAccessibleName(text("panel-chat-to"))
        self.to.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.to.addItem(text("panel-chat-everybody"), ALL)
        self.send_button = button(text("panel-chat-send"), self._send)
        self.send_button.setEnabled(False)
        self.line = Field(placeholderText=text("panel-chat-write"))
        self.line.setAccessibleName(text("panel-chat-write"))
        self.line.setMaxLength(LONGEST_CHAT)
        self.line.returnPressed.connect(self._send)
        self.line.textChanged.connect(lambda said: self.send_button.setEnabled(bool(said.strip())))
        self._lay_out()
        self._show_reply()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.only_mine, stretch=1)
        top.addWidget(self.reply_button)
        column.addLayout(top)
        column.addWidget(self._empty)
        column.addWidget(self.lines, stretch=1)
        to = QHBoxLayout()
        to.setSpacing(8)
        to.addWidget(plain(self._words.text("panel-chat-to"), "caption"))
        to.addWidget(self.to, stretch=1)
        column.addLayout(to)
        write = QHBoxLayout()
        write.setSpacing(8)
        write.addWidget(self.line, stretch=1)
        write.addWidget(self.send_button)
        column.addLayout(write)

    @property
    def unread(self) -> int:
        """Lines of trainees that came while the chat was out of sight."""
        return self._unread

    def take_over(self, before: "ChatPart") -> None:
        """Keep what is being written and to whom, and what is read."""
        self.only_mine.setChecked(before.only_mine.isChecked())
        self.line.setText(before.line.text())
        if before.to.currentData() != ALL:
            self._choose_receiver(before.to.currentData())
        self._unread = before._unread

    def show_view(self, view: ClassView) -> None:
        """Show what was written since, and who can be written to."""
        before, self._view = self._view, view
        if before.trainees != view.trainees:
            self._show_people()
        if not view.chat:
            self.lines.clear()
            self._last = self._unread = 0
        elif before.chat is not view.chat:
            for chat in view.chat:
                if chat.message > self._last:
                    self._add(chat)
        self._empty.setVisible(not view.chat)

    def see(self) -> None:
        """Take all that there is as read."""
        if self._unread:
            self._unread = 0
            self._noted()

    def write_to(self, person_id: str) -> None:
        """Make somebody the one to write to."""
        self._choose_receiver(person_id)
        self.line.setFocus()

    def _choose_receiver(self, person_id: str) -> None:
        index = self.to.findData(person_id)
        if index < 0:
            self.to.addItem(self._view.name(person_id), person_id)
            index = self.to.count() - 1
        self.to.setCurrentIndex(index)

    def _add(self, chat: Chat) -> None:
        bar = self.lines.verticalScrollBar()
        follows = bar.value() >= bar.maximum()
        # The line runs as the window does, whatever was written; each part of it as it was written.
        item = QListWidgetItem(direction_mark(self._words) + chat_line(self._words, self._view.name, chat))
        item.setData(SENDER, chat.sender)
        item.setData(PRIVATE, chat.to != ALL)
        self.lines.addItem(item)
        item.setHidden(self.only_mine.isChecked() and chat.to == ALL)
        if self.lines.count() > KEPT_CHAT:
            self.lines.takeItem(0)
        self._last = chat.message
        if chat.sender != TRAINER and not self.isVisible():
            self._unread += 1
        if follows:
            self.lines.scrollToBottom()

    def _filter(self, only_mine: bool) -> None:
        for index in range(self.lines.count()):
            item = self.lines.item(index)
            item.setHidden(only_mine and not item.data(PRIVATE))

    def _show_people(self) -> None:
        chosen = self.to.currentData()
        people = [(self._view.name(trainee.person.id), trainee.person.id) for trainee in self._view.trainees]
        shown = [(self.to.itemText(index), self.to.itemData(index)) for index in range(1, self.to.count())]
        if people == shown:
            return
        while self.to.count() > 1:
            self.to.removeItem(1)
        for name, person_id in people:
            self.to.addItem(name, person_id)
        self.to.setCurrentIndex(max(0, self.to.findData(chosen)))

    def _show_reply(self) -> None:
        item = self.lines.currentItem()
        self.reply_button.setEnabled(item is not None and item.data(SENDER) != TRAINER)

    def _reply_to_current(self) -> None:
        item = self.lines.currentItem()
        if item is not None:
            self._reply(item)

    def _reply(self, item: QListWidgetItem) -> None:
        sender = item.data(SENDER)
        if sender != TRAINER:
            self.write_to(sender)

    def _send(self) -> None:
        said = self.line.text().strip()
        if said:
            self._ask(Say(said, to=self.to.currentData()))
            # Whom it goes to stays: a second sentence to one trainee must not go to all.
            self.line.clear()
