"""The exit status of a recording, and an end that is asked for before it begins."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from encoder.sinks import StopReason
from studio.events import Finished
from studio.output import Output
from studio.record import RecordCommand, exit_status
from studio.settings import ProgramSettings, RecordSettings, SourceSettings
from studio.signals import INTERRUPTED, STOP_SIGNALS, on_stop_request
from studio.words import Words

SILENT = ProgramSettings(SourceSettings(microphone=None, synthetic=True), width=320, height=180)


@pytest.fixture
def own_signals() -> Iterator[None]:
    numbers = [getattr(signal, name) for name in (*STOP_SIGNALS, "SIGTTIN") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        (StopReason.REQUESTED, 0),
        (StopReason.DURATION, 0),
        (StopReason.DISK_FULL, 4),
        (StopReason.DISK_FLOOR, 4),
        (StopReason.DISK_TOO_SLOW, 4),
        (StopReason.DISK_FAILED, 4),
        (StopReason.ENCODER_FAILED, 5),
        (StopReason.INTERNAL, 1),
    ],
)
def test_the_exit_status_follows_from_why_it_ended(reason: StopReason, status: int) -> None:
    assert exit_status(Finished(Path("a.mp4"), (), 1.0, 9, 2, 3, 0, 0.0, "libx264", reason)) == status


def test_a_stop_before_the_beginning_leaves_no_file(
    own_signals: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("studio.record.encoder_cache", lambda: tmp_path / "cache" / "encoders.json")
    output = Output(Words("en"), as_json=False)
    recording = RecordCommand(SILENT, RecordSettings(tmp_path / "lesson.mp4", floor_bytes=0), None, output)
    os.kill(os.getpid(), signal.SIGINT)
    assert recording.run() == INTERRUPTED
    output.close()
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_a_signal_that_is_ignored_stays_ignored(own_signals: None) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    asked = []
    on_stop_request(lambda: asked.append(True), lambda: None)
    os.kill(os.getpid(), signal.SIGHUP)
    assert not asked
    os.kill(os.getpid(), signal.SIGTERM)
    assert asked
