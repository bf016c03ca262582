"""What a source is, and what may happen to one."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from capture.errors import ErrorCode
from capture.media import AudioBlock, VideoFrame

Facts = dict[str, str | int | float]
"""What the words of an error name."""


class SourceKind(StrEnum):
    """The role of a source in the program."""

    SCREEN = "screen"
    CAMERA = "camera"
    MICROPHONE = "microphone"
    SYSTEM_SOUND = "system-sound"
    LOUDSPEAKER = "loudspeaker"
    """What the trainer hears the trainees by: it yields what it plays, for the echo of it."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What an opened source says of itself."""

    kind: SourceKind
    id: str
    """Stable from one start to the next; what `--screen`, `--camera` and `--microphone` take."""
    name: str
    """For people."""
    width: int = 0
    """Pixels; 0 for sound."""
    height: int = 0
    paced: bool = False
    """True: `read()` blocks until the device yields. False: the caller paces it, at the program's frame rate."""
    backend: str = ""
    """Which way of the device's library is live, for the log."""


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """One device that could be opened."""

    kind: SourceKind
    id: str
    name: str
    default: bool = False
    detail: str = ""
    """Position and size of a monitor, backend of a camera or microphone."""


class VideoSource(Protocol):
    """A device that yields pictures. `open`, `read` and `close` all happen on the source's own thread.

    `open` and `read` raise `StudioError` with a device's code; after a raise from `read`, the caller closes
    the source and may open it again. `close` never raises and may be called twice.
    """

    def open(self) -> SourceInfo:
        """Open the device."""
        ...

    def read(self) -> VideoFrame | None:
        """Return the newest picture, or None when it has not changed since the last call."""
        ...

    def close(self) -> None:
        """Let the device go."""
        ...


class AudioSource(Protocol):
    """A device that yields sound; the same rules as `VideoSource`.

    `read` blocks for at most 100 ms and returns None when there was nothing.
    """

    def open(self) -> SourceInfo:
        """Open the device."""
        ...

    def read(self) -> AudioBlock | None:
        """Return the samples since the last call, stamped on the one clock, or None."""
        ...

    def close(self) -> None:
        """Let the device go."""
        ...


@dataclass(frozen=True, slots=True)
class SourceOpened:
    """A source was opened, for the first time or again after it was lost."""

    info: SourceInfo
    again: bool


@dataclass(frozen=True, slots=True)
class SourceLost:
    """A source failed; the program goes on without it and it is tried again."""

    kind: SourceKind
    id: str
    code: ErrorCode
    detail: str
    facts: Facts = field(default_factory=dict)
    """Of the error; `name` is the source's, for people."""


SourceEvent = SourceOpened | SourceLost
