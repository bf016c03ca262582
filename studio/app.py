"""Qt's start: opens the window on an engine with the trainer's usual devices."""

import sys
from datetime import datetime

import platformdirs
from PySide6.QtWidgets import QApplication

from capture.scene import Layout, Scene
from capture.sources import SourceKind
from encoder.lesson import Lesson
from studio.devices import list_devices
from studio.engine import Engine
from studio.record import encoder_cache
from studio.settings import ProgramSettings, RecordSettings, SourceSettings
from studio.ui.main_window import MainWindow, free_path
from studio.ui.runner import EngineRunner
from studio.ui.theme import system_theme
from studio.words import AUTO, Words


def run_window(language: str = AUTO) -> int:
    """Open the studio; return the exit status when its window is closed."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Trainer Studio")
    runner = EngineRunner(lambda post: Engine(usual_program(), post, encoder_cache=encoder_cache()))
    window = MainWindow(runner, Words(language, isolate=True), system_theme(), next_recording)
    window.show()
    runner.start()
    return app.exec()


def usual_program() -> ProgramSettings:
    """Return the program that a trainer most likely wants: the screen, and camera and microphone if there are any."""
    devices = list_devices().devices
    cameras = [device.id for device in devices if device.kind is SourceKind.CAMERA]
    has_microphone = any(device.kind is SourceKind.MICROPHONE for device in devices)
    sources = SourceSettings(camera=cameras[0] if cameras else None, microphone="default" if has_microphone else None)
    return ProgramSettings(sources, Scene(Layout.CORNER if cameras else Layout.SCREEN))


def next_recording() -> RecordSettings:
    """Return a recording into the trainer's video folder, named after the day and time."""
    folder = platformdirs.user_videos_path() / "Trainer Studio"
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now()
    return RecordSettings(path=free_path(folder, f"{now:%Y-%m-%d %H.%M}"), lesson=Lesson(date=now.date().isoformat()))
