"""The one window: Stage above, Desk below. It lays out and shows; the engine decides."""

import logging
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from capture.errors import StudioError
from capture.sources import SourceKind
from encoder.repair import RepairReport
from studio.classplan import ClassPlan
from studio.engine import Engine
from studio.events import Event, Finished, Finishing, Meter, RecordingStopping
from studio.paths import unforeseen
from studio.settings import RecordSettings, SourceSettings
from studio.ui.classmodel import ClassModel
from studio.ui.classside import ClassSide
from studio.ui.classstyle import class_style
from studio.ui.desk import STEADY, Desk, DeskState
from studio.ui.messages import (
    CLASS,
    DEVICES,
    FOLDER,
    HIDDEN,
    RECORDING,
    REPAIR,
    error_notice,
    event_notice,
    file_line,
    finished_notice,
    hidden_notice,
    interrupted_notice,
    no_sound_notice,
)
from studio.ui.notice import Action, Notice, NoticeStrip, Tone
from studio.ui.repairs import Repairs
from studio.ui.runner import EngineRunner, Moment
from studio.ui.stage import Stage
from studio.ui.theme import Theme, style_sheet
from studio.usual import Choice
from studio.wording import duration
from studio.words import Words

log = logging.getLogger(__name__)

LOOK_INTERVAL_MS: Final = 200
BUSY: Final = frozenset({Moment.STARTING, Moment.RECORDING, Moment.PAUSED, Moment.FINISHING})
"""Moments in which there is a file that must be finished before the window goes."""


