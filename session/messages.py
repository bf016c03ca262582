"""Every message on the wire between a trainee's page and the host, and their error ids.

One JSON object a WebSocket text message, told apart by `type`. What a page sends is untrusted: unknown kinds, unknown
fields and what is longer than said here are refused with an error id and change nothing.
"""

from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from session.people import Feeling, Person, QualityChoice

LONGEST_MESSAGE: Final = 16 * 1024
"""Bytes of one message of a page."""
LONGEST_NAME: Final = 60
LONGEST_CHAT: Final = 1000
LONGEST_CHOICE: Final = 200
MOST_CHOICES: Final = 10

Short = Annotated[str, Meta(max_length=64)]
Secret = Annotated[str, Meta(max_length=128)]
Sdp = Annotated[str, Meta(max_length=12_000)]


class ErrorId(StrEnum):
    """Why the host refused something; the page says it in words. An id never changes its meaning."""

    BAD_MESSAGE = "bad-message"
    """Malformed, too large or of unknown kind."""
    OUT_OF_ORDER = "out-of-order"
    """Not possible now: before joining, after the poll was closed."""
    NOT_ALLOWED = "not-allowed"
    """Out of role."""
    TOO_MANY = "too-many"
    """Too many messages in a short time."""
    WRONG_CODE = "wrong-code"
    WAIT = "wait"
    """Too many wrong codes from this address: `retry_s` says for how long."""
    NAME_MISSING = "name-missing"
    NAME_TAKEN = "name-taken"
    """Somebody with this registration number is in the class."""
    NOT_ON_ROSTER = "not-on-roster"
    WRONG_PIN = "wrong-pin"
    LOCKED = "locked"
    FULL = "full"
    REMOVED = "removed"
    """The trainer has removed this person."""
    REFUSED = "refused"
    """The trainer has not admitted this person."""
    ENDED = "ended"
    RESUME_UNKNOWN = "resume-unknown"
    """The resume token is not (or no longer) valid: join again."""
    CHAT_MUTED = "chat-muted"
    HANDOUT_GONE = "handout-gone"
    MEDIA_FAILED = "media-failed"
    """No media connection can be made of this offer."""


# --- from a page -----------------------------------------------------------------------------------------------------


