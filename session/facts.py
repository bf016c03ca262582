"""Everything that happens in a class: a closed union of frozen facts.

The rules (`classroom`) decide facts and change by nothing else; the host writes each into the journal before anybody is
told, the next host replays them, the report reads them, and the studio gets them as events. `at_ms` is the time of day,
in milliseconds since 1970 UTC, so that it means the same to another process and after a restart.
"""

import msgspec

from session.people import Feeling, LeaveReason, Person, QualityChoice


class Fact(msgspec.Struct, frozen=True, tag_field="fact", kw_only=True):
    """Something that happened."""

    at_ms: int


class ClassOpened(Fact, frozen=True, tag="class-opened"):
    """The first fact of every journal."""

    class_id: str
    title: str
    trainer: str


class HostStarted(Fact, frozen=True, tag="host-started"):
    """A host serves the class from now on; `again`: after another one died."""

    again: bool
    served_until_ms: int = 0
    """When that one was last alive, within some seconds: until they come back, nobody was there from then on."""


class TraineeWaiting(Fact, frozen=True, tag="trainee-waiting"):
    """Somebody waits in the lobby."""

    person: Person


class TraineeJoined(Fact, frozen=True, tag="trainee-joined"):
    """Somebody is in the class for the first time; from the lobby, or straight."""

    person: Person


class TraineeReturned(Fact, frozen=True, tag="trainee-returned"):
    """Somebody who was lost or had left is back as the same person."""

    id: str


class TraineeLeft(Fact, frozen=True, tag="trainee-left"):
    """Somebody is no longer here (or, while waiting, gave up or was refused)."""

    id: str
    reason: LeaveReason


class ObserverJoined(Fact, frozen=True, tag="observer-joined"):
    """An observer watches from now on; also when coming back."""

    person: Person


class ObserverLeft(Fact, frozen=True, tag="observer-left"):
    """An observer watches no longer."""

    id: str
    reason: LeaveReason = LeaveReason.LOST


class TokenIssued(Fact, frozen=True, tag="token-issued"):
    """The secret by which a person comes back, as its hash only; it never leaves the host otherwise."""

    id: str
    token_hash: str
    browser_hash: str = ""
    """Of the secret that the browser keeps: who is removed stays out under another name too. "": as before."""


class HandRaised(Fact, frozen=True, tag="hand-raised"):
    """A trainee asks to speak."""

    id: str


class HandLowered(Fact, frozen=True, tag="hand-lowered"):
    """A hand is down again, by its owner or the trainer."""

    id: str


class Chat(Fact, frozen=True, tag="chat"):
    """A message: `sender` and `to` are a person's id, or "trainer"; `to` may be "all"."""

    message: int
    """Counts from 1."""
    sender: str
    to: str
    text: str


class ChatMuted(Fact, frozen=True, tag="chat-muted"):
    """Trainees may write to the trainer only, or to all again."""

    muted: bool


class Announced(Fact, frozen=True, tag="announced"):
    """A pinned announcement; an empty text takes it down."""

    text: str


class FeedbackGiven(Fact, frozen=True, tag="feedback"):
    """How a trainee follows."""

    id: str
    feeling: Feeling


class PollOpened(Fact, frozen=True, tag="poll-opened"):
    """A question with choices is put to all."""

    poll: int
    """Counts from 1."""
    question: str
    choices: tuple[str, ...]
    multiple: bool
    anonymous: bool


class Voted(Fact, frozen=True, tag="voted"):
    """A trainee answered a poll; a later answer replaces it."""

    poll: int
    id: str
    """In an anonymous poll a pseudonym, the same for the whole poll, and `at_ms` is when the poll was opened."""
    choices: tuple[int, ...]


class PollResult(Fact, frozen=True, tag="poll-result"):
    """A poll is closed."""

    poll: int
    question: str
    choices: tuple[str, ...]
    counts: tuple[int, ...]
    """Votes for each choice."""
    voters: int
    shared: bool
    """Whether trainees see the result."""


class PresenceAsked(Fact, frozen=True, tag="presence-asked"):
    """Are you there? To be answered by one tap until `until_ms`."""

    check: int
    """Counts from 1."""
    until_ms: int


class PresenceAnswered(Fact, frozen=True, tag="presence-answered"):
    """A trainee is there."""

    check: int
    id: str


class PresenceResult(Fact, frozen=True, tag="presence"):
    """A presence check is over."""

    check: int
    present: tuple[str, ...]
    absent: tuple[str, ...]
    """Who was in the class when asked and did not answer."""


class VoiceGiven(Fact, frozen=True, tag="voice-given"):
    """A trainee may speak, as one of up to four: slot 0 to 3."""

    id: str
    slot: int


class VoiceTaken(Fact, frozen=True, tag="voice-taken"):
    """A trainee may speak no longer."""

    id: str


class Locked(Fact, frozen=True, tag="locked"):
    """Nobody new may join, or again."""

    locked: bool


class RecordingChanged(Fact, frozen=True, tag="recording"):
    """The lesson is being recorded from now on, or no longer."""

    on: bool


class FileShared(Fact, frozen=True, tag="file-shared"):
    """A handout can be downloaded."""

    handout: str
    """Its id, part of its address."""
    name: str
    size: int
    """Bytes."""


class FileWithdrawn(Fact, frozen=True, tag="file-withdrawn"):
    """A handout can no longer be downloaded."""

    handout: str


class QualityChanged(Fact, frozen=True, tag="quality-changed"):
    """A trainee is sent something else from now on."""

    id: str
    rendition: str
    """high, low, thin, compat, or "sound"."""
    choice: QualityChoice


class TrainerAway(Fact, frozen=True, tag="trainer-away"):
    """The studio is gone; the class is kept for a minute."""


class TrainerBack(Fact, frozen=True, tag="trainer-back"):
    """A studio has taken the class back."""


class Incident(Fact, frozen=True, tag="incident"):
    """Something went wrong that the report should tell."""

    code: str
    detail: str = ""


class ClassEnded(Fact, frozen=True, tag="class-ended"):
    """The last fact of every journal that was finished: ended by the trainer, or the studio never came back."""

    by_trainer: bool


AnyFact = (
    ClassOpened
    | HostStarted
    | TraineeWaiting
    | TraineeJoined
    | TraineeReturned
    | TraineeLeft
    | ObserverJoined
    | ObserverLeft
    | TokenIssued
    | HandRaised
    | HandLowered
    | Chat
    | ChatMuted
    | Announced
    | FeedbackGiven
    | PollOpened
    | Voted
    | PollResult
    | PresenceAsked
    | PresenceAnswered
    | PresenceResult
    | VoiceGiven
    | VoiceTaken
    | Locked
    | RecordingChanged
    | FileShared
    | FileWithdrawn
    | QualityChanged
    | TrainerAway
    | TrainerBack
    | Incident
    | ClassEnded
)
