"""Who is in a class."""

from enum import StrEnum

import msgspec


class Role(StrEnum):
    """In what way somebody is here."""

    TRAINEE = "trainee"
    GUEST = "guest"
    """Not on the roster, though there is one."""
    OBSERVER = "observer"
    """A supervisor or committee member: unseen in the class, not counted in attendance, named in the report."""


class Person(msgspec.Struct, frozen=True):
    """Somebody who follows a class."""

    id: str
    """Short and stable for the whole class: t1, t2 and so on; o1 for an observer."""
    name: str
    role: Role = Role.TRAINEE
    number: str = ""
    """The registration number, from the roster."""
    group: str = ""


class QualityChoice(StrEnum):
    """What a trainee wants to be sent."""

    AUTO = "auto"
    FULL = "full"
    SAVER = "saver"
    """Data saver: `low` at most."""
    SOUND = "sound"
    """Sound only."""


class Feeling(StrEnum):
    """Quick feedback."""

    LOST = "lost"
    TOO_FAST = "too-fast"
    GOOD = "good"


class LeaveReason(StrEnum):
    """Why somebody is no longer here."""

    LEFT = "left"
    """Pressed "Leave"."""
    LOST = "lost"
    """The connection broke; may come back as the same person."""
    REMOVED = "removed"
    """By the trainer, who keeps them out."""
    ENDED = "ended"
    """The class is over."""
