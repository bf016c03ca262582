"""What the engine says of a class: what happens in it (the facts of `session.facts`), and how it is reached."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from capture.errors import ErrorCode, StudioError
from capture.sources import Facts
from encoder.shedding import LiveReduced
from session.control import PollCounts, Quality, Snapshot
from session.facts import AnyFact


@dataclass(frozen=True, slots=True)
class ClassOpen:
    """Trainees can join from now on."""

    class_id: str
    title: str
    code: str
    join_url: str
    """The likeliest of `join_urls`, one for each network address."""
    join_urls: tuple[str, ...]
    secure_url: str
    """Where trainees are taken for speaking; "" when they cannot."""
    observer_url: str
    """A secret: whoever has it can watch unseen."""
    folder: Path
    pids: dict[str, int]
    """Of the studio and of the host."""
    again: bool
    """A class that a former studio has left, taken back."""
    interrupted_s: float | None = None
    """For how long nobody had served it, when its host had died as well."""
    lobby: bool = False
    """Whether trainees wait until they are admitted."""


@dataclass(frozen=True, slots=True)
class ClassTrouble:
    """The class is interrupted, cannot be brought back yet, or could not do something; a recording goes on."""

    code: ErrorCode
    detail: str
    facts: Facts = field(default_factory=dict)

    @classmethod
    def of(cls, error: StudioError) -> "ClassTrouble":
        """Make the event of an error."""
        return cls(error.code, error.detail, dict(error.facts))


@dataclass(frozen=True, slots=True)
class ClassRestored:
    """The class goes on after an interruption."""

    pid: int
    """Of the host that serves it now."""
    after_s: float
    """Since the interruption."""


@dataclass(frozen=True, slots=True)
class ClassRefused:
    """The host did not do what the trainer asked for."""

    command: str
    error: str
    """One of `session.messages.ErrorId`."""
    detail: str


_INTERRUPTING: Final = {ErrorCode.CLASS_LINK_LOST, ErrorCode.CLASS_HOST_FAILED, ErrorCode.CLASS_PORT_IN_USE}


def interrupts(code: ErrorCode) -> bool:
    """Whether a trouble means that the class is not reached; others take something away from it."""
    return code in _INTERRUPTING


ClassEvent = (
    ClassOpen | ClassTrouble | ClassRestored | ClassRefused | LiveReduced | Snapshot | PollCounts | Quality | AnyFact
)