class FromPage(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """What a page sends."""


class Join(FromPage, frozen=True, tag="join"):
    """Enter the class (or its lobby) by the code, or by an observer's link."""

    name: Annotated[str, Meta(max_length=LONGEST_NAME)]
    code: Short = ""
    number: Short = ""
    pin: Short = ""
    observer: Secret = ""
    """The observer link's secret; then no code is needed."""
    language: Literal["ar", "fr", "en"] = "fr"


class Resume(FromPage, frozen=True, tag="resume"):
    """Come back as the same person."""

    token: Secret


class Offer(FromPage, frozen=True, tag="offer"):
    """A WebRTC offer; answered by `Answer` with the same number."""

    number: Annotated[int, Meta(ge=0, le=2**31)]
    purpose: Literal["watch", "speak"]
    sdp: Sdp


class Choose(FromPage, frozen=True, tag="choose"):
    """Choose what to be sent."""

    quality: QualityChoice


class Say(FromPage, frozen=True, tag="say"):
    """Write to all, or to the trainer."""

    text: Annotated[str, Meta(max_length=LONGEST_CHAT)]
    to: Literal["all", "trainer"] = "all"


class Hand(FromPage, frozen=True, tag="hand"):
    """Raise the hand, or take it down."""

    up: bool


class Feel(FromPage, frozen=True, tag="feel"):
    """Say how one follows."""

    feeling: Feeling


class Vote(FromPage, frozen=True, tag="vote"):
    """Answer the open poll."""

    poll: int
    choices: Annotated[tuple[Annotated[int, Meta(ge=0, lt=MOST_CHOICES)], ...], Meta(max_length=MOST_CHOICES)]


class Present(FromPage, frozen=True, tag="present"):
    """Answer a presence check."""

    check: int


class Pong(FromPage, frozen=True, tag="pong"):
    """Answer a ping."""

    number: int


class Leave(FromPage, frozen=True, tag="leave"):
    """Go."""


PageMessage = Join | Resume | Offer | Choose | Say | Hand | Feel | Vote | Present | Pong | Leave


# --- to a page -------------------------------------------------------------------------------------------------------


class ToPage(msgspec.Struct, frozen=True, tag_field="type"):
    """What the host sends."""


class Hello(ToPage, frozen=True, tag="hello"):
    """First thing on every connection: what a join card shows."""

    class_id: str
    """Tells this class from an earlier one at the same address."""
    title: str
    trainer: str
    needs_number: bool
    """There is a roster, and who is not on it cannot join."""
    takes_number: bool
    """There is a roster."""
    needs_pin: bool
    recording: bool
    trainer_away: bool
    secure_port: int
    """Where HTTPS is served, for speaking; 0 when it is not."""
    is_secure: bool
    """Whether this connection came over HTTPS."""


class Refused(ToPage, frozen=True, tag="refused"):
    """A join, resume or other message had no effect."""

    error: ErrorId
    to: str = ""
    """The type of the message that it answers."""
    retry_s: int = 0
    purpose: Literal["", "watch", "speak"] = ""
    number: int = 0
    """Of the offer that it answers, if it answers one."""


class Waiting(ToPage, frozen=True, tag="waiting"):
    """In the lobby; `token` keeps the place."""

    token: str


class ChatLine(msgspec.Struct, frozen=True):
    """One chat message as a page shows it."""

    message: int
    at_ms: int
    name: str
    text: str
    mine: bool = False
    trainer: bool = False
    """Written by the trainer."""
    private: bool = False
    """Between one trainee and the trainer only."""


class PollView(msgspec.Struct, frozen=True):
    """A poll as a page shows it."""

    poll: int
    question: str
    choices: tuple[str, ...]
    multiple: bool
    anonymous: bool
    open: bool
    mine: tuple[int, ...] = ()
    counts: tuple[int, ...] = ()
    """Votes for each choice, once the trainer shares them; empty before."""
    voters: int = 0


class HandoutView(msgspec.Struct, frozen=True):
    """A file to download from /handouts/ID/NAME."""

    handout: str
    name: str
    size: int


class Welcome(ToPage, frozen=True, tag="welcome"):
    """In the class: all that the page shows. A page that comes back gets it anew and redraws."""

    you: Person
    token: str
    """To come back with; replaces the one before."""
    speakers: tuple[str, ...]
    """Names of the trainees who have the voice."""
    chat: tuple[ChatLine, ...]
    chat_muted: bool
    announcement: str
    recording: bool
    hand: int
    """One's place in the queue, from 1; 0: hand down."""
    hands: int
    """Hands raised in all."""
    poll: PollView | None
    presence_check: int
    """An open check that waits for an answer; 0: none."""
    handouts: tuple[HandoutView, ...]
    voice: bool
    """One may speak."""
    feeling: Feeling | None
    quality: QualityChoice
    trainer_away: bool


class Answer(ToPage, frozen=True, tag="answer"):
    """The WebRTC answer to an offer, complete."""

    number: int
    purpose: Literal["watch", "speak"]
    sdp: str


class NewChat(ToPage, frozen=True, tag="chat"):
    """A new chat message."""

    line: ChatLine


class ChatIsMuted(ToPage, frozen=True, tag="chat-muted"):
    """One may write to the trainer only, or to all again."""

    muted: bool


class Announcement(ToPage, frozen=True, tag="announcement"):
    """Pinned; empty: nothing is."""

    text: str


class HandPlace(ToPage, frozen=True, tag="hand"):
    """One's place in the queue has changed."""

    hand: int
    hands: int


class PollChanged(ToPage, frozen=True, tag="poll"):
    """A poll was opened, answered by you, or closed."""

    poll: PollView


class FeelingNoted(ToPage, frozen=True, tag="feeling"):
    """What one last said."""

    feeling: Feeling


class PresenceCheck(ToPage, frozen=True, tag="presence-check"):
    """Are you there? 0: the check is over or answered."""

    check: int
    until_ms: int


class Voice(ToPage, frozen=True, tag="voice"):
    """One may speak from now on (then an offer to speak is answered), or no longer."""

    on: bool


class Speakers(ToPage, frozen=True, tag="speakers"):
    """Who has the voice."""

    names: tuple[str, ...]


class RecordingBadge(ToPage, frozen=True, tag="recording"):
    """The lesson is being recorded, or no longer."""

    on: bool


class Handouts(ToPage, frozen=True, tag="handouts"):
    """All files there are."""

    handouts: tuple[HandoutView, ...]


class Sending(ToPage, frozen=True, tag="sending"):
    """What one is sent from now on, and why it is less than chosen."""

    rendition: str
    """high, low, thin, compat, "sound" (the last picture is held), or "" when there is no picture."""
    reason: Literal["", "line", "choice", "machine"]


class TrainerPresence(ToPage, frozen=True, tag="trainer"):
    """The studio is gone for now, or back."""

    away: bool


class Goodbye(ToPage, frozen=True, tag="goodbye"):
    """The connection will be closed and should not be taken up again, except by a new join."""

    reason: Literal["left", "ended", "removed", "refused", "elsewhere"]
    """elsewhere: the same person has come back on another page."""


class Ping(ToPage, frozen=True, tag="ping"):
    """Each 2 s; answered by `Pong`. A page that hears none for 6 s connects again."""

    number: int
