"""Every way to end a recording leaves a whole file."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.signals import INTERRUPTED
from tests.helpers.command import Command, StartCommand
from tests.helpers.player import check_whole, probe

SMALL = ("--synthetic", "--size", "320x180", "--fps", "15")


def interrupt_twice(recording: Command) -> None:
    recording.signal(signal.SIGINT)
    recording.signal(signal.SIGINT)


def interrupt_again_while_it_finishes(recording: Command) -> None:
    recording.signal(signal.SIGINT)
    recording.wait_for("finishing")
    recording.signal(signal.SIGINT)
    recording.signal(signal.SIGTERM)


WAYS: dict[str, Callable[[Command], None]] = {
    "stop": lambda recording: recording.send("stop"),
    "SIGINT": lambda recording: recording.signal(signal.SIGINT),
    "SIGTERM": lambda recording: recording.signal(signal.SIGTERM),
    "SIGHUP": lambda recording: recording.signal(signal.SIGHUP),
    "two SIGINTs": interrupt_twice,
    "more while it finishes": interrupt_again_while_it_finishes,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_recording_is_finished(way: Callable[[Command], None], command: StartCommand, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    recording = command("record", out, *SMALL)
    recording.wait_for("recording-started")
    recording.wait_for("progress")
    way(recording)
    finished = recording.finished()
    assert finished["stop_reason"] == "requested"
    assert finished["duration_s"] >= 1
    check_whole(out, finished)


def test_it_ends_by_itself_after_its_seconds_which_pauses_do_not_count_in(
    command: StartCommand, tmp_path: Path
) -> None:
    out = tmp_path / "lesson.mp4"
    recording = command("record", out, *SMALL, "--seconds", "2")
    recording.wait_for("recording-started")
    recording.say("pause", "paused")
    time.sleep(2.2)
    recording.say("resume", "resumed")
    # The end of standard input only means that no more commands come.
    recording.close_input()
    finished = recording.finished()
    assert finished["stop_reason"] == "duration"
    assert abs(finished["duration_s"] - 2) < 0.1
    check_whole(out, finished)


def test_it_is_stopped_while_it_is_paused(command: StartCommand, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    recording = command("record", out, *SMALL)
    recording.wait_for("recording-started")
    recording.wait_for("progress")
    paused = recording.say("pause", "paused")
    time.sleep(1)
    finished = recording.stop()
    assert abs(finished["duration_s"] - paused["at_s"]) < 0.1
    check_whole(out, finished)


@pytest.mark.parametrize("json", [True, False], ids=["json", "sentences"])
def test_it_goes_on_when_nobody_reads_what_it_prints(json: bool, command: StartCommand, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    recording = command("record", out, *SMALL, json=json)
    recording.wait_line("lesson.mp4")
    recording.close_output()
    for line in ("mark One", "mute", "unmute"):
        time.sleep(0.8)
        recording.send(line)
    recording.signal(signal.SIGTERM)
    assert recording.end() == 0
    assert recording.complaints == ""
    assert "nobody reads what is printed" in recording.log
    duration_s = float(probe(out)["format"]["duration"])
    assert duration_s > 2
    check_whole(out, {"duration_s": duration_s, "bytes": out.stat().st_size})


def test_an_interruption_before_it_has_begun_is_quiet(command: StartCommand, tmp_path: Path) -> None:
    for number, after_s in enumerate((0, 0.05, 0.2, 0.5)):
        out = tmp_path / f"lesson{number}.mp4"
        recording = command("record", out, *SMALL)
        recording.wait_log()
        time.sleep(after_s)
        recording.signal(signal.SIGINT)
        status = recording.end()
        assert recording.complaints == ""
        if status == 0:
            check_whole(out, recording.all_events[-1])
        else:
            assert status in {-signal.SIGINT, INTERRUPTED}
            assert not list(tmp_path.glob(f"{out.name}*"))
