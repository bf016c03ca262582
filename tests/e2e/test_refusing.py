"""What cannot be recorded is said at once: a stable code, a sentence, a next step and an exit status."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.bench.decode import pictures
from tests.bench.listen import sound
from tests.bench.material import write_speech
from tests.helpers.command import StartCommand
from tests.helpers.player import check_whole
from tests.helpers.pulse import SINK, PrivatePulse
from tests.helpers.videofiles import MakeVideo
from tests.helpers.xserver import StartXServer

SOURCES = ("--synthetic", "--size", "320x180")
SILENT = ("--microphone", "none")


def refused(
    command: StartCommand, folder: Path, status: int, *options: str, **environment: str | None
) -> dict[str, Any]:
    """Return the event `failed` of a recording that is refused with this exit status, and leaves no file."""
    out = folder / "lesson.mp4"
    running = command("record", out, *options, env=environment)
    failed = running.failed(status)
    assert running.events("recording-started") == []
    assert list(folder.glob("lesson*")) == []
    assert failed["message"]
    assert failed["next_step"]
    return failed


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ("--size 1921x1080", "bad-size"),
        ("--size 2x2", "bad-size"),
        ("--size 99998x2", "bad-size"),
        ("--size huge", "bad-size"),
        ("--fps 0", "bad-rate"),
        ("--fps 1000", "bad-rate"),
        ("--fps often", "bad-option"),
        ("--seconds 0", "bad-duration"),
        ("--seconds -5", "bad-duration"),
        ("--seconds nan", "bad-duration"),
        ("--seconds 1e12", "bad-duration"),
        ("--layout moon", "bad-option"),
        ("--camera-size 500", "bad-option"),
        ("--disk-floor -1", "bad-option"),
        ("--date yesterday", "bad-option"),
        ("--gain nan", "bad-option"),
        ("--screen none --microphone none", "nothing-to-show"),
        ("--screen 0,0,0,0", "bad-size"),
        ("--screen 1,2,3", "bad-option"),
        ("--unheard-of", "argument-unknown"),
        ("--title", "argument-missing"),
    ],
)
def test_what_makes_no_sense(options: str, code: str, command: StartCommand, tmp_path: Path) -> None:
    words = options.split()
    sources = () if "--screen" in words else SOURCES
    assert refused(command, tmp_path, 2, *sources, *words, DISPLAY=":0")["code"] == code


def test_an_encoder_that_does_not_exist(command: StartCommand, tmp_path: Path) -> None:
    failed = refused(command, tmp_path, 5, *SOURCES, "--encoder", "h999")
    assert failed["code"] == "encoder-unknown"
    assert "libx264" in str(failed["facts"]) + failed["next_step"]


def test_screens_that_cannot_be_had(start_xserver: StartXServer, command: StartCommand, tmp_path: Path) -> None:
    start_xserver(640, 360)
    unknown = refused(command, tmp_path, 3, "--screen", "moon", *SILENT)
    assert unknown["code"] == "monitor-unknown"
    assert unknown["facts"]["name"] == "moon"
    assert unknown["facts"]["available"] in unknown["next_step"]
    assert unknown["facts"]["available"]
    assert "moon" in unknown["message"]
    outside = refused(command, tmp_path, 3, "--screen", "600,300,100,100", *SILENT)
    assert outside["code"] == "region-outside"
    assert "640x360" in outside["next_step"]
    for missing in (None, ":4242"):
        assert refused(command, tmp_path, 3, *SILENT, DISPLAY=missing)["code"] == "no-display"
    wayland = refused(command, tmp_path, 3, *SILENT, XDG_SESSION_TYPE="wayland", WAYLAND_DISPLAY="wayland-0")
    assert wayland["code"] == "wayland"
    assert "Xorg" in wayland["next_step"]


def test_a_camera_that_is_not_there(command: StartCommand, tmp_path: Path) -> None:
    failed = refused(command, tmp_path, 3, "--screen", "none", "--camera", "moon", *SILENT)
    assert failed["code"] == "camera-unknown"
    assert failed["facts"]["name"] == "moon"
    assert "available" in failed["facts"]
    missing = refused(command, tmp_path, 4, "--screen", "none", "--camera", str(tmp_path / "gone.mp4"), *SILENT)
    assert missing["code"] == "file-missing"


def test_a_microphone_that_is_not_there(
    pulse: PrivatePulse, make_video: MakeVideo, command: StartCommand, tmp_path: Path
) -> None:
    pulse.add_microphone("usb", SINK, "USB")
    seen = ("--screen", "none", "--camera", str(make_video()))
    unknown = refused(command, tmp_path, 3, *seen, "--microphone", "moon")
    assert unknown["code"] == "microphone-unknown"
    assert "[usb]" in unknown["facts"]["available"]
    assert "[usb]" in unknown["next_step"]
    unheard = refused(command, tmp_path, 3, *seen, "--microphone", "none", "--system-sound", "moon")
    assert unheard["code"] == "system-sound-unknown"
    assert f"[{SINK}.monitor]" in unheard["facts"]["available"]
    pulse.kill()
    assert refused(command, tmp_path, 3, *seen, "--microphone", "usb")["code"] == "microphone-unknown"


def test_files_that_are_broken(make_video: MakeVideo, command: StartCommand, tmp_path: Path) -> None:
    seen = ("--screen", "none", "--camera", str(make_video()))
    for name in ("talk.mp4", "talk.wav"):
        (tmp_path / name).write_text("no media at all\n" * 1000)
    camera = refused(command, tmp_path, 3, "--screen", "none", "--camera", str(tmp_path / "talk.mp4"), *SILENT)
    assert camera["code"] == "media-file-broken"
    assert camera["facts"]["path"] == str(tmp_path / "talk.mp4")
    microphone = refused(command, tmp_path, 3, *seen, "--microphone", str(tmp_path / "talk.wav"))
    assert microphone["code"] == "media-file-broken"
    # A film without sound is no microphone.
    assert refused(command, tmp_path, 3, *seen, "--microphone", seen[-1])["code"] == "media-file-broken"


def test_files_that_were_cut_off_play_as_far_as_they_go(
    make_video: MakeVideo, command: StartCommand, tmp_path: Path
) -> None:
    camera = make_video(count=20)
    camera.write_bytes(camera.read_bytes()[: camera.stat().st_size * 2 // 3])
    voice = write_speech(tmp_path / "voice.wav")
    voice.write_bytes(voice.read_bytes()[:100_000])
    out = tmp_path / "lesson.mp4"
    recording = command(
        "record", out, "--screen", "none", "--camera", camera, "--microphone", voice, "--size", "320x240"
    )
    recording.wait_for("progress", count=4)
    finished = recording.stop()
    check_whole(out, finished)
    assert recording.events("source-lost") == []
    assert finished["audio_silence_s"] < 0.5
    greys = {round(float(picture.luma.mean())) for picture in pictures(out)}
    assert 6 < len(greys) < 20
    assert np.abs(sound(out)[1]).max() > 0.01
