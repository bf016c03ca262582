"""From the command line's words to settings."""

import argparse
from pathlib import Path

import pytest

from capture.clock import SystemClock
from capture.errors import ErrorCode, ErrorKind, StudioError
from capture.scene import Corner, Layout
from capture.sources import AudioSource, SourceKind, VideoSource
from encoder.settings import ContainerFormat, Quality
from studio.cli import make_parser, wanted_language
from studio.devices import audio_sources, video_sources
from studio.options import check_length, lesson_of, program_settings, record_settings
from studio.settings import RecordSettings


def parse(*options: str, out: str = "lesson.mp4") -> argparse.Namespace:
    return make_parser().parse_args(["record", out, *options])


def recording(args: argparse.Namespace) -> RecordSettings:
    return record_settings(args, Path(args.out), lesson_of(args))


@pytest.mark.parametrize(
    ("options", "layout"),
    [
        ((), Layout.SCREEN),
        (("--camera", "0"), Layout.CORNER),
        (("--camera", "0", "--screen", "none"), Layout.CAMERA),
        (("--camera", "0", "--layout", "side-by-side"), Layout.SIDE_BY_SIDE),
    ],
)
def test_the_layout_follows_from_the_sources(options: tuple[str, ...], layout: Layout) -> None:
    assert program_settings(parse(*options)).scene.layout is layout


def test_every_option_reaches_its_setting() -> None:
    args = parse(
        *("--screen", "0,0,640,480", "--camera", "cam.mp4", "--microphone", "none", "--system-sound", "default"),
        *("--camera-corner", "top-left", "--camera-size", "30", "--mirror-camera", "--size", "1280x720", "--fps", "25"),
        *("--gain", "3", "--no-gain-control", "--camera-offset", "80", "--keep-untouched"),
        *("--quality", "high", "--encoder", "libx264", "--title", "Ohm", "--language", "fr", "--disk-floor", "100"),
        out="x.MKV",
    )
    program, record = program_settings(args), recording(args)
    assert program.sources.screen == "0,0,640,480"
    assert program.sources.microphone is None
    assert program.sources.system_sound == "default"
    assert program.scene.camera_position is Corner.TOP_LEFT
    assert program.scene.camera_size == pytest.approx(0.3)
    assert program.scene.mirrored
    assert (program.width, program.height, program.fps) == (1280, 720, 25)
    assert program.sound.microphone_gain_db == 3
    assert not program.sound.cleaning.gain_control
    assert program.sound.cleaning.noise_suppression
    assert program.sound.camera_offset_ms == 80
    assert program.sound.keep_untouched
    assert record.path == Path("x.MKV")
    assert record.container is ContainerFormat.MKV
    assert record.quality is Quality.HIGH
    assert record.lesson.title == "Ohm"
    assert record.lesson.lesson_id
    assert record.floor_bytes == 100_000_000


@pytest.mark.parametrize(
    ("out", "options", "endings"),
    [
        ("a.avi", (), ".mp4, .mkv"),
        ("lesson", (), ".mp4, .mkv"),
        (".mp4", (), ".mp4, .mkv"),
        ("a.mkv", ("--container", "mp4"), ".mp4"),
        ("a.MP4", ("--container", "mkv"), ".mkv"),
        ("a.avi", ("--container", "mp4"), ".mp4"),
    ],
)
def test_a_name_that_tells_another_kind_of_file_is_refused(out: str, options: tuple[str, ...], endings: str) -> None:
    with pytest.raises(StudioError) as refused:
        recording(parse(*options, out=out))
    assert refused.value.code is ErrorCode.BAD_ENDING
    assert refused.value.code.kind.exit_status == 2
    assert refused.value.facts == {"name": out, "endings": endings}
    assert recording(parse("--container", "mkv", out="a.mkv")).container is ContainerFormat.MKV


def test_a_folder_is_no_file_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(StudioError) as refused:
        recording(parse(out=str(tmp_path)))
    assert refused.value.code is ErrorCode.OUT_IS_DIRECTORY


