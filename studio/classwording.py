"""Sentences about a class: how to join it, and what happens in it."""

from collections.abc import Callable
from typing import Final

from encoder.shedding import LiveLevel
from session.control import Snapshot
from session.facts import (
    Announced,
    AnyFact,
    Chat,
    ChatMuted,
    ClassEnded,
    FeedbackGiven,
    FileShared,
    FileWithdrawn,
    HandLowered,
    HandRaised,
    Locked,
    ObserverJoined,
    ObserverLeft,
    PollOpened,
    PollResult,
    PresenceAsked,
    PresenceResult,
    TraineeJoined,
    TraineeLeft,
    TraineeReturned,
    TraineeWaiting,
    VoiceGiven,
    VoiceTaken,
)
from session.messages import ErrorId
from session.people import LeaveReason, Person, Role
from session.text import clean_name, clean_text
from studio.classevents import ClassOpen, ClassRefused
from studio.events import Event
from studio.qr import qr_lines
from studio.wording import duration
from studio.words import Words

TRAINER: Final = "trainer"
ALL: Final = "all"
_REFUSALS: Final = {
    ErrorId.OUT_OF_ORDER,
    ErrorId.NOT_ALLOWED,
    ErrorId.FULL,
    ErrorId.HANDOUT_GONE,
    ErrorId.BAD_MESSAGE,
    ErrorId.ENDED,
}
"""What the host refuses to a trainer for a reason of its own."""


class People:
    """The names by id: facts tell ids alone."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def meet(self, *people: Person) -> None:
        """Learn names."""
        for person in people:
            self._names[person.id] = clean_name(person.name)

    def learn(self, event: Event) -> None:
        """Learn the names that an event tells."""
        match event:
            case Snapshot():
                self.meet(*event.people, *event.waiting, *event.observers, *event.away)
            case TraineeWaiting(person=person) | TraineeJoined(person=person) | ObserverJoined(person=person):
                self.meet(person)

    def knows(self, id: str) -> bool:  # noqa: A002  (that is what it is called on the wire)
        """Whether somebody has this id."""
        return id in self._names

    def name(self, id: str) -> str:  # noqa: A002  (that is what it is called on the wire)
        """Return the name; the id of somebody unknown."""
        return self._names.get(id, id)


def class_open(words: Words, event: ClassOpen, *, with_code: bool) -> list[str]:
    """Return how to join: links, code, and the QR code of the likeliest link."""
    text = words.text
    first, *others = event.join_urls
    if event.interrupted_s is not None:
        opened = text("class-goes-on", duration=duration(words, event.interrupted_s))
    else:
        opened = text("class-taken-back" if event.again else "class-open")
    return [
        opened,
        *(qr_lines(first) if with_code else []),
        text("class-link", url=first),
        *(text("class-other-link", url=url) for url in others),
        text("class-code", code=event.code),
        *([text("class-secure-link", url=event.secure_url)] if event.secure_url else []),
        text("class-observer-link", url=event.observer_url),
        *([text("class-has-lobby")] if event.lobby else []),
    ]


def refusal(words: Words, event: ClassRefused) -> tuple[str, str]:
    """Return why the host did not do what it was asked to, and what to do."""
    return words.text("class-refused", command=event.command), why_refused(words, event)


def reduced(words: Words, level: LiveLevel) -> str:
    """Return what the machine bears of the live pictures."""
    return words.text(f"class-machine-{level.name.lower()}")


def class_lines(words: Words, people: People, fact: AnyFact) -> list[str]:
    """Return what a trainer should read of a fact; nothing of what only the report needs."""
    text = words.text
    match fact:
        case TraineeWaiting(person=person):
            people.meet(person)
            name = people.name(person.id)
            return [text("class-waiting", name=name, id=person.id)]
        case TraineeJoined(person=person):
            people.meet(person)
            name = people.name(person.id)
            key = "class-joined-guest" if person.role is Role.GUEST else "class-joined"
            return [text(key, name=name, id=person.id)]
        case TraineeReturned(id=id_):
            return [text("class-returned", name=people.name(id_))]
        case TraineeLeft(id=id_, reason=reason):
            return [] if reason is LeaveReason.ENDED else [text(f"class-gone-{reason}", name=people.name(id_))]
        case ObserverJoined(person=person):
            people.meet(person)
            name = people.name(person.id)
            return [text("class-observer-joined", name=name)]
        case ObserverLeft(id=id_):
            return [text("class-observer-left", name=people.name(id_))]
        case HandRaised(id=id_):
            return [text("class-hand", name=people.name(id_), id=id_)]
        case HandLowered(id=id_):
            return [text("class-hand-lowered", name=people.name(id_))]
        case Chat():
            return [chat_line(words, people.name, fact)]
        case ChatMuted(muted=muted):
            return [text("class-chat-muted" if muted else "class-chat-open")]
        case Announced(text=said):
            return [text("class-announced", text=said) if said else text("class-announced-nothing")]
        case FeedbackGiven(id=id_, feeling=feeling):
            return [text(f"class-feels-{feeling}", name=people.name(id_))]
        case PollOpened(question=question):
            return [text("class-poll", question=question)]
        case PollResult(question=question, choices=choices, counts=counts):
            lines = [f"  {count:>3}  {choice}" for choice, count in zip(choices, counts, strict=True)]
            return [text("class-poll-result", question=question), *lines]
        case PresenceAsked():
            return [text("class-presence-asked")]
        case PresenceResult(present=present, absent=absent):
            told = text("class-presence", present=len(present), all=len(present) + len(absent))
            missing = text("list-separator").join(people.name(id_) for id_ in absent)
            return [told, *([text("class-presence-absent", names=missing)] if absent else [])]
        case VoiceGiven(id=id_):
            return [text("class-voice-given", name=people.name(id_))]
        case VoiceTaken(id=id_):
            return [text("class-voice-taken", name=people.name(id_))]
        case Locked(locked=locked):
            return [text("class-locked" if locked else "class-unlocked")]
        case FileShared(name=name, handout=handout):
            return [text("class-file-shared", name=name, id=handout)]
        case FileWithdrawn():
            return [text("class-file-withdrawn")]
        case ClassEnded():
            return [text("class-ended")]
        case _:
            return []


def chat_line(words: Words, name: Callable[[str], str], chat: Chat) -> str:
    """Return who wrote what, and to whom, on one line; `name` knows people by their id."""
    said = " ".join(clean_text(chat.text).split())
    if chat.sender == TRAINER:
        if chat.to == ALL:
            return words.text("class-chat-mine", text=said)
        return words.text("class-chat-mine-to", name=name(chat.to), text=said)
    key = "class-chat" if chat.to == ALL else "class-chat-to-you"
    return words.text(key, name=name(chat.sender), text=said)


def why_refused(words: Words, event: ClassRefused) -> str:
    """Return why the host did not do what it was asked to, or what to do."""
    reason = event.error if event.error in _REFUSALS else "other"
    return words.text(f"class-refused-{reason}")
