"""The engine's state as another thread sees it."""

import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, groupby, pairwise
from pathlib import Path

import numpy as np
import psutil
import pytest

from capture.errors import ErrorCode, StudioError
from capture.geometry import Size
from capture.placeholder import break_card
from capture.scene import Corner, Layout, Scene
from encoder.choose import _machine, choose_encoder, list_encoders
from encoder.h264 import BACKENDS
from encoder.lesson import Lesson
from encoder.remembered import Remembered
from encoder.settings import Quality
from encoder.sinks import SinkStopped, StopReason
from session.facts import ClassEnded
from session.journal import read_journal
from studio.engine import Engine
from studio.events import Event, Finished, RecordingStarted, RecordingStopping, SceneChanged
from studio.hosting import host_command
from studio.recorder import Recorder
from studio.settings import ProgramSettings, RecordSettings, SourceSettings
from studio.state import NOTHING_YET, Phase
from tests.helpers.hosting import make_settings

WIDTH, HEIGHT, FPS = 160, 90, 15


@pytest.fixture
def restless() -> Iterator[None]:
    """Let threads change places as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Open a small synthetic program."""
    sources = SourceSettings(microphone=None, synthetic=True)
    program = ProgramSettings(sources, Scene(Layout.SCREEN), width=WIDTH, height=HEIGHT, fps=FPS)
    engine = Engine(program, lambda _event: None, encoder_cache=tmp_path / "encoders.json")
    engine.open()
    yield engine
    engine.close()


def test_state_bears_a_recording_that_ends_while_it_is_read(engine: Engine, restless: None, tmp_path: Path) -> None:
    engine.start_recording(RecordSettings(tmp_path / "lesson.mp4", floor_bytes=0))
    recorder = engine._recorder
    done = threading.Event()

    def come_and_go() -> None:
        for now in cycle((None, recorder)):
            engine._recorder = now
            if done.is_set():
                return

    other = threading.Thread(target=come_and_go)
    other.start()
    try:
        states = [engine.state for _ in range(3000)]
    finally:
        done.set()
        other.join()
        engine._recorder = recorder
    assert {state.phase for state in states} == {Phase.READY, Phase.RECORDING}
    # What is told of a recording and whether there is one belong together.
    assert {state.progress.frames_encoded > 0 for state in states if state.phase is Phase.RECORDING} == {True}
    assert {state.progress for state in states if state.phase is Phase.READY} == {NOTHING_YET}


def test_each_phase_is_seen_and_a_finished_recording_never_runs_again(engine: Engine, tmp_path: Path) -> None:
    seen: list[Phase] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.append(engine.state.phase)

    looker = threading.Thread(target=look)
    looker.start()
    try:
        for number in range(3):
            engine.start_recording(RecordSettings(tmp_path / f"{number}.mp4", floor_bytes=0))
            engine.pause()
            time.sleep(0.1)
            engine.resume()
            time.sleep(0.1)
            engine.stop_recording()
    finally:
        done.set()
        looker.join()
    phases = [phase for phase, _ in groupby(seen)]
    assert set(phases) == set(Phase)
    assert {after for before, after in pairwise(phases) if before is Phase.FINISHING} == {Phase.READY}


def test_hardware_that_is_taken_by_now_gives_way_to_another_encoder(engine: Engine, tmp_path: Path) -> None:
    # What the machine remembers of yesterday: a chip that it has not got today.
    program = f"{WIDTH}x{HEIGHT}@{FPS}"
    remembered = Remembered(tmp_path / "encoders.json")
    names = [backend.name for backend in BACKENDS.values() if backend.hardware]
    for name in names:
        remembered.note_trial(f"{name} {_machine()} {program}", worked=True)
    believed = choose_encoder("auto", WIDTH, HEIGHT, FPS, Quality.STANDARD, tmp_path / "encoders.json")
    assert believed.note == f"{names[0]} worked lately"
    engine.start_recording(RecordSettings(tmp_path / "lesson.mp4", floor_bytes=0))
    finished = engine.stop_recording()
    assert finished is not None
    assert finished.encoder not in names or any(info.works for info in list_encoders() if info.hardware)
    assert finished.frames_encoded > 0


