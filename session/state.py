"""The class as it is: changed by facts and by nothing else, so that replaying a journal gives the same."""

import logging
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from encoder.renditions import SPEAKERS
from session import facts
from session.facts import AnyFact
from session.members import Member, Status
from session.people import LeaveReason, Person
from session.voting import Poll

log = logging.getLogger(__name__)

KEPT_CHAT: Final = 1000
"""Messages kept in memory, private ones of all trainees included; the journal has all."""


@dataclass
class Check:
    """A presence check that is open."""

    number: int
    until_ms: int
    asked: tuple[str, ...]
    """Ids of the trainees who were here when asked."""
    answered: set[str] = field(default_factory=set)

    def result(self, at_ms: int) -> facts.PresenceResult:
        """Return the fact that ends it."""
        present = tuple(i for i in self.asked if i in self.answered)
        absent = tuple(i for i in self.asked if i not in self.answered)
        return facts.PresenceResult(at_ms=at_ms, check=self.number, present=present, absent=absent)


@dataclass
class ClassState:
    """All that the rules look at. Ask `Classroom` rather than this."""

    opened_at_ms: int | None = None
    ended: bool = False
    members: dict[str, Member] = field(default_factory=dict)
    """By id, in the order of coming."""
    tokens: dict[str, str] = field(default_factory=dict)
    """Valid token hash to id. A lookup by hash tells nothing: nobody can choose a hash that begins right."""
    trainees: int = 0
    """The highest number in an id so far."""
    observers: int = 0
    hands: list[str] = field(default_factory=list)
    slots: list[str | None] = field(default_factory=lambda: [None] * SPEAKERS)
    chat: deque[facts.Chat] = field(default_factory=lambda: deque(maxlen=KEPT_CHAT))
    messages: int = 0
    chat_muted: bool = False
    announcement: str = ""
    poll: Poll | None = None
    polls: int = 0
    check: Check | None = None
    checks: int = 0
    locked: bool = False
    recording: bool = False
    handouts: dict[str, facts.FileShared] = field(default_factory=dict)
    trainer_away: bool = False

    def with_status(self, *statuses: Status) -> Iterator[Member]:
        """Yield the trainees and guests who are in one of these ways here or gone, in the order of coming."""
        return (m for m in self.members.values() if m.status in statuses and not m.is_observer)

    @property
    def observers_here(self) -> Iterator[Member]:
        """The observers who watch now."""
        return (m for m in self.members.values() if m.is_observer and m.status is Status.HERE)

    @property
    def audience(self) -> Iterator[str]:
        """Ids of all whom the class is shown to: trainees, guests and observers who are here."""
        return (m.person.id for m in self.members.values() if m.status is Status.HERE)

    def apply(self, fact: AnyFact) -> None:
        """Change by one fact. One about somebody unknown (lines of a journal were lost) is logged and left out."""
        match fact:
            case facts.ClassOpened():
                self.opened_at_ms = fact.at_ms
            case facts.HostStarted():
                self._lose_all(fact.at_ms)
            case facts.TraineeWaiting():
                self._enter(fact.person, Status.WAITING, fact.at_ms)
            case facts.TraineeJoined() | facts.ObserverJoined():
                self._enter(fact.person, Status.HERE, fact.at_ms)
            case facts.Chat():
                self.chat.append(fact)
                self.messages = max(self.messages, fact.message)
            case facts.ChatMuted():
                self.chat_muted = fact.muted
            case facts.Announced():
                self.announcement = fact.text
            case facts.PollOpened():
                self.poll = Poll(fact)
                self.polls = max(self.polls, fact.poll)
            case facts.Voted() | facts.PollResult():
                self._poll(fact)
            case facts.PresenceAsked():
                here = tuple(m.person.id for m in self.with_status(Status.HERE))
                self.check = Check(fact.check, fact.until_ms, here)
                self.checks = max(self.checks, fact.check)
            case facts.PresenceAnswered():
                if self.check is not None and self.check.number == fact.check:
                    self.check.answered.add(fact.id)
            case facts.PresenceResult():
                self.check = None
            case facts.Locked():
                self.locked = fact.locked
            case facts.RecordingChanged():
                self.recording = fact.on
            case facts.FileShared():
                self.handouts[fact.handout] = fact
            case facts.FileWithdrawn():
                self.handouts.pop(fact.handout, None)
            case facts.TrainerAway() | facts.TrainerBack():
                self.trainer_away = isinstance(fact, facts.TrainerAway)
            case facts.ClassEnded():
                self.ended = True
            case facts.Incident():
                pass  # for the report only
            case _:
                self._apply_to_member(fact)

    def _apply_to_member(
        self,
        fact: facts.TraineeReturned
        | facts.TraineeLeft
        | facts.ObserverLeft
        | facts.TokenIssued
        | facts.HandRaised
        | facts.HandLowered
        | facts.FeedbackGiven
        | facts.VoiceGiven
        | facts.VoiceTaken
        | facts.QualityChanged,
    ) -> None:
        member = self.members.get(fact.id)
        if member is None:
            log.warning("nobody is known as %s: %r has no effect", fact.id, type(fact).__name__)
            return
        match fact:
            case facts.TraineeReturned():
                member.become(Status.HERE, fact.at_ms)
            case facts.TraineeLeft() | facts.ObserverLeft():
                member.went(fact.reason, fact.at_ms)
            case facts.TokenIssued():
                for dropped in member.take_token(fact.token_hash):
                    self.tokens.pop(dropped, None)
                self.tokens[fact.token_hash] = fact.id
                member.browser_hash = fact.browser_hash or member.browser_hash
            case facts.HandRaised():
                if fact.id not in self.hands:
                    self.hands.append(fact.id)
            case facts.HandLowered():
                if fact.id in self.hands:
                    self.hands.remove(fact.id)
            case facts.FeedbackGiven():
                member.feeling = fact.feeling
            case facts.VoiceGiven():
                self._silence(fact.id)
                if 0 <= fact.slot < SPEAKERS:
                    self.slots[fact.slot] = fact.id
            case facts.VoiceTaken():
                self._silence(fact.id)
            case facts.QualityChanged():
                member.quality, member.rendition = fact.choice, fact.rendition

    def _enter(self, person: Person, status: Status, at_ms: int) -> None:
        member = self.members.get(person.id)
        if member is None:
            member = self.members[person.id] = Member(person, status, at_ms)
            number = int(person.id[1:]) if person.id[1:].isdecimal() else 0
            if member.is_observer:
                self.observers = max(self.observers, number)
            else:
                self.trainees = max(self.trainees, number)
        member.become(status, at_ms)

    def _lose_all(self, at_ms: int) -> None:
        for member in self.members.values():
            if member.status in {Status.HERE, Status.WAITING}:
                member.went(LeaveReason.LOST, at_ms)

    def _silence(self, person_id: str) -> None:
        self.slots = [None if holder == person_id else holder for holder in self.slots]

    def _poll(self, fact: facts.Voted | facts.PollResult) -> None:
        poll = self.poll
        if poll is None or poll.opened.poll != fact.poll:
            log.warning("poll %d is not open: %r has no effect", fact.poll, type(fact).__name__)
        elif isinstance(fact, facts.Voted):
            poll.votes[fact.id] = fact.choices
        else:
            poll.result = fact