def test_two_recordings_are_two_lessons() -> None:
    assert lesson_of(parse()).lesson_id != lesson_of(parse()).lesson_id


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--size", "1921x1080"), ErrorCode.BAD_SIZE),
        (("--size", "big"), ErrorCode.BAD_SIZE),
        (("--size", "99999x2"), ErrorCode.BAD_SIZE),
        (("--fps", "0"), ErrorCode.BAD_RATE),
        (("--fps", "240"), ErrorCode.BAD_RATE),
        (("--fps", "many"), ErrorCode.BAD_OPTION),
        (("--seconds", "0"), ErrorCode.BAD_DURATION),
        (("--seconds", "-3"), ErrorCode.BAD_DURATION),
        (("--seconds", "nan"), ErrorCode.BAD_DURATION),
        (("--seconds", "1e9"), ErrorCode.BAD_DURATION),
        (("--camera-size", "0"), ErrorCode.BAD_OPTION),
        (("--camera-size", "nan"), ErrorCode.BAD_OPTION),
        (("--gain", "nan"), ErrorCode.BAD_OPTION),
        (("--gain", "400"), ErrorCode.BAD_OPTION),
        (("--microphone-offset", "99999"), ErrorCode.BAD_OPTION),
        (("--disk-floor", "-1"), ErrorCode.BAD_OPTION),
        (("--date", "yesterday"), ErrorCode.BAD_OPTION),
        (("--screen", "none"), ErrorCode.NOTHING_TO_SHOW),
        (("--synthetic", "--screen", "none", "--camera", "none"), ErrorCode.NOTHING_TO_SHOW),
        (("--camera-border", "-1"), ErrorCode.BAD_OPTION),
        (("--layout", "heap"), ErrorCode.BAD_OPTION),
        (("--no-such-option",), ErrorCode.ARGUMENT_UNKNOWN),
        (("--layo", "screen"), ErrorCode.ARGUMENT_UNKNOWN),
        (("--title",), ErrorCode.ARGUMENT_MISSING),
    ],
)
def test_nonsense_is_a_usage_error(options: tuple[str, ...], code: ErrorCode) -> None:
    with pytest.raises(StudioError) as caught:
        _settings(options)
    assert caught.value.code is code
    assert code.kind is ErrorKind.USAGE
    assert code.kind.exit_status == 2


def _settings(options: tuple[str, ...]) -> None:
    args = parse(*options)
    program_settings(args)
    recording(args)
    check_length(args.seconds)


@pytest.mark.parametrize(
    ("arguments", "code", "facts"),
    [
        ("record a --fps often", "bad-option", {"option": "--fps", "value": "often", "available": "1 – 60"}),
        (
            "record a --layout moon",
            "bad-option",
            {"option": "--layout", "value": "moon", "available": "screen, camera, corner, side-by-side, card"},
        ),
        ("record a --gain=900", "bad-option", {"option": "--gain", "value": "900", "available": "-60 – 60"}),
        ("record a --camera-size 2", "bad-option", {"option": "--camera-size", "value": "2", "available": "5 – 100"}),
        ("record a --json=x", "bad-option", {"option": "--json", "value": "x"}),
        ("record a --seconds soon", "bad-option", {"option": "--seconds", "value": "soon", "available": "0.1 – 86400"}),
        ("record a --title", "argument-missing", {"name": "--title …", "usage": "trainer-studio record"}),
        ("record", "argument-missing", {"name": "OUT.mp4", "usage": "trainer-studio record"}),
        ("repair", "argument-missing", {"name": "PATH", "usage": "trainer-studio repair"}),
        (
            "record a --micorphone x",
            "argument-unknown",
            {"name": "--micorphone", "available": "--microphone, --microphone-offset"},
        ),
        ("record a --roste x", "argument-unknown", {"name": "--roste", "available": "--size, --date"}),
        ("live --roste x", "argument-unknown", {"name": "--roste", "available": "--roster, --host, --roster-only"}),
        ("record a --layot x", "argument-unknown", {"name": "--layot", "available": "--layout, --date"}),
        ("record a --unheard-of", "argument-unknown", {"name": "--unheard-of", "available": ""}),
        ("record a b", "argument-unknown", {"name": "b", "available": ""}),
        ("rekord a", "argument-unknown", {"name": "rekord", "available": "devices, record, live, repair, self-test"}),
    ],
)
def test_what_is_wrong_is_named(arguments: str, code: str, facts: dict[str, str]) -> None:
    with pytest.raises(StudioError) as raised:
        make_parser().parse_args(arguments.split())
    assert raised.value.code == code
    assert raised.value.code.kind is ErrorKind.USAGE
    assert raised.value.facts == facts


@pytest.mark.parametrize(
    ("options", "camera"),
    [
        ((), None),
        (("--camera", "none"), None),
        (("--camera", "0"), "0"),
        (("--synthetic",), "synthetic"),
        (("--synthetic", "--camera", "none"), None),
    ],
)
def test_whether_there_is_a_camera(options: tuple[str, ...], camera: str | None) -> None:
    assert program_settings(parse(*options)).sources.camera == camera


def test_synthetic_opens_no_device_at_all() -> None:
    settings = program_settings(parse("--synthetic", "--system-sound", "headphones"))
    clock = SystemClock()
    sources: list[VideoSource | AudioSource] = [
        *video_sources(settings, clock).values(),
        *audio_sources(settings, clock).values(),
    ]
    opened = [source.open() for source in sources]
    for source in sources:
        source.close()
    assert [info.kind for info in opened] == [kind for kind in SourceKind if kind is not SourceKind.LOUDSPEAKER]
    assert all(info.id.startswith("synthetic") for info in opened)


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["record", "--ui-language", "fr", "--fps", "often"], "fr"),
        (["--fps", "often", "record", "--ui-language=ar"], "ar"),
        (["record", "--ui-language"], "auto"),
        (["record", "a.mp4"], "auto"),
        ([], "auto"),
    ],
)
def test_the_language_is_known_whatever_else_is_wrong(arguments: list[str], language: str) -> None:
    assert wanted_language(arguments) == language
