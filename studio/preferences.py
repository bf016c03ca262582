"""The table of settings: what there is to choose, of what kind, and when it takes effect. Pure; the words are Fluent's.

A row's name is that of a field of `Choices`; its words are `settings-NAME` and `settings-NAME-what`, with dashes.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from capture.sources import SourceKind
from encoder.settings import ContainerFormat, Quality
from session.settings import MOST_TRAINEES
from studio.choices import ANY_ENCODER, Digits, Look
from studio.words import LOCALES


class Subject(StrEnum):
    """The pages."""

    LOOK = "look"
    PICTURE = "picture"
    SOUND = "sound"
    RECORDING = "recording"
    CLASS = "class"


class Applies(StrEnum):
    """When a change is felt."""

    AT_ONCE = "at-once"
    REOPENED = "reopened"
    """At once, or after the recording or class that runs: devices are opened anew."""
    NEXT_RECORDING = "next-recording"
    NEXT_CLASS = "next-class"


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One of a few values; `worded`: each has words `settings-NAME-VALUE`."""

    values: tuple[Any, ...]
    worded: bool = True


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number within limits; `unit` names the words after it; "": none."""

    lowest: int
    highest: int
    step: int
    unit: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, or a file."""

    folder: bool


@dataclass(frozen=True, slots=True)
class Device:
    """A device of a kind; `usual`: nobody need choose one; `without`: there may be none."""

    kind: SourceKind
    usual: bool = True
    without: bool = True


Control = Switch | Pick | Number | Line | Place | Device


@dataclass(frozen=True, slots=True)
class Setting:
    """One row."""

    name: str
    control: Control
    applies: Applies
    usual: Any = None
    """What None stands for."""

    @property
    def key(self) -> str:
        """The name as words have it."""
        return self.name.replace("_", "-")


OFFSET: Final = Number(-2000, 2000, 10, "ms")
SIZES: Final = ((1280, 720), (1920, 1080), (2560, 1440))
ENCODERS: Final = (ANY_ENCODER, "libx264", "h264_nvenc", "h264_qsv", "h264_amf", "h264_mf")
REOPENED, RECORDING, CLASS = Applies.REOPENED, Applies.NEXT_RECORDING, Applies.NEXT_CLASS

SETTINGS: Final[dict[Subject, tuple[Setting, ...]]] = {
    Subject.LOOK: (
        Setting("language", Pick(("", *LOCALES), worded=False), Applies.AT_ONCE),
        Setting("look", Pick(tuple(Look)), Applies.AT_ONCE),
        Setting("digits", Pick(tuple(Digits)), Applies.AT_ONCE),
    ),
    Subject.PICTURE: (
        Setting("screen", Device(SourceKind.SCREEN, without=False), REOPENED),
        Setting("camera", Device(SourceKind.CAMERA), REOPENED),
        Setting("mirror_camera", Switch(), REOPENED),
        Setting("size", Pick(SIZES, worded=False), REOPENED, usual=(1920, 1080)),
        Setting("fps", Number(5, 60, 5, "fps"), REOPENED, usual=30),
        Setting("quality", Pick(tuple(Quality)), RECORDING),
        Setting("encoder", Pick(ENCODERS, worded=False), RECORDING),
    ),
    Subject.SOUND: (
        Setting("microphone", Device(SourceKind.MICROPHONE), REOPENED),
        Setting("microphone_gain_db", Number(-30, 30, 1, "db"), REOPENED),
        Setting("system_sound", Device(SourceKind.SYSTEM_SOUND, usual=False), REOPENED),
        Setting("noise_suppression", Switch(), REOPENED),
        Setting("gain_control", Switch(), REOPENED),
        Setting("high_pass", Switch(), REOPENED),
        Setting("microphone_offset_ms", OFFSET, REOPENED),
        Setting("camera_offset_ms", OFFSET, REOPENED),
        Setting("keep_untouched", Switch(), REOPENED),
    ),
    Subject.RECORDING: (
        Setting("folder", Place(folder=True), RECORDING),
        Setting("container", Pick(tuple(ContainerFormat), worded=False), RECORDING),
        Setting("disk_floor_mb", Number(0, 100_000, 100, "mb"), RECORDING),
        Setting("countdown_s", Number(0, 10, 1, "seconds"), Applies.AT_ONCE),
        Setting("trainer", Line(), RECORDING),
        Setting("module", Line(), RECORDING),
        Setting("group", Line(), RECORDING),
    ),
    Subject.CLASS: (
        Setting("lobby", Switch(), CLASS),
        Setting("roster", Place(folder=False), CLASS),
        Setting("only_roster", Switch(), CLASS),
        Setting("max_trainees", Number(1, MOST_TRAINEES, 1, ""), CLASS),
        Setting("port", Number(1024, 65534, 1, ""), CLASS),
    ),
}


def matches(query: str, texts: Iterable[str]) -> bool:
    """Whether each word of the query is part of the texts, whatever its case, accents and vowel signs."""
    said = _plain(" ".join(texts))
    return all(word in said for word in _plain(query).split())


def _plain(text: str) -> str:
    # Fluent's isolating marks and Arabic's tatweel are no letters either.
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = (sign for sign in apart if unicodedata.category(sign) not in {"Mn", "Cf"} and sign != "ـ")
    return "".join(kept)
