"""The first start: each step shows or sounds for real, everything can be skipped, and what is chosen is kept."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from capture.errors import ErrorCode, StudioError
from capture.levels import decibels
from capture.media import AudioBlock, Samples
from capture.scene import Layout, Scene
from capture.sources import DeviceInfo, SourceKind
from capture.synthetic import SyntheticMicrophone
from studio.choices import NO_DEVICE, ChoiceFile
from studio.events import Meter
from studio.gain import Advice, Verdict
from studio.policy import FREE, Policy
from studio.readiness import Format, Readiness
from studio.sample import SoundSample
from studio.settings import SourceSettings
from studio.ui import firstcheck, firstvoice
from studio.ui.first import LANGUAGE, PICTURE, READY, SOUND, FirstStart
from studio.ui.firstsound import FINE
from studio.ui.firstvoice import LEVELS, LEVELS_BEFORE_SAMPLE, VoiceProof
from studio.ui.playback import Playback
from studio.ui.runner import Moment
from studio.ui.setup import SetUp
from studio.ui.theme import DARK, LIGHT
from studio.usual import Choice, as_remembered, chosen_folder, usual_choice
from studio.words import LOCALES
from tests.helpers.pulse import SINK, PrivatePulse
from tests.helpers.voices import speech
from tests.helpers.xserver import XServer
from tests.ui.conftest import OpenStudio, Studio, synthetic

DEVICES = (
    DeviceInfo(SourceKind.SCREEN, "left", "Left monitor", default=True),
    DeviceInfo(SourceKind.SCREEN, "right", "Right monitor"),
    DeviceInfo(SourceKind.CAMERA, "lid", "Camera in the lid"),
    DeviceInfo(SourceKind.MICROPHONE, "desk", "Desk microphone", default=True),
)


@dataclass
class Asked:
    """A trainer who is asked for the first time."""

    studio: Studio
    setup: SetUp
    choices: ChoiceFile
    opened: list[Choice]

    @property
    def first(self) -> FirstStart:
        assert self.setup.first is not None
        return self.setup.first

    def until_opened(self, times: int) -> None:
        self.studio.until(lambda: len(self.opened) >= times)

    def press_next(self) -> None:
        QTest.mouseClick(self.first.next_button, Qt.MouseButton.LeftButton)


class Ask(Protocol):
    """What the fixture `ask` is."""

    def __call__(self, language: str = "en", *, real: bool = False, policy: Policy = FREE) -> Asked:
        """Open the first start, on synthetic devices or on those that there are."""
        ...


@pytest.fixture
def ask(open_studio: OpenStudio, tmp_path: Path, encoder_cache: Path) -> Iterator[Ask]:
    """Begin first starts; all are taken away with the test."""
    asked: list[Asked] = []

    def begin(language: str = "en", *, real: bool = False, policy: Policy = FREE) -> Asked:
        choices = ChoiceFile(tmp_path / "config" / "choices.json", policy)
        base = synthetic()
        sources = replace(base.program.sources, camera="lid", synthetic=True)
        program = replace(base.program, sources=sources, scene=Scene(Layout.CORNER))

        def choose() -> Choice:
            return as_remembered(usual_choice() if real else Choice(program, devices=DEVICES), choices.now)

        studio = open_studio(language, choose, choices=choices)
        window, runner = studio.window, studio.runner
        setup = SetUp(
            window, runner, choices, studio.words, lambda: LIGHT, lambda: chosen_folder(choices.now), encoder_cache
        )
        opened: list[Choice] = []
        runner.opened.connect(opened.append)
        runner.open()
        asked.append(Asked(studio, setup, choices, opened))
        asked[-1].until_opened(1)
        assert setup.begin()
        return asked[-1]

    yield begin
    for one in asked:
        one.setup.stop()


def test_the_window_waits_until_it_is_gone_through(ask: Ask) -> None:
    asked = ask()
    first, window = asked.first, asked.studio.window
    assert first.isVisible()
    assert not window.isVisible()
    for bring_back in (window.come_forward, window.tray.restore.trigger, window.bar.restore_wanted.emit):
        first.showMinimized()
        bring_back()
        assert (first.isMinimized(), window.isVisible()) == (False, False)
    assert not asked.setup.begin()
    places: list[int] = []
    first.moved.connect(places.append)
    asked.press_next()
    assert first.picture.isVisible()
    asked.press_next()
    QTest.mouseClick(first.back_button, Qt.MouseButton.LeftButton)
    asked.press_next()
    with asked.studio.qtbot.waitSignal(first.check.measured, timeout=60_000) as measured:
        asked.press_next()
    assert places == [PICTURE, SOUND, PICTURE, SOUND, READY]
    found = measured.args[0]
    assert found.encoder in first.ready.encoder.text()
    assert str(found.format.height) in first.ready.picture.text()
    wanted = found.format
    expected = (None, None) if found.is_best else ((wanted.width, wanted.height), wanted.fps)
    assert (asked.choices.now.size, asked.choices.now.fps) == expected
    asked.press_next()
    assert window.isVisible()
    assert asked.setup.first is None
    assert not ChoiceFile(asked.studio.folder / "config" / "choices.json").is_new
    asked.studio.until_moment(Moment.READY)
    asked.studio.record()


@pytest.mark.parametrize("at", [LANGUAGE, PICTURE, SOUND, READY])
def test_every_step_can_be_skipped_by_a_key(ask: Ask, at: int) -> None:
    asked = ask()
    for _ in range(at):
        # The button that Enter presses.
        QTest.keyClick(asked.first, Qt.Key.Key_Return)
    assert asked.first.step is asked.first.steps[at]
    QTest.keyClick(asked.first, Qt.Key.Key_Escape)
    assert asked.studio.window.isVisible()
    assert not asked.choices.is_new


@pytest.mark.parametrize("language", LOCALES)
def test_a_language_is_spoken_at_once(ask: Ask, language: str) -> None:
    asked = ask("fr" if language == "en" else "en")
    button = asked.first.language.buttons[language]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    asked.studio.until(lambda: asked.studio.words.language == language)
    assert asked.first.windowTitle() == asked.studio.words.text("first-welcome")
    assert asked.first.language.buttons[language].isChecked()
    is_mirrored = language == "ar"
    assert (asked.first.layoutDirection() is Qt.LayoutDirection.RightToLeft) is is_mirrored
    asked.press_next()
    assert asked.first.picture.cameras.chosen == "lid"
    asked.first.skip_button.click()
    assert (asked.studio.window.layoutDirection() is Qt.LayoutDirection.RightToLeft) is is_mirrored
    assert asked.choices.now.language == language


def test_screen_and_camera_are_seen_and_remembered(ask: Ask) -> None:
    asked = ask()
    asked.press_next()
    step = asked.first.picture
    asked.studio.until(lambda: step.preview.picture_rect() is not None)
    assert (step.screens.chosen, step.cameras.chosen) == ("left", "lid")
    step.cameras.setCurrentIndex(step.cameras.findData(NO_DEVICE))
    step.cameras.activated.emit(step.cameras.currentIndex())
    asked.until_opened(2)
    assert asked.opened[-1].program.sources.camera is None
    assert asked.opened[-1].program.scene.layout is Layout.SCREEN
    step.screens.setCurrentIndex(step.screens.findData("right"))
    step.screens.activated.emit(step.screens.currentIndex())
    asked.until_opened(3)
    assert asked.opened[-1].program.sources.screen == "right"
    asked.studio.until(lambda: step.preview.picture_rect() is not None)
    assert not step.problem.isVisible()
    kept = ChoiceFile(asked.studio.folder / "config" / "choices.json").now
    assert (kept.screen, kept.camera) == ("right", NO_DEVICE)


def test_what_cannot_be_opened_is_said(ask: Ask) -> None:
    asked = ask()
    asked.press_next()
    step = asked.first.picture
    error = StudioError(ErrorCode.CAMERA_BUSY, name="Camera in the lid")
    asked.studio.runner.opened.emit(replace(asked.opened[-1], problems=(error,)))
    assert step.problem.isVisible()
    assert asked.studio.words.error(error).sentence in step.problem.text()
    asked.first.sound.show_choice(replace(asked.opened[-1], devices=()))
    assert asked.first.sound.microphones.chosen == NO_DEVICE


def test_ten_seconds_set_the_gain_and_are_heard_again(xserver: XServer, pulse: PrivatePulse, ask: Ask) -> None:
    pulse.add_microphone("headset", SINK, "Headset")
    pulse.control("set-default-source", "headset")
    asked = ask(real=True)
    asked.press_next()
    asked.press_next()
    step, runner = asked.first.sound, asked.studio.runner
    levels: list[float] = []
    runner.happened.connect(lambda event: levels.append(event.rms_db) if isinstance(event, Meter) else None)
    voice = pulse.play(speech(20.0) * np.float32(0.02))
    asked.studio.until(lambda: max(levels, default=-120.0) > -60.0)
    with asked.studio.qtbot.waitSignal(step.proof.ended, timeout=60_000) as ended:
        asked.studio.click(step.speak_button)
        assert not step.speak_button.isEnabled()
    voice.stop()
    advice = ended.args[0]
    assert advice.verdict in FINE
    assert step.found.text() == asked.studio.words.text(f"first-voice-{advice.verdict}")
    assert asked.choices.now.microphone_gain_db == advice.gain_db
    heard = step.proof.heard(advice.gain_db)
    assert heard is not None
    assert len(heard) == 5 * 48_000
    assert -35.0 < decibels(float(np.sqrt(np.square(heard).mean()))) < -10.0

    # The desk's loudspeaker is what its microphone hears.
    asked.studio.until(lambda: runner.state is not None and max(levels[-10:]) < -60.0)
    levels.clear()
    asked.studio.click(step.hear_button)
    asked.studio.until(lambda: max(levels, default=-120.0) > -60.0)
    asked.studio.until(step.hear_button.isEnabled)


def test_a_gain_that_was_found_is_opened_and_a_new_microphone_begins_without(ask: Ask) -> None:
    asked = ask()
    step = asked.first.sound
    step.proof.ended.emit(Advice(7.0, Verdict.CHANGED))
    asked.until_opened(2)
    assert asked.opened[-1].program.sound.microphone_gain_db == 7.0
    step.microphones.setCurrentIndex(step.microphones.findData(NO_DEVICE))
    step.microphones.activated.emit(step.microphones.currentIndex())
    asked.until_opened(3)
    assert asked.opened[-1].program.sound.microphone_gain_db == 0.0
    assert asked.opened[-1].program.sources == SourceSettings("", "lid", None, loudspeaker=None, synthetic=True)
    assert step.speak_button.isHidden()
    assert step.about.text() == asked.studio.words.text("first-silent")


@pytest.mark.parametrize(("fixed", "gain"), [({}, 10.0), ({"microphone_gain_db": 0.0}, 1.0)])
def test_one_hears_what_lessons_will_sound_like(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, fixed: dict[str, float], gain: float
) -> None:
    taken: list[Callable[[Samples], None]] = []
    played: list[Samples] = []

    class Sample(SoundSample):
        def __init__(self, on_full: Callable[[Samples], None]) -> None:
            super().__init__(lambda _samples: None)
            taken.append(on_full)

    monkeypatch.setattr(firstvoice, "SoundSample", Sample)
    monkeypatch.setattr(Playback, "play", lambda _self, samples: played.append(samples))
    asked = ask(policy=Policy(fixed))
    step = asked.first.sound
    step.proof.begin(0.0)
    for _ in range(LEVELS):
        step.proof._on_event(Meter(-35.0, -40.0, clipped=False))
    taken[0](np.full((480, 1), 0.01, np.float32))
    assert not step.proof.listening
    step.hear_button.click()
    assert played[0] == pytest.approx(np.full((480, 1), 0.01 * gain), rel=0.01)
    if not fixed:
        asked.until_opened(2)
    step.microphones.setCurrentIndex(step.microphones.findData(NO_DEVICE))
    step.microphones.activated.emit(step.microphones.currentIndex())
    assert not step.proof.has_heard


def test_where_there_is_no_microphone_it_says_what_to_do_and_finds_one_later(ask: Ask) -> None:
    asked = ask()
    step, text = asked.first.sound, asked.studio.words.text
    choice = asked.opened[-1]
    sources = replace(choice.program.sources, microphone=None, synthetic=False)
    step.show_choice(replace(choice, program=replace(choice.program, sources=sources), devices=()))
    assert step.about.text() == f"{text('window-no-sound')} {text('window-no-sound-next')}"
    assert step.speak_button.isHidden()
    assert step.hear_button.isHidden()
    assert not step.look_button.isHidden()
    before = len(asked.opened)
    step.look_button.click()
    asked.until_opened(before + 1)
    assert step.about.text() == text("first-sound-about")
    assert not step.speak_button.isHidden()
    assert step.look_button.isHidden()


def test_who_goes_on_while_listening_is_not_listened_to(ask: Ask) -> None:
    asked = ask()
    asked.press_next()
    asked.press_next()
    proof = asked.first.sound.proof
    asked.first.sound.speak_button.click()
    listened = proof.listening
    asked.press_next()
    assert (listened, proof.listening) == (True, False)
    assert not proof.has_heard


def test_a_microphone_that_is_lost_while_one_speaks_is_told_at_once_with_the_way_out(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    unplugged, read = threading.Event(), SyntheticMicrophone.read

    def pulled_out(device: SyntheticMicrophone) -> AudioBlock:
        if unplugged.is_set():
            raise StudioError(ErrorCode.MICROPHONE_LOST, "unplugged")
        return read(device)

    monkeypatch.setattr(SyntheticMicrophone, "read", pulled_out)
    asked = ask()
    asked.press_next()
    asked.press_next()
    first, words, until = asked.first, asked.studio.words, asked.studio.until
    asked.studio.click(first.sound.speak_button)
    listened = first.sound.proof.listening
    unplugged.set()
    until(lambda: first.sound.found.text() == words.text("first-microphone-gone"))
    assert (listened, first.sound.proof.listening) == (True, False)
    assert not first.sound.speak_button.isEnabled()
    assert first.sound.look_button.isVisible()

    # It is said in the next language, too.
    for _ in range(SOUND):
        first.back_button.click()
    QTest.mouseClick(first.language.buttons["fr"], Qt.MouseButton.LeftButton)
    until(lambda: words.language == "fr" and first.sound.found.text() == words.text("first-microphone-gone"))
    for _ in range(SOUND):
        asked.press_next()
    unplugged.clear()
    until(lambda: first.sound.found.text() == words.text("event-microphone-back"))
    assert not first.sound.look_button.isVisible()
    asked.studio.click(first.sound.speak_button)
    assert first.sound.proof.listening

    unplugged.set()
    until(first.sound.look_button.isVisible)
    unplugged.clear()
    before = len(asked.opened)
    first.sound.look_button.click()
    asked.until_opened(before + 1)
    until(first.sound.speak_button.isEnabled)
    assert not first.sound.look_button.isVisible()


def test_nobody_is_asked_while_a_recording_runs(ask: Ask) -> None:
    asked = ask()
    asked.first.skip_button.click()
    asked.studio.record()
    assert not asked.setup.begin()
    asked.studio.stop()
    assert asked.setup.begin()
    asked.setup.set_theme(DARK)
    assert DARK.canvas in asked.first.styleSheet()


def test_what_is_measured_is_told_in_the_language_that_was_chosen_meanwhile(ask: Ask) -> None:
    asked = ask()
    first, measured = asked.first, Measured(asked.first)
    for _ in range(READY):
        asked.press_next()
    for _ in range(READY):
        first.back_button.click()
    QTest.mouseClick(first.language.buttons["fr"], Qt.MouseButton.LeftButton)
    asked.studio.until(lambda: asked.studio.words.language == "fr")
    asked.studio.until(lambda: bool(measured.found))
    for _ in range(READY):
        asked.press_next()
    assert measured.found[0].encoder in first.ready.encoder.text()
    assert len(measured.found) == 1


def test_who_goes_on_waits_for_no_measuring_and_what_it_finds_holds(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    may_end, waited = threading.Event(), []
    found = Readiness(Format(1280, 720, 15), False, True, "libx264", "veryfast", False, 3600.0)

    def slow(*_given: object) -> Readiness:
        waited.append(may_end.wait(60))
        return found

    monkeypatch.setattr(firstcheck, "measure", slow)
    asked = ask()
    measured = Measured(asked.first)
    for _ in range(READY + 1):
        asked.press_next()
    assert asked.setup.first is None
    assert asked.studio.window.isVisible()
    assert not waited
    may_end.set()
    asked.studio.until(lambda: measured.found == [found])
    assert waited == [True]
    assert (asked.choices.now.size, asked.choices.now.fps) == ((1280, 720), 15)
    asked.until_opened(2)


def test_a_folder_that_was_chosen_later_is_the_one_that_is_told(ask: Ask, tmp_path: Path) -> None:
    asked = ask()
    asked.first.skip_button.click()
    asked.choices.change(folder=str(tmp_path / "elsewhere"))
    assert asked.setup.begin()
    measured = Measured(asked.first)
    for _ in range(READY):
        asked.press_next()
    asked.studio.until(lambda: bool(measured.found))
    assert "elsewhere" in asked.first.ready.folder.text()


def test_what_it_has_fixed_cannot_be_chosen_and_says_why(ask: Ask) -> None:
    fixed = {"language": "en", "camera": "lid", "microphone": "default", "microphone_gain_db": 0.0, "size": (640, 480)}
    asked = ask(policy=Policy(fixed, "The archive takes nothing else."))
    first, measured = asked.first, Measured(asked.first)

    def told() -> list[str]:
        labels = first.step.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible() and "archive" in label.text()]

    assert told()
    QTest.mouseClick(first.language.buttons["fr"], Qt.MouseButton.LeftButton)
    assert first.language.buttons["en"].isChecked()
    asked.press_next()
    assert told()
    assert first.picture.screens.isEnabled()
    assert not first.picture.cameras.isEnabled()
    asked.press_next()
    assert told()
    assert not first.sound.microphones.isEnabled()
    first.sound.proof.ended.emit(Advice(7.0, Verdict.CHANGED))
    assert "The archive takes nothing else." in first.sound.found.text()
    asked.press_next()
    asked.studio.until(lambda: bool(measured.found))
    assert "The archive takes nothing else." in first.ready.picture.text()
    assert len(asked.opened) == 1


def test_a_voice_that_is_still_being_taken_finds_somebody_there(ask: Ask) -> None:
    asked = ask()
    proof = VoiceProof(asked.studio.runner)
    taken: list[Callable[[Samples], None]] = []

    class Sample(SoundSample):
        def __init__(self, on_full: Callable[[Samples], None]) -> None:
            super().__init__(on_full)
            taken.append(on_full)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(firstvoice, "SoundSample", Sample)
        proof.begin(0.0)
        for _ in range(LEVELS_BEFORE_SAMPLE):
            proof._on_event(Meter(-10.0, -20.0, clipped=False))
    proof.cancel()
    del proof
    gc.collect()
    taken[0](np.zeros((1, 1), np.float32))


class Measured:
    """What a first start has found of the machine."""

    def __init__(self, first: FirstStart) -> None:
        self.found: list[Readiness] = []
        first.check.measured.connect(self.found.append)


def test_the_only_screen_of_a_server_without_monitors_is_named_in_the_language(ask: Ask) -> None:
    asked = ask()
    devices = (
        DeviceInfo(SourceKind.SCREEN, "one", "screen", default=True),
        DeviceInfo(SourceKind.SCREEN, "two", "DELL"),
    )
    asked.first.picture.show_choice(replace(asked.opened[-1], devices=devices))
    screens = asked.first.picture.screens
    assert [screens.itemText(at) for at in range(screens.count())] == [asked.studio.words.text("first-screen"), "DELL"]
