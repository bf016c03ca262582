"""Going live and ending: the button beside Record, what is asked before a class opens, and before it ends for all."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from studio.classplan import ClassPlan
from studio.policy import ONLY_ROSTER, Policy
from studio.ui.classparts import button, mirror, plain
from studio.ui.field import Field
from studio.ui.fixed import fixed_reason, lock, reason_line
from studio.ui.runner import ClassMoment
from studio.ui.shapes import SIZE, WIDTH, Shape, shape_icon
from studio.ui.theme import Theme, set_property, set_tone
from studio.ui.tick import Tick
from studio.words import Words

LONGEST_TITLE = 120
PORT_WIDTH: Final = 110
PORTS: Final = range(1, 65535)
"""The class needs the next one, too."""


class GoLiveButton(QPushButton):
    """Go live, or End class: blue, with a ring for its shape, where Record is red with a dot."""

    def __init__(self, words: Words, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("golive")
        self._words = words
        self._theme = theme
        self._moment = ClassMoment.OFF
        self.setIconSize(QSize(WIDTH, SIZE))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self._show()

    def show_moment(self, moment: ClassMoment, *, can_begin: bool) -> None:
        """Show where the class stands; `can_begin`: whether there is a picture to be taught."""
        enabled = moment is ClassMoment.LIVE or (moment is ClassMoment.OFF and can_begin)
        if enabled != self.isEnabled():
            self.setEnabled(enabled)
        if moment is not self._moment:
            self._moment = moment
            self._show()

    def _show(self) -> None:
        theme, live = self._theme, self._moment in {ClassMoment.LIVE, ClassMoment.ENDING}
        self.setText(self._words.text(f"golive-{self._moment}"))
        self.setIcon(shape_icon(Shape.WAVES, theme.live if live else theme.on_live, theme.ink_2))
        set_property(self, "running", live)

    def keep_width(self) -> None:
        """Be as wide as the widest of the words, so that the Desk keeps still when they change."""
        self.ensurePolished()
        self.setMinimumWidth(0)
        shown, widest = self.text(), 0
        for moment in ClassMoment:
            self.setText(self._words.text(f"golive-{moment}"))
            widest = max(widest, self.sizeHint().width())
        self.setText(shown)
        self.setMinimumWidth(widest)


class Asking(QDialog):
    """A window-modal card that never blocks what goes on behind it."""

    def __init__(self, words: Words, parent: QWidget, title: str) -> None:
        """`title` is what is asked, above all else."""
        super().__init__(parent)
        self.words = words
        mirror(self, words)
        self.setObjectName("asking")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 24)
        self.column.setSpacing(12)
        heading = plain(title, "heading", wrap=True)
        self.column.addWidget(heading)

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Put these at its foot, where lines end."""
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for one in buttons:
            row.addWidget(one)
        self.column.addSpacing(8)
        self.column.addLayout(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that wrapped lines need."""
        super().resizeEvent(event)
        needed = self.heightForWidth(self.width())
        if needed > self.height():
            self.setMinimumHeight(needed)


class PlanDialog(Asking):
    """What the class is called and who may enter; Enter opens it."""

    wanted = Signal(object)
    """The `ClassPlan`."""

    def __init__(self, words: Words, parent: QWidget, plan: ClassPlan) -> None:
        text = words.text
        super().__init__(words, parent, text("golive-plan"))
        self._plan = plan
        self.title = Field(plan.title, placeholderText=text("golive-title-example"))
        self.trainer = Field(plan.trainer)
        for edit, key in ((self.title, "golive-title"), (self.trainer, "golive-trainer")):
            edit.setMaxLength(LONGEST_TITLE)
            edit.setAccessibleName(text(key))
        self.lobby = Tick(text("golive-lobby"))
        self.lobby.setChecked(plan.lobby)
        self._roster: Path | None = plan.roster
        self.roster_button = button(text("golive-roster"), self._choose_roster)
        self._roster_name = plain(name="caption", wrap=True)
        self.only_roster = Tick(text("golive-roster-only"))
        # Without a roster it is not ticked, though it may be fixed.
        self.only_roster.setChecked(plan.policy.fixed.get(ONLY_ROSTER, not plan.guests))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setSpacing(6)
        form.addRow(text("golive-title"), self.title)
        form.addRow(text("golive-trainer"), self.trainer)
        self.port = QSpinBox(minimum=PORTS[0], maximum=PORTS[-1], value=plan.port)
        self.port.setAccessibleName(text("golive-port"))
        self.port.setAccessibleDescription(text("golive-port-what"))
        self.port.setToolTip(text("golive-port-what"))
        self.port.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.port.setMinimumWidth(PORT_WIDTH)
        self.column.addLayout(form)
        self.column.addWidget(self.lobby)
        self.column.addWidget(self.roster_button, alignment=Qt.AlignmentFlag.AlignLeading)
        self.column.addWidget(self._roster_name)
        self.column.addWidget(self.only_roster)
        port = QHBoxLayout()
        port.setSpacing(8)
        label = plain(text("golive-port"))
        label.setBuddy(self.port)
        port.addWidget(label)
        port.addWidget(self.port)
        port.addWidget(plain(text("golive-port-what"), "caption", wrap=True), stretch=1)
        self.column.addLayout(port)
        self._lock_fixed(plan.policy)
        self.missing = plain(name="notice", wrap=True)
        """Says that IT has fixed that there must be a roster, while there is none."""
        self.missing.setMargin(8)
        set_tone(self.missing, "warning")
        self.column.addWidget(self.missing)
        self.go_button = button(text("golive-now"), self._go)
        self.go_button.setObjectName("golive")
        self.go_button.setDefault(True)
        cancel = button(text("golive-cancel"), self.reject)
        cancel.setAutoDefault(False)
        self.roster_button.setAutoDefault(False)
        self.add_buttons(cancel, self.go_button)
        self._show_roster()
        self.resize(440, self.sizeHint().height())

    def ask_port(self) -> None:
        """Ask for a port above all: the one that is shown is another program's."""
        # The class has two of them.
        self.port.setValue(min(self._plan.port + 2, PORTS[-1]))
        self.port.setFocus()
        self.port.selectAll()

    def _lock_fixed(self, policy: Policy) -> None:
        asked = {
            "trainer": self.trainer,
            "lobby": self.lobby,
            "roster": self.roster_button,
            "only_roster": self.only_roster,
            "port": self.port,
        }
        fixed = [control for name, control in asked.items() if name in policy.fixed]
        if fixed:
            reason = fixed_reason(self.words, policy)
            lock(reason, *fixed)
            self.column.addWidget(reason_line(reason))

    def use_roster(self, path: Path) -> None:
        """Expect whom a file names."""
        self._roster = path
        self._show_roster()

    def _show_roster(self) -> None:
        self._roster_name.setText(self._roster.name if self._roster is not None else "")
        self._roster_name.setVisible(self._roster is not None)
        self.only_roster.setVisible(self._roster is not None)
        missing = self._plan.policy.roster_missing(self._roster)
        self.missing.setVisible(missing is not None)
        self.go_button.setEnabled(missing is None)
        if missing is not None:
            said = self.words.error(missing)
            self.missing.setText(f"{said.sentence} {said.next_step}")

    def _choose_roster(self) -> None:
        dialog = QFileDialog(self, self.words.text("golive-roster"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.use_roster(Path(path)))
        dialog.open()

    def _go(self) -> None:
        plan = replace(
            self._plan,
            title=self.title.text().strip(),
            trainer=self.trainer.text().strip(),
            lobby=self.lobby.isChecked(),
            port=self.port.value(),
            roster=self._roster,
            guests=self._roster is None or not self.only_roster.isChecked(),
        )
        self.accept()
        self.wanted.emit(plan)


class SureDialog(Asking):
    """Asks before what cannot be undone; the safe answer is the one that Enter gives."""

    def __init__(
        self, words: Words, parent: QWidget, question: str, detail: str, yes: str, no: str, do: Callable[[], object]
    ) -> None:
        super().__init__(words, parent, question)
        self.column.addWidget(plain(detail, "caption", wrap=True))
        self._do = do
        self.yes_button = button(yes, self._yes)
        self.yes_button.setAutoDefault(False)
        self.no_button = button(no, self.reject)
        self.no_button.setObjectName("main")
        self.no_button.setDefault(True)
        self.add_buttons(self.yes_button, self.no_button)
        self.no_button.setFocus()
        self.resize(440, self.sizeHint().height())

    def _yes(self) -> None:
        self.accept()
        self._do()
