"""Pictures of the window in its states and themes: python -m tests.ui.screenshots FOLDER [LANGUAGE...].

The demo lesson is taught on a virtual screen, recorded, and followed by trainees, one of them on a telephone.
For eyes, not for a comparison: fonts differ from machine to machine.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from capture.errors import ErrorCode, StudioError
from capture.scene import Layout, Scene
from encoder.lesson import Lesson
from encoder.repair import RepairReport
from studio.classplan import ClassPlan
from studio.settings import ProgramSettings, RecordSettings, SourceSettings
from studio.ui.demo import WAYLAND, demo_lesson, virtual_display
from studio.ui.demo_trainer import write_trainer
from studio.ui.figures_dialog import FiguresDialog
from studio.ui.golive import PlanDialog, SureDialog
from studio.ui.leaving import Leaving
from studio.ui.main_window import MainWindow
from studio.ui.messages import error_notice
from studio.ui.repairs import Repairs
from studio.ui.runner import ClassMoment, EngineRunner, Moment
from studio.ui.theme import DARK, LIGHT, Theme
from studio.usual import Choice, free_path
from studio.words import LOCALES, Words
from tests.helpers.background import Background
from tests.helpers.teaching import free_ports
from tests.ui.screenshots_class import POLLS, TITLES, TRAINERS, Trainees, take_phone
from tests.ui.screenshots_first import take_first

SIZES = {"laptop": (1366, 768), "large": (1920, 1080), "smallest": (900, 600)}
LONGEST_S = 60.0
FEWEST_ROUNDS = 10


class Gallery:
    """One window, taken through its states."""

    def __init__(
        self,
        folder: Path,
        recordings: Path,
        film: Path,
        background: Background,
        language: str,
        theme: tuple[str, Theme],
    ) -> None:
        self._folder = folder
        self._background = background
        self._language = language
        self._recordings = recordings
        self._theme = theme[1]
        self._is_light = theme[1] is LIGHT
        self._name = f"{language}-{theme[0]}"
        self._words = Words(language, isolate=True)
        self._choices = [choice(film)]
        self.runner = EngineRunner(self._choice, recordings / "encoders.json")

        def next_recording() -> RecordSettings:
            lesson = Lesson(title=TITLES[language])
            return RecordSettings(free_path(recordings, "2026-11-23 10.00"), floor_bytes=0, lesson=lesson)

        plan = ClassPlan(address="127.0.0.1", port=free_ports(), folder=recordings / "classes")
        self._repairs = Repairs()
        self._window = MainWindow(self.runner, self._repairs, self._words, theme[1], next_recording, plan)

    def _choice(self) -> Choice:
        return self._choices[-1]

    def take_all(self) -> None:
        """Take every picture."""
        window = self._window
        window.show()
        self._take("opening")
        self.runner.start()
        self._until(Moment.READY)
        self._pass(1.0)
        self._take("ready")
        # One of the two has the picture.
        window.hide()
        take_first(
            self.runner, self._words, self._theme, self._recordings, self._choice(), self._take_sized, self._wait
        )
        window.show()
        window.stage.camera.setFocus()
        self._take("camera")
        window.desk.record.click()
        self._take("countdown")
        self._until(Moment.RECORDING)
        window.desk.record.setFocus()
        self._take("recording")
        self._take_class()
        self._take_lesson()
        self._take_notices()

    def _take_class(self) -> None:
        window, model = self._window, self._window.lessons_class
        window.class_side.go_live.click()
        plan = window.findChild(PlanDialog)
        assert plan is not None
        plan.title.setText(TITLES[self._language])
        plan.trainer.setText(TRAINERS[self._language])
        self._pass(0.3)
        self._save(plan, "plan")
        window.stage.countdown.seconds = 0
        plan.go_button.click()
        self._wait(lambda: model.moment is ClassMoment.LIVE and model.view.opened is not None)
        self._take("live-nobody")
        opened = model.view.opened
        assert opened is not None
        window.class_side.panel.screen_button.click()
        self._pass(0.3)
        code_screen = window.class_side.panel.code_screen
        for name, size in SIZES.items():
            code_screen.resize(*size)
            self._pass(0.2)
            self._save(code_screen, f"code-{name}")
        code_screen.close()
        trainees = Trainees(self._background, opened.join_url.partition("/#")[0], opened.code, self._language)
        try:
            self._take_taught(trainees, opened.join_url)
        finally:
            trainees.leave()
        window.class_side.go_live.click()
        self._save_dialog(SureDialog, "end-class")
        window.close()
        self._save_dialog(Leaving, "leaving")
        model.end()
        self._wait(lambda: model.moment is ClassMoment.OFF)

    def _take_taught(self, trainees: Trainees, join_url: str) -> None:
        window, panel = self._window, self._window.class_side.panel
        view = window.lessons_class.view
        trainees.take_part()
        self._wait(lambda: bool(window.lessons_class.view.hands))
        self._pass(6.0)
        if self._is_light:
            take_phone(join_url, self._language, str(self._folder / f"{self._language}-phone.png"))
        window.desk.record.setFocus()
        self._take("live")
        panel.details_button.click()
        self._save_dialog(FiguresDialog, "details")
        panel.tabs.setCurrentWidget(panel.chat)
        self._take_unfolded("live-chat")
        panel.tabs.setCurrentWidget(panel.poll)
        panel.poll.question.setText(POLLS[self._language][0])
        panel.poll.choices.setPlainText("\n".join(POLLS[self._language][1]))
        self._take_unfolded("live-asking")
        panel.poll.open_button.click()
        trainees.vote()
        self._pass(1.0)
        self._take_unfolded("live-poll")
        panel.tabs.setCurrentWidget(panel.tools)
        self._take_unfolded("live-tools")
        panel.tabs.setCurrentWidget(panel.people)
        self._take_unfolded("live-people")
        window.stage.scenes.hide_button.click()
        self._take("live-hidden")
        window.stage.scenes.hide_button.click()
        assert window.lessons_class.view.opened == view.opened

    def _take_lesson(self) -> None:
        window, desk = self._window, self._window.desk
        desk.pause.click()
        self._until(Moment.PAUSED)
        self._take("paused")
        desk.pause.click()
        desk.mute.click()
        self._until(Moment.RECORDING)
        # The trainer of the film speaks on.
        self._wait(lambda: window.strip.current is not None)
        self._take("guardian")
        window.bar.show()
        self._pass(0.5)
        self._save(window.bar, "floating")
        window.bar.hide()
        menu = desk.watch.menu()
        assert isinstance(menu, QMenu)
        menu.aboutToShow.emit()
        menu.resize(menu.sizeHint())
        self._save(menu, "warnings")
        error = StudioError(ErrorCode.CAMERA_LOST, name="USB 2.0 Camera")
        window.strip.say("camera", lambda: error_notice(self._words, error))
        self._take("muted-camera-lost")
        self._pass(0.5)
        desk.record.click()
        self._until(Moment.READY)
        self._take("finished")
        window.strip.dismiss_button.click()

    def _take_notices(self) -> None:
        window = self._window
        path = Path("2026-11-22 14.00.mp4")
        self._repairs.recovered.emit((RepairReport(path, False, 43 * 60.0, 3, (path,)),))
        self._take("interrupted")
        window.strip.dismiss_button.click()
        self._choices.append(choice(None))
        self.runner.open()
        self._wait(lambda: window.strip.current is not None)
        self._pass(1.0)
        self._take("no-microphone")

    def close(self) -> None:
        """Let everything go."""
        self.runner.close()
        self.runner.wait_closed()
        self._window.close()

    def _take(self, state: str) -> None:
        self._take_sized(self._window, state)

    def _take_sized(self, widget: QWidget, state: str) -> None:
        for name, size in SIZES.items():
            widget.resize(*size)
            self._pass(0.5)
            self._save(widget, f"{state}-{name}")

    def _take_unfolded(self, state: str) -> None:
        """Take the window with the Class panel, which a small window shows only when asked to."""
        for name, size in SIZES.items():
            self._window.resize(*size)
            if self._window.class_side.unfold_button.isVisible():
                self._window.class_side.unfold_button.click()
            self._pass(0.5)
            self._save(self._window, f"{state}-{name}")

    def _save(self, widget: QWidget, name: str) -> None:
        widget.grab().save(str(self._folder / f"{self._name}-{name}.png"))

    def _save_dialog(self, kind: type[QDialog], name: str) -> None:
        def shown() -> list[QDialog]:
            return [dialog for dialog in self._window.findChildren(kind) if dialog.isVisible()]

        self._wait(lambda: bool(shown()))
        self._pass(0.3)
        self._save(shown()[0], name)
        shown()[0].reject()
        self._wait(lambda: not shown())

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
        end, rounds = time.monotonic() + seconds, 0
        # A machine that is busy may spend all that time on one round, of which the next would be the last word.
        while time.monotonic() < end or rounds < FEWEST_ROUNDS:
            QApplication.processEvents()
            time.sleep(0.01)
            rounds += 1


def choice(trainer: Path | None) -> Choice:
    """Return a program of the screen with a film as its camera and microphone; None: nothing is heard."""
    film = str(trainer) if trainer is not None else None
    sources = SourceSettings(camera=film, microphone=film, loudspeaker=None)
    layout = Layout.CORNER if film else Layout.SCREEN
    return Choice(ProgramSettings(sources, Scene(layout), width=1280, height=720, fps=15))


def main(folder: Path, languages: Sequence[str]) -> None:
    """Take the pictures into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(["trainer-studio", "-platform", "offscreen"])
    with TemporaryDirectory() as films, virtual_display() as display, Background() as background:
        for name in WAYLAND:
            os.environ.pop(name, None)
        os.environ["DISPLAY"] = display
        film = Path(films) / "trainer.mp4"
        write_trainer(film)
        with demo_lesson(dict(os.environ)):
            for language in languages:
                for theme in (("light", LIGHT), ("dark", DARK)):
                    with TemporaryDirectory() as recordings:
                        gallery = Gallery(folder, Path(recordings), film, background, language, theme)
                        try:
                            gallery.take_all()
                        finally:
                            gallery.close()
                            app.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or list(LOCALES))
