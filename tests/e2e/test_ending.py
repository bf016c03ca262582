"""Ends at odd moments: before anything has begun, from a shell's background, and with nobody who reads."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers.command import PATIENCE_S, StartCommand
from tests.helpers.player import check_whole, probe

SMALL = ("--synthetic", "--size", "320x180", "--fps", "15")


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "the condition never held"
        time.sleep(0.002)


@pytest.fixture
def environment(command: StartCommand) -> dict[str, str]:
    return command("--help", json=False).environment


Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []

    def run(*arguments: str | Path, **settings: object) -> "subprocess.Popen[bytes]":
        words = [sys.executable, "-m", "studio", *map(str, arguments)]
        process: subprocess.Popen[bytes] = subprocess.Popen(words, env=environment, **settings)  # type: ignore[call-overload]
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


def test_a_reader_that_stalls_costs_no_sound_and_holds_up_no_end(start: Start, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    reading, writing = os.pipe()
    # Full from the start, as it would be after some minutes in which nobody has read.
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, bytes(4096))
    except BlockingIOError:
        os.set_blocking(writing, True)
    recording = start("record", out, *SMALL, "--seconds", "3", "--json", stdin=subprocess.DEVNULL, stdout=writing)
    os.close(writing)
    assert recording.wait(PATIENCE_S) == 0
    os.close(reading)
    duration_s = float(probe(out)["format"]["duration"])
    assert abs(duration_s - 3) < 0.2
    check_whole(out, {"duration_s": duration_s, "bytes": out.stat().st_size})


def test_the_last_event_is_the_report_though_sound_goes_on(command: StartCommand, tmp_path: Path) -> None:
    recording = command("record", tmp_path / "lesson.mp4", *SMALL, "--seconds", "1")
    assert recording.finished()["complete"]


@pytest.mark.parametrize("json_wanted", [True, False], ids=["json", "sentences"])
def test_an_encoding_that_cannot_hold_the_words(json_wanted: bool, command: StartCommand, tmp_path: Path) -> None:
    out = tmp_path / "درس.mp4"
    words = ("record", out, *SMALL, "--seconds", "1", "--ui-language", "ar", "--title", "قانون أوم")
    recording = command(*words, json=json_wanted, env={"PYTHONIOENCODING": "latin-1"})
    assert recording.end() == 0, recording.said
    check_whole(out, {"duration_s": float(probe(out)["format"]["duration"]), "bytes": out.stat().st_size})
    if json_wanted:
        assert recording.all_events[-1]["path"] == str(out)


def test_a_file_name_that_is_no_unicode(start: Start, tmp_path: Path) -> None:
    out = Path(os.fsdecode(os.fsencode(tmp_path) + b"/le\xe7on.mp4"))
    for status, last in ((0, "finished"), (4, "failed")):
        recording = start(
            "record", out, *SMALL, "--seconds", "1", "--json", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
        )
        printed, _ = recording.communicate(timeout=PATIENCE_S)
        assert recording.returncode == status
        told = json.loads(printed.splitlines()[-1])
        assert told["event"] == last
        shown = told["path"] if last == "finished" else told["facts"]["path"]
        assert shown == f"{tmp_path}/le\\xe7on.mp4"
    assert out.stat().st_size > 1000


def test_a_background_job_of_a_terminal_is_not_frozen(environment: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    terminal, its_end = pty.openpty()
    # A shell with job control puts the recording into the background of its terminal, which is the one that the first
    # process of a session opens.
    record = f"{sys.executable} -m studio record {out} {' '.join(SMALL)} --seconds 2"
    words = f"exec 3< {os.ttyname(its_end)}; set -m; {record} > /dev/null & wait $!"
    shell = subprocess.Popen(
        ["bash", "-c", words],
        env=environment,
        stdin=its_end,
        stdout=its_end,
        stderr=its_end,
        start_new_session=True,
    )
    os.close(its_end)
    try:
        assert shell.wait(PATIENCE_S) == 0
    finally:
        shell.kill()
        shell.wait()
        os.close(terminal)
    assert float(probe(out)["format"]["duration"]) > 1.8


def test_nohup_means_what_it_says(start: Start, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    # What a process ignores, those that it starts ignore, too.
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        recording = start("record", out, *SMALL, "--json", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert recording.stdout is not None
    while b"recording-started" not in recording.stdout.readline():
        assert recording.poll() is None
    recording.send_signal(signal.SIGHUP)
    time.sleep(1.5)
    assert recording.poll() is None
    recording.send_signal(signal.SIGTERM)
    recording.communicate(timeout=PATIENCE_S)
    assert recording.returncode == 0
    assert float(probe(out)["format"]["duration"]) > 1.2


def catches_interrupts(pid: int) -> bool:
    """Whether the process has a handler for SIGINT; see SigCgt in proc(5)."""
    status = Path(f"/proc/{pid}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGINT - 1) & 1)


@pytest.mark.parametrize("words", ["devices", "self-test", "record"])
@pytest.mark.parametrize("after_s", [0, 0.1, 0.3])
def test_ctrl_c_at_once_ends_without_a_word(words: str, after_s: float, start: Start, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    arguments = (out, *SMALL) if words == "record" else ()
    running = start(words, *arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    # While Python itself is starting, it takes the signal, and complains.
    until(lambda: catches_interrupts(running.pid))
    until(lambda: not catches_interrupts(running.pid))
    time.sleep(after_s)
    running.send_signal(signal.SIGINT)
    _, complaints = running.communicate(timeout=PATIENCE_S)
    assert b"Traceback" not in complaints
    assert complaints == b""
    # A machine that is fast may have been done, or have begun to record.
    assert running.returncode in {0, 130, -signal.SIGINT}
    assert out.exists() == (words == "record" and running.returncode == 0)


def test_ctrl_c_during_a_repair_costs_nothing(command: StartCommand, start: Start, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    recording = command("record", out, *SMALL)
    recording.wait_for("progress", count=3)
    recording.signal(signal.SIGKILL)
    recording.end()
    running = start("repair", out, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.4)
    running.send_signal(signal.SIGINT)
    _, complaints = running.communicate(timeout=PATIENCE_S)
    assert complaints == b""
    assert running.returncode in {0, 130, -signal.SIGINT}
    assert command("repair", out).end() == 0
    assert sorted(path.name for path in tmp_path.glob("lesson*")) == ["lesson.mp4"]