class MainWindow(QWidget):
    """Preview, notices, and the Desk."""

    gone = Signal()
    """The window is closed, and everything is finished and let go."""

    def __init__(
        self,
        runner: EngineRunner,
        repairs: Repairs,
        words: Words,
        theme: Theme,
        next_recording: Callable[[], RecordSettings],
        plan: ClassPlan | None = None,
    ) -> None:
        super().__init__()
        self._runner = runner
        self._repairs = repairs
        self._words = words
        self._next_recording = next_recording
        self._finishing_fraction = 0.0
        self._closing = False
        self._sources: SourceSettings | None = None
        self.setWindowTitle("Trainer Studio")
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if words.right_to_left else Qt.LayoutDirection.LeftToRight
        )
        self.stage = Stage(words, theme, runner)
        self.preview = self.stage.preview
        self.strip = NoticeStrip(words.text("window-dismiss"))
        self.desk = Desk(words, theme)
        self.lessons_class = ClassModel(runner, plan or ClassPlan())
        self.class_side = ClassSide(words, theme, self.lessons_class, self.stage.countdown)
        self.class_side.stand_beside(self.desk)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        stage = QVBoxLayout()
        stage.setSpacing(12)
        stage.addWidget(self.stage, stretch=1)
        stage.addWidget(self.strip)
        beside = QHBoxLayout()
        beside.setSpacing(12)
        beside.addLayout(stage, stretch=1)
        beside.addWidget(self.class_side)
        layout.addLayout(beside, stretch=1)
        layout.addWidget(self.desk)
        self.set_theme(theme)
        self.resize(960, 680)
        self._connect()
        self._timer = QTimer(self, interval=LOOK_INTERVAL_MS)
        self._timer.timeout.connect(self._show_state)
        self._timer.start()
        self._show_state()

    def _connect(self) -> None:
        desk, runner = self.desk, self._runner
        desk.record_pressed.connect(self._record)
        desk.stop_pressed.connect(lambda: runner.do(Engine.stop_recording))
        desk.pause_pressed.connect(lambda: runner.do(Engine.pause))
        desk.resume_pressed.connect(lambda: runner.do(Engine.resume))
        desk.mute_pressed.connect(lambda muted: runner.do(lambda engine: engine.set_muted(muted)))
        self.stage.hidden_changed.connect(self._on_hidden)
        runner.opened.connect(self._on_opened)
        runner.happened.connect(self._on_event)
        runner.failed.connect(self._on_failed)
        runner.closed.connect(self._on_closed)
        runner.class_failed.connect(lambda error: self.strip.say(CLASS, error_notice(self._words, error)))
        self.lessons_class.opened.connect(lambda: self.strip.settle(CLASS))
        self._repairs.found.connect(self._on_interrupted)
        self._repairs.progressed.connect(self._on_repair_progress)
        self._repairs.repaired.connect(self._on_repaired)
        self._repairs.failed.connect(lambda error: self.strip.say(REPAIR, error_notice(self._words, error)))

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.setStyleSheet(style_sheet(theme) + class_style(theme, arabic=self._words.right_to_left))
        self.stage.set_theme(theme)
        self.desk.set_theme(theme)
        self.class_side.set_theme(theme)
        self.desk.keep_widths()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Note that the window may be on another screen now."""
        self._show_mirror()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the class the room that there is."""
        self.class_side.fit(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the window go at once, or, while there is a file to finish, when that is done."""
        if not self._closing:
            self._closing = True
            self._runner.close()
        if self._runner.moment_of(self._runner.state) in BUSY:
            event.ignore()
        else:
            event.accept()

    def unforeseen(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log and show what nobody has caught on the window's thread; for `sys.excepthook`."""
        log.critical("unforeseen", exc_info=(kind, error, trace))
        self.strip.say(RECORDING, error_notice(self._words, unforeseen(error)))

    # --- what the trainer does -----------------------------------------------------------------------------------

    def _record(self) -> None:
        self.stage.countdown.begin(self._words.text("stage-countdown-record"), self._start_recording)

    def _start_recording(self) -> None:
        self.strip.settle(DEVICES, RECORDING, FOLDER, *SourceKind)
        self._finishing_fraction = 0.0
        self._runner.record(self._next_recording)
        self._show_state()

    def _show_folder(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))):
            text = self._words.text("window-folder-closed")
            self.strip.say(FOLDER, Notice(text, file_line(self._words, path), Tone.WARNING))

    def _repair(self, paths: list[Path]) -> None:
        self.strip.say(REPAIR, Notice(self._words.text("window-repairing", percent=0)))
        self._repairs.repair(paths)

    # --- what happens ------------------------------------------------------------------------------------------------

    def _on_opened(self, choice: Choice) -> None:
        self.preview.show_slot(self._runner.preview)
        self._sources = choice.program.sources
        self._show_mirror()
        if choice.problems:
            self.strip.say(DEVICES, error_notice(self._words, choice.problems[-1], self._look_again()))
        elif choice.program.sources.microphone is None:
            self.strip.say(DEVICES, no_sound_notice(self._words, self._look_again()))
        else:
            self.strip.settle(DEVICES)
        self._show_state()
        if self.focusWidget() is None:
            self.desk.record.setFocus()

    def _show_mirror(self) -> None:
        chosen = self._sources
        # With a camera the picture changes all the time anyway.
        only_screen = chosen is not None and chosen.camera is None and not chosen.synthetic
        on_it = chosen is not None and chosen.screen == "" and self.screen() is QGuiApplication.primaryScreen()
        self.preview.show_mirror(only_screen and on_it)

    def _on_event(self, event: Event) -> None:
        match event:
            case Meter():
                self.desk.level.show_level(event)
                return
            case Finishing(fraction):
                self._finishing_fraction = fraction
            case Finished():
                show = self._action("window-show-folder", lambda: self._show_folder(event.path))
                self.strip.settle(*SourceKind)
                self.strip.say(RECORDING, finished_notice(self._words, event, show))
            case RecordingStopping():
                self._runner.do(Engine.stop_recording)
            case _:
                pass
        told = event_notice(self._words, event)
        if told is not None:
            self.strip.say(*told)
        self._show_state()

    def _on_failed(self, error: StudioError) -> None:
        if self._runner.state is None:
            self.preview.show_slot(None)
            self.strip.say(DEVICES, error_notice(self._words, error, self._look_again()))
        else:
            self.strip.say(RECORDING, error_notice(self._words, error))
        self._show_state()

    def _on_hidden(self, hidden: bool) -> None:
        if hidden:
            self.strip.say(HIDDEN, hidden_notice(self._words))
        else:
            self.strip.settle(HIDDEN)

    def _on_closed(self) -> None:
        self._timer.stop()
        self.close()
        self.gone.emit()

    def _on_interrupted(self, paths: list[Path]) -> None:
        repair = self._action("window-repair", lambda: self._repair(paths))
        self.strip.say(REPAIR, interrupted_notice(self._words, paths, repair))

    def _on_repair_progress(self, fraction: float) -> None:
        self.strip.say(REPAIR, Notice(self._words.text("window-repairing", percent=round(fraction * 100))))

    def _on_repaired(self, report: RepairReport) -> None:
        text = self._words.text(
            "repair-whole", path=report.path.name, duration=duration(self._words, report.duration_s)
        )
        show = self._action("window-show-folder", lambda: self._show_folder(report.path))
        self.strip.say(REPAIR, Notice(text, file_line(self._words, report.path), Tone.GOOD, show))

    def _show_state(self) -> None:
        state = self._runner.state
        moment = self._runner.moment_of(state)
        self.stage.show_state(state)
        self.desk.show_state(
            DeskState(
                moment,
                elapsed_s=state.elapsed_s if state is not None else 0.0,
                has_microphone=state is not None and state.has_microphone,
                muted=state is not None and state.muted,
                finishing_fraction=self._finishing_fraction,
            )
        )

        # Where the picture is, a class can begin.
        can_begin = moment in STEADY
        self.class_side.tick(can_begin=can_begin, heard=state is not None and state.has_microphone and not state.muted)

    def _look_again(self) -> Action:
        return self._action("window-look-again", self._runner.open)

    def _action(self, key: str, do: Callable[[], object]) -> Action:
        return Action(self._words.text(key), do)
