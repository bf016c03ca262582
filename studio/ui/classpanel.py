"""The Class panel: how to join, how it goes, who waits for something, and four rooms for the rest."""

import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from session.control import Admit, GiveVoice, LowerHand, Remove, TakeVoice
from studio.classhealth import class_health
from studio.classview import ALL, ClassView
from studio.ui.classchat import ChatPart
from studio.ui.classcode import CodeScreen, qr_pixmap
from studio.ui.classmodel import ClassModel
from studio.ui.classparts import PersonRows, RowAction, button, plain, unmarked
from studio.ui.classpeople import PeoplePart
from studio.ui.classpoll import PollPart
from studio.ui.classtools import ToolsPart
from studio.ui.golive import SureDialog
from studio.ui.moving import Moving
from studio.ui.shapes import Shape, shape_pixmap
from studio.ui.theme import Theme
from studio.wording import clock
from studio.words import Words

WIDTH: Final = 376
QR_SIDE: Final = 100
COPIED_MS: Final = 4000


class Rooms(QTabWidget):
    """Tabs that ask for the height of the room that is shown; Qt would ask for that of the tallest."""

    def hasHeightForWidth(self) -> bool:
        """Return that lines are wrapped."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the room takes, and its tab."""
        if self.count() == 0:
            return 0
        room = self.currentWidget()
        wanted = room.heightForWidth(width) if room.hasHeightForWidth() else room.sizeHint().height()
        return max(wanted, room.minimumSizeHint().height()) + self.tabBar().sizeHint().height()


