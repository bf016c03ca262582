"""Everything that the engine says while it works: a closed union of frozen events.

Each has a stable kebab-case name (its class name, or the tag of what comes from a class's host); `to_json` is what
`--json` prints, one object a line.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from capture.errors import ErrorCode, StudioError
from capture.sources import Facts, SourceLost, SourceOpened
from encoder.disk import DiskLow
from encoder.sinks import PartBegan, StopReason
from studio.classevents import ClassEvent


@dataclass(frozen=True, slots=True)
class RecordingStarted:
    """The first picture is encoded."""

    path: Path
    encoder: str
    preset: str
    note: str
    """Why this encoder, when it is not the one that was asked for."""
    size: str
    fps: int
    lesson_id: str


@dataclass(frozen=True, slots=True)
class Meter:
    """The level of the program's sound over the last moments, in dBFS."""

    peak_db: float
    rms_db: float
    clipped: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Once a second while a recording runs."""

    elapsed_s: float
    bytes: int
    frames_encoded: int
    frames_unchanged: int
    """Frame periods in which the program showed nothing new."""
    frames_dropped: int
    """Frame periods in which something new was lost: it came while compositor or encoder was behind.

    The three make up the length at the program's rate.
    """
    audio_silence_s: float
    peak_db: float | None
    """dBFS; None when the program has no sound."""
    disk_left_s: float | None
    """None until the rate is known."""


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing is recorded from here on."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Resumed:
    """Recorded again from here on."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Marked:
    """A chapter begins."""

    at_s: float
    title: str


@dataclass(frozen=True, slots=True)
class Muted:
    """The microphone is silent in the program."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Unmuted:
    """The microphone is heard again."""

    at_s: float


@dataclass(frozen=True, slots=True)
class SceneChanged:
    """Another layout is shown."""

    at_s: float
    layout: str


@dataclass(frozen=True, slots=True)
class Suspended:
    """The machine slept while recording; the file goes on without the time it slept."""

    at_s: float
    slept_s: float


@dataclass(frozen=True, slots=True)
class CommandRefused:
    """A command on standard input made no sense, or none now."""

    command: str
    code: str
    """An `ErrorCode`; of what the class's host refused: one of `session.messages.ErrorId`."""
    message: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Finishing:
    """The recording has ended and its file is made seekable."""

    fraction: float


@dataclass(frozen=True, slots=True)
class RecordingStopping:
    """The recording stops by itself: the disk, or an encoder."""

    code: ErrorCode
    detail: str
    facts: Facts = field(default_factory=dict)
    """Of the error, for its words; `path` among them where it is a file's."""

    @classmethod
    def of(cls, error: StudioError) -> "RecordingStopping":
        """Make the event of the error that ends a recording."""
        return cls(error.code, error.detail, dict(error.facts))


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event of a recording."""

    path: Path
    paths: tuple[Path, ...]
    duration_s: float
    bytes: int
    frames_encoded: int
    frames_unchanged: int
    frames_dropped: int
    audio_silence_s: float
    encoder: str
    stop_reason: StopReason
    chapters: int = 0
    incidents: int = 0
    lesson_id: str = ""
    complete: bool = True
    """False: the file plays, but there was no room or no time to make it seekable; its journal waits for a repair."""
    sound_present: float | None = None
    """In how much of it there was something to hear, 0 to 1; None: it has no sound, or is shorter than a second."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A command could not do what it was asked to."""

    code: ErrorCode
    message: str
    next_step: str
    detail: str = ""
    facts: Facts = field(default_factory=dict)

    @classmethod
    def of(cls, error: StudioError, message: str, next_step: str) -> "Failed":
        """Make the event of an error and its words."""
        return cls(error.code, message, next_step, error.detail, dict(error.facts))


Event = (
    SourceOpened
    | SourceLost
    | RecordingStarted
    | Meter
    | Progress
    | Paused
    | Resumed
    | Marked
    | Muted
    | Unmuted
    | SceneChanged
    | Suspended
    | DiskLow
    | PartBegan
    | CommandRefused
    | RecordingStopping
    | Finishing
    | Finished
    | Failed
    | ClassEvent
)


def name_of(kind: type[Event]) -> str:
    """Return the stable name of a kind of event, for example `recording-started`; a fact's is its tag."""
    if issubclass(kind, msgspec.Struct):
        return str(kind.__struct_config__.tag)
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


def to_json(event: Event) -> str:
    """Return the event as one line of JSON with its name under the key `event`."""
    fields: dict[str, Any] = msgspec.to_builtins(event, enc_hook=str)
    if isinstance(event, msgspec.Struct):
        del fields[str(event.__struct_config__.tag_field)]
    return json_line({"event": name_of(type(event)), **fields})


def json_line(value: Any) -> str:
    """Return the value as one line of JSON."""
    return msgspec.json.encode(_printable(msgspec.to_builtins(value, enc_hook=str))).decode()


def _printable(value: Any) -> Any:
    """Return builtins without what no Unicode text holds: bytes of file names that are no UTF-8 become escapes."""
    match value:
        case str():
            return printable(value)
        case dict():
            return {key: _printable(item) for key, item in value.items()}
        case list() | tuple():
            return [_printable(item) for item in value]
        case _:
            return value


def printable(text: str) -> str:
    """Return the text with `\\xff` for a byte of a file name that is no UTF-8, which Python keeps as half a pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return os.fsencode(text).decode(errors="backslashreplace")
    return text
