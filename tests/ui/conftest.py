"""A real window on a real engine, whose sources are synthetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from capture.scene import Layout, Scene
from studio.choices import ChoiceFile
from studio.classplan import ClassPlan
from studio.events import Event, Finished
from studio.settings import ProgramSettings, RecordSettings, SourceSettings
from studio.ui.main_window import MainWindow
from studio.ui.repairs import Repairs
from studio.ui.runner import EngineRunner, Moment
from studio.ui.theme import LIGHT
from studio.usual import Choice, free_path
from studio.words import Words
from tests.helpers.background import Background
from tests.helpers.teaching import free_ports
from tests.ui.taught import Taught, go_live

WAIT_MS = 30_000


def synthetic(*, microphone: bool = True, width: int = 640, height: int = 360) -> Choice:
    """Return a small program without devices."""
    sources = SourceSettings(microphone="default" if microphone else None, loudspeaker=None, synthetic=True)
    return Choice(ProgramSettings(sources, Scene(Layout.SCREEN), width=width, height=height, fps=15))


@dataclass
class Studio:
    """An open window, and what has happened."""

    window: MainWindow
    runner: EngineRunner
    repairs: Repairs
    words: Words
    folder: Path
    qtbot: QtBot
    events: list[Event] = field(default_factory=list)

    @property
    def moment(self) -> Moment:
        return self.runner.moment_of(self.runner.state)

    @property
    def elapsed_s(self) -> float:
        state = self.runner.state
        assert state is not None
        return state.progress.elapsed_s

    @property
    def notice(self) -> str:
        current = self.window.strip.current
        return f"{current.sentence}\n{current.detail}" if current is not None else ""

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=WAIT_MS)

    def click(self, button: QPushButton) -> None:
        self.until(button.isEnabled)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def until_moment(self, moment: Moment) -> None:
        """Wait for it to be shown."""
        caption = self.words.text(f"window-state-{moment}")
        self.until(lambda: self.moment is moment and self.window.desk.state_shown == caption)

    def record(self) -> None:
        self.click(self.window.desk.record)
        self.until_moment(Moment.RECORDING)

    def until_elapsed(self, seconds: float) -> None:
        self.until(lambda: self.elapsed_s >= seconds)

    def stop(self) -> Finished:
        """Press Stop and return what was done."""
        before = len(self.finished)
        self.click(self.window.desk.record)
        self.until(lambda: len(self.finished) > before)
        self.until_moment(Moment.READY)
        return self.finished[-1]

    @property
    def finished(self) -> list[Finished]:
        return [event for event in self.events if isinstance(event, Finished)]


class OpenStudio(Protocol):
    """What the fixture `open_studio` is."""

    def __call__(
        self,
        language: str = "en",
        choose: Callable[[], Choice] = synthetic,
        next_recording: Callable[[], RecordSettings] | None = None,
        choices: ChoiceFile | None = None,
    ) -> Studio:
        """Open a window and wait until its devices are open, or could not be opened."""
        ...


@pytest.fixture(scope="session")
def encoder_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one memory of the encoders' trial to all tests."""
    return tmp_path_factory.mktemp("encoders") / "encoders.json"


@pytest.fixture
def open_studio(qtbot: QtBot, tmp_path: Path, encoder_cache: Path) -> Iterator[OpenStudio]:
    """Open windows; all are closed with the test, their recordings finished."""
    opened: list[Studio] = []
    # No click is the other half of the one before: tests click as fast as they like.
    hints = QGuiApplication.styleHints()
    interval_ms = hints.mouseDoubleClickInterval()
    hints.setMouseDoubleClickInterval(0)

    def start(
        language: str = "en",
        choose: Callable[[], Choice] = synthetic,
        next_recording: Callable[[], RecordSettings] | None = None,
        choices: ChoiceFile | None = None,
    ) -> Studio:
        def usual() -> RecordSettings:
            return RecordSettings(free_path(tmp_path, "lesson"), floor_bytes=0)

        runner, repairs = EngineRunner(choose, encoder_cache), Repairs()
        words = Words(language, isolate=True)
        plan = ClassPlan(address="127.0.0.1", port=free_ports(), folder=tmp_path / "classes")
        window = MainWindow(runner, repairs, words, LIGHT, next_recording or usual, plan, choices)
        window.stage.countdown.seconds = 0
        qtbot.addWidget(window)
        studio = Studio(window, runner, repairs, words, tmp_path, qtbot)
        runner.happened.connect(studio.events.append)
        window.show()
        runner.start()
        opened.append(studio)
        studio.until(lambda: studio.moment is not Moment.OPENING)
        return studio

    yield start
    hints.setMouseDoubleClickInterval(interval_ms)
    for studio in opened:
        studio.window.guard.stop()
        studio.runner.close()
        assert studio.runner.wait_closed()
        assert studio.repairs.wait()
        assert studio.window.keeper.wait()


Teach = Callable[..., Taught]


@pytest.fixture
def background() -> Iterator[Background]:
    """Give a loop for trainees."""
    with Background() as running:
        yield running


@pytest.fixture
def teach(open_studio: OpenStudio, background: Background) -> Iterator[Teach]:
    """Open a window and go live in it."""
    opened: list[Taught] = []

    def start(language: str = "en", *, lobby: bool = False) -> Taught:
        studio = open_studio(language)
        studio.window.resize(1366, 768)
        go_live(studio, lobby=lobby)
        opened.append(Taught(studio, background))
        return opened[-1]

    yield start
    for taught in opened:
        taught.let_go()
