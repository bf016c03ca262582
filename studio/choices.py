"""What the trainer has chosen and need not choose again: one frozen value, in one small file."""

import contextlib
import logging
import os
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from capture.scene import Layout
from encoder.settings import HIGHEST_FPS, LARGEST, LOWEST_FPS, SMALLEST, ContainerFormat, Quality
from session.settings import MOST_TRAINEES
from studio.guardian import Concern
from studio.policy import FREE, Policy

log = logging.getLogger(__name__)

ANY_ENCODER: Final = "auto"
NO_DEVICE: Final = ""
"""Chosen in place of a device."""
LONGEST_LINE: Final = 120
LONGEST_PATH: Final = 4096
Line = Annotated[str, Meta(max_length=LONGEST_LINE)]
PathText = Annotated[str, Meta(max_length=LONGEST_PATH)]
Place = Annotated[str, Meta(max_length=LONGEST_PATH, pattern=r"^((~|[A-Za-z]:)?[/\\][^\x00]*)?$")]
"""A whole path, or "~/" and what is below the trainer's home; "": none."""
OffsetMs = Annotated[int, Meta(ge=-2000, le=2000)]
Width = Annotated[int, Meta(ge=SMALLEST[0], le=LARGEST[0], multiple_of=2)]
Height = Annotated[int, Meta(ge=SMALLEST[1], le=LARGEST[1], multiple_of=2)]


class Look(StrEnum):
    """Which colours."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Digits(StrEnum):
    """How numbers are written in Arabic."""

    LATIN = "latin"
    ARABIC = "arabic"


class Choices(msgspec.Struct, frozen=True):
    """All that is remembered; every field has what a new trainer gets."""

    layout: Layout | None = None
    """None: what the devices suggest."""
    unwatched: tuple[Concern, ...] = ()
    """What the guardian is silent about."""
    remind_to_start: bool = False
    """Whether the guardian says so when somebody speaks and nothing is recorded."""
    bar_place: tuple[int, int] | None = None
    """Where the floating bar's left upper corner was put."""
    window_size: tuple[int, int] | None = None
    bytes_per_s: float | None = None
    """Of the last recording that was longer than a minute: how long the disk lasts is told by it."""
    shortcuts: dict[str, str] = {}
    """Keys that are not the usual ones, by the name of the shortcut: `studio.shortcuts.bindings` reads it."""
    shortcuts_anywhere: bool = True
    """Whether shortcuts work in other programs, too, where the system can."""
    language: Literal["", "ar", "fr", "en"] = ""
    """One of the studio's; "": the system's."""
    look: Look = Look.SYSTEM
    digits: Digits = Digits.LATIN

    screen: Line | None = None
    """A monitor's id; None: the primary one."""
    camera: PathText | None = None
    """An id; NO_DEVICE: none; None: the first there is."""
    mirror_camera: bool = False
    size: tuple[Width, Height] | None = None
    """Of the program, in pixels."""
    fps: Annotated[int, Meta(ge=LOWEST_FPS, le=HIGHEST_FPS)] | None = None
    quality: Quality = Quality.STANDARD
    encoder: Line = ANY_ENCODER

    microphone: PathText | None = None
    """An id; NO_DEVICE: none; None: the system's."""
    microphone_gain_db: Annotated[float, Meta(ge=-60, le=60)] = 0.0
    system_sound: PathText = NO_DEVICE
    """What the machine plays: an id, or NO_DEVICE."""
    noise_suppression: bool = True
    gain_control: bool = True
    high_pass: bool = True
    microphone_offset_ms: OffsetMs = 0
    camera_offset_ms: OffsetMs = 0
    keep_untouched: bool = False

    folder: Place = ""
    """Of recordings; "": the usual one."""
    container: ContainerFormat = ContainerFormat.MP4
    disk_floor_mb: Annotated[int, Meta(ge=0, le=1_000_000)] = 500
    countdown_s: Annotated[int, Meta(ge=0, le=10)] = 3
    trainer: Line = ""
    module: Line = ""
    group: Line = ""

    lobby: bool = False
    roster: Place = ""
    """A CSV file; "": none."""
    only_roster: bool = False
    max_trainees: Annotated[int, Meta(ge=1, le=MOST_TRAINEES)] = MOST_TRAINEES
    port: Annotated[int, Meta(ge=1, le=65534)] = 8800


SEEN: Final = frozenset({"layout", "bar_place", "window_size", "bytes_per_s", "shortcuts", "shortcuts_anywhere"})
"""What is remembered of what was done, and the hand's own habits; the rest was chosen, and can be fixed by a policy."""
FIXABLE: Final[dict[str, Any]] = {
    entry.name: entry.type for entry in msgspec.structs.fields(Choices) if entry.name not in SEEN
}
"""The name of each setting that a policy may fix, with its type."""


class ChoiceFile:
    """Keeps the choices at `path`; None: nothing outlives this object. For one thread.

    A value that cannot be read is the default, and the others are kept; an older studio leaves alone what it does not
    know. What cannot be written is logged, and remembered until the end. What a policy fixes is the policy's; the
    trainer's own choice is kept for the day on which it is free again.
    """

    def __init__(self, path: Path | None, policy: Policy = FREE) -> None:
        self._path = path
        self._unknown: dict[str, Any] = {}
        self._own = Choices()
        self.policy = policy
        self.is_new = path is not None and not path.exists()
        """Nothing was ever chosen here."""
        if path is not None:
            self._read(path)

    @property
    def now(self) -> Choices:
        """What holds."""
        return msgspec.structs.replace(self._own, **self.policy.fixed)

    def change(self, **changes: Any) -> None:
        """Choose anew; writes only what differs."""
        free = {name: value for name, value in changes.items() if name not in self.policy.fixed}
        if free != changes:
            log.info("fixed by a policy: %s", ", ".join(sorted(changes.keys() - free.keys())))
        changed = msgspec.structs.replace(self._own, **free)
        if changed != self._own:
            self._own = changed
            if self._path is not None:
                self._write(self._path)

    def keep(self) -> None:
        """Write what is chosen, though it may be what a new trainer gets: who was asked is not asked again."""
        self.is_new = False
        if self._path is not None:
            self._write(self._path)

    def _read(self, path: Path) -> None:
        try:
            content = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
        except FileNotFoundError:
            return
        except (OSError, msgspec.DecodeError) as error:
            log.warning("the choices are not readable, the usual ones are taken: %s", error)
            return
        kinds = {entry.name: entry.type for entry in msgspec.structs.fields(Choices)}
        known: dict[str, Any] = {}
        for name, value in content.items():
            if name not in kinds:
                self._unknown[name] = value
                continue
            try:
                known[name] = msgspec.convert(value, kinds[name])
            except msgspec.ValidationError as error:
                log.warning("the choice of %s is not readable, the usual one is taken: %s", name, error)
        self._own = Choices(**known)

    def _write(self, path: Path) -> None:
        content = msgspec.json.format(msgspec.json.encode({**self._unknown, **msgspec.to_builtins(self._own)}))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(content)
                Path(name).replace(path)
            except OSError:
                with contextlib.suppress(FileNotFoundError):
                    Path(name).unlink()
                raise
        except OSError as error:
            log.warning("the choices are not written: %s", error)
