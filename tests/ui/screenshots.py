"""Pictures of the window in its states: python -m tests.ui.screenshots FOLDER [LANGUAGE...].

One window is taken through all its states in each language, and in every state through sizes and themes. The demo
lesson is taught on a virtual screen, recorded, and followed by trainees, one of them on a telephone. For eyes, not for
a comparison: fonts differ from machine to machine.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Final

from PySide6.QtWidgets import QApplication, QMenu

from capture.errors import ErrorCode, StudioError
from capture.scene import Layout, Scene
from encoder.lesson import Lesson
from encoder.repair import RepairReport
from encoder.settings import Quality
from studio.choices import ChoiceFile
from studio.classplan import ClassPlan
from studio.guardian import Concern
from studio.policy import Policy
from studio.settings import ProgramSettings, RecordSettings, SourceSettings
from studio.ui.demo import WAYLAND, demo_lesson, virtual_display
from studio.ui.demo_trainer import write_trainer
from studio.ui.main_window import MainWindow
from studio.ui.messages import error_notice
from studio.ui.repairs import Repairs
from studio.ui.runner import EngineRunner, Moment
from studio.ui.shortcuts_sheet import ShortcutsSheet
from studio.ui.stage_countdown import SECONDS
from studio.ui.theme import LIGHT
from studio.usual import Choice, free_path
from studio.words import LOCALES, Words
from tests.helpers.background import Background
from tests.helpers.teaching import free_ports
from tests.ui.screenshots_album import Album
from tests.ui.screenshots_class import TITLES, ClassPictures
from tests.ui.screenshots_first import take_first
from tests.ui.screenshots_settings import take_settings

REASONS: Final = {
    "fr": "Choisi par le service informatique : l’archive n’accepte rien d’autre.",
    "en": "Set by the IT department: the archive takes nothing else.",
    "ar": "لا يقبل الأرشيف غيره.",
}

SCREEN: Final = {
    "synchronousWindowSystemEvents": False,
    "windowFrameMargins": False,
    "screens": [
        {
            "name": "large",
            "x": 0,
            "y": 0,
            "width": 1920,
            "height": 1080,
            "logicalDpi": 96,
            "logicalBaseDpi": 96,
            "dpr": 1,
        }
    ],
}
"""What Qt's platform without a screen takes for one: its own is so small that dialogs are made smaller."""


