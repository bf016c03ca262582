"""Who comes in: joining, coming back, and what a roster says about it."""

from typing import Final

from session import facts
from session.access import same
from session.facts import AnyFact
from session.members import Member, Status
from session.messages import ErrorId, Join
from session.people import Person, Role
from session.refusal import Refusal
from session.settings import ClassSettings, RosterEntry
from session.state import ClassState
from session.text import clean_name, clean_number

MOST_OBSERVERS: Final = 20
RETURNS: Final = 5
"""Of people who join again and again as new ones, so many for each place are remembered; then the class is full."""


class Admission:
    """Decides on joins and resumes; changes nothing."""

    def __init__(self, settings: ClassSettings, state: ClassState) -> None:
        self._settings = settings
        self._state = state
        self._roster = {clean_number(entry.number): entry for entry in settings.roster}

    def join(self, join: Join, token_hash: str, browser_hash: str, at_ms: int) -> tuple[str, list[AnyFact]]:
        """See `Classroom.join`."""
        # Who was refused in the lobby may have mistyped the name.
        removed = {m.browser_hash for m in self._state.members.values() if m.status is Status.REMOVED}
        if browser_hash and browser_hash in removed:
            raise Refusal(ErrorId.REMOVED)
        person_id, news = self._come(join, at_ms)
        token = facts.TokenIssued(at_ms=at_ms, id=person_id, token_hash=token_hash, browser_hash=browser_hash)
        return person_id, [*news, token]

    def _come(self, join: Join, at_ms: int) -> tuple[str, list[AnyFact]]:
        if join.observer:
            return self._observe(join, at_ms)
        entry = self._roster.get(clean_number(join.number))
        if entry is not None:
            if entry.pin and not same(clean_number(join.pin), clean_number(entry.pin)):
                raise Refusal(ErrorId.WRONG_PIN)
            former = self._holder(entry)
            if former is not None:
                return self._rejoin(former, at_ms)
        elif self._roster and not self._settings.guests:
            raise Refusal(ErrorId.NOT_ON_ROSTER)
        return self._enter(self._newcomer(join, entry), at_ms)

    def resume(self, token_hash: str, new_token_hash: str, browser_hash: str, at_ms: int) -> tuple[str, list[AnyFact]]:
        """See `Classroom.resume`."""
        person_id = self._state.tokens.get(token_hash)
        if person_id is None:
            raise Refusal(ErrorId.RESUME_UNKNOWN)
        member = self._state.members[person_id]
        news: list[AnyFact] = []
        if token_hash == member.token_hash and not member.confirmed:
            news.append(facts.TokenIssued(at_ms=at_ms, id=person_id, token_hash=token_hash))
        news += _back(member, at_ms)
        news.append(facts.TokenIssued(at_ms=at_ms, id=person_id, token_hash=new_token_hash, browser_hash=browser_hash))
        return person_id, news

    def _observe(self, join: Join, at_ms: int) -> tuple[str, list[AnyFact]]:
        if not same(join.observer, self._settings.observer_token):
            raise Refusal(ErrorId.WRONG_CODE)
        if sum(1 for _ in self._state.observers_here) >= MOST_OBSERVERS or self._is_worn_out():
            raise Refusal(ErrorId.FULL)
        name = clean_name(join.name)
        if not name:
            raise Refusal(ErrorId.NAME_MISSING)
        person = Person(id=f"o{self._state.observers + 1}", name=name, role=Role.OBSERVER)
        return person.id, [facts.ObserverJoined(at_ms=at_ms, person=person)]

    def _holder(self, entry: RosterEntry) -> Member | None:
        """Return who came with this registration number."""
        return next((m for m in self._state.members.values() if m.person.number == entry.number), None)

    def _rejoin(self, former: Member, at_ms: int) -> tuple[str, list[AnyFact]]:
        if former.status in {Status.HERE, Status.WAITING}:
            raise Refusal(ErrorId.NAME_TAKEN)
        return former.person.id, _back(former, at_ms)

    def _newcomer(self, join: Join, entry: RosterEntry | None) -> Person:
        """Return who this would be; the roster's word on the name counts more than what was typed."""
        person_id = f"t{self._state.trainees + 1}"
        if entry is not None:
            return Person(id=person_id, name=entry.name, number=entry.number, group=entry.group)
        name = clean_name(join.name)
        if not name:
            raise Refusal(ErrorId.NAME_MISSING)
        return Person(id=person_id, name=name, role=Role.GUEST if self._roster else Role.TRAINEE)

    def _enter(self, person: Person, at_ms: int) -> tuple[str, list[AnyFact]]:
        if self._state.locked:
            raise Refusal(ErrorId.LOCKED)
        places_taken = sum(1 for _ in self._state.with_status(Status.HERE, Status.WAITING))
        if places_taken >= self._settings.max_trainees or self._is_worn_out():
            raise Refusal(ErrorId.FULL)
        entered: AnyFact
        if self._settings.lobby:
            entered = facts.TraineeWaiting(at_ms=at_ms, person=person)
        else:
            entered = facts.TraineeJoined(at_ms=at_ms, person=person)
        return person.id, [entered]

    def _is_worn_out(self) -> bool:
        return len(self._state.members) >= RETURNS * (self._settings.max_trainees + MOST_OBSERVERS)


def _back(member: Member, at_ms: int) -> list[AnyFact]:
    """Return what happens when somebody known comes back; raises Refusal (REMOVED, REFUSED)."""
    match member.status:
        case Status.REMOVED:
            raise Refusal(ErrorId.REMOVED)
        case Status.REFUSED:
            raise Refusal(ErrorId.REFUSED)
        case Status.HERE | Status.WAITING:
            return []  # another page of the same person takes over
        case Status.GAVE_UP:
            return [facts.TraineeWaiting(at_ms=at_ms, person=member.person)]
        case Status.LOST | Status.LEFT:
            if member.is_observer:
                return [facts.ObserverJoined(at_ms=at_ms, person=member.person)]
            return [facts.TraineeReturned(at_ms=at_ms, id=member.person.id)]
