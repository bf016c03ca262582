"""Pictures of the first start's steps, on the devices that the gallery's engine has open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from capture.sources import DeviceInfo, SourceKind
from studio.choices import ChoiceFile
from studio.gain import Advice, Verdict
from studio.readiness import Readiness
from studio.ui.first import READY, SOUND, FirstStart
from studio.ui.runner import EngineRunner
from studio.ui.theme import Theme
from studio.usual import Choice
from studio.words import Words


def take_first(
    runner: EngineRunner,
    words: Words,
    theme: Theme,
    folder: Path,
    choice: Choice,
    take: Callable[[QWidget, str], None],
    wait: Callable[[Callable[[], bool]], None],
) -> None:
    """Go through all steps; `take` takes a picture of a widget under a name, `wait` until something holds."""
    sources = choice.program.sources
    devices = (
        DeviceInfo(SourceKind.SCREEN, "screen", "HDMI-1", default=True),
        DeviceInfo(SourceKind.CAMERA, sources.camera or "", "Integrated Camera: HD 720p Webcam"),
        DeviceInfo(SourceKind.MICROPHONE, sources.microphone or "", "Built-in Audio Analog Stereo", default=True),
    )
    choice = replace(choice, devices=devices)
    first = FirstStart(runner, ChoiceFile(None), words, theme, words.speak, folder, folder / "encoders.json", choice)
    found: list[Readiness] = []
    first.ready.measured.connect(found.append)
    first.show()
    for step in range(len(first.steps)):
        if step == SOUND:
            first.sound.proof.ended.emit(Advice(0.0, Verdict.GOOD))
        if step == READY:
            wait(lambda: bool(found))
        take(first, f"first-{step}")
        first.next_button.click()
    first.wait()
    first.deleteLater()
