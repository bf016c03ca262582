import itertools
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import av
import pytest
from av.codec.codec import UnknownCodecError

import encoder.choose
from capture.errors import ErrorCode, StudioError
from capture.media import Image
from encoder.choose import EncoderChoice, choose_encoder, list_encoders, time_for_a_picture_ms
from encoder.h264 import BACKENDS
from encoder.measure import moving_page, page_at, picture_cost_ms
from encoder.packets import Packet, StreamId
from encoder.settings import Quality, VideoSettings
from encoder.video import VideoEncoder

STANDARD = Quality.STANDARD
HARDWARE = [name for name, backend in BACKENDS.items() if backend.hardware]


def in_library(name: str) -> bool:
    try:
        av.Codec(name, "w")
    except UnknownCodecError:
        return False
    return True


def settings(width: int, height: int, fps: int = 30) -> VideoSettings:
    return VideoSettings(width, height, fps, "libx264", "superfast", 23)


@pytest.mark.parametrize("name", [name for name in BACKENDS if in_library(name)])
def test_each_encoder_knows_the_options_that_it_is_given(name: str) -> None:
    context = av.CodecContext.create(name, "w")
    known = {
        option.name
        for options in (context.supported_options.private, context.supported_options.generic)
        for option in options
    }
    backend = BACKENDS[name]
    given = backend.options(VideoSettings(1280, 720, 30, name, backend.grades[STANDARD][0].preset, 23))
    assert set(given) - known == set()


@pytest.mark.parametrize("name", [name for name in BACKENDS if in_library(name)])
def test_each_encoder_takes_the_pixels_that_it_is_given(name: str) -> None:
    formats = {found.name for found in av.Codec(name, "w").video_formats or []}
    assert BACKENDS[name].pixel_format in formats


def test_all_encoders_of_the_library_are_listed_and_libx264_works() -> None:
    infos = {info.name: info for info in list_encoders()}
    assert list(infos) == [name for name in BACKENDS if in_library(name)]
    assert infos["libx264"].works
    assert not infos["libx264"].hardware
    for info in infos.values():
        assert info.works == (info.detail == "")


def test_auto_takes_an_encoder_that_really_works(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    choice = choose_encoder("auto", 640, 360, 30, STANDARD, tmp_path / "encoders.json")
    opened = VideoEncoder(choice.settings(640, 360, 30), StreamId.RECORD_VIDEO)
    assert len(opened.encode(page_at(moving_page(640, 360), 360, 0), 0, True)) == 1
    for info in list_encoders():
        if info.hardware and not info.works:
            assert f"{info.name} refused: {info.detail}" in choice.note
    assert capfd.readouterr().err == ""


def test_an_encoder_unknown_to_the_product_is_told_with_those_that_are() -> None:
    with pytest.raises(StudioError) as caught:
        choose_encoder("h265", 640, 360, 30, STANDARD, None)
    assert caught.value.code is ErrorCode.ENCODER_UNKNOWN
    assert caught.value.facts["name"] == "h265"
    assert str(caught.value.facts["available"]).startswith("auto, ")
    assert str(caught.value.facts["available"]).endswith("libx264")


def test_sizes_and_rates_that_are_not_allowed_are_refused() -> None:
    with pytest.raises(StudioError, match="bad-size"):
        choose_encoder("libx264", 641, 360, 30, STANDARD, None)
    with pytest.raises(StudioError, match="bad-rate"):
        choose_encoder("auto", 640, 360, 61, STANDARD, None)


@pytest.mark.parametrize("name", [name for name in HARDWARE if in_library(name)])
def test_a_named_encoder_that_does_not_work_is_refused_in_its_own_words(name: str) -> None:
    info = next(info for info in list_encoders() if info.name == name)
    if info.works:
        assert choose_encoder(name, 1280, 720, 30, STANDARD, None).encoder == name
        return
    with pytest.raises(StudioError) as caught:
        choose_encoder(name, 1280, 720, 30, STANDARD, None)
    assert caught.value.code is ErrorCode.ENCODER_REFUSED
    assert caught.value.facts == {"name": name, "instead": "libx264"}
    assert caught.value.detail


class Chip(VideoEncoder):
    """A hardware encoder that works: libx264 under its name."""

    def __init__(self, settings: VideoSettings, stream: StreamId, slices: int | None = None) -> None:
        super().__init__(
            VideoSettings(settings.width, settings.height, settings.fps, "libx264", "ultrafast", 23), stream
        )


class SlowChip(Chip):
    """A hardware encoder that holds a picture back."""

    def encode(self, image: Image, pts_ns: int, keyframe: bool = False) -> list[Packet]:
        packets = super().encode(image, pts_ns, keyframe)
        return [] if keyframe else packets


@pytest.fixture
def chip(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[VideoEncoder]], None]:
    """Return a function that gives the machine a chip of some kind."""
    return lambda kind: monkeypatch.setattr(encoder.choose, "VideoEncoder", kind)


