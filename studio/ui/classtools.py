"""What a class also needs now and then: an announcement, a presence check, files, who may enter and write."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from session.control import Announce, AskPresence, Lock, MuteChat, WithdrawFile
from session.messages import LONGEST_CHAT
from studio.classview import CheckState, ClassView
from studio.ui.classmodel import Ask
from studio.ui.classparts import button, in_its_direction, plain
from studio.ui.field import Field
from studio.ui.tick import Tick
from studio.wording import SEPARATOR, duration, size
from studio.words import Words

FILES_HEIGHT: Final = 76
LEAST_WIDTH: Final = 200
LEAST_HEIGHT: Final = 180
HANDOUT: Final = Qt.ItemDataRole.UserRole


class ToolsPart(QScrollArea):
    """Four groups, one under the other."""

    def __init__(
        self, words: Words, ask: Ask, share: Callable[[Path], None], copy_observer: Callable[[], None]
    ) -> None:
        super().__init__(widgetResizable=True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._words = words
        self._ask = ask
        self._share = share
        self._view = ClassView()
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 8, 8, 0)
        self._column.setSpacing(8)
        self._announcement()
        self._presence()
        self._files()
        self._access(copy_observer)
        self._column.addStretch(1)
        self.setWidget(inside)

    def sizeHint(self) -> QSize:
        """Return the least that is of use: the rest is moved up and down."""
        return QSize(LEAST_WIDTH, LEAST_HEIGHT)

    def _announcement(self) -> None:
        text = self._words.text
        self.announcement = Field(placeholderText=text("panel-announce-write"))
        self.announcement.setAccessibleName(text("panel-announce-write"))
        self.announcement.setMaxLength(LONGEST_CHAT)
        self.announcement.returnPressed.connect(self._announce)
        self.announce_button = button(text("panel-announce"), self._announce)
        self.unpin_button = button(text("panel-announce-down"), lambda: self._ask(Announce("")))
        self._pinned = plain(name="caption", wrap=True)
        self._heading("panel-announcement")
        self._row(self.announcement, self.announce_button)
        self._row(self._pinned, self.unpin_button)

    def _presence(self) -> None:
        self.presence_button = button(self._words.text("panel-presence-ask"), lambda: self._ask(AskPresence()))
        self._presence_result = plain(name="caption", wrap=True)
        self._heading("panel-presence")
        self._column.addWidget(self.presence_button)
        self._column.addWidget(self._presence_result)

    def _files(self) -> None:
        text = self._words.text
        self.share_button = button(text("panel-share"), self._choose_file)
        self.withdraw_button = button(text("panel-withdraw"), self._withdraw)
        self.withdraw_button.setEnabled(False)
        self.files = QListWidget()
        self.files.setAccessibleName(text("panel-files"))
        self.files.setFixedHeight(FILES_HEIGHT)
        self.files.currentItemChanged.connect(lambda item: self.withdraw_button.setEnabled(item is not None))
        self._heading("panel-files")
        self._row(self.share_button, self.withdraw_button)
        self._column.addWidget(self.files)

    def _access(self, copy_observer: Callable[[], None]) -> None:
        text = self._words.text
        self.lock = Tick(text("panel-lock"))
        self.lock.clicked.connect(lambda on: self._ask(Lock(on)))
        self.mute_chat = Tick(text("panel-mute-chat"))
        self.mute_chat.clicked.connect(lambda on: self._ask(MuteChat(on)))
        self.observer_button = button(text("panel-observer-copy"), copy_observer)
        self._heading("panel-access")
        for part in (self.lock, self.mute_chat, self.observer_button):
            self._column.addWidget(part)
        self._column.addWidget(plain(text("panel-observer-what"), "caption", wrap=True))

    @property
    def presence_shown(self) -> str:
        """The last presence check, in the words on the screen."""
        return self._presence_result.text()

    @property
    def pinned_shown(self) -> str:
        """What is pinned."""
        return "" if self._pinned.isHidden() else self._view.announcement

    def take_over(self, before: "ToolsPart") -> None:
        """Keep an announcement that is being written."""
        self.announcement.setText(before.announcement.text())

    def show_view(self, view: ClassView, now_ms: int) -> None:
        """Show how things stand at `now_ms`."""
        before, self._view = self._view, view
        self._pinned.setText(in_its_direction(self._words, view.announcement))
        self._pinned.setVisible(bool(view.announcement))
        self.unpin_button.setVisible(bool(view.announcement))
        said = self._told(view.check, now_ms) if view.check is not None else ""
        self._presence_result.setText(said)
        self._presence_result.setVisible(bool(said))
        self.lock.setChecked(view.locked)
        self.mute_chat.setChecked(view.muted_chat)
        if before.handouts != view.handouts:
            self.files.clear()
            for file in view.handouts:
                item = QListWidgetItem(SEPARATOR.join((file.name, size(self._words, file.size))))
                item.setData(HANDOUT, file.handout)
                self.files.addItem(item)
        self.files.setVisible(bool(view.handouts))
        self.withdraw_button.setVisible(bool(view.handouts))

    def _told(self, check: CheckState, now_ms: int) -> str:
        text, result = self._words.text, check.result
        if result is None:
            left_s = max(0.0, (check.until_ms - now_ms) / 1000)
            told = text("class-presence", present=len(check.answered), all=max(check.asked, len(check.answered)))
            return SEPARATOR.join((told, text("panel-presence-left", duration=duration(self._words, left_s))))
        told = text("class-presence", present=len(result.present), all=len(result.present) + len(result.absent))
        if not result.absent:
            return told
        names = text("list-separator").join(self._view.name(person_id) for person_id in result.absent)
        return f"{told}\n{text('class-presence-absent', names=names)}"

    def _announce(self) -> None:
        said = self.announcement.text().strip()
        if said:
            self._ask(Announce(said))
            self.announcement.clear()

    def _choose_file(self) -> None:
        # One that does not block: the window goes on to show the class.
        dialog = QFileDialog(self, self._words.text("panel-share"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._share(Path(path)))
        dialog.open()

    def _withdraw(self) -> None:
        item = self.files.currentItem()
        if item is not None:
            self._ask(WithdrawFile(item.data(HANDOUT)))

    def _heading(self, key: str) -> None:
        self._column.addWidget(plain(self._words.text(key), "heading"))

    def _row(self, first: QWidget, second: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(first, stretch=1)
        row.addWidget(second)
        self._column.addLayout(row)
