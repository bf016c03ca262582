"""The one window: Stage above, Desk below. It lays out and shows; the engine decides."""

import logging
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from capture.errors import StudioError
from capture.scene import Layout
from capture.sources import SourceKind
from encoder.repair import RepairReport
from studio.choices import ChoiceFile
from studio.classplan import ClassPlan
from studio.engine import Engine
from studio.events import Event, Finished, Finishing, Meter, RecordingStopping
from studio.paths import unforeseen
from studio.settings import RecordSettings, SourceSettings
from studio.ui.classmodel import ClassModel
from studio.ui.classside import ClassSide
from studio.ui.classstyle import class_style
from studio.ui.desk import STEADY, Desk, DeskState
from studio.ui.floating import FloatingBar
from studio.ui.guard import Guard
from studio.ui.guardmenu import add_guard_menu
from studio.ui.leaving import Leaving
from studio.ui.messages import (
    CLASS,
    DEVICES,
    FOLDER,
    HIDDEN,
    KEYS,
    RECORDING,
    REPAIR,
    class_notice,
    error_notice,
    event_notice,
    file_line,
    hidden_notice,
    interrupted_notice,
    no_sound_notice,
    refused_notice,
)
from studio.ui.notice import Action, Notice, NoticeStrip, Tone
from studio.ui.remember import Remember
from studio.ui.repairs import Repairs
from studio.ui.runner import EngineRunner, Moment
from studio.ui.shortcuts import Shortcuts
from studio.ui.shortcuts_bind import bind_all
from studio.ui.shortcuts_sheet import ShortcutsSheet
from studio.ui.stage import Stage
from studio.ui.theme import Theme, style_sheet
from studio.ui.tray import Tray
from studio.ui.verdict import finished_notice
from studio.usual import Choice, recordings_folder
from studio.wording import duration
from studio.words import Words

log = logging.getLogger(__name__)

