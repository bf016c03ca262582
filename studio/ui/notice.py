"""The strip above the Desk: one thing to know at a time, with one thing to do about it, rarely two."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from studio.ui.classparts import plain


class Tone(StrEnum):
    """How a notice is meant."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done about it."""

    label: str
    do: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said."""

    sentence: str
    detail: str = ""
    tone: Tone = Tone.PLAIN
    action: Action | None = None
    also: Action | None = None
    """What else can be done, less often."""
    on_dismiss: Callable[[], object] | None = None
    """Told when the trainer has read it."""
    urgent: bool = False
    """Stays before newer ones that are not."""


class NoticeStrip(QFrame):
    """Shows the newest notice; when that is dismissed or settled, the one before it.

    There is one notice for each subject: a new one takes the place of the old. It outlives a change of the language,
    and so takes what makes a notice, not the notice.
    """

    def __init__(self, dismiss_label: Callable[[], str]) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._dismiss_label = dismiss_label
        self._tellers: dict[str, Callable[[], Notice]] = {}
        self._notices: dict[str, Notice] = {}
        self._sentence = plain(wrap=True)
        self._detail = plain(name="caption", wrap=True)
        self.action_button = QPushButton()
        self.action_button.setObjectName("act")
        self.action_button.clicked.connect(self._act)
        self.also_button = QPushButton()
        self.also_button.clicked.connect(self._act_also)
        self.dismiss_button = QPushButton(dismiss_label())
        self.dismiss_button.clicked.connect(self._dismiss)

        column = QVBoxLayout()
        column.setSpacing(4)
        column.addStretch(1)
        column.addWidget(self._sentence)
        column.addWidget(self._detail)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        row.addLayout(column, stretch=1)
        row.addWidget(self.action_button)
        row.addWidget(self.also_button)
        row.addWidget(self.dismiss_button)
        self.hide()

    @property
    def current(self) -> Notice | None:
        """What is shown now."""
        subject = self._subject_shown
        return self._notices[subject] if subject is not None else None

    @property
    def _subject_shown(self) -> str | None:
        newest_first = list(reversed(self._notices))
        urgent = [subject for subject in newest_first if self._notices[subject].urgent]
        return next(iter([*urgent, *newest_first]), None)

    def say(self, subject: str, tell: Callable[[], Notice]) -> None:
        """Show what `tell` returns, which is the newest from now on; it is called again in another language."""
        self._forget(subject)
        self._tellers[subject] = tell
        self._notices[subject] = tell()
        self._show()

    def say_anew(self) -> None:
        """Say all that stands in the language of now."""
        self.dismiss_button.setText(self._dismiss_label())
        self._notices = {subject: tell() for subject, tell in self._tellers.items()}
        self._show()

    def settle(self, *subjects: str) -> None:
        """Forget what was said about these."""
        for subject in subjects:
            self._forget(subject)
        self._show()

    def _forget(self, subject: str) -> None:
        self._tellers.pop(subject, None)
        self._notices.pop(subject, None)

    def _show(self) -> None:
        notice = self.current
        if notice is not None:
            self._sentence.setText(notice.sentence)
            self._detail.setText(notice.detail)
            self._detail.setVisible(bool(notice.detail))
            for button, action in ((self.action_button, notice.action), (self.also_button, notice.also)):
                button.setText(action.label if action is not None else "")
                button.setVisible(action is not None)
            self.setAccessibleName(f"{notice.sentence} {notice.detail}".strip())
            if self.property("tone") != notice.tone.value:
                self.setProperty("tone", notice.tone.value)
                for widget in (self, self._sentence, self._detail):
                    widget.style().polish(widget)
        self.setVisible(notice is not None)

    def _act(self) -> None:
        notice = self.current
        if notice is not None and notice.action is not None:
            notice.action.do()

    def _act_also(self) -> None:
        notice = self.current
        if notice is not None and notice.also is not None:
            notice.also.do()

    def _dismiss(self) -> None:
        subject = self._subject_shown
        if subject is not None:
            notice = self._notices.pop(subject)
            del self._tellers[subject]
            if notice.on_dismiss is not None:
                notice.on_dismiss()
        self._show()