class ClassPanel(QFrame):
    """Shows a `ClassView`; asks the model for everything that is pressed."""

    hide_wanted = Signal()
    """The panel should make room for the picture."""
    details_wanted = Signal()
    """The figures behind the words should be shown."""
    noted = Signal()
    """What was unread has been read."""

    def __init__(self, words: Words, theme: Theme, model: ClassModel) -> None:
        super().__init__()
        self.setObjectName("class")
        self.setFixedWidth(WIDTH)
        self._words = words
        self._theme = theme
        self._model = model
        self._shown = ClassView()
        self._qr_of = ""
        self._heard = True
        self._ticked: tuple[int, bool] | None = None
        """In which second of the class this was shown last, and for which `heard`."""
        self.code_screen = CodeScreen(words, self)
        self._top()
        self._attention()
        self._rooms(theme)
        inside = self.inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(self._header)
        column.addLayout(self._health_row)
        for rows in (self.lobby, self.hands, self.speakers):
            column.addWidget(rows)
        column.addWidget(self.tabs, stretch=1)
        # Where the window is low, the panel can be moved up and down rather than make the window larger.
        area = Moving()
        area.setWidget(inside)
        around = QVBoxLayout(self)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(area)
        self.set_theme(theme)

    def _top(self) -> None:
        text = self._words.text
        self._ring = QLabel()
        self._live = plain(name="live")
        self._code = plain(name="code")
        # Qt would go by the letters, which are Latin in Arabic, too.
        side = Qt.AlignmentFlag.AlignRight if self._words.right_to_left else Qt.AlignmentFlag.AlignLeft
        self._code.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        self.copy_button = button(text("panel-copy"), self._copy_link)
        self.screen_button = button(text("panel-code-screen"), self._show_code_screen)
        self.qr_button = QPushButton()
        self.qr_button.setObjectName("qr")
        self.qr_button.setIconSize(QSize(QR_SIDE, QR_SIDE))
        self.qr_button.setFixedSize(QR_SIDE + 8, QR_SIDE + 8)
        self.qr_button.setAccessibleName(text("panel-code-screen"))
        self.qr_button.setToolTip(text("panel-code-screen"))
        self.qr_button.clicked.connect(self._show_code_screen)
        self.hide_button = button(text("panel-hide"), self.hide_wanted.emit)
        self._health = plain(name="health", wrap=True)
        self.details_button = button(text("panel-details"), self.details_wanted.emit)
        live = QHBoxLayout()
        live.setSpacing(6)
        live.addWidget(self._ring)
        live.addWidget(self._live, stretch=1)
        live_and_code = self._live_and_code = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        live_and_code.setSpacing(4)
        live_and_code.addLayout(live)
        live_and_code.addWidget(self._code)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(live_and_code)
        joins = QHBoxLayout()
        joins.setSpacing(8)
        joins.addWidget(self.copy_button)
        joins.addWidget(self.screen_button)
        joins.addStretch(1)
        words.addLayout(joins)
        self._header = QHBoxLayout()
        self._header.setSpacing(12)
        self._header.addLayout(words, stretch=1)
        self._header.addWidget(self.qr_button)
        self._health_row = QHBoxLayout()
        self._health_row.setSpacing(8)
        self._health_row.addWidget(self._health, stretch=1)
        self._health_row.addWidget(self.details_button)
        self._health_row.addWidget(self.hide_button)

    def _attention(self) -> None:
        ask = self._model.do
        self.lobby = PersonRows(
            self._words,
            "panel-lobby",
            (
                RowAction("panel-admit", "panel-admit-name", lambda person: ask(Admit(person))),
                RowAction("panel-refuse", "panel-refuse-name", self._confirm_refusal),
            ),
            ("panel-admit-all", lambda: ask(Admit(ALL))),
        )
        self.hands = PersonRows(
            self._words,
            "panel-hands",
            (
                RowAction("panel-give-voice", "panel-give-voice-name", lambda person: ask(GiveVoice(person))),
                RowAction("panel-lower", "panel-lower-name", lambda person: ask(LowerHand(person))),
            ),
            ("panel-lower-all", lambda: ask(LowerHand(ALL))),
        )
        self.speakers = PersonRows(
            self._words,
            "panel-speakers",
            (RowAction("panel-take-voice", "panel-take-voice-name", lambda person: ask(TakeVoice(person))),),
            ("panel-take-all", lambda: ask(TakeVoice(ALL))),
        )

    def _rooms(self, theme: Theme) -> None:
        words, ask = self._words, self._model.do
        self.chat = ChatPart(words, ask, self._show_tabs)
        self.people = PeoplePart(words, theme, ask, self._write_to, self._confirm_removal)
        self.poll = PollPart(words, theme, ask)
        self.tools = ToolsPart(words, ask, self._share, self._copy_observer)
        self.tabs = Rooms()
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.tabBar().setDrawBase(False)
        for part in (self.people, self.chat, self.poll, self.tools):
            self.tabs.addTab(part, "")
        self.tabs.currentChanged.connect(self._make_room)
        self.tabs.currentChanged.connect(self._see)
        self._make_room()

    def _make_room(self) -> None:
        """Ask for the height of the room that is shown, not for that of the tallest one."""
        across = QSizePolicy.Policy.Preferred
        shown = self.tabs.currentWidget()
        for part in (self.people, self.chat, self.poll, self.tools):
            down = QSizePolicy.Policy.Preferred if part is shown else QSizePolicy.Policy.Ignored
            part.setSizePolicy(across, down)

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def health_shown(self) -> str:
        """How the class goes, in the words on the screen."""
        return self._health.text()

    @property
    def unread(self) -> int:
        """Lines of chat that nobody has seen."""
        return self.chat.unread

    def take_over(self, before: "ClassPanel") -> None:
        """Keep what is written and not yet sent, what is read, and what is opened."""
        self.chat.take_over(before.chat)
        self.poll.take_over(before.poll)
        self.tools.take_over(before.tools)
        self.tabs.setCurrentIndex(before.tabs.currentIndex())
        if before.code_screen.isVisible():
            self._show_code_screen()
        before.close_all()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self._ring.setPixmap(shape_pixmap(Shape.WAVES, theme.live))
        self.people.feedback.set_theme(theme)
        self.poll.bars.set_theme(theme)

    def be_brief(self, brief: bool, *, can_hide: bool) -> None:
        """Leave what joining takes to the screen of its own, so that more is seen of the rest."""
        self.hide_button.setVisible(can_hide)
        self.qr_button.setVisible(not brief)
        across = QBoxLayout.Direction.LeftToRight
        self._live_and_code.setDirection(across if brief else QBoxLayout.Direction.TopToBottom)

    def show_view(self, view: ClassView) -> None:
        """Show the class as it is now."""
        self._shown = view
        self._show_join(view)
        named = [(person.id, view.name(person.id)) for person in view.waiting]
        self.lobby.show_people(named)
        self.hands.show_people([(person, view.name(person)) for person in view.hands])
        self.speakers.show_people([(person, view.name(person)) for person in view.speakers])
        self.chat.show_view(view)
        self.poll.show_poll(view.poll, len(view.here))
        self._see()
        self._ticked = None
        self.tick(heard=self._heard)

    def tick(self, *, heard: bool) -> None:
        """Show what changes by time alone, once a second; `heard`: whether the trainer's microphone is open."""
        self._heard = heard
        view, now_ms = self._shown, round(time.time() * 1000)
        ticked = ((now_ms - (view.began_ms or 0)) // 1000, heard)
        if ticked == self._ticked:
            return
        self._ticked = ticked
        passed_s = max(0.0, (now_ms - view.began_ms) / 1000) if view.began_ms is not None else 0.0
        self._live.setText(self._words.text("panel-live", time=clock(passed_s)))
        health = class_health(view, heard=heard)
        self._health.setText(self._words.text(f"panel-health-{health.condition}", count=health.count, all=health.total))
        if self._health.property("good") != health.is_good:
            self._health.setProperty("good", health.is_good)
            self._health.style().polish(self._health)
        self.people.show_view(view, now_ms)
        self.tools.show_view(view, now_ms)
        self._show_tabs()

    def _show_join(self, view: ClassView) -> None:
        opened = view.opened
        if opened is None or opened.join_url == self._qr_of:
            return
        self._qr_of = opened.join_url
        self._code.setText(opened.code)
        self._code.setAccessibleName(self._words.text("panel-code", code=opened.code))
        self.copy_button.setToolTip(opened.join_url)
        self.qr_button.setIcon(qr_pixmap(opened.join_url, QR_SIDE, self.devicePixelRatioF()))

    def _show_tabs(self) -> None:
        text = self._words.text
        unread = self.chat.unread
        poll = self._shown.poll
        is_open = poll is not None and poll.is_open
        names = (
            text("panel-tab-people", count=len(self._shown.here)),
            text("panel-tab-chat-new", count=unread) if unread else text("panel-tab-chat"),
            text("panel-tab-poll-open" if is_open else "panel-tab-poll"),
            text("panel-tab-tools"),
        )
        for index, name in enumerate(names):
            if self.tabs.tabText(index) != unmarked(name):
                self.tabs.setTabText(index, unmarked(name))
        self.noted.emit()

    def _see(self) -> None:
        if self.tabs.currentWidget() is self.chat and self.isVisible():
            self.chat.see()

    # --- what is pressed ---------------------------------------------------------------------------------------------

    def _copy_link(self) -> None:
        if self._shown.opened is not None:
            self._copy(self.copy_button, self._shown.opened.join_url)

    def _copy_observer(self) -> None:
        if self._shown.opened is not None:
            self._copy(self.tools.observer_button, self._shown.opened.observer_url)

    def _copy(self, pressed: QPushButton, link: str) -> None:
        QGuiApplication.clipboard().setText(link)
        self._say_for_a_while(pressed, self._words.text("panel-copied"))

    @staticmethod
    def _say_for_a_while(pressed: QPushButton, said: str) -> None:
        before = pressed.property("words") or pressed.text()
        pressed.setProperty("words", before)
        pressed.setText(said)
        timer = pressed.findChild(QTimer)
        if timer is None:
            timer = QTimer(pressed, interval=COPIED_MS, singleShot=True)
            timer.timeout.connect(lambda: pressed.setText(str(before)))
        timer.start()

    def _show_code_screen(self) -> None:
        if self._shown.opened is not None:
            self.code_screen.show_class(self._shown.opened)

    def _write_to(self, person_id: str) -> None:
        self.tabs.setCurrentWidget(self.chat)
        self.chat.write_to(person_id)

    def _share(self, path: Path) -> None:
        self._model.share(path)

    def _confirm_removal(self, person_id: str) -> None:
        self._confirm(person_id, "panel-remove", "panel-remove-sure", "panel-remove-what")

    def _confirm_refusal(self, person_id: str) -> None:
        self._confirm(person_id, "panel-refuse", "panel-refuse-sure", "panel-remove-what")

    def _confirm(self, person_id: str, yes: str, question: str, detail: str) -> None:
        text, name = self._words.text, self._shown.name(person_id)

        def remove() -> None:
            self._model.do(Remove(person_id))

        no = text("golive-cancel")
        SureDialog(self._words, self, text(question, name=name), text(detail), text(yes), no, remove).open()

    def close_all(self) -> None:
        """Close what was opened for a class that is over."""
        self.code_screen.close()