LOOK_INTERVAL_MS: Final = 200
BUSY: Final = frozenset({Moment.STARTING, Moment.RECORDING, Moment.PAUSED, Moment.FINISHING})
"""Moments in which there is a file that must be finished before the window goes."""
SHOW_CAMERA: Final = frozenset({Layout.CAMERA, Layout.CORNER, Layout.SIDE_BY_SIDE})


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
        choices: ChoiceFile | None = None,
        shortcuts: Shortcuts | None = None,
    ) -> None:
        super().__init__()
        self._choices = choices or ChoiceFile(None)
        self.shortcuts = shortcuts or Shortcuts(self._choices)
        self._runner = runner
        self._repairs = repairs
        self._words = words
        self._next_recording = next_recording
        self._finishing_fraction = 0.0
        self._closing = False
        self._chapters = 0
        self._shown_layout = Layout.CORNER
        """What the camera was last shown in."""
        self._leaving: Leaving | None = None
        self._sheet: ShortcutsSheet | None = None
        self._sources: SourceSettings | None = None
        self.setWindowTitle("Trainer Studio")
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if words.right_to_left else Qt.LayoutDirection.LeftToRight
        )
        self.stage = Stage(words, theme, runner, self.shortcuts)
        self.preview = self.stage.preview
        self.strip = NoticeStrip(words.text("window-dismiss"))
        self.desk = Desk(words, theme)
        self.lessons_class = ClassModel(runner, plan or ClassPlan())
        self.class_side = ClassSide(words, theme, self.lessons_class, self.stage.countdown)
        self.class_side.stand_beside(self.desk)
        self.desk.setLayoutDirection(self.layoutDirection())
        self.guard = Guard(
            runner, self.lessons_class, self.strip, self.desk, words, self._choices, self._show_recordings
        )
        self.remember = Remember(runner, self._choices, recordings_folder())
        add_guard_menu(self.desk.watch, self.guard, words)
        place = self._choices.now.bar_place
        self.bar = FloatingBar(self.desk, words, theme, QPoint(*place) if place is not None else None)
        self.tray = Tray(self.desk, words, theme)
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
        self.resize(*(self._choices.now.window_size or (960, 680)))
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
        desk.mark_pressed.connect(self._mark)
        desk.camera_pressed.connect(self._show_camera)
        desk.only_camera_wanted.connect(lambda: runner.at_once(lambda engine: engine.set_layout(Layout.CAMERA)))
        self.bar.restore_wanted.connect(self.come_forward)
        self.bar.placed.connect(lambda at: self._choices.change(bar_place=(at.x(), at.y())))
        for other in (self.bar, self.tray):
            other.hide_wanted.connect(self.stage.scenes.hide_asked)
        bind_all(self.shortcuts, self, desk, self.stage.scenes, self.show_shortcuts)
        self.shortcuts.changed.connect(self._show_refused)
        self.tray.restore_wanted.connect(self.come_forward)
        self.tray.quit_wanted.connect(self._quit)
        self.stage.hidden_changed.connect(self._on_hidden)
        runner.opened.connect(self._on_opened)
        runner.happened.connect(self._on_event)
        runner.failed.connect(self._on_failed)
        runner.closed.connect(self._on_closed)
        runner.class_failed.connect(
            lambda error: self.strip.say(CLASS, class_notice(self._words, error, self.class_side.choose_port))
        )
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
        self.bar.setStyleSheet(style_sheet(theme))
        self.bar.set_theme(theme)
        self.tray.set_theme(theme)

    def moveEvent(self, event: QMoveEvent) -> None:
        """Note that the window may be on another screen now."""
        self._show_mirror()

    def changeEvent(self, event: QEvent) -> None:
        """Show the floating bar for as long as the window is minimised."""
        if event.type() is QEvent.Type.WindowStateChange:
            self.bar.setVisible(self.isMinimized())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the class the room that there is."""
        self.class_side.fit(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the window go; while there is a recording or a class, ask first what to do."""
        state = self._runner.state
        recording, live = self._runner.moment_of(state) in BUSY, state is not None and state.live
        if not self._closing and (recording or live):
            event.ignore()
            self._ask_to_leave(recording=recording, live=live)
        elif self._closing and recording:
            event.ignore()
        else:
            self._let_go()
            event.accept()

    def finish(self) -> None:
        """Close without asking; what runs is finished first."""
        self._let_go()
        self.close()

    def come_forward(self) -> None:
        """Show the window to the trainer."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def show_shortcuts(self) -> None:
        """Show the sheet of all shortcuts."""
        if self._sheet is None:
            self._sheet = ShortcutsSheet(self._words, self, self.shortcuts)
            self._sheet.finished.connect(self._forget_sheet)
            self._sheet.open()

    def _forget_sheet(self) -> None:
        self._sheet = None

    def _show_refused(self) -> None:
        if self.shortcuts.refused:
            self.strip.say(KEYS, refused_notice(self._words, self.shortcuts, self.show_shortcuts))
        else:
            self.strip.settle(KEYS)

    def _let_go(self) -> None:
        if self._closing:
            return
        self._closing = True
        self._choices.change(window_size=self.normalGeometry().size().toTuple())
        self.guard.stop()
        self.remember.stop()
        self.tray.close()
        self.bar.hide()
        self._runner.close()

    def _quit(self) -> None:
        self.come_forward()
        self.close()

    def _ask_to_leave(self, *, recording: bool, live: bool) -> None:
        if self._leaving is not None:
            return
        self._leaving = Leaving(
            self, self._words, recording=recording, live=live, end=self.finish, go_on=self.showMinimized
        )
        self._leaving.finished.connect(self._asked)
        self._leaving.open()

    def _asked(self) -> None:
        self._leaving = None

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
        self._chapters = 0
        self._runner.record(self._next_recording)
        self._show_state()

    def _mark(self) -> None:
        self._chapters += 1
        title = self._words.text("window-chapter", number=self._chapters)
        self._runner.do(lambda engine: engine.mark(title))

    def _show_camera(self, shown: bool) -> None:
        layout = self._shown_layout if shown else Layout.SCREEN
        self._runner.at_once(lambda engine: engine.set_layout(layout))

    def _show_recordings(self) -> None:
        self._show_file(recordings_folder())

    def _show_folder(self, path: Path) -> None:
        self._show_file(path.parent)

    def _show_file(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
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
                self.bar.show_level(event)
                return
            case Finishing(fraction):
                self._finishing_fraction = fraction
            case Finished():
                show = self._action("window-show-folder", lambda: self._show_folder(event.path))
                self.strip.settle(*SourceKind)
                play = self._action("window-play", lambda: self._show_file(event.path))
                self.strip.say(RECORDING, finished_notice(self._words, event, play, show))
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
        camera = self._sources is not None and self._sources.camera is not None
        hidden = state is not None and state.layout is Layout.CARD
        shown = state is not None and state.layout in SHOW_CAMERA
        if state is not None and shown:
            self._shown_layout = state.layout
        recorded_s = state.disk_left_s if state is not None else None
        self.stage.show_state(state)
        self.desk.show_state(
            DeskState(
                moment,
                has_camera=camera and not hidden,
                camera_shown=camera and shown,
                disk_left_s=self.remember.disk_left_s if recorded_s is None else recorded_s,
                chapters=self._chapters,
                hidden=hidden if state is not None else None,
                hands=len(self.lessons_class.view.hands),
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
