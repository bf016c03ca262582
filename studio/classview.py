"""The class as the trainer sees it: one frozen value, made anew by each event. Pure: no clock, no I/O, no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from encoder.shedding import LiveLevel, LiveReduced
from session import facts
from session.control import LinkQuality, PollCounts, Quality, Snapshot
from session.people import Feeling, LeaveReason, Person
from session.text import clean_name
from studio.classevents import ClassEvent, ClassOpen, ClassRestored, ClassTrouble, interrupts

KEPT_CHAT: Final = 500
KEPT_FEEDBACK: Final = 2000
ALL: Final = "all"
TRAINER: Final = "trainer"


@dataclass(frozen=True, slots=True)
class TraineeView:
    """Somebody who is in the class, or whose connection broke and who may come back."""

    person: Person
    came_ms: int | None = None
    """When they came for the first time, of the day; None where nobody told (a class that was taken back)."""
    here: bool = True
    link: LinkQuality | None = None
    """None until it is known."""


@dataclass(frozen=True, slots=True)
class PollState:
    """The last poll."""

    opened: facts.PollOpened
    counts: tuple[int, ...]
    voters: int = 0
    result: facts.PollResult | None = None
    """None while it is open."""

    @property
    def is_open(self) -> bool:
        """Whether trainees can answer."""
        return self.result is None


@dataclass(frozen=True, slots=True)
class CheckState:
    """The last presence check."""

    check: int
    until_ms: int
    asked: int
    """How many trainees were here then."""
    answered: frozenset[str] = frozenset()
    result: facts.PresenceResult | None = None
    """None while it runs."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """How many trainees felt how."""

    good: int = 0
    too_fast: int = 0
    lost: int = 0

    @property
    def total(self) -> int:
        """All who said something."""
        return self.good + self.too_fast + self.lost


@dataclass(frozen=True, slots=True)
class ClassView:
    """All that a window shows of a class."""

    opened: ClassOpen | None = None
    began_ms: int | None = None
    """When it was opened, of the day."""
    is_interrupted: bool = False
    level: LiveLevel = LiveLevel.FULL
    known: Mapping[str, Person] = field(default_factory=lambda: MappingProxyType({}))
    """Everybody who ever came, by id: facts tell ids alone."""
    trainees: tuple[TraineeView, ...] = ()
    """In the order of coming."""
    waiting: tuple[Person, ...] = ()
    observers: tuple[Person, ...] = ()
    hands: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    chat: tuple[facts.Chat, ...] = ()
    muted_chat: bool = False
    announcement: str = ""
    locked: bool = False
    poll: PollState | None = None
    check: CheckState | None = None
    handouts: tuple[facts.FileShared, ...] = ()
    feedback: tuple[facts.FeedbackGiven, ...] = ()

    @property
    def here(self) -> tuple[TraineeView, ...]:
        """Those who are in the class now."""
        return tuple(trainee for trainee in self.trainees if trainee.here)

    def name(self, person_id: str) -> str:
        """Return somebody's name; the id of somebody unknown."""
        person = self.known.get(person_id)
        return (clean_name(person.name) if person is not None else "") or person_id

    def after(self, event: ClassEvent) -> "ClassView":
        """Return the class as it is after `event`."""
        match event:
            case ClassOpen():
                # A snapshot may have come before it.
                return replace(self, opened=event)
            case ClassTrouble(code=code):
                return replace(self, is_interrupted=True) if interrupts(code) else self
            case ClassRestored(pid=pid):
                opened = self.opened
                if opened is not None:
                    opened = replace(opened, pids={**opened.pids, "host": pid})
                return replace(self, is_interrupted=False, opened=opened)
            case LiveReduced(level=level):
                return replace(self, level=level)
            case Snapshot():
                return self._from(event)
            case Quality(links=links):
                by_id = {link.id: link for link in links}
                return replace(self, trainees=tuple(replace(t, link=by_id.get(t.person.id)) for t in self.trainees))
            case PollCounts(poll=number, counts=counts, voters=voters):
                poll = self.poll
                if poll is None or poll.opened.poll != number or not poll.is_open:
                    return self
                return replace(self, poll=replace(poll, counts=counts, voters=voters))
            case facts.Fact():
                return self._with(event)
            case _:
                return self

    def _from(self, snapshot: Snapshot) -> "ClassView":
        """Return what is known from a new link on: what a snapshot doesn't tell stays as it was."""
        before = {trainee.person.id: trainee for trainee in self.trainees}
        here = {person.id: person for person in snapshot.people}
        away = {person.id for person in snapshot.away}
        trainees = [
            replace(t, here=t.person.id in here) for t in self.trainees if t.person.id in here or t.person.id in away
        ]
        trainees += [TraineeView(person) for person in snapshot.people if person.id not in before]
        met = (*snapshot.people, *snapshot.waiting, *snapshot.observers, *snapshot.away)
        return replace(
            self,
            began_ms=snapshot.opened_at_ms or self.began_ms,
            is_interrupted=False,
            known=self._meet(*met),
            trainees=tuple(trainees),
            waiting=snapshot.waiting,
            observers=snapshot.observers,
            hands=snapshot.hands,
            speakers=tuple(speaker for speaker in snapshot.speakers if speaker is not None),
            locked=snapshot.locked,
            muted_chat=snapshot.chat_muted,
            announcement=snapshot.announcement,
        )

    def _with(self, fact: facts.AnyFact) -> "ClassView":
        match fact:
            case facts.ClassOpened(at_ms=at_ms):
                return replace(self, began_ms=at_ms)
            case facts.TraineeWaiting(person=person):
                return replace(self, known=self._meet(person), waiting=(*_without(self.waiting, person.id), person))
            case facts.TraineeJoined(person=person, at_ms=at_ms):
                return replace(self._entered(person, at_ms), waiting=_without(self.waiting, person.id))
            case facts.TraineeReturned(id=id_, at_ms=at_ms):
                known = self.known.get(id_)
                return self._entered(known, at_ms) if known is not None else self
            case facts.TraineeLeft(id=id_, reason=reason):
                return self._gone(id_, may_return=reason is LeaveReason.LOST)
            case facts.ObserverJoined(person=person):
                return replace(self, known=self._meet(person), observers=(*_without(self.observers, person.id), person))
            case facts.ObserverLeft(id=id_):
                return replace(self, observers=_without(self.observers, id_))
            case facts.HandRaised(id=id_):
                return replace(self, hands=(*_except(self.hands, id_), id_))
            case facts.HandLowered(id=id_):
                return replace(self, hands=_except(self.hands, id_))
            case facts.VoiceGiven(id=id_):
                return replace(self, speakers=(*_except(self.speakers, id_), id_))
            case facts.VoiceTaken(id=id_):
                return replace(self, speakers=_except(self.speakers, id_))
            case facts.Chat():
                return replace(self, chat=(*self.chat, fact)[-KEPT_CHAT:])
            case facts.ChatMuted(muted=muted):
                return replace(self, muted_chat=muted)
            case facts.Announced(text=text):
                return replace(self, announcement=text)
            case facts.Locked(locked=locked):
                return replace(self, locked=locked)
            case facts.PollOpened():
                return replace(self, poll=PollState(fact, (0,) * len(fact.choices)))
            case facts.PollResult(counts=counts, voters=voters):
                poll = self.poll
                if poll is None or poll.opened.poll != fact.poll:
                    return self
                return replace(self, poll=replace(poll, counts=counts, voters=voters, result=fact))
            case facts.PresenceAsked(check=number, until_ms=until_ms):
                return replace(self, check=CheckState(number, until_ms, len(self.here)))
            case facts.PresenceAnswered(check=number, id=id_):
                check = self.check
                if check is None or check.check != number:
                    return self
                return replace(self, check=replace(check, answered=check.answered | {id_}))
            case facts.PresenceResult(check=number, present=present):
                check = self.check
                if check is None or check.check != number:
                    return self
                return replace(self, check=replace(check, answered=frozenset(present), result=fact))
            case facts.FileShared():
                return replace(self, handouts=(*self.handouts, fact))
            case facts.FileWithdrawn(handout=handout):
                return replace(self, handouts=tuple(file for file in self.handouts if file.handout != handout))
            case facts.FeedbackGiven():
                return replace(self, feedback=(*self.feedback, fact)[-KEPT_FEEDBACK:])
            case _:
                return self

    def _entered(self, person: Person, at_ms: int) -> "ClassView":
        if any(trainee.person.id == person.id for trainee in self.trainees):
            trainees = tuple(replace(t, here=True) if t.person.id == person.id else t for t in self.trainees)
        else:
            trainees = (*self.trainees, TraineeView(person, at_ms))
        return replace(self, known=self._meet(person), trainees=trainees)

    def _gone(self, person_id: str, *, may_return: bool) -> "ClassView":
        trainees = tuple(
            replace(t, here=False, link=None) if t.person.id == person_id else t
            for t in self.trainees
            if may_return or t.person.id != person_id
        )
        return replace(self, trainees=trainees, waiting=_without(self.waiting, person_id))

    def _meet(self, *people: Person) -> Mapping[str, Person]:
        return MappingProxyType({**self.known, **{person.id: person for person in people}})


