"""The sidecar of a recording: what happens in it, one JSON line each, on the disk as it happens."""

import logging
import os
import threading
from pathlib import Path
from typing import Final

import msgspec

from encoder.lesson import Lesson
from encoder.locks import lock, locked
from encoder.place import create_exclusively, sync_folder

log = logging.getLogger(__name__)

SUFFIX: Final = ".journal"


class _Entry(msgspec.Struct, frozen=True, kw_only=True, tag_field="entry"):
    at_s: float
    """Media time of the recording: seconds from its start, pauses taken out, all parts together."""


class Started(_Entry, frozen=True, tag="started"):
    """The recording began."""

    lesson: Lesson
    wall: str
    """ISO 8601, with the offset from UTC."""
    settings: str
    """What was recorded and how, in one line for the log."""
    version: str
    pid: int


class Chapter(_Entry, frozen=True, tag="chapter"):
    """The trainer marked a new chapter."""

    title: str


class Paused(_Entry, frozen=True, tag="paused"):
    """The trainer paused."""

    wall: str


class Resumed(_Entry, frozen=True, tag="resumed"):
    """The recording went on after a pause."""

    wall: str
    pause_s: float


class Incident(_Entry, frozen=True, tag="incident"):
    """Something went wrong, and the recording went on."""

    code: str
    detail: str = ""
    lost_s: float = 0.0
    """Seconds of the world that are not in the recording; of a lost device its return says it instead."""
    device: str = ""
    """The kind of the device that was lost (camera, microphone...); empty when none was."""


class DeviceReturned(_Entry, frozen=True, tag="device-returned"):
    """The device of that kind, whose loss was an incident, is back."""

    device: str


class ScreenChanging(_Entry, frozen=True, tag="screen-changing"):
    """From here on the screen changes."""


class ScreenStill(_Entry, frozen=True, tag="screen-still"):
    """The last change of the screen; since then it stands still."""


class CameraPlaced(_Entry, frozen=True, tag="camera-placed"):
    """From here on the camera lies at this place of the picture."""

    rect: tuple[int, int, int, int] | None
    """x, y, width, height in pixels of the program; None: not in the picture."""


class Part(_Entry, frozen=True, tag="part"):
    """The recording went on in a next file."""

    number: int
    name: str
    """The file's name, in the folder of the first."""


Entry = (
    Started | Chapter | Paused | Resumed | Incident | DeviceReturned | ScreenChanging | ScreenStill | CameraPlaced
    | Part
)  # fmt: skip

_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(Entry)


def journal_path(recording: Path) -> Path:
    """Return where the journal of `recording` lies."""
    return recording.with_name(recording.name + SUFFIX)


def recording_of(journal: Path) -> Path:
    """Return the recording that the journal at `journal` is of."""
    return journal.with_name(journal.name.removesuffix(SUFFIX))


class Journal:
    """Takes entries from any thread; before `create()` they wait in memory.

    A disk that refuses a line does not stop the recording: the line stays in memory, from where a clean stop folds
    it into the file, and the refusal is logged.
    """

    STILL_AFTER_S: Final = 1.0
    """Changes of the screen closer than this are one interval."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._entries: list[Entry] = []
        self._descriptor: int | None = None
        self._last_change_s: float | None = None
        self._torn = False

    def create(self) -> None:
        """Create the file, lock it, and write what waits; raises the errors of `create_exclusively`.

        The journal of a recording that is gone is moved aside; RECORDING_IN_USE when somebody still writes it.
        """
        if self.path.is_file():
            with locked(self.path, names=self.path):
                aside = self.path.with_name(self.path.name + ".old")
            log.warning("the journal of a recording that is gone is now %s", aside)
            self.path.replace(aside)
        descriptor = create_exclusively(self.path)
        lock(descriptor)
        with self._lock:
            self._descriptor = descriptor
            for entry in self._entries:
                self._write(entry)

    def add(self, entry: Entry) -> None:
        """Append `entry`."""
        with self._lock:
            self._append(entry)

    def screen_changed(self, at_s: float) -> None:
        """Note that the screen changed at `at_s`, as often as it does: only intervals are written."""
        with self._lock:
            self._settle(at_s)
            if self._last_change_s is None:
                self._append(ScreenChanging(at_s=at_s))
            self._last_change_s = at_s

    def settle(self, now_s: float) -> None:
        """Close the interval of screen changes when nothing has changed for a second of media time."""
        with self._lock:
            self._settle(now_s)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries so far."""
        with self._lock:
            return tuple(self._entries)

    def sync(self) -> None:
        """Make what is written survive a power cut; raises OSError."""
        with self._lock:
            descriptor = None if self._descriptor is None else os.dup(self._descriptor)
        if descriptor is not None:
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def close(self) -> None:
        """Close and unlock the file, which stays."""
        with self._lock:
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None

    def remove(self) -> None:
        """Close the file and remove it: all that it says is in the recording."""
        self.close()
        self.path.unlink(missing_ok=True)
        sync_folder(self.path.parent)

    def _settle(self, now_s: float) -> None:
        if self._last_change_s is not None and now_s - self._last_change_s >= self.STILL_AFTER_S:
            self._append(ScreenStill(at_s=self._last_change_s))
            self._last_change_s = None

    def _append(self, entry: Entry) -> None:
        self._entries.append(entry)
        if self._descriptor is not None:
            self._write(entry)

    def _write(self, entry: Entry) -> None:
        assert self._descriptor is not None
        line = b"\n" * self._torn + _encoder.encode(entry) + b"\n"
        try:
            written = os.write(self._descriptor, line)
        except OSError as error:
            log.warning("journal line not written (%s): %r", error, entry)
            return
        self._torn = written < len(line)
        if self._torn:
            log.warning("journal line torn by a full disk: %r", entry)


def read_journal(path: Path) -> list[Entry]:
    """Return the entries of the journal at `path`; raises OSError.

    A crash tears the last line, a full disk one in the middle: lines that are no entry are skipped, and logged.
    """
    entries: list[Entry] = []
    for line in path.read_bytes().split(b"\n"):
        if line.strip(b"\0 \r"):
            try:
                entries.append(_decoder.decode(line))
            except msgspec.DecodeError as error:
                log.warning("skipped a line of %s: %s", path.name, error)
    return entries
