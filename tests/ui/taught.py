"""A class that is taught from a window of a test, and its trainees, who speak the page's wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from studio.ui.classpanel import ClassPanel
from studio.ui.golive import PlanDialog, SureDialog
from studio.ui.runner import ClassMoment, Moment
from tests.helpers.background import Background
from tests.helpers.trainee import Trainee

if TYPE_CHECKING:
    from tests.ui.conftest import Studio

Dialog = TypeVar("Dialog", PlanDialog, SureDialog)


class Taught:
    """A studio that is live, and its trainees."""

    def __init__(self, studio: Studio, background: Background) -> None:
        self.studio = studio
        self.background = background
        self.trainees: list[Trainee] = []

    @property
    def panel(self) -> ClassPanel:
        return self.studio.window.class_side.panel

    @property
    def url(self) -> str:
        opened = self.studio.window.lessons_class.view.opened
        assert opened is not None
        return opened.join_url.partition("/#")[0]

    @property
    def code(self) -> str:
        opened = self.studio.window.lessons_class.view.opened
        assert opened is not None
        return opened.code

    def come(self) -> Trainee:
        """Connect a trainee, who has not said anything yet."""
        trainee = Trainee(self.url)
        self.background.run(trainee.__aenter__())
        self.trainees.append(trainee)
        return trainee

    def join(self, name: str) -> Trainee:
        trainee = self.come()
        self.background.run(trainee.enter(name, self.code))
        return trainee

    def ask_in(self, name: str) -> Trainee:
        """Come into the lobby."""
        trainee = self.come()
        self.background.run(trainee.send("join", name=name, code=self.code))
        self.background.run(trainee.wait("waiting"))
        return trainee

    def let_go(self) -> None:
        """Close every trainee's connection."""
        for trainee in self.trainees:
            self.background.run(trainee.__aexit__(None, None, None))


def dialog_of(studio: Studio, kind: type[Dialog]) -> Dialog:
    found: list[Dialog] = []

    def is_there() -> bool:
        found[:] = [dialog for dialog in studio.window.findChildren(kind) if dialog.isVisible()]
        return bool(found)

    studio.until(is_there)
    return found[0]


def go_live(studio: Studio, *, lobby: bool = False) -> None:
    studio.until_moment(Moment.READY)
    studio.click(studio.window.class_side.go_live)
    dialog = dialog_of(studio, PlanDialog)
    dialog.title.setText("Circuits")
    dialog.trainer.setText("Nadia")
    dialog.lobby.setChecked(lobby)
    studio.click(dialog.go_button)
    studio.until(lambda: studio.window.lessons_class.moment is ClassMoment.LIVE)
    studio.until(studio.window.class_side.isVisible)


def end_class(studio: Studio) -> None:
    studio.click(studio.window.class_side.go_live)
    studio.click(dialog_of(studio, SureDialog).yes_button)
    studio.until(lambda: studio.window.lessons_class.moment is ClassMoment.OFF)
    studio.until(lambda: not studio.window.class_side.isVisible())
