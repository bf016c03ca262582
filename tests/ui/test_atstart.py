"""What a crash has left, met at the next start: a lesson is recovered by itself, a class taken back by one button."""

import contextlib
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import av
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from capture.errors import ErrorCode, StudioError
from encoder.journal import journal_path
from encoder.repair import RepairReport, find_interrupted
from session.journal import JOURNAL
from studio.classevents import ClassOpen
from studio.ui.atstart import LEFT_CLASS
from studio.ui.notice import Notice, NoticeStrip
from studio.ui.runner import ClassMoment
from studio.words import LOCALES
from tests.helpers.command import StartCommand
from tests.helpers.teaching import Lesson, free_ports
from tests.ui.conftest import OpenStudio, Studio

Abandon = Callable[[str], Lesson]


def crashed_recordings(studio: Studio, names: tuple[str, ...]) -> Path:
    """Return a folder with recordings as a crash leaves them."""
    studio.record()
    studio.until_elapsed(3.0)
    (path,) = studio.folder.glob("*.mp4")
    folder = studio.folder / "crashed"
    folder.mkdir()
    for name in names:
        shutil.copy(path, folder / name)
        shutil.copy(journal_path(path), journal_path(folder / name))
    studio.stop()
    studio.click(studio.window.strip.dismiss_button)
    return folder


