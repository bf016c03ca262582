"""What the Desk's buttons ask of the engine, and what the Desk is to show."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from capture.scene import Layout
from capture.sources import SourceKind
from studio.engine import Engine
from studio.events import Event, Finishing, RecordingStopping
from studio.settings import RecordSettings
from studio.state import EngineState
from studio.ui.desk import Desk, DeskState
from studio.ui.messages import DEVICES, FOLDER, RECORDING
from studio.ui.notice import NoticeStrip
from studio.ui.runner import EngineRunner
from studio.ui.stage_countdown import Countdown
from studio.usual import Choice
from studio.words import Words

SHOW_CAMERA: Final = frozenset({Layout.CAMERA, Layout.CORNER, Layout.SIDE_BY_SIDE})


class DeskWork(QObject):
    """Outlives the Desk, which is another one in another language."""

    changed = Signal()
    """What the Desk shows may be something else now."""

    def __init__(
        self, runner: EngineRunner, strip: NoticeStrip, words: Words, next_recording: Callable[[], RecordSettings]
    ) -> None:
        super().__init__()
        self._runner = runner
        self._strip = strip
        self._words = words
        self._next_recording = next_recording
        self._countdown: Countdown | None = None
        self._finishing_fraction = 0.0
        self._chapters = 0
        self._has_camera = False
        self._shown_layout = Layout.CORNER
        """What the camera was last shown in."""
        runner.opened.connect(self._on_opened)
        runner.happened.connect(self._on_event)

    def attach(self, desk: Desk, countdown: Countdown) -> None:
        """Do what this Desk asks for; `countdown` goes before a recording."""
        runner = self._runner
        self._countdown = countdown
        desk.record_pressed.connect(self._record)
        desk.stop_pressed.connect(lambda: runner.do(Engine.stop_recording))
        desk.pause_pressed.connect(lambda: runner.do(Engine.pause))
        desk.resume_pressed.connect(lambda: runner.do(Engine.resume))
        desk.mute_pressed.connect(lambda muted: runner.do(lambda engine: engine.set_muted(muted)))
        desk.mark_pressed.connect(self._mark)
        desk.camera_pressed.connect(self._show_camera)
        desk.only_camera_wanted.connect(lambda: runner.at_once(lambda engine: engine.set_layout(Layout.CAMERA)))

    def desk_state(self, state: EngineState | None, *, disk_left_s: float | None, hands: int) -> DeskState:
        """Return what the Desk is to show; `disk_left_s`: how long the disk lasts while nothing is recorded."""
        hidden = state is not None and state.layout is Layout.CARD
        shown = state is not None and state.layout in SHOW_CAMERA
        if state is not None and shown:
            self._shown_layout = state.layout
        recorded_s = state.progress.disk_left_s if state is not None else None
        return DeskState(
            self._runner.moment_of(state),
            has_camera=self._has_camera and not hidden,
            camera_shown=self._has_camera and shown,
            disk_left_s=disk_left_s if recorded_s is None else recorded_s,
            chapters=self._chapters,
            hands=hands,
            hidden=hidden if state is not None else None,
            elapsed_s=state.progress.elapsed_s if state is not None else 0.0,
            has_microphone=state is not None and state.has_microphone,
            muted=state is not None and state.muted,
            finishing_fraction=self._finishing_fraction,
        )

    def _record(self) -> None:
        if self._countdown is not None:
            self._countdown.begin(self._words.text("stage-countdown-record"), self._start_recording)

    def _start_recording(self) -> None:
        self._strip.settle(DEVICES, RECORDING, FOLDER, *SourceKind)
        self._finishing_fraction = 0.0
        self._chapters = 0
        self._runner.record(self._next_recording)
        self.changed.emit()

    def _mark(self) -> None:
        self._chapters += 1
        title = self._words.text("window-chapter", number=self._chapters)
        self._runner.do(lambda engine: engine.mark(title))

    def _show_camera(self, shown: bool) -> None:
        layout = self._shown_layout if shown else Layout.SCREEN
        self._runner.at_once(lambda engine: engine.set_layout(layout))

    def _on_opened(self, choice: Choice) -> None:
        self._has_camera = choice.program.sources.camera is not None

    def _on_event(self, event: Event) -> None:
        match event:
            case Finishing(fraction):
                self._finishing_fraction = fraction
            case RecordingStopping():
                self._runner.do(Engine.stop_recording)
            case _:
                pass
