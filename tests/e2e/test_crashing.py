"""A recorder that is killed loses a moment, and `repair` makes the rest whole."""

import signal
import time
from pathlib import Path

import av
import pytest

from capture.clock import NS_PER_S
from encoder.journal import journal_path
from tests.bench.decode import readable_length, seek_to
from tests.bench.material import write_speech
from tests.bench.process import file_origin_ns
from tests.helpers.command import StartCommand
from tests.helpers.player import check_whole, probe
from tests.helpers.xserver import StartXServer

SIZE = ("--size", "640x360")


def test_a_killed_recording_loses_a_moment_and_is_made_whole(
    start_xserver: StartXServer, command: StartCommand, tmp_path: Path
) -> None:
    server = start_xserver(640, 360)
    server.fill("#336699")
    speech = tmp_path / "speech.wav"
    write_speech(speech)
    killed = {}
    for name, options in {"still": ("--microphone", speech), "moving": ("--synthetic",)}.items():
        out = tmp_path / f"{name}.mp4"
        killed[out] = command("record", out, *SIZE, *options, "--title", "Leçon", "--trainer", "A. Amrani")
    for recording in killed.values():
        recording.wait_for("progress", count=2)
        recording.say("mark Suite", "marked")
    for count in (3, 4, 5):
        for recording in killed.values():
            recording.wait_for("progress", count=count)
    time.sleep(0.7)
    lost = {}
    for out, recording in killed.items():
        at_s = (time.monotonic_ns() - file_origin_ns(recording)) / NS_PER_S
        recording.signal(signal.SIGKILL)
        assert recording.end() == -signal.SIGKILL
        length = readable_length(out)
        lost[out.stem] = at_s - min(length.video_s, length.audio_s)
        assert journal_path(out).exists()
    print("lost by a kill, in seconds:", lost)
    assert max(lost.values()) <= 1.5

    repairing = command("repair", *killed)
    assert repairing.end() == 0
    assert [event["event"] for event in repairing.all_events] == ["repaired", "repaired"]
    for out, report in zip(killed, repairing.all_events, strict=True):
        assert report["path"] == str(out)
        assert not report["was_whole"]
        assert report["chapters"] == 2
        check_whole(out, {"duration_s": report["duration_s"], "bytes": out.stat().st_size})
        found = probe(out)
        assert [chapter["tags"]["title"] for chapter in found["chapters"]] == ["Leçon", "Suite"]
        assert found["format"]["tags"]["artist"] == "A. Amrani"
        with av.open(out) as container:
            for part in range(5):
                at_s = report["duration_s"] * part / 5
                picture = seek_to(container, at_s)
                assert picture is not None
                assert abs(picture.pts_s - at_s) <= 0.6
    assert sorted(path.name for path in tmp_path.glob("*.mp4*")) == ["moving.mp4", "still.mp4"]

    stamps = {out: out.stat().st_mtime_ns for out in killed}
    again = command("repair", *killed)
    assert again.end() == 0
    assert all(event["was_whole"] for event in again.all_events)
    assert {out: out.stat().st_mtime_ns for out in killed} == stamps


@pytest.mark.parametrize(
    ("name", "code"), [("notes.txt", "not-a-recording"), ("folder", "not-a-recording"), ("gone.mp4", "file-missing")]
)
def test_what_is_no_recording_is_left_alone(name: str, code: str, command: StartCommand, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("Lesson plan\n" * 100)
    (tmp_path / "folder").mkdir()
    path = tmp_path / name
    failed = command("repair", path).failed(4)
    assert failed["code"] == code
    assert failed["facts"]["path"] == str(path)
    assert failed["message"]
    assert failed["next_step"]
    assert text.read_text() == "Lesson plan\n" * 100
    assert not (tmp_path / "gone.mp4").exists()


def test_one_that_is_no_recording_does_not_keep_the_others_from_being_made_whole(
    command: StartCommand, tmp_path: Path
) -> None:
    out = tmp_path / "lesson.mp4"
    recording = command("record", out, "--synthetic", *SIZE)
    recording.wait_for("progress", count=3)
    in_use = command("repair", out).failed(4)
    assert in_use["code"] == "recording-in-use"
    recording.signal(signal.SIGKILL)
    recording.end()
    repairing = command("repair", tmp_path / "gone.mp4", out)
    assert repairing.end() == 4
    assert [event["event"] for event in repairing.all_events] == ["failed", "repaired"]
    check_whole(out, {"duration_s": repairing.all_events[1]["duration_s"], "bytes": out.stat().st_size})
