"""From the command line's words to settings."""

import argparse
from pathlib import Path

import pytest

from capture.errors import ErrorCode, ErrorKind, StudioError
from capture.scene import Corner, Layout
from encoder.settings import ContainerFormat, Quality
from studio.cli import make_parser, wanted_language
from studio.options import program_settings, record_settings


def parse(*options: str, out: str = "lesson.mp4") -> argparse.Namespace:
    return make_parser().parse_args(["record", out, *options])


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
    program, record = program_settings(args), record_settings(args)
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


def test_two_recordings_are_two_lessons() -> None:
    assert record_settings(parse()).lesson.lesson_id != record_settings(parse()).lesson.lesson_id


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
        (("--screen", "none"), ErrorCode.BAD_OPTION),
        (("--layout", "heap"), ErrorCode.BAD_OPTION),
        (("--no-such-option",), ErrorCode.BAD_OPTION),
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
    record_settings(args)


@pytest.mark.parametrize(
    ("options", "facts"),
    [
        (("--fps", "often"), {"option": "--fps", "value": "often"}),
        (("--layout", "moon"), {"option": "--layout", "value": "moon"}),
        (("--gain", "900"), {"option": "--gain", "value": "900"}),
        (("--title",), {}),
        (("--unheard-of",), {}),
    ],
)
def test_what_an_option_does_not_accept_is_named(options: tuple[str, ...], facts: dict[str, str]) -> None:
    with pytest.raises(StudioError) as raised:
        parse(*options)
    assert raised.value.code is ErrorCode.BAD_OPTION
    assert raised.value.facts == facts


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
