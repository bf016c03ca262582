"""Every message on the link between the studio and a class host: commands, events, and media as binary frames.

Text messages are JSON objects told apart by `type`; binary messages are one encoded unit each. The link is opened with
the class's token and is the only way to act as the trainer.
"""

import struct
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from encoder.packets import Packet, StreamId
from encoder.renditions import Rendition
from session.facts import AnyFact
from session.messages import LONGEST_CHAT, LONGEST_CHOICE, MOST_CHOICES, ErrorId
from session.people import Person, QualityChoice

LONGEST_FRAME: Final = 4 * 1024 * 1024
"""Bytes of one message on the link."""

# --- commands of the trainer -----------------------------------------------------------------------------------------


class Command(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """What the trainer asks for."""


class Say(Command, frozen=True, tag="say"):
    """Write to all, or to one trainee."""

    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_CHAT)]
    to: str = "all"


class Announce(Command, frozen=True, tag="announce"):
    """Pin an announcement; an empty text takes it down."""

    text: Annotated[str, Meta(max_length=LONGEST_CHAT)]


class Admit(Command, frozen=True, tag="admit"):
    """Let somebody in from the lobby; "all": everybody."""

    id: str


class Remove(Command, frozen=True, tag="remove"):
    """Remove somebody and keep them out; in the lobby: refuse."""

    id: str


class GiveVoice(Command, frozen=True, tag="give-voice"):
    """Let a trainee speak."""

    id: str


class TakeVoice(Command, frozen=True, tag="take-voice"):
    """Let a trainee speak no longer; "all": everybody."""

    id: str


class LowerHand(Command, frozen=True, tag="lower-hand"):
    """Take a hand down; "all": every hand."""

    id: str


class OpenPoll(Command, frozen=True, tag="poll"):
    """Ask all; closes a poll that is open."""

    question: Annotated[str, Meta(min_length=1, max_length=LONGEST_CHAT)]
    choices: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=LONGEST_CHOICE)], ...],
        Meta(min_length=2, max_length=MOST_CHOICES),
    ]
    multiple: bool = False
    anonymous: bool = False


class ClosePoll(Command, frozen=True, tag="close-poll"):
    """Close the open poll; `share`: show the result to all."""

    share: bool = True


class AskPresence(Command, frozen=True, tag="presence-check"):
    """Ask all whether they are there."""

    seconds: Annotated[int, Meta(ge=5, le=600)] = 60


class Lock(Command, frozen=True, tag="lock"):
    """Let nobody new in, or again."""

    on: bool


class MuteChat(Command, frozen=True, tag="mute-chat"):
    """Let trainees write to the trainer only, or to all again."""

    on: bool


class SetRecording(Command, frozen=True, tag="recording"):
    """Show or take down the recording badge."""

    on: bool


class WithdrawFile(Command, frozen=True, tag="withdraw-file"):
    """Offer a handout no longer. (A file is shared by PUT on the link's address.)"""

    handout: str


class NoteIncident(Command, frozen=True, tag="incident"):
    """Write into the journal what the studio has met."""

    code: str
    detail: str = ""


class End(Command, frozen=True, tag="end"):
    """End the class for all."""


AnyCommand = (
    Say
    | Announce
    | Admit
    | Remove
    | GiveVoice
    | TakeVoice
    | LowerHand
    | OpenPoll
    | ClosePoll
    | AskPresence
    | Lock
    | MuteChat
    | SetRecording
    | WithdrawFile
    | NoteIncident
    | End
)


class SetReduced(Command, frozen=True, tag="reduced"):
    """Say that the studio's machine bears less for now (`high` shows the pictures of `low`), or all again.

    No command of the trainer's, and no fact of the class: it is forgotten with the link.
    """

    on: bool


def name_of(command: AnyCommand) -> str:
    """Return what a command is called, on the wire and where it is refused."""
    return str(command.__struct_config__.tag)


FromStudio = AnyCommand | SetReduced
"""All text messages of the studio."""

# --- what the host tells the studio ----------------------------------------------------------------------------------


class Notice(msgspec.Struct, frozen=True, tag_field="type"):
    """What the host says."""


class Snapshot(Notice, frozen=True, tag="snapshot"):
    """First thing on every link: the class as it is."""

    people: tuple[Person, ...]
    """Trainees and guests who are in the class now."""
    waiting: tuple[Person, ...]
    observers: tuple[Person, ...]
    hands: tuple[str, ...]
    """Ids, in order."""
    speakers: tuple[str | None, ...]
    """Ids by slot."""
    locked: bool
    chat_muted: bool
    recording: bool
    announcement: str
    opened_at_ms: int
    away: tuple[Person, ...] = ()
    """Trainees and guests who were in the class and may come back as the same (`TraineeReturned` tells the id only)."""


