"""Who goes: by themselves, by the trainer, by a broken connection, or because the class is over."""

from session import facts
from session.facts import AnyFact
from session.members import Member, Status
from session.people import LeaveReason
from session.state import ClassState


def settle(state: ClassState, member: Member, at_ms: int) -> list[AnyFact]:
    """Return the facts that take down the hand and take back the voice of somebody, as far as they have them."""
    person_id = member.person.id
    news: list[AnyFact] = []
    if person_id in state.hands:
        news.append(facts.HandLowered(at_ms=at_ms, id=person_id))
    if person_id in state.slots:
        news.append(facts.VoiceTaken(at_ms=at_ms, id=person_id))
    return news


def leave(state: ClassState, member: Member, reason: LeaveReason, at_ms: int) -> list[AnyFact]:
    """Return the facts of somebody's going; over a lost connection hand and voice are kept."""
    gone: AnyFact
    if member.is_observer:
        gone = facts.ObserverLeft(at_ms=at_ms, id=member.person.id, reason=reason)
    else:
        gone = facts.TraineeLeft(at_ms=at_ms, id=member.person.id, reason=reason)
    if reason is LeaveReason.LOST:
        return [gone]
    return [*settle(state, member, at_ms), gone]


def end(state: ClassState, by_trainer: bool, at_ms: int) -> list[AnyFact]:
    """Return the facts that end a class: open poll and check are counted, everybody goes."""
    news: list[AnyFact] = []
    if state.poll is not None and state.poll.is_open:
        news.append(state.poll.closed(at_ms, shared=False))
    if state.check is not None:
        news.append(state.check.result(at_ms))
    for member in state.members.values():
        if member.status in {Status.HERE, Status.WAITING}:
            news += leave(state, member, LeaveReason.ENDED, at_ms)
    return [*news, facts.ClassEnded(at_ms=at_ms, by_trainer=by_trainer)]