def test_a_class_that_cannot_be_taught_leaves_no_host(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare() -> None:
        raise StudioError(ErrorCode.LIBRARY_MISSING, "no module", library="livekit")

    monkeypatch.setattr(engine._program, "prepare_voices", prepare)
    settings = make_settings(tmp_path / "class")
    with pytest.raises(StudioError) as caught:
        engine.start_class(settings, host_command())
    assert caught.value.code is ErrorCode.LIBRARY_MISSING
    (end,) = [fact for fact in read_journal(settings.folder / "journal.jsonl") if isinstance(fact, ClassEnded)]
    assert end.by_trainer
    assert not [child for child in psutil.Process().children() if child.cmdline()[-1:] == ["host"]]


def test_scenes_are_told_once_and_a_moved_camera_is_not(tmp_path: Path) -> None:
    events: list[Event] = []
    sources = SourceSettings(camera="camera", microphone=None, synthetic=True)
    program = ProgramSettings(sources, Scene(Layout.CORNER), width=WIDTH, height=HEIGHT, fps=FPS)
    engine = Engine(program, events.append, encoder_cache=tmp_path / "encoders.json")
    engine.open()
    try:
        engine.set_scene(replace(engine.state.scene, camera_position=Corner.TOP_LEFT))
        engine.set_layout(Layout.CARD)
        engine.set_layout(Layout.CARD)
        engine.set_layout(Layout.CORNER)
        assert engine.state.scene == Scene(Layout.CORNER, camera_position=Corner.TOP_LEFT)
        assert engine.state.program == (WIDTH, HEIGHT)
    finally:
        engine.close()
    told = [event.layout for event in events if isinstance(event, SceneChanged)]
    assert told == [Layout.CARD, Layout.CORNER]


def test_a_lesson_may_begin_with_the_card(tmp_path: Path) -> None:
    sources = SourceSettings(microphone=None, synthetic=True)
    program = ProgramSettings(sources, Scene(Layout.CARD), width=WIDTH, height=HEIGHT, fps=FPS)
    engine = Engine(program, lambda _event: None, encoder_cache=tmp_path / "encoders.json")
    engine.open()
    try:
        engine.start_recording(RecordSettings(tmp_path / "lesson.mp4", floor_bytes=0, lesson=Lesson(title="Ohm")))
        assert engine.state.lesson_title == "Ohm"
        frame = engine.preview.peek()
        assert frame is not None
        assert np.array_equal(frame.image, break_card(Size(WIDTH, HEIGHT)))
        finished = engine.stop_recording()
        assert finished is not None
        assert finished.frames_encoded >= 1
        assert engine.state.lesson_title == ""
    finally:
        engine.close()


class _FailsAtTheStart(threading.Event):
    """A recording whose disk is full when its first picture is awaited."""

    def __init__(self, recorder: Recorder, *, pictures: bool) -> None:
        super().__init__()
        self._recorder = recorder
        self._pictures = pictures

    def wait(self, timeout: float | None = None) -> bool:
        came = super().wait(timeout) if self._pictures else False
        self._recorder._on_file_event(SinkStopped(StopReason.DISK_FULL, ErrorCode.DISK_FULL, "full"))
        return came


@pytest.mark.parametrize("pictures", [True, False])
def test_a_disk_that_is_full_at_the_very_start_is_told_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, pictures: bool
) -> None:
    events: list[Event] = []
    sources = SourceSettings(microphone=None, synthetic=True)
    program = ProgramSettings(sources, Scene(Layout.SCREEN), width=WIDTH, height=HEIGHT, fps=FPS)
    engine = Engine(program, events.append, encoder_cache=tmp_path / "encoders.json")
    make = engine._new_recorder

    def failing(settings: RecordSettings) -> Recorder:
        recorder = make(settings)
        recorder._pipeline.first_frame = _FailsAtTheStart(recorder, pictures=pictures)
        if not pictures:
            monkeypatch.setattr(recorder, "put_frame", lambda frame: None)
        return recorder

    monkeypatch.setattr(engine, "_new_recorder", failing)
    engine.open()
    try:
        if pictures:
            engine.start_recording(RecordSettings(tmp_path / "lesson.mp4", floor_bytes=0))
            finished = engine.stop_recording()
            assert finished is not None
            assert finished.stop_reason is StopReason.DISK_FULL
        else:
            with pytest.raises(StudioError) as caught:
                engine.start_recording(RecordSettings(tmp_path / "lesson.mp4", floor_bytes=0))
            assert caught.value.code is ErrorCode.DISK_FULL
    finally:
        engine.close()
    of_recording = (RecordingStarted, RecordingStopping, Finished)
    told = [type(event) for event in events if isinstance(event, of_recording)]
    assert told == (list(of_recording) if pictures else [])
