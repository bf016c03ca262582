"""Where packets go: the Sink protocol, and how one ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from capture.errors import ErrorCode
from encoder.packets import Packet, StreamSpec


class StopReason(StrEnum):
    """Why a recording ended."""

    REQUESTED = "requested"
    """The trainer, `stop`, Ctrl-C or SIGTERM."""
    DURATION = "duration"
    """`--seconds` passed."""
    DISK_FULL = "disk-full"
    DISK_FLOOR = "disk-floor"
    DISK_TOO_SLOW = "disk-too-slow"
    DISK_FAILED = "disk-failed"
    ENCODER_FAILED = "encoder-failed"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class SinkReport:
    """What a sink has done, once it has stopped."""

    reason: StopReason
    paths: tuple[Path, ...]
    """The files written, in order: more than one where a disk holds no file of 4 GB."""
    bytes_written: int
    packets_written: int
    duration_s: float
    """Of all parts together."""
    journal: Path | None = None
    """Left beside the file when there was no room or no time to fold it in; a repair folds it in later."""


@dataclass(frozen=True, slots=True)
class SinkStopped:
    """A sink stopped by itself; what it has written is whole."""

    reason: StopReason
    code: ErrorCode
    detail: str


@dataclass(frozen=True, slots=True)
class PartBegan:
    """The recording goes on in a next file, because the disk holds none that is larger."""

    number: int
    path: Path


class Sink(Protocol):
    """Takes the packets of one or more streams."""

    def start(self, streams: Sequence[StreamSpec]) -> None:
        """Begin; raises `StudioError` when the place cannot be written."""
        ...

    def put(self, packet: Packet) -> None:
        """Take one packet; never blocks."""
        ...

    def stop(self, deadline_s: float) -> SinkReport:
        """Finish within about `deadline_s` seconds and say what was done."""
        ...
