"""Pictures of the first start's steps, on the devices that the gallery's engine has open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from capture.sources import DeviceInfo, SourceKind
from studio.choices import ChoiceFile
from studio.gain import Advice, Verdict
from studio.readiness import Readiness
from studio.ui.first import READY, SOUND, FirstStart
from studio.ui.main_window import MainWindow
from studio.ui.runner import EngineRunner
from studio.ui.theme import LIGHT
from studio.usual import Choice
from studio.words import Words
from tests.ui.screenshots_album import Album


def take_first(
    runner: EngineRunner, window: MainWindow, words: Words, folder: Path, choice: Choice, album: Album
) -> None:
    """Go through all steps, in the window's place."""
    sources = choice.program.sources
    devices = (
        DeviceInfo(SourceKind.SCREEN, "screen", "HDMI-1", default=True),
        DeviceInfo(SourceKind.CAMERA, sources.camera or "", "Integrated Camera: HD 720p Webcam"),
        DeviceInfo(SourceKind.MICROPHONE, sources.microphone or "", "Built-in Audio Analog Stereo", default=True),
    )
    choice = replace(choice, devices=devices)
    first = FirstStart(runner, ChoiceFile(None), words, LIGHT, words.speak, folder, folder / "encoders.json", choice)
    # One of the two has the picture.
    first.picture.preview.take_over(window.preview)
    window.hide()
    found: list[Readiness] = []
    first.check.measured.connect(found.append)
    first.show()
    first.language.focus_chosen()
    for step in range(len(first.steps)):
        if step == SOUND:
            first.sound.proof.ended.emit(Advice(0.0, Verdict.GOOD))
        if step == READY:
            album.wait(lambda: bool(found))
        for name in album.each(first, first.set_theme):
            album.save(first, f"first-{step}-{name}")
        first.next_button.click()
    first.wait()
    window.preview.take_over(first.picture.preview)
    first.deleteLater()
    window.show()
    album.settle()
