"""What the trainer may do with a class, each answered by the facts it makes."""

from session import control, facts
from session.control import AnyCommand
from session.facts import AnyFact
from session.leaving import end, leave
from session.members import Member, Status
from session.messages import ErrorId
from session.people import LeaveReason
from session.refusal import Refusal
from session.state import ClassState
from session.text import clean_text

ALL = "all"
LONGEST_INCIDENT = 500


class Powers:
    """Decides on the trainer's commands; changes nothing.

    An id that nobody has, or whose owner is not where the command needs them, is OUT_OF_ORDER; what is so already
    makes no fact.
    """

    def __init__(self, state: ClassState) -> None:
        self._state = state

    def command(self, command: AnyCommand, at_ms: int) -> list[AnyFact]:
        """See `Classroom.command`."""
        state = self._state
        match command:
            case control.Say():
                return self._say(command, at_ms)
            case control.Announce():
                text = clean_text(command.text)
                return [] if text == state.announcement else [facts.Announced(at_ms=at_ms, text=text)]
            case control.Admit():
                return self._admit(command.id, at_ms)
            case control.Remove():
                return self._remove(command.id, at_ms)
            case control.GiveVoice():
                return self._give_voice(command.id, at_ms)
            case control.TakeVoice():
                holders = [holder for holder in state.slots if holder is not None]
                return [facts.VoiceTaken(at_ms=at_ms, id=i) for i in self._among(command.id, holders)]
            case control.LowerHand():
                return [facts.HandLowered(at_ms=at_ms, id=i) for i in self._among(command.id, state.hands)]
            case control.OpenPoll():
                return self._open_poll(command, at_ms)
            case control.ClosePoll():
                if state.poll is None or not state.poll.is_open:
                    raise Refusal(ErrorId.OUT_OF_ORDER)
                return [state.poll.closed(at_ms, command.share)]
            case control.AskPresence():
                until_ms = at_ms + command.seconds * 1000
                asked = facts.PresenceAsked(at_ms=at_ms, check=state.checks + 1, until_ms=until_ms)
                return [asked] if state.check is None else [state.check.result(at_ms), asked]
            case control.Lock():
                return [] if command.on == state.locked else [facts.Locked(at_ms=at_ms, locked=command.on)]
            case control.MuteChat():
                return [] if command.on == state.chat_muted else [facts.ChatMuted(at_ms=at_ms, muted=command.on)]
            case control.SetRecording():
                return [] if command.on == state.recording else [facts.RecordingChanged(at_ms=at_ms, on=command.on)]
            case control.WithdrawFile():
                if command.handout not in state.handouts:
                    raise Refusal(ErrorId.HANDOUT_GONE)
                return [facts.FileWithdrawn(at_ms=at_ms, handout=command.handout)]
            case control.NoteIncident():
                detail = command.detail[:LONGEST_INCIDENT]
                return [facts.Incident(at_ms=at_ms, code=command.code[:LONGEST_INCIDENT], detail=detail)]
            case control.End():
                return end(state, by_trainer=True, at_ms=at_ms)

    def _member(self, person_id: str) -> Member:
        member = self._state.members.get(person_id)
        if member is None:
            raise Refusal(ErrorId.OUT_OF_ORDER)
        return member

    def _among(self, wanted: str, ids: list[str]) -> list[str]:
        """Return those of `ids` that a command means."""
        if wanted == ALL:
            return list(ids)
        return [wanted] if self._member(wanted).person.id in ids else []

    def _say(self, command: control.Say, at_ms: int) -> list[AnyFact]:
        if command.to != ALL:
            addressee = self._member(command.to)
            if addressee.is_observer:
                raise Refusal(ErrorId.NOT_ALLOWED)
            if addressee.status not in {Status.HERE, Status.LOST}:
                raise Refusal(ErrorId.OUT_OF_ORDER)
        text = clean_text(command.text)
        if not text:
            raise Refusal(ErrorId.BAD_MESSAGE)
        number = self._state.messages + 1
        return [facts.Chat(at_ms=at_ms, message=number, sender="trainer", to=command.to, text=text)]

    def _admit(self, wanted: str, at_ms: int) -> list[AnyFact]:
        if wanted == ALL:
            admitted = list(self._state.with_status(Status.WAITING))
        else:
            member = self._member(wanted)
            if member.status is Status.HERE:
                return []
            if member.status is not Status.WAITING:
                raise Refusal(ErrorId.OUT_OF_ORDER)
            admitted = [member]
        return [facts.TraineeJoined(at_ms=at_ms, person=m.person) for m in admitted]

    def _remove(self, wanted: str, at_ms: int) -> list[AnyFact]:
        member = self._member(wanted)
        if member.status in {Status.REMOVED, Status.REFUSED}:
            return []
        return leave(self._state, member, LeaveReason.REMOVED, at_ms)

    def _give_voice(self, wanted: str, at_ms: int) -> list[AnyFact]:
        member = self._member(wanted)
        if member.is_observer:
            raise Refusal(ErrorId.NOT_ALLOWED)
        if member.status is not Status.HERE:
            raise Refusal(ErrorId.OUT_OF_ORDER)
        if wanted in self._state.slots:
            return []
        if None not in self._state.slots:
            raise Refusal(ErrorId.FULL)
        news: list[AnyFact] = []
        if wanted in self._state.hands:
            news.append(facts.HandLowered(at_ms=at_ms, id=wanted))
        return [*news, facts.VoiceGiven(at_ms=at_ms, id=wanted, slot=self._state.slots.index(None))]

    def _open_poll(self, command: control.OpenPoll, at_ms: int) -> list[AnyFact]:
        question = clean_text(command.question)
        choices = tuple(clean_text(choice) for choice in command.choices)
        if not question or not all(choices):
            raise Refusal(ErrorId.BAD_MESSAGE)
        news: list[AnyFact] = []
        if self._state.poll is not None and self._state.poll.is_open:
            news.append(self._state.poll.closed(at_ms, shared=False))
        opened = facts.PollOpened(
            at_ms=at_ms,
            poll=self._state.polls + 1,
            question=question,
            choices=choices,
            multiple=command.multiple,
            anonymous=command.anonymous,
        )
        return [*news, opened]
