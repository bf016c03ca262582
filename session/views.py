"""Who is told what when something has happened."""

from collections.abc import Iterator

from session import facts
from session.classroom import Classroom
from session.control import AnyNotice, Happened, PollCounts
from session.facts import AnyFact
from session.members import Status
from session.messages import (
    Announcement,
    ChatIsMuted,
    FeelingNoted,
    Goodbye,
    Handouts,
    HandPlace,
    NewChat,
    PollChanged,
    PresenceCheck,
    RecordingBadge,
    Speakers,
    ToPage,
    TrainerPresence,
    Voice,
)
from session.people import LeaveReason
from session.sight import may_read
from session.voting import voter


def page_messages(classroom: Classroom, fact: AnyFact) -> Iterator[tuple[str, ToPage]]:
    """Yield (recipient's id, message) for `fact`, which was applied just before.

    `Welcome` and `Waiting` are not among them, since only the host knows the tokens: send them after `join` and
    `resume`, and a `Welcome` on a `TraineeJoined` of somebody who waits. Nor is `Sending`, whose reason the media know.
    """
    state, sight = classroom.state, classroom.sight
    match fact:
        case facts.TraineeLeft() | facts.ObserverLeft():
            if fact.reason is not LeaveReason.LOST and fact.id in state.members:
                yield fact.id, _goodbye(classroom, fact)
        case facts.HandRaised() | facts.HandLowered():
            for person_id in state.audience:
                yield person_id, HandPlace(*sight.hand_place(person_id))
        case facts.Chat():
            for person_id in state.audience:
                if may_read(fact, person_id):
                    yield person_id, NewChat(sight.line(fact, person_id))
        case facts.FeedbackGiven():
            yield fact.id, FeelingNoted(fact.feeling)
        case facts.Voted():
            yield from _vote_noted(classroom, fact)
        case facts.PollOpened() | facts.PollResult():
            for person_id in state.audience:
                if (view := sight.latest_poll(person_id)) is not None:
                    yield person_id, PollChanged(view)
        case facts.PresenceAsked():
            if state.check is not None:
                for person_id in state.check.asked:
                    yield person_id, PresenceCheck(fact.check, fact.until_ms)
        case facts.PresenceAnswered():
            yield fact.id, PresenceCheck(0, 0)
        case facts.PresenceResult():
            for person_id in fact.absent:
                if classroom.is_here(person_id):
                    yield person_id, PresenceCheck(0, 0)
        case facts.VoiceGiven() | facts.VoiceTaken():
            yield fact.id, Voice(isinstance(fact, facts.VoiceGiven))
            for person_id in state.audience:
                yield person_id, Speakers(sight.speakers())
        case _:
            if (message := _to_all(classroom, fact)) is not None:
                for person_id in state.audience:
                    yield person_id, message
            if (message := message_to_door(fact)) is not None:
                for person in classroom.waiting:
                    yield person.id, message


def message_to_door(fact: AnyFact) -> RecordingBadge | TrainerPresence | None:
    """Return what also those are told of `fact` who wait in the lobby or have not joined yet."""
    match fact:
        case facts.RecordingChanged():
            return RecordingBadge(fact.on)
        case facts.TrainerAway() | facts.TrainerBack():
            return TrainerPresence(isinstance(fact, facts.TrainerAway))
        case _:
            return None


def trainer_notices(classroom: Classroom, fact: AnyFact) -> Iterator[AnyNotice]:
    """Yield what the studio is told of `fact`, which was applied just before.

    Tokens stay with the host. Of a vote the counts follow; of an anonymous one nothing else is told.
    """
    match fact:
        case facts.TokenIssued():
            return
        case facts.Voted():
            poll = classroom.state.poll
            if poll is None or poll.opened.poll != fact.poll:
                return
            if not poll.opened.anonymous:
                yield Happened(fact)
            yield PollCounts(poll=fact.poll, counts=poll.counts(), voters=len(poll.votes))
        case _:
            yield Happened(fact)


def _to_all(classroom: Classroom, fact: AnyFact) -> ToPage | None:
    match fact:
        case facts.ChatMuted():
            return ChatIsMuted(fact.muted)
        case facts.Announced():
            return Announcement(fact.text)
        case facts.FileShared() | facts.FileWithdrawn():
            return Handouts(classroom.sight.handouts())
        case _:
            return message_to_door(fact)


def _goodbye(classroom: Classroom, fact: facts.TraineeLeft | facts.ObserverLeft) -> Goodbye:
    if fact.reason is LeaveReason.ENDED:
        return Goodbye("ended")
    if fact.reason is LeaveReason.LEFT:
        return Goodbye("left")
    is_refused = classroom.state.members[fact.id].status is Status.REFUSED
    return Goodbye("refused" if is_refused else "removed")


def _vote_noted(classroom: Classroom, fact: facts.Voted) -> Iterator[tuple[str, ToPage]]:
    poll = classroom.state.poll
    if poll is not None and poll.opened.poll == fact.poll:
        for person in classroom.here:
            if voter(classroom.settings, poll.opened, person.id) == fact.id:
                view = classroom.sight.latest_poll(person.id)
                if view is not None:
                    yield person.id, PollChanged(view)