class Gallery:
    """One window and one engine, taken through all states in one language after the other."""

    def __init__(self, folder: Path, recordings: Path, film: Path, background: Background) -> None:
        self._recordings = recordings
        self._background = background
        self._with_camera, self._mute = choice(film), choice(None)
        self._choice = self._with_camera
        self._words = Words("en", isolate=True)
        self._choices = ChoiceFile(None)
        # What a machine that is busy with pictures brings about by itself.
        self._choices.change(unwatched=(Concern.CAMERA_FROZEN, Concern.SCREEN_FROZEN, Concern.ENCODER_BEHIND))
        self.runner = EngineRunner(lambda: self._choice, recordings / "encoders.json")
        plan = ClassPlan(address="127.0.0.1", port=free_ports(), folder=recordings / "classes")
        self._repairs = Repairs()
        self._window = MainWindow(
            self.runner, self._repairs, self._words, LIGHT, self._next_recording, plan, self._choices
        )
        self._window.directed.connect(QApplication.setLayoutDirection)
        self.album = Album(folder, self._window.set_theme)

    def take_all(self, languages: Sequence[str]) -> None:
        """Take every picture."""
        self._window.show()
        for language in languages:
            self._speak(language)
            self.album.take(self._window, "opening")
        self.runner.start()
        for language in languages:
            self._speak(language)
            self._take_language()

    def close(self) -> None:
        """Let everything go."""
        self._window.finish()
        self.runner.wait_closed()

    def _speak(self, language: str) -> None:
        self.album.language = language
        self._choices.change(language=language)
        self._choices.policy = Policy({"quality": Quality.HIGH}, REASONS[language])
        self._window.speak(language)

    def _take_language(self) -> None:
        window, album = self._window, self.album
        self._until(Moment.READY)
        album.wait(lambda: self._window.preview.picture_rect() is not None)
        album.take(window, "ready")
        take_first(self.runner, window, self._words, self._recordings, self._choice, album)
        take_settings(window, album)
        window.keyboard.show_sheet()
        album.take_dialog(window, ShortcutsSheet, "shortcuts")
        window.stage.camera.setFocus()
        album.take(window, "camera")
        window.stage.countdown.seconds = SECONDS
        for name in album.each(window):
            window.desk.record.click()
            album.save(window, f"countdown-{name}")
            window.stage.countdown.cancel()
        window.stage.countdown.seconds = 0
        window.desk.record.click()
        self._until(Moment.RECORDING)
        window.desk.record.setFocus()
        album.take(window, "recording")
        with ClassPictures(window, album, self._background) as lesson:
            lesson.take_all()
        self._take_lesson()
        self._take_notices()

    def _take_lesson(self) -> None:
        window, desk, album = self._window, self._window.desk, self.album
        desk.pause.click()
        self._until(Moment.PAUSED)
        album.take(window, "paused")
        desk.pause.click()
        desk.mute.click()
        self._until(Moment.RECORDING)
        # The trainer of the film speaks on.
        warning = self._words.text(f"guard-{Concern.MUTED_SPEECH}", name="")
        album.wait(lambda: window.strip.current is not None and window.strip.current.sentence == warning)
        album.take(window, "guardian")
        menu = desk.watch.menu()
        assert isinstance(menu, QMenu)
        menu.aboutToShow.emit()
        menu.resize(menu.sizeHint())
        album.take_as_it_is(menu, "warnings")
        error = StudioError(ErrorCode.CAMERA_LOST, name="USB 2.0 Camera")
        window.strip.say("camera", lambda: error_notice(self._words, error))
        album.take(window, "camera-lost")
        window.strip.settle("camera")
        desk.mute.click()
        desk.record.click()
        self._until(Moment.READY)
        album.wait(lambda: window.strip.current is not None)
        album.take(window, "verdict")
        window.strip.dismiss_button.click()

    def _take_notices(self) -> None:
        window, album = self._window, self.album
        path = Path("2026-11-22 14.00.mp4")
        self._repairs.recovered.emit((RepairReport(path, False, 43 * 60.0, 3, (path,)),))
        album.take(window, "interrupted")
        window.strip.dismiss_button.click()
        self._open(self._mute)
        album.wait(lambda: window.strip.current is not None)
        album.take(window, "no-microphone")
        self._open(self._with_camera)
        while window.strip.current is not None:
            window.strip.dismiss_button.click()

    def _open(self, wanted: Choice) -> None:
        opened: list[Choice] = []
        self.runner.opened.connect(opened.append)
        self._choice = wanted
        self.runner.open()
        self.album.wait(lambda: bool(opened))
        self.runner.opened.disconnect(opened.append)
        self._until(Moment.READY)

    def _until(self, moment: Moment) -> None:
        self.album.wait(lambda: self._window.desk.state_shown == self._words.text(f"window-state-{moment}"))

    def _next_recording(self) -> RecordSettings:
        lesson = Lesson(title=TITLES[self.album.language])
        return RecordSettings(free_path(self._recordings, "2026-11-23 10.00"), floor_bytes=0, lesson=lesson)


def choice(trainer: Path | None) -> Choice:
    """Return a program of the screen with a film as its camera and microphone; None: nothing is heard."""
    film = str(trainer) if trainer is not None else None
    sources = SourceSettings(camera=film, microphone=film, loudspeaker=None)
    layout = Layout.CORNER if film else Layout.SCREEN
    return Choice(ProgramSettings(sources, Scene(layout), width=960, height=540, fps=10))


def main(folder: Path, languages: Sequence[str]) -> None:
    """Take the pictures into `folder`."""
    with NamedTemporaryFile("w", suffix=".json") as screen:
        json.dump(SCREEN, screen)
        screen.flush()
        app = QApplication(["trainer-studio", "-platform", f"offscreen:configfile={screen.name}"])
    # No click is the other half of the one before.
    app.styleHints().setMouseDoubleClickInterval(0)
    with TemporaryDirectory() as made, virtual_display() as display, Background() as background:
        for name in WAYLAND:
            os.environ.pop(name, None)
        os.environ["DISPLAY"] = display
        film = Path(made) / "trainer.mp4"
        write_trainer(film)
        with demo_lesson(dict(os.environ)):
            gallery = Gallery(folder, Path(made), film, background)
            try:
                gallery.take_all(languages)
            finally:
                gallery.close()
                app.processEvents()
    print(f"{gallery.album.taken} pictures in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or list(LOCALES))
