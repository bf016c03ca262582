"""Pictures of the window in its states, in every language and both themes: python -m tests.ui.screenshots FOLDER.

For eyes, not for a comparison: fonts differ from machine to machine.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication

from capture.errors import ErrorCode, StudioError
from capture.scene import Layout, Scene
from studio.settings import ProgramSettings, RecordSettings, SourceSettings
from studio.ui.main_window import MainWindow
from studio.ui.messages import error_notice, interrupted_notice
from studio.ui.notice import Action
from studio.ui.repairs import Repairs
from studio.ui.runner import EngineRunner, Moment
from studio.ui.theme import DARK, LIGHT, Theme
from studio.usual import Choice, free_path
from studio.words import LOCALES, Words

SIZES = {"laptop": (1366, 768), "smallest": (900, 600)}
LONGEST_S = 30.0


class Gallery:
    """One window, taken through its states."""

    def __init__(self, folder: Path, recordings: Path, language: str, theme: tuple[str, Theme]) -> None:
        self._folder = folder
        self._name = f"{language}-{theme[0]}"
        self._words = Words(language, isolate=True)
        self._choices = [choice(microphone=True)]
        self.runner = EngineRunner(self._choice, recordings / "encoders.json")

        def next_recording() -> RecordSettings:
            return RecordSettings(free_path(recordings, "2026-11-23 10.00"), floor_bytes=0)

        self._window = MainWindow(self.runner, Repairs(), self._words, theme[1], next_recording)

    def _choice(self) -> Choice:
        return self._choices[-1]

    def take_all(self) -> None:
        """Take every picture."""
        window, desk, text = self._window, self._window.desk, self._words.text
        window.show()
        self._take("opening")
        self.runner.start()
        self._until(Moment.READY)
        self._take("ready")
        window.stage.camera.setFocus()
        self._take("camera")
        desk.record.click()
        self._take("countdown")
        self._until(Moment.RECORDING)
        self._take("recording")
        desk.pause.click()
        self._until(Moment.PAUSED)
        self._take("paused")
        desk.pause.click()
        desk.mute.click()
        self._until(Moment.RECORDING)
        window.stage.scenes.hide_button.click()
        self._take("hidden")
        window.stage.scenes.hide_button.click()
        error = StudioError(ErrorCode.CAMERA_LOST, name="USB 2.0 Camera")
        window.strip.say("camera", error_notice(self._words, error))
        self._take("muted-camera-lost")
        time.sleep(0.5)
        desk.record.click()
        self._until(Moment.READY)
        self._take("finished")
        window.strip.dismiss_button.click()
        repair = Action(text("window-repair"), str)
        window.strip.say("repair", interrupted_notice(self._words, [Path("2026-11-22 14.00.mp4")], repair))
        self._take("interrupted")
        window.strip.dismiss_button.click()
        self._choices.append(choice(microphone=False))
        self.runner.open()
        self._wait(lambda: window.strip.current is not None)
        self._take("no-microphone")

    def close(self) -> None:
        """Let everything go."""
        self.runner.close()
        self.runner.wait_closed()
        self._window.close()

    def _take(self, state: str) -> None:
        for name, size in SIZES.items():
            self._window.resize(*size)
            self._pass(0.7)
            self._window.grab().save(str(self._folder / f"{self._name}-{state}-{name}.png"))

    def _until(self, moment: Moment) -> None:
        self._wait(lambda: self._window.desk.state_shown == self._words.text(f"window-state-{moment}"))

    def _wait(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + LONGEST_S
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError(self._name)
            self._pass(0.05)

    @staticmethod
    def _pass(seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.01)


def choice(*, microphone: bool) -> Choice:
    """Return a program without devices, with a camera in its corner."""
    sources = SourceSettings(camera="camera", microphone="default" if microphone else None, synthetic=True)
    return Choice(ProgramSettings(sources, Scene(Layout.CORNER), width=1280, height=720, fps=15))


def main(folder: Path) -> None:
    """Take the pictures into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(["trainer-studio"])
    for language in LOCALES:
        for theme in (("light", LIGHT), ("dark", DARK)):
            with TemporaryDirectory() as recordings:
                gallery = Gallery(folder, Path(recordings), language, theme)
                try:
                    gallery.take_all()
                finally:
                    gallery.close()
                    app.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
