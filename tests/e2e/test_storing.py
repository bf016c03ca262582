"""Where a recording cannot lie, and a disk that fills while it is written."""

from pathlib import Path

import pytest

from tests.bench.decode import readable_length
from tests.helpers.command import StartCommand
from tests.helpers.player import check_whole, complaints
from tests.helpers.small_disk import SmallDisk

SOURCES = ("--synthetic", "--size", "320x180", "--fps", "15")
HEAVY = ("--synthetic", "--layout", "camera", "--size", "1280x720", "--quality", "high")
"""The camera's noise makes a megabyte a second or so."""


@pytest.mark.parametrize(
    ("size", "floor_mb", "reason"), [("4m", "0", "disk-full"), ("28m", "20", "disk-floor")], ids=["full", "floor"]
)
def test_a_disk_that_fills_ends_in_a_whole_file(
    size: str, floor_mb: str, reason: str, small_disk: SmallDisk, command: StartCommand
) -> None:
    out = small_disk(f"size={size}") / "lesson.mp4"
    recording = command("record", out, *HEAVY, "--disk-floor", floor_mb)
    stopping = recording.wait_for("recording-stopping")
    finished = recording.finished(status=4)
    assert (stopping["code"], finished["stop_reason"]) == (reason, reason)
    assert finished["duration_s"] > 0.5
    # What is there is whole as it is: a player shows all of it, though a full disk leaves no room to tidy it up.
    assert complaints(out) == ""
    length = readable_length(out)
    assert abs(length.video_s - finished["duration_s"]) < 0.5
    assert abs(length.audio_s - finished["duration_s"]) < 0.5
    assert out.stat().st_size == finished["bytes"]
    if reason == "disk-floor":
        check_whole(out, finished)


def test_it_does_not_begin_on_a_disk_below_its_floor(small_disk: SmallDisk, command: StartCommand) -> None:
    folder = small_disk("size=6m")
    failed = command("record", folder / "lesson.mp4", *SOURCES).failed(4)
    assert failed["code"] == "disk-short"
    assert "500 MB" in failed["message"]
    assert list(folder.iterdir()) == []


def test_where_it_cannot_lie(small_disk: SmallDisk, command: StartCommand, tmp_path: Path) -> None:
    kept = tmp_path / "lesson.mp4"
    kept.write_bytes(b"an earlier lesson")
    # Not by a folder's mode: that means nothing to root.
    read_only = small_disk("size=1m,ro")
    (tmp_path / "folder.mp4").mkdir()
    expected = {
        kept: "out-exists",
        tmp_path / "folder.mp4": "out-is-directory",
        tmp_path / "nowhere" / "lesson.mp4": "out-folder-missing",
        kept / "lesson.mp4": "out-folder-missing",
        read_only / "lesson.mp4": "out-not-writable",
    }
    before = sorted(tmp_path.iterdir())
    for path, code in expected.items():
        failed = command("record", path, *SOURCES).failed(4)
        assert failed["code"] == code
        assert failed["facts"]["path"] == str(path)
        assert failed["message"]
        assert failed["next_step"]
    assert kept.read_bytes() == b"an earlier lesson"
    assert [path for path in sorted(tmp_path.iterdir()) if not path.name.startswith("command")] == before


def test_two_recordings_never_share_a_file(command: StartCommand, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    first = command("record", out, *SOURCES)
    first.wait_for("recording-started")
    assert command("record", out, *SOURCES).failed(4)["code"] == "out-exists"
    check_whole(out, first.stop())
