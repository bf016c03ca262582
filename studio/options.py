"""The options that commands share, and what they mean as settings."""

import argparse
import difflib
import re
import sys
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NoReturn

from capture.cleaning import CleaningSettings
from capture.errors import ErrorCode, StudioError
from capture.scene import MAX_BORDER_PX, MAX_CAMERA_SIZE, MIN_CAMERA_SIZE, CameraShape, Corner, Layout, Scene
from encoder.disk import DEFAULT_FLOOR_BYTES
from encoder.lesson import Lesson
from encoder.settings import (
    HIGHEST_FPS,
    LOWEST_FPS,
    ContainerFormat,
    Quality,
    check_fps,
    check_size,
    container_of,
    parse_size,
)
from studio.settings import ProgramSettings, RecordSettings, SoundSettings, SourceSettings

NONE: Final = "none"
LONGEST_S: Final = 24 * 3600
COMMAND: Final = "COMMAND"
"""How the usage calls the place of the command."""
_UNKNOWN: Final = re.compile(r"unrecognized arguments: (?P<name>\S+)")
_UNKNOWN_COMMAND: Final = re.compile(
    rf"argument {COMMAND}: invalid choice: '(?P<name>.*?)' \(choose from (?P<known>.*)\)"
)
_WITHOUT_VALUE: Final = re.compile(r"argument (?P<name>[^:]+): expected ")
_REQUIRED: Final = re.compile(r"the following arguments are required: (?P<name>.+)")
_REFUSED_VALUE: Final = re.compile(r"argument (?P<option>[^:]+): .*'(?P<value>.*)'$")
"""What argparse says: its only way to tell."""