def _without(people: tuple[Person, ...], person_id: str) -> tuple[Person, ...]:
    return tuple(person for person in people if person.id != person_id)


def _except(ids: tuple[str, ...], person_id: str) -> tuple[str, ...]:
    return tuple(other for other in ids if other != person_id)


FADES_MS: Final = 5 * 60_000
"""What somebody felt so long ago says nothing of now."""


def feedback_at(given: tuple[facts.FeedbackGiven, ...], at_ms: int) -> Feedback:
    """Return what trainees felt at a time: of each the last word, unless it is older than five minutes."""
    last: dict[str, Feeling] = {}
    for fact in given:
        if at_ms - FADES_MS < fact.at_ms <= at_ms:
            last[fact.id] = fact.feeling
    felt = list(last.values())
    return Feedback(felt.count(Feeling.GOOD), felt.count(Feeling.TOO_FAST), felt.count(Feeling.LOST))


def feedback_over(
    given: tuple[facts.FeedbackGiven, ...], from_ms: int, until_ms: int, points: int
) -> tuple[Feedback, ...]:
    """Return `points` (at least 2) moments from `from_ms` to `until_ms`, both included."""
    step_ms = (until_ms - from_ms) / (points - 1)
    return tuple(feedback_at(given, round(from_ms + index * step_ms)) for index in range(points))
