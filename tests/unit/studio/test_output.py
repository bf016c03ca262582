"""What is printed, to readers that stall, go, or read in another encoding."""

import io
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from capture.errors import ErrorCode, StudioError
from encoder.sinks import StopReason
from studio.events import Finished, Marked, Meter
from studio.output import Output
from studio.printer import CAPACITY, FLEETING_CAPACITY
from studio.words import Words

METER = Meter(-10.0, -20.0, clipped=False)
FINISHED = Finished(Path("a.mp4"), (Path("a.mp4"),), 1.0, 9, 2, 3, 0, 0.0, "libx264", StopReason.REQUESTED)
MUCH = "x" * 1000


class Pipe:
    """Standard output that is a pipe, and what came through it."""

    def __init__(self, encoding: str) -> None:
        self.reading, writing = os.pipe()
        self.stream = io.TextIOWrapper(io.BufferedWriter(io.FileIO(writing, "wb")), encoding=encoding)

    def read(self) -> bytes:
        """Return all that comes until the other end is closed."""
        with open(self.reading, "rb", closefd=False) as file:
            return file.read()

    def close(self) -> None:
        """Close both ends, when nobody writes any more: what a writer left behind says would be the next test's."""
        os.close(self.reading)
        for thread in threading.enumerate():
            if thread.name == "output":
                thread.join(timeout=30)
                assert not thread.is_alive()
        self.stream.close()


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    made = Pipe("utf-8")
    yield made
    made.close()


def json_into(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> Output:
    # Not in the fixture: pytest puts a standard output of its own in place before the test itself.
    monkeypatch.setattr(sys, "stdout", pipe.stream)
    return Output(Words("en"), as_json=True)


def events_of(text: bytes) -> list[str]:
    return [json.loads(line)["event"] for line in text.splitlines()]


def test_a_reader_that_stalls_holds_nobody_up_and_misses_only_levels(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = json_into(pipe, monkeypatch)
    began = time.monotonic()
    for index in range(500):
        output.event(Marked(index, MUCH))
        output.event(METER)
    output.event(FINISHED)
    # A pipe holds 64 kB: without a thread of its own this would wait for ever.
    assert time.monotonic() - began < 5
    reading = io.FileIO(pipe.reading, closefd=False)
    came = b""
    while b'"finished"' not in came:
        came += reading.read(100_000) or b""
    output.close()
    told = [json.loads(line) for line in came.splitlines()]
    assert [event["at_s"] for event in told if event["event"] == "marked"] == list(range(500))
    assert 0 < sum(event["event"] == "meter" for event in told) <= FLEETING_CAPACITY + 100
    assert told[-1]["event"] == "finished"


def test_the_end_waits_only_a_moment_for_a_reader_that_stalls(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    output = json_into(pipe, monkeypatch)
    for _ in range(CAPACITY + 100):
        output.event(Marked(0, MUCH))
    began = time.monotonic()
    output.close(timeout_s=0.5)
    assert 0.4 < time.monotonic() - began < 5
    assert "nobody reads" in caplog.text
    assert "too much waits" in caplog.text


def test_a_pipe_that_does_not_wait_gets_everything_too(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    os.set_blocking(pipe.stream.fileno(), False)
    output = json_into(pipe, monkeypatch)
    for index in range(200):
        output.event(Marked(index, MUCH))
    came = b""
    while came.count(b"\n") < 200:
        came += os.read(pipe.reading, 100_000)
    output.close()
    assert [json.loads(line)["at_s"] for line in came.splitlines()] == list(range(200))


def test_after_the_report_only_a_failure_is_told(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    output = json_into(pipe, monkeypatch)
    for event in (METER, FINISHED, METER, Marked(0, "late")):
        output.event(event)
    output.error(StudioError(ErrorCode.INTERNAL))
    output.close()
    pipe.stream.close()
    assert events_of(pipe.read()) == ["meter", "finished", "failed"]


def test_a_reader_that_goes_is_no_error(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    output = json_into(pipe, monkeypatch)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, pipe.reading)
    os.close(nothing)
    for _ in range(3):
        output.event(Marked(0, "nobody"))
    output.close(timeout_s=30)
    assert caplog.text.count("nobody reads what is printed any more") == 1


def test_what_an_encoding_does_not_hold_is_printed_as_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Pipe("latin-1")
    monkeypatch.setattr(sys, "stdout", made.stream)
    for as_json in (False, True):
        output = Output(Words("ar"), as_json=as_json)
        output.event(Marked(0, "La résistance"))
        output.close()
    made.stream.close()
    text, line = made.read().splitlines()
    made.close()
    assert text.startswith(rb"\u0641")
    assert text.endswith("La résistance".encode("latin-1"))
    assert json.loads(line.decode("utf-8"))["title"] == "La résistance"
