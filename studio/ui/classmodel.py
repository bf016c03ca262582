"""What the window knows of the class, as one value, and what the trainer asks of it."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, cast, get_args

from PySide6.QtCore import QObject, QTimer, Signal

from session.control import AnyCommand
from session.facts import ClassEnded
from session.kept import KeptClass
from session.settings import ClassSettings
from studio.classevents import ClassEvent, ClassOpen
from studio.classplan import ClassPlan
from studio.classview import ClassView
from studio.events import Event
from studio.ui.runner import ClassMoment, EngineRunner

TOGETHER_MS: Final = 100
"""A room that joins at once is shown at once, not thirty times."""
_OF_CLASS: Final = tuple(kind for kind in get_args(ClassEvent) if isinstance(kind, type))


class ClassModel(QObject):
    """Folds the engine's events into a `ClassView`; hands what the trainer asks for to the engine's thread."""

    changed = Signal()
    """`view` or `moment` is another one."""
    opened = Signal()
    """Trainees can join from now on."""
    ended = Signal()
    """The class is over, whoever ended it."""

    def __init__(self, runner: EngineRunner, plan: ClassPlan) -> None:
        super().__init__()
        self._runner = runner
        self.plan = plan
        """What the last class was planned as, and the next one is likely to be."""
        self.view = ClassView()
        self._moment = ClassMoment.OFF
        self._soon = QTimer(self, interval=TOGETHER_MS, singleShot=True)
        self._soon.timeout.connect(self.changed)
        runner.happened.connect(self._on_event)

    @property
    def moment(self) -> ClassMoment:
        """Where the class stands."""
        return self._runner.class_moment

    def look(self) -> None:
        """See whether the class stands elsewhere than before; to be called now and then."""
        moment = self.moment
        if moment is not self._moment:
            self._moment = moment
            if moment is ClassMoment.OFF and self.view.opened is not None:
                self.view = ClassView()
                self.ended.emit()
            self.changed.emit()

    def go_live(self, plan: ClassPlan) -> None:
        """Open a class; one on the same port that a former studio has left is taken back instead.

        While there is one already, nothing happens: who presses twice means one.
        """
        self.plan = replace(plan, code="")
        self._begin(lambda: _settings_of(plan))

    def take_back(self, kept: KeptClass) -> None:
        """Teach a class again that a former studio has left; as `go_live`. CLASS_GONE when it has ended."""
        plan = self.plan
        self._begin(lambda: (plan.taken_back(kept), True))

    def end(self) -> None:
        """End the class for all."""
        self._runner.end_class()
        self.look()

    def do(self, command: AnyCommand) -> None:
        """Ask the class's host for something."""
        self._runner.do(lambda engine: engine.class_command(command))

    def share(self, path: Path) -> None:
        """Let trainees download a file."""
        self._runner.share_file(path)

    def _begin(self, settings: Callable[[], tuple[ClassSettings, bool]]) -> None:
        if self.moment is not ClassMoment.OFF:
            return
        self.view = ClassView()
        self._runner.go_live(settings)
        self.look()

    def _on_event(self, event: Event) -> None:
        if not isinstance(event, _OF_CLASS):
            return
        self.view = self.view.after(cast("ClassEvent", event))
        if isinstance(event, ClassOpen):
            self.opened.emit()
        elif isinstance(event, ClassEnded) and self.moment is ClassMoment.LIVE:
            # The host has ended it by itself: what is left here is let go.
            self.end()
        if not self._soon.isActive():
            self._soon.start()


def _settings_of(plan: ClassPlan) -> tuple[ClassSettings, bool]:
    left = plan.left_class()
    interrupted = left.settings if left is not None else plan.interrupted_class()
    return (interrupted, True) if interrupted is not None else (plan.settings(str(uuid.uuid4())), False)


Ask = Callable[[AnyCommand], None]
"""How a part of the panel asks for something."""
