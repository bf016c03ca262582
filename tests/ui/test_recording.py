"""From Record to a file, by the window's own buttons."""

import threading
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from capture.errors import ErrorCode, StudioError
from encoder.journal import journal_path
from encoder.sinks import StopReason
from studio.devices import DeviceList
from studio.engine import Engine
from studio.events import RecordingStopping
from studio.settings import RecordSettings
from studio.ui import settingskeeper
from studio.ui.runner import Moment
from tests.ui.conftest import OpenStudio


def length_of(path: Path) -> float:
    with av.open(str(path)) as file:
        assert file.duration is not None
        return file.duration / av.time_base


def loudest(path: Path) -> float:
    with av.open(str(path)) as file:
        return max(float(np.abs(frame.to_ndarray()).max()) for frame in file.decode(audio=0))


def test_a_lesson_with_a_pause_is_as_long_as_the_window_says(open_studio: OpenStudio) -> None:
    studio = open_studio()
    desk = studio.window.desk
    studio.record()
    studio.until_elapsed(1.0)
    studio.click(desk.pause)
    studio.until_moment(Moment.PAUSED)
    at_pause = studio.elapsed_s
    studio.qtbot.wait(1000)
    assert studio.elapsed_s == at_pause
    assert desk.pause.text() == "Resume"
    studio.click(desk.pause)
    studio.until_moment(Moment.RECORDING)
    studio.until_elapsed(at_pause + 1.0)
    finished = studio.stop()
    assert finished.stop_reason is StopReason.REQUESTED
    assert finished.duration_s >= at_pause + 1.0
    assert length_of(finished.path) == pytest.approx(finished.duration_s, abs=0.15)
    assert not journal_path(finished.path).exists()
    assert "Lesson recorded" in studio.notice
    assert finished.path.name in studio.notice
    assert desk.record.text() == "Record"


def test_a_muted_microphone_is_not_heard_and_the_desk_says_so(open_studio: OpenStudio) -> None:
    studio = open_studio()
    desk = studio.window.desk
    studio.record()
    studio.until_elapsed(1.5)
    assert loudest(studio.stop().path) > 0.01
    studio.click(desk.mute)
    studio.until(lambda: desk.mute.text() == "Unmute")
    assert desk.sound_shown == "Microphone muted"
    studio.record()
    studio.until_elapsed(1.5)
    assert loudest(studio.stop().path) < 0.001
    studio.click(desk.mute)
    studio.until(lambda: desk.mute.text() == "Mute")


def test_a_double_click_starts_and_does_not_stop(open_studio: OpenStudio) -> None:
    studio = open_studio()
    QGuiApplication.styleHints().setMouseDoubleClickInterval(60_000)
    studio.record()
    studio.click(studio.window.desk.record)
    studio.until_elapsed(0.5)
    assert studio.moment is Moment.RECORDING
    assert not studio.finished


def test_the_folder_of_the_recording_is_shown_on_demand(
    open_studio: OpenStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QUrl] = []
    answers = [True, True, False]

    def open_url(url: QUrl) -> bool:
        asked.append(url)
        return answers.pop(0)

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    studio = open_studio()
    strip = studio.window.strip
    studio.record()
    studio.stop()
    assert [strip.action_button.text(), strip.also_button.text()] == ["Play", "Show in folder"]
    studio.click(strip.action_button)
    studio.click(strip.also_button)
    assert asked == [QUrl.fromLocalFile(str(studio.finished[0].path)), QUrl.fromLocalFile(str(studio.folder))]
    studio.click(strip.also_button)
    assert "cannot be opened" in studio.notice
    studio.click(strip.dismiss_button)
    assert "Lesson recorded" in studio.notice
    studio.click(strip.dismiss_button)
    assert not strip.isVisible()


def test_a_place_that_cannot_be_had_is_said_and_nothing_is_lost(open_studio: OpenStudio, tmp_path: Path) -> None:
    def missing() -> RecordSettings:
        return RecordSettings(tmp_path / "gone" / "lesson.mp4", floor_bytes=0)

    studio = open_studio(next_recording=missing)
    studio.click(studio.window.desk.record)
    text = studio.words.error(StudioError(ErrorCode.OUT_FOLDER_MISSING, folder=str(tmp_path / "gone")))
    studio.until(lambda: studio.notice == f"{text.sentence}\n{text.next_step}")
    studio.until_moment(Moment.READY)


def test_a_recording_that_stops_by_itself_is_finished_and_says_why(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.record()
    studio.until_elapsed(0.5)

    def fail(engine: Engine) -> None:
        assert engine._recorder is not None
        engine._recorder.program_failed(StudioError(ErrorCode.INTERNAL, "the mixer failed"))

    studio.runner.do(fail)
    studio.until(lambda: bool(studio.finished))
    studio.until_moment(Moment.READY)
    assert any(isinstance(event, RecordingStopping) for event in studio.events)
    assert studio.finished[-1].stop_reason is StopReason.INTERNAL
    assert studio.words.error(StudioError(ErrorCode.INTERNAL)).sentence in studio.notice
    assert "Lesson recorded" in studio.notice
    assert length_of(studio.finished[-1].path) > 0.4


def test_the_unforeseen_on_the_engines_thread_is_said_and_the_recording_goes_on(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.record()

    def stumble(_engine: Engine) -> None:
        raise RuntimeError("stumbled")

    studio.runner.do(stumble)
    studio.until(lambda: studio.words.error(StudioError(ErrorCode.INTERNAL)).sentence in studio.notice)
    assert studio.moment is Moment.RECORDING
    assert length_of(studio.stop().path) > 0


def test_closing_the_window_finishes_the_file_first(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.record()
    studio.until_elapsed(1.0)
    with studio.qtbot.waitSignal(studio.window.gone, timeout=30_000):
        studio.window.finish()
        assert studio.window.isVisible()
        assert not studio.window.close()
    assert not studio.window.isVisible()
    (path,) = studio.folder.glob("*.mp4")
    assert length_of(path) >= 1.0
    assert not journal_path(path).exists()


def test_closing_an_idle_window_takes_it_away_at_once(open_studio: OpenStudio) -> None:
    studio = open_studio()
    with studio.qtbot.waitSignal(studio.window.gone, timeout=30_000):
        assert studio.window.close()
        assert not studio.window.isVisible()


def test_closing_waits_for_no_list_of_devices(open_studio: OpenStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end, waited = threading.Event(), []

    def slow() -> DeviceList:
        waited.append(may_end.wait(60))
        return DeviceList((), ())

    monkeypatch.setattr(settingskeeper, "list_devices", slow)
    studio = open_studio()
    studio.click(studio.window.desk.settings)
    with studio.qtbot.waitSignal(studio.window.gone, timeout=30_000):
        assert studio.window.close()
        assert not studio.window.isVisible()
    assert not waited
    may_end.set()
    assert studio.window.keeper.wait()
    assert waited == [True]