class Parser(argparse.ArgumentParser):
    """Raises `StudioError` where argparse would print in English and exit; takes no option by half of its name."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**settings, "allow_abbrev": False})
        self._given: Sequence[str] = ()

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse, and know meanwhile what was given."""
        self._given = sys.argv[1:] if args is None else list(args)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found wrong as a usage error, naming what argparse names."""
        if found := _UNKNOWN.match(message):
            raise StudioError(
                ErrorCode.ARGUMENT_UNKNOWN, message, name=found["name"], available=self._resembling(found["name"])
            )
        if found := _UNKNOWN_COMMAND.match(message):
            known = found["known"].replace("'", "")
            raise StudioError(ErrorCode.ARGUMENT_UNKNOWN, message, name=found["name"], available=known)
        if found := _WITHOUT_VALUE.match(message):
            raise StudioError(ErrorCode.ARGUMENT_MISSING, message, name=f"{found['name']} …", usage=self.prog)
        if found := _REQUIRED.match(message):
            raise StudioError(ErrorCode.ARGUMENT_MISSING, message, name=found["name"], usage=self.prog)
        refused = _REFUSED_VALUE.match(message)
        raise StudioError(ErrorCode.BAD_OPTION, message, **(refused.groupdict() if refused else {}))

    def _resembling(self, name: str) -> str:
        """Return the options that are written almost so."""
        return ", ".join(difflib.get_close_matches(name, dict.fromkeys(self._every_option())))

    def _every_option(self) -> list[str]:
        options: list[str] = []
        for action in self._actions:
            options += action.option_strings
            # What argparse does not understand is told to the outermost parser, whatever the command is.
            if isinstance(action.choices, dict):
                given = next((word for word in self._given if word in action.choices), None)
                for name, command in action.choices.items():
                    if given in {None, name}:
                        options += command._every_option()
        return options


def add_checked(
    group: argparse._ArgumentGroup, name: str, read: Callable[[str], object], available: str, **settings: Any
) -> None:
    """Add an option whose value `read` makes of its text; a ValueError is told as BAD_OPTION."""

    def checked(text: str) -> object:
        try:
            return read(text)
        except ValueError as error:
            raise StudioError(ErrorCode.BAD_OPTION, str(error), option=name, value=text, available=available) from error

    group.add_argument(name, type=checked, **settings)


def add_choice(group: argparse._ArgumentGroup, name: str, choices: type[StrEnum], **settings: Any) -> None:
    """Add an option that takes one of a few words."""
    add_checked(group, name, choices, ", ".join(choices), metavar="|".join(choices), **settings)


def add_number(
    group: argparse._ArgumentGroup, name: str, lowest: float, highest: float, default: float | None, **settings: Any
) -> None:
    """Add an option that takes a number within limits."""

    def read(text: str) -> float:
        value = float(text)
        if not lowest <= value <= highest:
            raise ValueError(text)
        return value

    add_checked(group, name, read, f"{lowest:g} – {highest:g}", default=default, **settings)


def iso_date(text: str) -> str:
    """Read a day such as 2026-11-23; raises ValueError."""
    return date.fromisoformat(text).isoformat()


def add_source_options(parser: argparse.ArgumentParser) -> None:
    """Add what `record` and the commands like it share: devices, scene, sound and size."""
    sources = parser.add_argument_group("sources")
    sources.add_argument("--screen", default="", metavar="ID|x,y,w,h|none", help="a monitor, a region, or none")
    sources.add_argument(
        "--camera", metavar="ID|FILE|none", help="a camera, a video file or URL, or none (the default)"
    )
    sources.add_argument(
        "--microphone",
        default="default",
        metavar="ID|default|FILE|none",
        help="a microphone, a sound file, or none; default: the system's",
    )
    sources.add_argument("--system-sound", default=NONE, metavar="ID|default|none", help="what you hear, or none")
    sources.add_argument(
        "--synthetic",
        action="store_true",
        help="a test picture and test sound instead of each device, and a test camera unless --camera is none",
    )

    scene = parser.add_argument_group("picture")
    add_choice(scene, "--layout", Layout, help="default: what the sources allow")
    add_choice(scene, "--camera-corner", Corner, default=Corner.BOTTOM_RIGHT)
    smallest, largest = round(100 * MIN_CAMERA_SIZE), round(100 * MAX_CAMERA_SIZE)
    add_number(scene, "--camera-size", smallest, largest, 25, metavar="PERCENT", help="of the picture's height")
    add_choice(scene, "--camera-shape", CameraShape, default=CameraShape.ROUNDED)
    add_checked(scene, "--camera-border", int, f"0 – {MAX_BORDER_PX}", default=2, metavar="PIXELS")
    scene.add_argument("--mirror-camera", action="store_true")
    scene.add_argument("--size", default="1920x1080", metavar="WxH")
    add_checked(scene, "--fps", int, f"{LOWEST_FPS} – {HIGHEST_FPS}", default=30, metavar="N")

    sound = parser.add_argument_group("sound")
    add_number(sound, "--gain", -60, 60, 0, metavar="DB", help="of the microphone")
    add_number(sound, "--system-gain", -60, 60, 0, metavar="DB", help="of what you hear")
    sound.add_argument("--no-noise-suppression", action="store_true")
    sound.add_argument("--no-gain-control", action="store_true")
    sound.add_argument("--no-high-pass", action="store_true")
    for device in ("microphone", "system", "camera"):
        add_number(sound, f"--{device}-offset", -2000, 2000, 0, metavar="MS", help="how late it delivers")
    sound.add_argument("--keep-untouched", action="store_true", help="a second track: the microphone as it came")


def add_length_option(parser: argparse.ArgumentParser, about: str) -> None:
    """Add how long it is to last; `check_length` checks it."""
    group = parser.add_argument_group("length")
    add_checked(group, "--seconds", float, f"0.1 – {LONGEST_S}", metavar="N", help=about)


def with_loudspeaker(program: ProgramSettings, loudspeaker: str) -> ProgramSettings:
    """Return the program with the loudspeaker that trainees are heard by."""
    return replace(program, sources=replace(program.sources, loudspeaker=_unless_none(loudspeaker)))


def check_length(seconds: float | None) -> float | None:
    """Return the length that was asked for; raises `StudioError` for one that makes no sense."""
    if seconds is not None and not 0 < seconds <= LONGEST_S:
        raise StudioError(ErrorCode.BAD_DURATION, value=seconds)
    return seconds


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Add what concerns the recorded file, and the lesson."""
    file = parser.add_argument_group("file")
    add_choice(file, "--quality", Quality, default=Quality.STANDARD)
    file.add_argument("--encoder", default="auto", metavar="auto|NAME")
    add_choice(file, "--container", ContainerFormat, help="by OUT's name, which ends so")
    add_number(file, "--disk-floor", 0, 1e9, None, metavar="MB", help="stop when the disk has less left")
    lesson = parser.add_argument_group("lesson")
    for name in ("title", "trainer", "module", "group"):
        lesson.add_argument(f"--{name}", default="")
    add_checked(lesson, "--date", iso_date, "YYYY-MM-DD", metavar="YYYY-MM-DD", help="default: today")
    lesson.add_argument("--language", default="", metavar="CODE", help="of the lesson: ar, fr, en ...")
    lesson.add_argument("--lesson-id", default=None, help="default: a new one")


