"""The guardian's warnings, each provoked for real, and what its buttons do."""

import signal
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from session.settings import ClassSettings
from studio.choices import ChoiceFile
from studio.engine import Engine
from studio.guardian import Concern
from studio.hosting import host_command
from studio.policy import Policy
from studio.settings import RecordSettings
from studio.ui.soundsettings import sound_settings
from studio.words import LOCALES, Words
from tests.helpers.classes import class_settings
from tests.helpers.pulse import PrivatePulse
from tests.helpers.small_disk import SmallDisk
from tests.helpers.teaching import free_ports
from tests.helpers.xserver import StartXServer
from tests.ui.conftest import OpenStudio
from tests.ui.provoking import film, program, says, soon


def test_speech_while_muted_is_said_and_one_button_ends_it(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.record()
    studio.click(studio.window.desk.mute)
    studio.until(lambda: says(studio, Concern.MUTED_SPEECH))
    assert studio.window.strip.action_button.text() == "Unmute"
    studio.click(studio.window.strip.action_button)
    studio.until(lambda: studio.notice == "")
    state = studio.runner.state
    assert state is not None
    assert not state.muted


def test_what_is_switched_off_is_silent_and_the_menu_switches_it_on_again(open_studio: OpenStudio) -> None:
    studio = open_studio()
    guard, strip = studio.window.guard, studio.window.strip
    studio.record()
    studio.click(studio.window.desk.mute)
    studio.until(lambda: says(studio, Concern.MUTED_SPEECH))
    studio.click(strip.also_button)
    studio.until(lambda: studio.notice == "")
    assert not guard.watches(Concern.MUTED_SPEECH)
    menu = studio.window.desk.watch.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    checkable = {action.text(): action for action in menu.actions() if action.isCheckable()}
    assert len(checkable) == len(Concern)
    action = checkable["Speaking while muted"]
    assert not action.isChecked()
    action.trigger()
    assert guard.watches(Concern.MUTED_SPEECH)
    studio.until(lambda: says(studio, Concern.MUTED_SPEECH))


def test_what_it_wants_said_can_only_be_dismissed(open_studio: OpenStudio) -> None:
    studio = open_studio(choices=ChoiceFile(None, Policy({"unwatched": ()})))
    strip = studio.window.strip
    studio.record()
    studio.click(studio.window.desk.mute)
    studio.until(lambda: says(studio, Concern.MUTED_SPEECH))
    assert strip.action_button.isVisible()
    assert not strip.also_button.isVisible()
    studio.click(strip.dismiss_button)
    studio.until(lambda: studio.notice == "")


def test_what_was_dismissed_is_not_said_again(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.record()
    studio.click(studio.window.desk.mute)
    studio.until(lambda: says(studio, Concern.MUTED_SPEECH))
    studio.click(studio.window.strip.dismiss_button)
    studio.window.guard.look()
    studio.qtbot.wait(1500)
    assert studio.notice == ""


def test_speech_before_recording_is_said_only_when_asked_for(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.qtbot.wait(3000)
    assert studio.notice == ""
    studio.window.guard.watch(Concern.UNRECORDED_SPEECH, on=True)
    studio.until(lambda: says(studio, Concern.UNRECORDED_SPEECH))
    studio.click(studio.window.strip.action_button)
    studio.until(lambda: studio.window.desk.state.running)
    studio.until(lambda: studio.notice == "")


@pytest.mark.parametrize(("mean", "concern"), [(6, Concern.CAMERA_BLACK), (110, Concern.CAMERA_COVERED)])
def test_a_camera_that_shows_nothing_is_said(
    open_studio: OpenStudio, tmp_path: Path, mean: int, concern: Concern
) -> None:
    path = film(tmp_path / "camera.mp4", mean)
    studio = open_studio(choose=lambda: program(camera=path))
    studio.window.strip.settle("devices")
    studio.record()
    studio.until(lambda: says(studio, concern))
    assert studio.window.strip.action_button.text() == "Camera off"


def test_a_screen_that_no_longer_comes_is_said(open_studio: OpenStudio, start_xserver: StartXServer) -> None:
    server = start_xserver(640, 480)
    studio = open_studio(choose=lambda: program(screen=""))
    studio.window.strip.settle("devices")
    studio.record()
    server.process.send_signal(signal.SIGSTOP)
    try:
        studio.until(lambda: says(studio, Concern.SCREEN_FROZEN))
    finally:
        server.process.send_signal(signal.SIGCONT)
    studio.until(lambda: studio.notice == "")


def test_a_microphone_that_gives_nothing_is_said(
    open_studio: OpenStudio, start_xserver: StartXServer, pulse: PrivatePulse
) -> None:
    start_xserver(640, 480)
    studio = open_studio(choose=lambda: program(screen="", microphone="default"))
    studio.record()
    studio.until(lambda: says(studio, Concern.MICROPHONE_FLAT))


def test_a_disk_that_fills_is_said(open_studio: OpenStudio, small_disk: SmallDisk) -> None:
    folder = small_disk("size=8m")
    studio = open_studio(next_recording=lambda: RecordSettings(folder / "lesson.mp4", floor_bytes=0))
    studio.record()
    studio.until(lambda: says(studio, Concern.DISK_SHORT))
    assert studio.window.desk.state.disk_left_s is not None
    studio.stop()


def test_a_class_in_which_nobody_is_is_said_and_the_link_copied(
    open_studio: OpenStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon(monkeypatch, Concern.NOBODY_THERE)
    studio = open_studio()
    port = free_ports()
    settings: ClassSettings = class_settings(folder=tmp_path / "class", address="127.0.0.1", port=port, secure_port=0)

    def open_class(engine: Engine) -> None:
        engine.start_class(settings, host_command())

    studio.runner.do(open_class)
    studio.until(lambda: studio.window.lessons_class.view.opened is not None)
    studio.until(lambda: says(studio, Concern.NOBODY_THERE))
    studio.click(studio.window.strip.action_button)
    assert f"127.0.0.1:{port}" in QGuiApplication.clipboard().text()
    studio.runner.do(Engine.stop_class)
    studio.until(lambda: not says(studio, Concern.NOBODY_THERE))


@pytest.mark.parametrize("language", LOCALES)
def test_every_warning_has_its_words(language: str) -> None:
    words = Words(language)
    for concern in Concern:
        said = [
            words.text(f"guard-{concern}", name="Amina"),
            words.text(f"guard-{concern}-why", name="Amina"),
            words.text(f"guard-{concern}-name"),
        ]
        assert all(said)
        assert ("Amina" in said[0]) == (concern is Concern.POOR_LINK)


def test_the_choices_of_yesterday_hold(open_studio: OpenStudio, tmp_path: Path) -> None:
    path = tmp_path / "choices.json"
    ChoiceFile(path).change(unwatched=(Concern.MUTED_SPEECH,), window_size=(1000, 700))
    studio = open_studio(choices=ChoiceFile(path))
    assert not studio.window.guard.watches(Concern.MUTED_SPEECH)
    assert studio.window.size().toTuple() == (1000, 700)
    studio.window.guard.watch(Concern.MUTED_SPEECH, on=True)
    assert ChoiceFile(path).now.unwatched == ()


def test_sound_settings_are_opened_by_the_program_that_there_is() -> None:
    assert sound_settings(lambda _name: None) is None
    assert sound_settings(lambda name: "/usr/bin/pavucontrol" if name == "pavucontrol" else None) is not None
