"""What a trainer says of a class before it is opened, and the settings that are made of it."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from capture.errors import ErrorCode, StudioError
from session.access import make_code, make_token
from session.kept import KeptClass, abandoned_class, can_go_on, forget_kept, interrupted_class, interrupted_classes
from session.roster import read_roster
from session.settings import MOST_TRAINEES, ClassSettings
from studio.choices import Choices
from studio.paths import classes_folder
from studio.policy import FREE, Policy

PORT: Final = 8800


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """A class to be; no secret is in it, unless the code was chosen."""

    title: str = ""
    trainer: str = ""
    lobby: bool = False
    roster: Path | None = None
    guests: bool = True
    """Whether who is not on the roster may join."""
    address: str = "0.0.0.0"  # noqa: S104  (a class is for the machines around)
    port: int = PORT
    code: str = ""
    """What trainees type; "": a new one."""
    certificate: Path | None = None
    key: Path | None = None
    max_trainees: int = MOST_TRAINEES
    folder: Path | None = None
    """In which each class has a folder of its own; None: the usual one."""
    policy: Policy = FREE
    """What of it IT has fixed, and why."""

    def as_chosen(self, choices: Choices, policy: Policy = FREE) -> "ClassPlan":
        """Return the plan with what the trainer has chosen for every class, or IT has fixed."""
        return replace(
            self,
            trainer=choices.trainer or self.trainer,
            lobby=choices.lobby,
            roster=Path(choices.roster).expanduser() if choices.roster else None,
            guests=not (choices.roster and choices.only_roster),
            max_trainees=choices.max_trainees,
            port=choices.port,
            policy=policy,
        )

    @property
    def classes(self) -> Path:
        """The folder of all classes."""
        return self.folder or classes_folder()

    def settings(self, class_id: str) -> ClassSettings:
        """Return the class, with new secrets; raises FILE_MISSING and CLASS_ROSTER_BAD, FIXED_ROSTER_MISSING."""
        missing = self.policy.roster_missing(self.roster)
        if missing is not None:
            raise missing
        began = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
        return ClassSettings(
            class_id=class_id,
            title=self.title,
            trainer=self.trainer,
            code=self.code or make_code(),
            link_token=make_token(),
            observer_token=make_token(),
            folder=self.classes / f"{began}-{secrets.token_hex(3)}",
            address=self.address,
            port=self.port,
            secure_port=self.port + 1,
            certificate=self.certificate,
            key=self.key,
            lobby=self.lobby,
            roster=read_roster(self.roster) if self.roster is not None else (),
            guests=self.guests,
            max_trainees=self.max_trainees,
        )

    def left_class(self) -> KeptClass | None:
        """Return a class on this port that is still served though its studio is gone."""
        return abandoned_class(self.classes, self.port)

    def interrupted_class(self) -> ClassSettings | None:
        """Return the class that this plan goes on with after host and studio died (a power cut); None: it is a new one.

        It has this title and port (and code, where one was chosen). Where it is served is as planned now: the machine
        may have another address; all else is as it was.
        """
        kept = interrupted_class(self.classes, self.port, self.title, self.code)
        if kept is None:
            return None
        return self._served_as_planned(kept)

    def class_to_take_back(self) -> KeptClass | None:
        """Return a class on this port, of any title, that is still served, or was interrupted like its host."""
        return self.left_class() or interrupted_class(self.classes, self.port, None, "")

    def taken_back(self, kept: KeptClass) -> ClassSettings:
        """Return that class as it goes on; raises CLASS_GONE when it has ended meanwhile."""
        if not can_go_on(kept):
            raise StudioError(ErrorCode.CLASS_GONE)
        return kept.settings if kept.host is not None else self._served_as_planned(kept)

    def _served_as_planned(self, kept: KeptClass) -> ClassSettings:
        return msgspec.structs.replace(kept.settings, address=self.address, certificate=self.certificate, key=self.key)

    def forget_interrupted(self) -> None:
        """Go on with no class that was interrupted: this plan is a new one's. Their journals stay."""
        for kept in interrupted_classes(self.classes, self.port, self.title, self.code):
            forget_kept(kept.settings.folder)
