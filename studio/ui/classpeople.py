"""Who is in the class: the list with times and how each is reached, and what can be done with one."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from session.control import GiveVoice, TakeVoice
from session.people import Role
from studio.classhealth import reach_of
from studio.classview import ClassView, TraineeView
from studio.ui.classfeedback import FeedbackPart
from studio.ui.classmodel import Ask
from studio.ui.classparts import button, plain, unmarked
from studio.ui.theme import Theme
from studio.wording import duration
from studio.words import Words

ID = Qt.ItemDataRole.UserRole
NAME, SINCE, REACH = range(3)
LIST_WIDTH, LIST_HEIGHT = 200, 124


class _People(QTreeWidget):
    """A list that asks for little, and takes what is left."""

    def sizeHint(self) -> QSize:
        """Return the height of its header and three rows."""
        return QSize(LIST_WIDTH, LIST_HEIGHT)


class PeoplePart(QWidget):
    """The list, three buttons for whom is chosen in it, and how trainees follow."""

    def __init__(
        self,
        words: Words,
        theme: Theme,
        ask: Ask,
        write_to: Callable[[str], None],
        confirm_removal: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._words = words
        self._ask = ask
        self._write_to = write_to
        self._confirm_removal = confirm_removal
        self._view = ClassView()
        text = words.text
        self.list = _People(columnCount=3)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName(text("panel-people"))
        self.list.setHeaderLabels([text("panel-column-name"), text("panel-column-since"), text("panel-column-link")])
        header = self.list.header()
        header.setSectionsMovable(False)
        # A header that is styled is not mirrored by itself.
        side = Qt.AlignmentFlag.AlignRight if words.right_to_left else Qt.AlignmentFlag.AlignLeft
        header.setDefaultAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(SINCE, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(REACH, QHeaderView.ResizeMode.ResizeToContents)
        self.list.currentItemChanged.connect(self._show_actions)
        self._empty = plain(text("panel-people-empty"), "caption", wrap=True)
        self.voice_button = button(text("panel-give-voice"), self._voice)
        self.write_button = button(text("panel-write"), lambda: self._with_chosen(self._write_to))
        self.remove_button = button(text("panel-remove"), lambda: self._with_chosen(self._confirm_removal))
        self.feedback = FeedbackPart(words, theme)
        self._observers = plain(name="caption", wrap=True)
        actions = QHBoxLayout()
        actions.setSpacing(8)
        for one in (self.voice_button, self.write_button, self.remove_button):
            actions.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._empty)
        column.addWidget(self.list, stretch=1)
        column.addLayout(actions)
        column.addWidget(self._observers)
        column.addWidget(self.feedback)
        self._show_actions()

    def shown(self) -> list[tuple[str, str, str]]:
        """Return name, time and reach of all, in the words on the screen."""
        items = (self.list.topLevelItem(index) for index in range(self.list.topLevelItemCount()))
        return [(item.text(NAME), item.text(SINCE), item.text(REACH)) for item in items if item is not None]

    def show_view(self, view: ClassView, now_ms: int) -> None:
        """Show who is here at `now_ms`."""
        before, self._view = self._view, view
        if [t.person.id for t in before.trainees] != [t.person.id for t in view.trainees]:
            self._list_anew()
        for index, trainee in enumerate(view.trainees):
            item = self.list.topLevelItem(index)
            if item is not None:
                self._show(item, trainee, now_ms)
        self._empty.setVisible(not view.trainees)
        self.list.setVisible(bool(view.trainees))
        names = self._words.text("list-separator").join(view.name(person.id) for person in view.observers)
        self._observers.setText(self._words.text("panel-observers", names=names) if names else "")
        self._observers.setVisible(bool(names))
        self.feedback.show_feedback(view.feedback, now_ms)
        self._show_actions()

    def _list_anew(self) -> None:
        chosen = self._chosen()
        self.list.clear()
        for trainee in self._view.trainees:
            item = QTreeWidgetItem()
            item.setData(NAME, ID, trainee.person.id)
            self.list.addTopLevelItem(item)
            if trainee.person.id == chosen:
                self.list.setCurrentItem(item)

    def _show(self, item: QTreeWidgetItem, trainee: TraineeView, now_ms: int) -> None:
        text = self._words.text
        name = self._view.name(trainee.person.id)
        if trainee.person.role is Role.GUEST:
            name = text("panel-guest", name=name)
        came_ms = trainee.came_ms
        # Whole minutes: a list in which every line changes each second is no rest for the eyes.
        minutes = (now_ms - came_ms) // 60_000 if came_ms is not None else 0
        if came_ms is None:
            since = "–"
        else:
            since = duration(self._words, minutes * 60) if minutes >= 1 else text("panel-just-now")
        for column, shown in ((NAME, name), (SINCE, since), (REACH, text(f"panel-reach-{reach_of(trainee)}"))):
            if item.text(column) != shown:
                item.setText(column, shown)

    def _chosen(self) -> str | None:
        item = self.list.currentItem()
        return str(item.data(NAME, ID)) if item is not None else None

    def _show_actions(self) -> None:
        chosen = self._chosen()
        here = {trainee.person.id for trainee in self._view.here}
        speaks = chosen in self._view.speakers
        self.voice_button.setText(unmarked(self._words.text("panel-take-voice" if speaks else "panel-give-voice")))
        self.voice_button.setEnabled(speaks or chosen in here)
        self.write_button.setEnabled(chosen is not None)
        self.remove_button.setEnabled(chosen is not None)

    def _voice(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._ask(TakeVoice(chosen) if chosen in self._view.speakers else GiveVoice(chosen))

    def _with_chosen(self, do: Callable[[str], None]) -> None:
        chosen = self._chosen()
        if chosen is not None:
            do(chosen)
