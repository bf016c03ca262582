"""Events as lines of JSON."""

import json
import os
import re
import typing
from pathlib import Path

from capture.errors import ErrorCode, StudioError
from capture.sources import SourceInfo, SourceKind, SourceLost, SourceOpened
from encoder.sinks import StopReason
from studio.events import Event, Failed, Finished, Marked, RecordingStopping, name_of, to_json


def test_a_line_has_the_name_and_the_fields() -> None:
    finished = Finished(Path("a.mp4"), (Path("a.mp4"),), 9.5, 1000, 20, 260, 0, 0.0, "libx264", StopReason.REQUESTED)
    line = to_json(finished)
    assert "\n" not in line
    told = json.loads(line)
    assert told["event"] == "finished"
    assert told["path"] == "a.mp4"
    assert told["stop_reason"] == "requested"
    expected = {"path", "duration_s", "bytes", "frames_encoded", "frames_unchanged", "frames_dropped"}
    assert expected | {"audio_silence_s", "encoder", "stop_reason"} <= told.keys()


def test_every_event_has_a_name_of_its_own_in_kebab_case() -> None:
    kinds = typing.get_args(Event)
    names = {name_of(kind) for kind in kinds}
    assert len(names) == len(kinds)
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", name) for name in names)
    lost = SourceLost(SourceKind.CAMERA, "0", ErrorCode.CAMERA_LOST, "")
    assert name_of(type(lost)) == "source-lost"
    info = SourceInfo(SourceKind.CAMERA, "0", "Camera", 640, 480, paced=True)
    assert json.loads(to_json(SourceOpened(info, again=True)))["info"]["kind"] == "camera"


def test_facts_of_a_failure_are_told() -> None:
    failed = Failed(ErrorCode.CAMERA_UNKNOWN, "No.", "Plug it in.", facts={"available": "a, b"})
    assert json.loads(to_json(failed))["facts"] == {"available": "a, b"}


def test_what_ended_a_recording_keeps_its_facts() -> None:
    error = StudioError(ErrorCode.DISK_FAILED, "EIO", path="/videos/a.mp4")
    assert json.loads(to_json(RecordingStopping.of(error)))["facts"] == {"path": "/videos/a.mp4"}


def test_what_is_no_unicode_is_told_as_escapes() -> None:
    path = os.fsdecode(b"le\xe7on.mp4")
    failed = Failed(ErrorCode.OUT_EXISTS, f"{path} is there", "", facts={"path": path})
    told = json.loads(to_json(failed))
    assert told["facts"]["path"] == "le\\xe7on.mp4"
    assert told["message"] == "le\\xe7on.mp4 is there"
    assert json.loads(to_json(Marked(0, "قانون أوم")))["title"] == "قانون أوم"