def program_settings(args: argparse.Namespace) -> ProgramSettings:
    """Return the program that the options describe; raises `StudioError` for what makes no sense."""
    width, height = parse_size(args.size)
    check_size(width, height)
    check_fps(args.fps)
    sources = SourceSettings(
        screen=_unless_none(args.screen),
        camera=_camera(args),
        microphone=_unless_none(args.microphone),
        system_sound=_unless_none(args.system_sound),
        synthetic=args.synthetic,
    )
    if sources.screen is None and sources.camera is None:
        raise StudioError(ErrorCode.NOTHING_TO_SHOW)
    scene = Scene(
        layout=args.layout or _default_layout(sources),
        camera_position=args.camera_corner,
        camera_size=args.camera_size / 100,
        camera_shape=args.camera_shape,
        border_px=args.camera_border,
        mirrored=args.mirror_camera,
    )
    sound = SoundSettings(
        cleaning=CleaningSettings(
            noise_suppression=not args.no_noise_suppression,
            gain_control=not args.no_gain_control,
            high_pass=not args.no_high_pass,
        ),
        microphone_gain_db=args.gain,
        system_gain_db=args.system_gain,
        microphone_offset_ms=args.microphone_offset,
        system_offset_ms=args.system_offset,
        camera_offset_ms=args.camera_offset,
        keep_untouched=args.keep_untouched,
    )
    return ProgramSettings(sources, scene, sound, width, height, args.fps)


def lesson_of(args: argparse.Namespace) -> Lesson:
    """Return the lesson that the options describe."""
    return Lesson(
        title=args.title,
        trainer=args.trainer,
        module=args.module,
        group=args.group,
        date=args.date or date.today().isoformat(),
        language=args.language,
        lesson_id=args.lesson_id or str(uuid.uuid4()),
    )


def record_settings(args: argparse.Namespace, path: Path, lesson: Lesson) -> RecordSettings:
    """Return the recording of a lesson that the options describe; raises BAD_ENDING and OUT_IS_DIRECTORY."""
    if path.is_dir():
        raise StudioError(ErrorCode.OUT_IS_DIRECTORY, path=str(path))
    return RecordSettings(
        path=path,
        container=container_of(path, args.container),
        quality=args.quality,
        encoder=args.encoder,
        lesson=lesson,
        floor_bytes=DEFAULT_FLOOR_BYTES if args.disk_floor is None else round(args.disk_floor * 1e6),
    )


def _camera(args: argparse.Namespace) -> str | None:
    if args.camera is None:
        return "synthetic" if args.synthetic else None
    return _unless_none(str(args.camera))


def _unless_none(value: str) -> str | None:
    return None if value == NONE else value


def _default_layout(sources: SourceSettings) -> Layout:
    if sources.camera is None:
        return Layout.SCREEN
    return Layout.CAMERA if sources.screen is None else Layout.CORNER
