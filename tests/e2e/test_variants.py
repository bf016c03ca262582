"""Other files, layouts, sizes and sources."""

import json
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from capture.synthetic import BEEP_HZ
from tests.bench.decode import counters, pictures
from tests.helpers.command import StartCommand
from tests.helpers.player import check_whole, picture_facts, probe, streams_of
from tests.helpers.videofiles import MakeVideo
from tests.helpers.xserver import StartXServer


def test_matroska_side_by_side_with_the_untouched_microphone(command: StartCommand, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mkv"
    recording = command(
        *("record", out, "--synthetic", "--size", "640x360", "--layout", "side-by-side", "--keep-untouched"),
        *("--gain", "-20", "--no-gain-control", "--title", "Leçon", "--language", "fr"),
    )
    recording.wait_for("progress")
    recording.say("mark Suite", "marked")
    recording.wait_for("progress", count=4)
    finished = recording.stop()
    check_whole(out, finished)
    found = probe(out)
    assert "matroska" in found["format"]["format_name"]
    tags = {name.lower(): value for name, value in found["format"]["tags"].items()}
    assert (tags["title"], tags["language"]) == ("Leçon", "fr")
    assert [chapter["tags"]["title"] for chapter in found["chapters"]] == ["Leçon", "Suite"]
    assert [track["codec_name"] for track in streams_of(out, "audio")] == ["opus", "opus"]
    assert len({track["tags"]["title"] for track in streams_of(out, "audio")}) == 2

    program, untouched = (loudest(out, track) for track in (0, 1))
    assert untouched > 0.3
    assert 0.02 < program < untouched / 5

    # Both whole, next to each other: the screen's counter can still be read only where nothing covers it.
    ((_, left, top, width, height),) = json.loads(tags["journal"])["camera"]
    assert left >= 640 * 0.6
    assert left + width <= 640
    camera = [picture.luma[top : top + height, left : left + width] for picture in pictures(out)]
    assert all(30 < image.mean() < 220 for image in camera[5:])
    assert any(np.abs(one.astype(int) - other).mean() > 1 for one, other in pairwise(camera[5:]))


def loudest(path: Path, track: int) -> float:
    """Return the amplitude of the loudest beep in a track."""
    with av.open(path) as container:
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=48_000)
        frames = container.decode(container.streams.audio[track])
        sound = np.concatenate([part.to_ndarray()[0] for frame in frames for part in resampler.resample(frame)])
    window = 48_000 * 40 // 1000
    turned = sound * np.exp(-2j * np.pi * BEEP_HZ / 48_000 * np.arange(len(sound)))
    return float(2 * np.abs(np.convolve(turned, np.ones(window) / window, "valid")).max())


def test_a_camera_alone_without_sound(make_video: MakeVideo, command: StartCommand, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    recording = command(
        *("record", out, "--screen", "none", "--camera", make_video(count=20), "--microphone", "none"),
        *("--layout", "camera", "--size", "320x240", "--quality", "draft", "--seconds", "2"),
    )
    finished = recording.finished()
    check_whole(out, finished)
    assert streams_of(out, "audio") == []
    assert finished["audio_silence_s"] == 0
    assert {event["peak_db"] for _, event in recording.events("progress")} == {None}
    # The camera fills the picture: its corners have its own grey, which grows with each picture.
    levels = [float(picture.luma[:40, :40].mean()) for picture in pictures(out)]
    assert len({round(level) for level in levels}) > 10
    assert sum(later > earlier for earlier, later in pairwise(levels)) > sum(
        later < earlier for earlier, later in pairwise(levels)
    )


def test_four_k(command: StartCommand, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    recording = command(
        *("record", out, "--synthetic", "--camera", "none", "--size", "3840x2160", "--fps", "10", "--seconds", "2")
    )
    check_whole(out, recording.finished())
    facts = picture_facts(out)
    assert {(width, height) for width, height, _ in facts} == {(3840, 2160)}
    shown = [counter for _, counter in counters(out)]
    assert len(shown) == len(facts) >= 8
    assert all(later >= earlier for earlier, later in pairwise(shown))


def test_a_region_of_the_screen_in_its_colours(
    start_xserver: StartXServer, command: StartCommand, tmp_path: Path
) -> None:
    start_xserver(640, 360).fill("#cc3311")
    out = tmp_path / "lesson.mp4"
    options = ("--screen", "100,50,320,180", "--size", "320x180", "--microphone", "none", "--seconds", "1.5")
    recording = command("record", out, *options)
    finished = recording.finished()
    check_whole(out, finished)
    assert finished["frames_unchanged"] > finished["frames_encoded"]
    with av.open(out) as container:
        frame = next(container.decode(video=0))
        middle = frame.to_ndarray(format="rgb24")[60:120, 100:200].reshape(-1, 3).mean(axis=0)
    assert np.abs(middle - (0xCC, 0x33, 0x11)).max() <= 6
