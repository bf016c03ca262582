import pytest

from capture.errors import ErrorCode, StudioError
from encoder.settings import (
    AudioSettings,
    ContainerFormat,
    VideoSettings,
    audio_settings,
    check_fps,
    check_size,
    parse_size,
)


@pytest.mark.parametrize(
    ("text", "size"),
    [("1920x1080", (1920, 1080)), (" 1280 X 720 ", (1280, 720)), ("160×90", (160, 90)), ("3840x2160", (3840, 2160))],
)
def test_sizes_are_read(text: str, size: tuple[int, int]) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1920",
        "1920x",
        "x1080",
        "1920x1080x3",
        "-1920x1080",
        "1921x1080",
        "1920x1081",
        "158x90",
        "160x88",
        "3842x2160",
        "3840x2162",
        "0x0",
        "1e3x900",
        "٣٨٤٠x2160",
        "99999999999x2",
        "1920x1080p",
    ],
)
def test_sizes_that_cannot_be_recorded_are_refused(text: str) -> None:
    with pytest.raises(StudioError) as caught:
        parse_size(text)
    assert caught.value.code is ErrorCode.BAD_SIZE
    assert caught.value.facts == {"size": text, "smallest": "160x90", "largest": "3840x2160"}


@pytest.mark.parametrize("fps", [1, 30, 60])
def test_rates_within_the_limits_are_allowed(fps: int) -> None:
    check_fps(fps)


@pytest.mark.parametrize("fps", [-1, 0, 61, 1000])
def test_rates_outside_the_limits_are_refused(fps: int) -> None:
    with pytest.raises(StudioError) as caught:
        check_fps(fps)
    assert caught.value.code is ErrorCode.BAD_RATE
    assert caught.value.facts == {"rate": fps, "lowest": 1, "highest": 60}


def test_video_settings_cannot_hold_what_is_not_allowed() -> None:
    with pytest.raises(StudioError, match="bad-size"):
        VideoSettings(1920, 1079, 30, "libx264", "superfast", 23)
    with pytest.raises(StudioError, match="bad-rate"):
        VideoSettings(1920, 1080, 0, "libx264", "superfast", 23)


def test_a_portrait_screen_is_allowed() -> None:
    check_size(1080, 1920)


def test_mp4_takes_aac_and_matroska_opus() -> None:
    assert audio_settings(ContainerFormat.MP4, 2) == AudioSettings("aac", 2, 128_000)
    assert audio_settings(ContainerFormat.MKV, 1) == AudioSettings("opus", 1, 96_000)


@pytest.mark.parametrize(("codec", "channels", "bit_rate"), [("mp3", 2, 128_000), ("aac", 6, 128_000), ("aac", 2, 1)])
def test_sound_that_is_not_allowed_is_refused(codec: str, channels: int, bit_rate: int) -> None:
    with pytest.raises(StudioError) as caught:
        AudioSettings(codec, channels, bit_rate)
    assert caught.value.code is ErrorCode.BAD_OPTION
    assert caught.value.facts.keys() == {"option", "value", "available"}
