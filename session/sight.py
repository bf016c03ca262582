"""What somebody sees of a class: a page its welcome, the trainer a snapshot."""

from typing import Final

from session import facts
from session.control import Snapshot
from session.members import Status
from session.messages import ChatLine, HandoutView, Hello, PollView, Welcome
from session.settings import ClassSettings
from session.state import ClassState
from session.voting import voter

SHOWN_CHAT: Final = 200
"""Messages in a welcome, at most; and fewer when they are long:"""
SHOWN_CHAT_LETTERS: Final = 60_000


class Sight:
    """Views of one class."""

    def __init__(self, settings: ClassSettings, state: ClassState) -> None:
        self._settings = settings
        self._state = state

    def hello(self, is_secure: bool, secure_port: int) -> Hello:
        """See `Classroom.hello`."""
        settings = self._settings
        return Hello(
            class_id=settings.class_id,
            title=settings.title,
            trainer=settings.trainer,
            needs_number=bool(settings.roster) and not settings.guests,
            takes_number=bool(settings.roster),
            needs_pin=any(entry.pin for entry in settings.roster),
            recording=self._state.recording,
            trainer_away=self._state.trainer_away,
            secure_port=secure_port,
            is_secure=is_secure,
        )

    def welcome(self, person_id: str, token: str) -> Welcome:
        """See `Classroom.welcome`."""
        state = self._state
        member = state.members[person_id]
        hand, hands = self.hand_place(person_id)
        check = state.check
        is_asked = check is not None and person_id in check.asked and person_id not in check.answered
        return Welcome(
            you=member.person,
            token=token,
            speakers=self.speakers(),
            chat=self.chat(person_id),
            chat_muted=state.chat_muted,
            announcement=state.announcement,
            recording=state.recording,
            hand=hand,
            hands=hands,
            poll=self.poll(person_id),
            presence_check=check.number if check is not None and is_asked else 0,
            handouts=self.handouts(),
            voice=person_id in state.slots,
            feeling=member.feeling,
            quality=member.quality,
            trainer_away=state.trainer_away,
        )

    def snapshot(self) -> Snapshot:
        """See `Classroom.snapshot`."""
        state = self._state
        return Snapshot(
            people=tuple(m.person for m in state.with_status(Status.HERE)),
            waiting=tuple(m.person for m in state.with_status(Status.WAITING)),
            observers=tuple(m.person for m in state.observers_here),
            hands=tuple(state.hands),
            speakers=tuple(state.slots),
            locked=state.locked,
            chat_muted=state.chat_muted,
            recording=state.recording,
            announcement=state.announcement,
            opened_at_ms=state.opened_at_ms or 0,
            away=tuple(m.person for m in state.with_status(Status.LOST, Status.LEFT)),
        )

    def name(self, person_id: str) -> str:
        """Return somebody's name; "" for the trainer, whose name every page knows."""
        member = self._state.members.get(person_id)
        return "" if member is None else member.person.name

    def hand_place(self, person_id: str) -> tuple[int, int]:
        """Return one's place in the queue, from 1 (0: hand down), and how many hands are raised."""
        hands = self._state.hands
        return (hands.index(person_id) + 1 if person_id in hands else 0), len(hands)

    def speakers(self) -> tuple[str, ...]:
        """Return the names of those who have the voice."""
        return tuple(self.name(holder) for holder in self._state.slots if holder is not None)

    def handouts(self) -> tuple[HandoutView, ...]:
        """Return all files there are."""
        return tuple(HandoutView(h.handout, h.name, h.size) for h in self._state.handouts.values())

    def poll(self, person_id: str) -> PollView | None:
        """Return the poll that one is to see: open, or closed and its result shared."""
        poll = self._state.poll
        if poll is None or not (poll.is_open or (poll.result is not None and poll.result.shared)):
            return None
        return self.latest_poll(person_id)

    def latest_poll(self, person_id: str) -> PollView | None:
        """Return the last poll, however it ended; votes are counted only where the result is shared."""
        poll = self._state.poll
        if poll is None:
            return None
        opened, result = poll.opened, poll.result
        is_shared = result is not None and result.shared
        return PollView(
            poll=opened.poll,
            question=opened.question,
            choices=opened.choices,
            multiple=opened.multiple,
            anonymous=opened.anonymous,
            open=poll.is_open,
            mine=poll.votes.get(voter(self._settings, opened, person_id), ()),
            counts=result.counts if result is not None and is_shared else (),
            voters=result.voters if result is not None and is_shared else 0,
        )

    def chat(self, person_id: str) -> tuple[ChatLine, ...]:
        """Return the last messages that one may read."""
        lines: list[ChatLine] = []
        letters = 0
        for chat in reversed(self._state.chat):
            if not may_read(chat, person_id):
                continue
            letters += len(chat.text)
            if len(lines) == SHOWN_CHAT or letters > SHOWN_CHAT_LETTERS:
                break
            lines.append(self.line(chat, person_id))
        return tuple(reversed(lines))

    def line(self, chat: facts.Chat, person_id: str) -> ChatLine:
        """Return a message as one reads it."""
        is_trainer = chat.sender == "trainer"
        return ChatLine(
            message=chat.message,
            at_ms=chat.at_ms,
            name=self._settings.trainer if is_trainer else self.name(chat.sender),
            text=chat.text,
            mine=chat.sender == person_id,
            trainer=is_trainer,
            private=chat.to != "all",
        )


def may_read(chat: facts.Chat, person_id: str) -> bool:
    """Whether a message is for somebody."""
    return chat.to == "all" or person_id in {chat.sender, chat.to}
