"""What people in the class may do, each answered by the facts it makes."""

from session import facts, messages
from session.facts import AnyFact
from session.leaving import leave
from session.members import Member, Status
from session.messages import ErrorId, PageMessage
from session.people import LeaveReason
from session.refusal import Refusal
from session.settings import ClassSettings
from session.state import ClassState
from session.text import clean_text
from session.voting import voter


class Conduct:
    """Decides on the messages of pages; changes nothing."""

    def __init__(self, settings: ClassSettings, state: ClassState) -> None:
        self._settings = settings
        self._state = state

    def page(self, member: Member, message: PageMessage, at_ms: int) -> list[AnyFact]:
        """See `Classroom.page`."""
        self._check_order(member, message)
        person_id = member.person.id
        match message:
            case messages.Leave():
                return leave(self._state, member, LeaveReason.LEFT, at_ms)
            case messages.Choose():
                if message.quality is member.quality:
                    return []
                return [
                    facts.QualityChanged(at_ms=at_ms, id=person_id, rendition=member.rendition, choice=message.quality)
                ]
            case messages.Say():
                return self._say(member, message, at_ms)
            case messages.Hand():
                return self._hand(member, message, at_ms)
            case messages.Feel():
                return [facts.FeedbackGiven(at_ms=at_ms, id=person_id, feeling=message.feeling)]
            case messages.Vote():
                return self._vote(member, message, at_ms)
            case messages.Present():
                return self._present(member, message, at_ms)
            case messages.Offer():
                if message.purpose == "speak" and person_id not in self._state.slots:
                    raise Refusal(ErrorId.NOT_ALLOWED)
                return []
            case messages.Pong():
                return []
            case messages.Join() | messages.Resume():
                raise Refusal(ErrorId.OUT_OF_ORDER)

    @staticmethod
    def _check_order(member: Member, message: PageMessage) -> None:
        """Raise Refusal unless somebody in this role and place may send this kind of message at all."""
        if member.status is Status.WAITING:
            if not isinstance(message, messages.Leave | messages.Pong):
                raise Refusal(ErrorId.OUT_OF_ORDER)
        elif member.status is not Status.HERE:
            raise Refusal(ErrorId.OUT_OF_ORDER)
        elif member.is_observer and isinstance(
            message, messages.Say | messages.Hand | messages.Feel | messages.Vote | messages.Present
        ):
            raise Refusal(ErrorId.NOT_ALLOWED)

    def _say(self, member: Member, message: messages.Say, at_ms: int) -> list[AnyFact]:
        if message.to == "all" and self._state.chat_muted:
            raise Refusal(ErrorId.CHAT_MUTED)
        text = clean_text(message.text)
        if not text:
            raise Refusal(ErrorId.BAD_MESSAGE)
        number = self._state.messages + 1
        return [facts.Chat(at_ms=at_ms, message=number, sender=member.person.id, to=message.to, text=text)]

    def _hand(self, member: Member, message: messages.Hand, at_ms: int) -> list[AnyFact]:
        person_id = member.person.id
        if message.up == (person_id in self._state.hands):
            return []
        if not message.up:
            return [facts.HandLowered(at_ms=at_ms, id=person_id)]
        if person_id in self._state.slots:
            raise Refusal(ErrorId.OUT_OF_ORDER)
        return [facts.HandRaised(at_ms=at_ms, id=person_id)]

    def _vote(self, member: Member, message: messages.Vote, at_ms: int) -> list[AnyFact]:
        poll = self._state.poll
        if poll is None or not poll.is_open or poll.opened.poll != message.poll:
            raise Refusal(ErrorId.OUT_OF_ORDER)
        chosen = tuple(sorted(set(message.choices)))
        known = range(len(poll.opened.choices))
        is_one_too_many = len(chosen) > 1 and not poll.opened.multiple
        if not chosen or len(chosen) != len(message.choices) or is_one_too_many or any(c not in known for c in chosen):
            raise Refusal(ErrorId.BAD_MESSAGE)
        who = voter(self._settings, poll.opened, member.person.id)
        if poll.votes.get(who) == chosen:
            return []
        when = poll.opened.at_ms if poll.opened.anonymous else at_ms
        return [facts.Voted(at_ms=when, poll=poll.opened.poll, id=who, choices=chosen)]

    def _present(self, member: Member, message: messages.Present, at_ms: int) -> list[AnyFact]:
        check, person_id = self._state.check, member.person.id
        if check is None or check.number != message.check or person_id not in check.asked or at_ms > check.until_ms:
            raise Refusal(ErrorId.OUT_OF_ORDER)
        if person_id in check.answered:
            return []
        return [facts.PresenceAnswered(at_ms=at_ms, check=check.number, id=person_id)]
