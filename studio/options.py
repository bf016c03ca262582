"""The options that commands share, and what they mean as settings."""

import argparse
import re
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final, NoReturn

from capture.cleaning import CleaningSettings
from capture.errors import ErrorCode, StudioError
from capture.scene import CameraShape, Corner, Layout, Scene
from encoder.disk import DEFAULT_FLOOR_BYTES
from encoder.lesson import Lesson
from encoder.settings import ContainerFormat, Quality, check_fps, check_size, parse_size
from studio.settings import ProgramSettings, RecordSettings, SoundSettings, SourceSettings

NONE: Final = "none"
LONGEST_S: Final = 24 * 3600
_REFUSED_VALUE: Final = re.compile(r"argument (?P<option>[^:]+): .*'(?P<value>.*)'$")
"""What argparse says of a value that the option's type refuses."""


class Parser(argparse.ArgumentParser):
    """Raises `StudioError` where argparse would print in English and exit."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse found wrong as a usage error, naming the option and the value where argparse does."""
        named = _REFUSED_VALUE.match(message)
        raise StudioError(ErrorCode.BAD_OPTION, message, **(named.groupdict() if named else {}))


def number(lowest: float, highest: float) -> Callable[[str], float]:
    """Return a reader of numbers within limits, for argparse."""

    def read(text: str) -> float:
        value = float(text)
        if not lowest <= value <= highest:
            raise argparse.ArgumentTypeError(f"only {lowest:g} to {highest:g}, not '{text}'")
        return value

    return read


def iso_date(text: str) -> str:
    """Read a day such as 2026-11-23, for argparse."""
    return date.fromisoformat(text).isoformat()


def add_source_options(parser: argparse.ArgumentParser) -> None:
    """Add what `record` and the commands like it share: devices, scene, sound and size."""
    sources = parser.add_argument_group("sources")
    sources.add_argument("--screen", default="", metavar="ID|x,y,w,h|none", help="a monitor, a region, or none")
    sources.add_argument(
        "--camera", default=NONE, metavar="ID|FILE|none", help="a camera, a video file or URL, or none"
    )
    sources.add_argument(
        "--microphone", default="default", metavar="ID|default|FILE|none", help="a microphone, a sound file, or none"
    )
    sources.add_argument("--system-sound", default=NONE, metavar="ID|default|none", help="what you hear, or none")
    sources.add_argument("--synthetic", action="store_true", help="a test picture, camera and sound instead of devices")

    scene = parser.add_argument_group("picture")
    scene.add_argument("--layout", choices=list(Layout), type=Layout, help="default: what the sources allow")
    scene.add_argument("--camera-corner", choices=list(Corner), type=Corner, default=Corner.BOTTOM_RIGHT)
    scene.add_argument("--camera-size", type=float, default=25.0, metavar="PERCENT", help="of the picture's height")
    scene.add_argument("--camera-shape", choices=list(CameraShape), type=CameraShape, default=CameraShape.ROUNDED)
    scene.add_argument("--camera-border", type=int, default=2, metavar="PIXELS")
    scene.add_argument("--mirror-camera", action="store_true")
    scene.add_argument("--size", default="1920x1080", metavar="WxH")
    scene.add_argument("--fps", type=int, default=30)

    sound = parser.add_argument_group("sound")
    sound.add_argument("--gain", type=number(-60, 60), default=0.0, metavar="DB", help="of the microphone")
    sound.add_argument("--system-gain", type=number(-60, 60), default=0.0, metavar="DB")
    sound.add_argument("--no-noise-suppression", action="store_true")
    sound.add_argument("--no-gain-control", action="store_true")
    sound.add_argument("--no-high-pass", action="store_true")
    sound.add_argument(
        "--microphone-offset", type=number(-2000, 2000), default=0.0, metavar="MS", help="how late it delivers"
    )
    sound.add_argument("--system-offset", type=number(-2000, 2000), default=0.0, metavar="MS")
    sound.add_argument("--camera-offset", type=number(-2000, 2000), default=0.0, metavar="MS")
    sound.add_argument("--keep-untouched", action="store_true", help="a second track: the microphone as it came")


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Add what concerns the recorded file."""
    file = parser.add_argument_group("file")
    file.add_argument("--seconds", type=float, metavar="N", help="length of the recording, without its pauses")
    file.add_argument("--quality", choices=list(Quality), type=Quality, default=Quality.STANDARD)
    file.add_argument("--encoder", default="auto", metavar="auto|NAME")
    file.add_argument("--container", choices=list(ContainerFormat), type=ContainerFormat, help="default: by OUT's name")
    file.add_argument("--disk-floor", type=number(0, 1e9), metavar="MB", help="stop when the disk has less left")
    lesson = parser.add_argument_group("lesson")
    for name in ("title", "trainer", "module", "group"):
        lesson.add_argument(f"--{name}", default="")
    lesson.add_argument("--date", type=iso_date, default=None, metavar="YYYY-MM-DD", help="default: today")
    lesson.add_argument("--language", default="", metavar="CODE", help="of the lesson: ar, fr, en ...")
    lesson.add_argument("--lesson-id", default=None, help="default: a new one")


def program_settings(args: argparse.Namespace) -> ProgramSettings:
    """Return the program that the options describe; raises `StudioError` for what makes no sense."""
    width, height = parse_size(args.size)
    check_size(width, height)
    check_fps(args.fps)
    sources = SourceSettings(
        screen=_unless_none(args.screen),
        camera=_unless_none(args.camera) if not args.synthetic or args.camera != NONE else "synthetic",
        microphone=_unless_none(args.microphone),
        system_sound=_unless_none(args.system_sound),
        synthetic=args.synthetic,
    )
    if sources.screen is None and sources.camera is None:
        raise StudioError(
            ErrorCode.BAD_OPTION, option="--screen", value=NONE, available="--screen none needs a --camera"
        )
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


def record_settings(args: argparse.Namespace) -> RecordSettings:
    """Return the recording that the options describe; raises `StudioError` for what makes no sense."""
    path = Path(args.out)
    if args.seconds is not None and not 0 < args.seconds <= LONGEST_S:
        raise StudioError(ErrorCode.BAD_DURATION, value=args.seconds)
    lesson = Lesson(
        title=args.title,
        trainer=args.trainer,
        module=args.module,
        group=args.group,
        date=args.date or date.today().isoformat(),
        language=args.language,
        lesson_id=args.lesson_id or str(uuid.uuid4()),
    )
    return RecordSettings(
        path=path,
        container=args.container or (ContainerFormat.MKV if path.suffix.lower() == ".mkv" else ContainerFormat.MP4),
        quality=args.quality,
        encoder=args.encoder,
        lesson=lesson,
        floor_bytes=DEFAULT_FLOOR_BYTES if args.disk_floor is None else round(args.disk_floor * 1e6),
    )


def _unless_none(value: str) -> str | None:
    return None if value == NONE else value


def _default_layout(sources: SourceSettings) -> Layout:
    if sources.camera is None:
        return Layout.SCREEN
    return Layout.CAMERA if sources.screen is None else Layout.CORNER