class Happened(Notice, frozen=True, tag="happened"):
    """A fact of the class (TokenIssued is kept by the host)."""

    fact: AnyFact


class PollCounts(Notice, frozen=True, tag="poll-counts"):
    """How an open poll stands."""

    poll: int
    counts: tuple[int, ...]
    voters: int


class Demand(Notice, frozen=True, tag="demand"):
    """What is to be encoded from now on; nothing at all while nobody watches."""

    renditions: tuple[Rendition, ...]
    sound: bool
    speakers: tuple[int, ...]
    """Slots whose own program (without their voice) is needed."""


class KeyframeWanted(Notice, frozen=True, tag="keyframe"):
    """The next picture of a rendition should be a keyframe."""

    rendition: Rendition


class LinkQuality(msgspec.Struct, frozen=True):
    """How one person is reached."""

    id: str
    rendition: str
    """high, low, thin, compat, "sound", or "" when there is no media connection."""
    choice: QualityChoice
    rtt_ms: float | None
    loss: float
    """Fraction of packets lost in the last reports, 0 to 1."""
    kbps: float
    """Sent in the last seconds."""


class Quality(Notice, frozen=True, tag="quality"):
    """How everybody is reached; each 5 s while somebody is there."""

    links: tuple[LinkQuality, ...]


class CommandRefused(Notice, frozen=True, tag="command-refused"):
    """A command had no effect."""

    command: str
    error: ErrorId
    detail: str = ""


AnyNotice = Snapshot | Happened | PollCounts | Demand | KeyframeWanted | Quality | CommandRefused

# --- media -----------------------------------------------------------------------------------------------------------

CLOCK: Final = Fraction(1, 1_000_000_000)
"""Time base of media on the link: the machine's one clock, in nanoseconds."""

_MEDIA: Final = struct.Struct("!BBBq")
_VOICE: Final = struct.Struct("!BBHI")
_MEDIA_KIND: Final = 1
_VOICE_KIND: Final = 2
_STREAMS: Final = (
    StreamId.LIVE_HIGH,
    StreamId.LIVE_LOW,
    StreamId.LIVE_THIN,
    StreamId.LIVE_COMPAT,
    StreamId.LIVE_AUDIO,
    StreamId.LIVE_AUDIO_1,
    StreamId.LIVE_AUDIO_2,
    StreamId.LIVE_AUDIO_3,
    StreamId.LIVE_AUDIO_4,
)
"""Their places are their numbers on the wire."""


@dataclass(frozen=True, slots=True)
class VoicePacket:
    """One Opus packet of a trainee who speaks, as it came."""

    slot: int
    sequence: int
    """RTP sequence number, 16 bits."""
    timestamp: int
    """RTP timestamp at 48 kHz, 32 bits."""
    data: bytes = field(repr=False)


def pack_media(packet: Packet) -> bytes:
    """Return a live packet as a binary message."""
    time_ns = round(packet.pts * packet.time_base / CLOCK)
    return _MEDIA.pack(_MEDIA_KIND, _STREAMS.index(packet.stream), packet.keyframe, time_ns) + packet.data


def unpack_media(message: bytes) -> Packet:
    """Return the packet of a binary message, its times in `CLOCK`; raises ValueError."""
    try:
        kind, stream, keyframe, time_ns = _MEDIA.unpack_from(message)
        if kind != _MEDIA_KIND:
            raise ValueError(f"kind {kind}")
        return Packet(_STREAMS[stream], time_ns, time_ns, CLOCK, 0, bool(keyframe), message[_MEDIA.size :])
    except (struct.error, IndexError) as error:
        raise ValueError(str(error)) from error


def pack_voice(packet: VoicePacket) -> bytes:
    """Return a voice packet as a binary message."""
    return _VOICE.pack(_VOICE_KIND, packet.slot, packet.sequence, packet.timestamp) + packet.data


def unpack_voice(message: bytes) -> VoicePacket:
    """Return the voice packet of a binary message; raises ValueError."""
    try:
        kind, slot, sequence, timestamp = _VOICE.unpack_from(message)
    except struct.error as error:
        raise ValueError(str(error)) from error
    if kind != _VOICE_KIND:
        raise ValueError(f"kind {kind}")
    return VoicePacket(slot, sequence, timestamp, message[_VOICE.size :])
