"""Closing the window while something runs, and starting the studio twice."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.ui.instance import OneInstance
from studio.ui.leaving import Leaving
from studio.ui.runner import Moment
from studio.words import LOCALES, Words
from tests.ui.conftest import OpenStudio, Studio


def asked(studio: Studio) -> Leaving:
    assert not studio.window.close()
    leaving = studio.window.closing.question
    assert leaving is not None
    return leaving


def test_who_closes_while_recording_is_asked_and_may_go_back(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.record()
    leaving = asked(studio)
    assert leaving.windowTitle() == "A recording is running."
    assert asked(studio) is leaving
    leaving.stay.click()
    assert studio.window.isVisible()
    assert studio.moment is Moment.RECORDING
    asked(studio).stay.click()


def test_who_goes_on_in_the_small_bar_goes_on(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.record()
    asked(studio).go_on.click()
    studio.until(studio.window.bar.isVisible)
    assert studio.moment is Moment.RECORDING


def test_who_ends_it_has_the_file_whole(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.record()
    with studio.qtbot.waitSignal(studio.window.gone, timeout=30_000):
        asked(studio).end.click()
    assert not studio.window.isVisible()
    assert [event.complete for event in studio.finished] == [True]


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize(("recording", "live"), [(True, False), (False, True), (True, True)])
def test_each_case_has_its_own_words(open_studio: OpenStudio, language: str, recording: bool, live: bool) -> None:
    studio = open_studio()
    words = Words(language)
    leaving = Leaving(studio.window, words, recording=recording, live=live, end=str, go_on=str)
    kind = "both" if recording and live else "class" if live else "recording"
    assert leaving.windowTitle() == words.text(f"leaving-{kind}")
    assert leaving.end.text() == words.text(f"leaving-{kind}-end")
    assert leaving.stay.isDefault()
    leaving.close()


SECOND = """
import sys
from PySide6.QtCore import QCoreApplication
from studio.ui.instance import OneInstance

app = QCoreApplication([])
sys.exit(7 if OneInstance(sys.argv[1]).claim() else 3)
"""


def second_start(address: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", SECOND, str(address)], cwd=Path(__file__).resolve().parents[2])


def test_a_second_start_shows_the_first_and_ends(qtbot: QtBot, tmp_path: Path) -> None:
    first = OneInstance(str(tmp_path / "s"))
    assert first.claim()
    with qtbot.waitSignal(first.called, timeout=30_000):
        second = second_start(tmp_path / "s")
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
    assert second.returncode == 3
    first.close()
    assert second_start(tmp_path / "s").wait(60) == 7


def test_what_a_crashed_studio_has_left_is_no_hindrance(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "s").touch()
    instance = OneInstance(str(tmp_path / "s"))
    assert instance.claim()
    instance.close()


def test_who_comes_forward_is_seen_again(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.window.showMinimized()
    studio.window.come_forward()
    assert studio.window.isVisible()
    assert not studio.window.isMinimized()