def test_an_interrupted_lesson_is_recovered_by_itself(open_studio: OpenStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = open_studio()
    folder = crashed_recordings(studio, ("lesson.mp4",))
    studio.repairs.recover(folder)
    studio.until(lambda: "recovered" in studio.notice)
    assert "A lesson of" in studio.notice
    assert "lesson.mp4" in studio.notice
    with av.open(str(folder / "lesson.mp4")) as file:
        assert file.duration is not None
        assert file.duration > 1_000_000
    assert list(folder.iterdir()) == [folder / "lesson.mp4"]

    shown: list[str] = []

    def show(url: QUrl) -> bool:
        shown.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", show)
    studio.click(studio.window.strip.action_button)
    studio.click(studio.window.strip.also_button)
    assert shown == [str(folder / "lesson.mp4"), str(folder)]


def test_several_are_told_together_and_what_cannot_be_recovered_of_its_own(open_studio: OpenStudio) -> None:
    studio = open_studio()
    folder = crashed_recordings(studio, ("a.mp4", "c.mp4"))
    broken = folder / "b.mp4"
    broken.write_bytes(b"")
    journal_path(broken).write_bytes(b"")
    studio.repairs.recover(folder)
    studio.until(lambda: "2 lessons were interrupted" in studio.notice.replace("\u2068", "").replace("\u2069", ""))
    studio.click(studio.window.strip.dismiss_button)
    expected = studio.words.error(StudioError(ErrorCode.NOTHING_RECOVERABLE, path=str(broken)))
    assert studio.notice == f"{expected.sentence}\n{expected.next_step}"
    assert broken.exists()
    # It is told once; the journal is kept.
    assert find_interrupted(folder) == []
    assert journal_path(broken).with_name("b.mp4.journal.unrecoverable").exists()


@pytest.mark.parametrize("language", LOCALES)
def test_every_language_tells_how_long_the_lesson_was(open_studio: OpenStudio, language: str) -> None:
    studio = open_studio(language)
    path = studio.folder / "lesson.mp4"
    report = RepairReport(path, was_whole=False, duration_s=43 * 60.0, chapters=0, parts=(path,))
    studio.repairs.recovered.emit((report,))
    assert "43" in studio.notice
    studio.repairs.recovered.emit((report, report))
    assert "26" in studio.notice  # 1 h 26 min


@pytest.fixture
def abandon(command: StartCommand, tmp_path: Path) -> Iterator[Abandon]:
    """Open classes whose studio dies; hosts that still run at the test's end are killed."""
    lessons: list[Lesson] = []

    def start(title: str) -> Lesson:
        port = free_ports()
        where = ("--host", "127.0.0.1", "--port", str(port), "--title", title)
        program = ("--size", "640x360", "--synthetic", "--loudspeaker", "none")
        process = command("live", *where, *program, json=True, env={"XDG_DATA_HOME": str(tmp_path / "data")})
        lessons.append(Lesson(process, port))
        os.kill(lessons[-1].opened["pids"]["studio"], signal.SIGKILL)
        lessons[-1].command.end()
        return lessons[-1]

    yield start
    for lesson in lessons:
        with contextlib.suppress(ProcessLookupError):
            lesson.kill_host()


def find(studio: Studio, lesson: Lesson) -> None:
    plan = replace(studio.window.lessons_class.plan, port=lesson.port, folder=lesson.folder.parent)
    studio.window.left_class.look(plan)


def test_a_class_whose_studio_died_is_taken_back_by_one_button(abandon: Abandon, open_studio: OpenStudio) -> None:
    lesson = abandon("Circuits")
    studio = open_studio()
    find(studio, lesson)
    studio.until(lambda: "Circuits" in studio.notice)
    # What is said meanwhile does not hide it.
    studio.window.strip.say("other", lambda: Notice("something else"))
    assert "Circuits" in studio.notice
    studio.click(studio.window.strip.action_button)
    model = studio.window.lessons_class
    studio.until(lambda: model.moment is ClassMoment.LIVE and model.view.opened is not None)
    opened = model.view.opened
    assert opened is not None
    assert (opened.code, opened.again) == (lesson.code, True)
    assert opened.pids["host"] == lesson.host_pids[-1]
    assert "Circuits" not in studio.notice
    model.end()
    studio.until(lambda: model.moment is ClassMoment.OFF)


def test_a_class_is_taken_back_once_however_often_it_is_asked_for(abandon: Abandon, open_studio: OpenStudio) -> None:
    lesson = abandon("kept")
    studio = open_studio()
    find(studio, lesson)
    studio.until(lambda: "kept" in studio.notice)
    model = studio.window.lessons_class
    failed: list[StudioError] = []
    studio.runner.class_failed.connect(failed.append)
    for _ in range(2):
        studio.click(studio.window.strip.action_button)
    model.go_live(replace(model.plan, port=free_ports()))
    studio.until(lambda: model.moment is ClassMoment.LIVE)
    studio.until(lambda: model.view.opened is not None)
    model.end()
    studio.until(lambda: model.moment is ClassMoment.OFF)
    assert failed == []
    assert [event.again for event in studio.events if isinstance(event, ClassOpen)] == [True]


def test_a_class_whose_host_dies_too_is_taken_back_in_a_new_one(abandon: Abandon, open_studio: OpenStudio) -> None:
    lesson = abandon("Circuits")
    studio = open_studio()
    find(studio, lesson)
    studio.until(lambda: "still open" in studio.notice)
    lesson.kill_host()
    studio.until(lambda: "was interrupted" in studio.notice)
    studio.click(studio.window.strip.action_button)
    model = studio.window.lessons_class
    studio.until(lambda: model.moment is ClassMoment.LIVE and model.view.opened is not None)
    opened = model.view.opened
    assert opened is not None
    assert (opened.title, opened.code, opened.again) == ("Circuits", lesson.code, True)
    assert opened.pids["host"] != lesson.host_pids[-1]
    model.end()
    studio.until(lambda: model.moment is ClassMoment.OFF)


def test_after_a_power_cut_a_class_is_offered_whatever_its_title(abandon: Abandon, open_studio: OpenStudio) -> None:
    lesson = abandon("Circuits")
    lesson.kill_host()
    studio = open_studio()
    find(studio, lesson)
    studio.until(lambda: "was interrupted" in studio.notice)
    assert "Circuits" in studio.notice


def test_a_class_that_ends_before_it_is_taken_back_is_offered_no_longer(
    abandon: Abandon, open_studio: OpenStudio
) -> None:
    lesson = abandon("Circuits")
    studio = open_studio()
    find(studio, lesson)
    studio.until(lambda: "Circuits" in studio.notice)
    kept = studio.window.left_class.kept
    assert kept is not None
    (lesson.folder / JOURNAL).unlink()
    lesson.kill_host()
    studio.until(lambda: studio.notice == f"{studio.words.text('start-class-gone')}\n")
    assert studio.window.left_class.kept is None
    studio.window.lessons_class.take_back(kept)
    studio.until(lambda: studio.words.error(StudioError(ErrorCode.CLASS_GONE)).sentence in studio.notice)
    assert studio.window.lessons_class.moment is ClassMoment.OFF


def test_where_no_class_was_left_nothing_is_said(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.window.left_class.look(studio.window.lessons_class.plan)
    assert studio.window.left_class.wait()
    studio.qtbot.wait(50)
    assert studio.notice == ""


def test_dismissing_takes_what_is_shown(open_studio: OpenStudio) -> None:
    strip: NoticeStrip = open_studio().window.strip
    urgent, later = Notice("urgent", urgent=True), Notice("later")
    strip.say(LEFT_CLASS, lambda: urgent)
    strip.say("other", lambda: later)
    assert strip.current is urgent
    strip.dismiss_button.click()
    assert strip.current is later