def test_hardware_that_works_is_preferred(chip: Callable[[type[VideoEncoder]], None]) -> None:
    chip(Chip)
    choice = choose_encoder("auto", 640, 360, 30, STANDARD, None)
    assert choice == EncoderChoice("h264_nvenc", "p4", 24, "h264_nvenc works")


def test_hardware_that_worked_is_not_tried_again_until_it_has_to_be(
    chip: Callable[[type[VideoEncoder]], None], tmp_path: Path
) -> None:
    path = tmp_path / "encoders.json"
    chip(Chip)
    choose_encoder("auto", 640, 360, 30, STANDARD, path)
    chip(SlowChip)
    assert choose_encoder("auto", 640, 360, 30, STANDARD, path).note == "h264_nvenc worked lately"
    assert choose_encoder("auto", 1280, 720, 30, STANDARD, path).encoder == "libx264"
    assert choose_encoder("auto", 640, 360, 30, STANDARD, path, believe=False).encoder == "libx264"
    assert choose_encoder("auto", 640, 360, 30, STANDARD, path).encoder == "libx264"


def test_hardware_that_holds_pictures_back_is_refused(chip: Callable[[type[VideoEncoder]], None]) -> None:
    chip(SlowChip)
    choice = choose_encoder("auto", 640, 360, 30, STANDARD, None)
    assert choice.encoder == "libx264"
    assert "h264_nvenc refused: it gives 0 packets for picture 1 instead of one" in choice.note


def test_hardware_that_ended_the_program_is_left_alone_by_auto_only(tmp_path: Path) -> None:
    path = tmp_path / "encoders.json"
    crash = """
        import os, sys
        from pathlib import Path
        import encoder.choose
        from encoder.settings import Quality
        def die(settings, stream):
            os._exit(139)
        encoder.choose.VideoEncoder = die
        encoder.choose.choose_encoder("auto", 640, 360, 30, Quality.STANDARD, Path(sys.argv[1]))
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(crash), str(path)], check=False, timeout=60)
    assert ended.returncode == 139
    choice = choose_encoder("auto", 640, 360, 30, STANDARD, path)
    assert "h264_nvenc refused: it ended the program when it was last tried" in choice.note
    with pytest.raises(StudioError) as caught:  # named, it is tried again (and there is no such chip here)
        choose_encoder("h264_nvenc", 640, 360, 30, STANDARD, path)
    assert "ended the program" not in caught.value.detail


def measured(monkeypatch: pytest.MonkeyPatch, costs: dict[str, float]) -> list[str]:
    """Let each preset cost so many milliseconds; return the list of presets that get measured."""
    asked: list[str] = []

    def cost_ms(settings: VideoSettings, time_limit_s: float) -> float:
        asked.append(settings.preset)
        return costs[settings.preset]

    monkeypatch.setattr(encoder.choose, "picture_cost_ms", cost_ms)
    return asked


def test_a_slow_machine_gets_a_lighter_preset(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = measured(monkeypatch, {"veryfast": 500, "superfast": 300})
    choice = choose_encoder("libx264", 1920, 1080, 30, Quality.HIGH, None)
    assert (choice.preset, asked) == ("ultrafast", ["veryfast", "superfast"])
    assert "veryfast takes 500.0 of" in choice.note
    assert "the lightest there is" in choice.note


def test_a_fast_machine_gets_the_best_preset_and_is_measured_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = measured(monkeypatch, {"superfast": 2.0, "veryfast": 3.0})
    path = tmp_path / "encoders.json"
    first = choose_encoder("libx264", 1920, 1080, 30, STANDARD, path)
    assert first == choose_encoder("libx264", 1920, 1080, 30, STANDARD, path)
    assert (first.preset, first.qp, asked) == ("superfast", 24, ["superfast"])
    choose_encoder("libx264", 1280, 720, 30, STANDARD, path)
    choose_encoder("libx264", 1280, 720, 25, STANDARD, path)
    choose_encoder("libx264", 1280, 720, 25, Quality.HIGH, path)
    assert asked == ["superfast", "superfast", "superfast", "veryfast"]


def test_one_core_is_left_to_the_rest_of_the_program() -> None:
    assert time_for_a_picture_ms(settings(1920, 1080), cores=1) == pytest.approx(23.33, abs=0.01)
    assert time_for_a_picture_ms(settings(1920, 1080), cores=2) == pytest.approx(23.33, abs=0.01)
    assert time_for_a_picture_ms(settings(1920, 1080, 60), cores=1) == pytest.approx(11.67, abs=0.01)


def test_a_larger_picture_is_measured_as_more_work() -> None:
    assert picture_cost_ms(settings(1280, 720), 1) > 2 * picture_cost_ms(settings(320, 180), 1) > 0


def test_the_page_moves() -> None:
    page = moving_page(640, 360)
    pictures = [page_at(page, 360, number) for number in range(24)]
    assert all(picture.shape == (360, 640, 4) for picture in pictures)
    assert all((a != b).any() for a, b in itertools.pairwise(pictures))
