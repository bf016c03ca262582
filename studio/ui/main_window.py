"""The one window: Stage above, Desk below. It lays out and shows; the engine decides."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from capture.errors import StudioError
from capture.sources import SourceLost, SourceOpened
from studio.engine import Engine
from studio.events import Event, Finished, Finishing, Meter, RecordingStopping
from studio.settings import RecordSettings
from studio.state import Phase
from studio.ui.level import LevelWidget
from studio.ui.preview import Preview
from studio.ui.runner import EngineRunner
from studio.ui.theme import Theme, style_sheet
from studio.wording import clock, verdict
from studio.words import Words

log = logging.getLogger(__name__)


class MainWindow(QWidget):
    """Preview, Record and Stop, level, elapsed time."""

    def __init__(
        self, runner: EngineRunner, words: Words, theme: Theme, next_recording: Callable[[], RecordSettings]
    ) -> None:
        super().__init__()
        self._runner = runner
        self._words = words
        self._next_recording = next_recording
        self._phase = Phase.READY
        self.setWindowTitle("Trainer Studio")
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if words.right_to_left else Qt.LayoutDirection.LeftToRight
        )
        self.setStyleSheet(style_sheet(theme))
        self.setMinimumSize(720, 480)

        self._preview = Preview(words.text("window-no-picture"))
        self._preview.show_slot(runner.engine.preview)
        self._notice = self._make_notice()
        self._record = QPushButton()
        self._record.setObjectName("record")
        self._record.clicked.connect(self._record_clicked)
        self._pause = QPushButton()
        self._pause.clicked.connect(self._pause_clicked)
        self._mute = QPushButton()
        self._mute.clicked.connect(self._mute_clicked)
        self._elapsed = QLabel(clock(0))
        self._elapsed.setObjectName("elapsed")
        self._state = QLabel()
        self._state.setObjectName("caption")
        self._level = LevelWidget(theme, words.text("window-level"))

        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._preview, stretch=1)
        layout.addWidget(self._notice)
        layout.addWidget(self._make_desk())

        runner.happened.connect(self._on_event)
        runner.failed.connect(self._on_failed)
        self._timer = QTimer(self, interval=200)
        self._timer.timeout.connect(self._show_state)
        self._timer.start()
        self._show_state()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish what is being recorded before the window goes."""
        self._timer.stop()
        if not self._runner.close():
            log.error("the engine did not end in time")
        event.accept()

    def _make_notice(self) -> QFrame:
        notice = QFrame()
        notice.setObjectName("notice")
        self._notice_text = QLabel()
        self._notice_text.setWordWrap(True)
        QHBoxLayout(notice).addWidget(self._notice_text)
        notice.hide()
        return notice

    def _make_desk(self) -> QFrame:
        desk = QFrame()
        desk.setObjectName("desk")
        row = QHBoxLayout(desk)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        for button in (self._record, self._pause, self._mute):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._captioned(self._level, QLabel(self._words.text("window-level"))))
        row.addSpacing(12)
        row.addWidget(self._captioned(self._elapsed, self._state))
        return desk

    def _captioned(self, widget: QWidget, caption: QLabel) -> QWidget:
        caption.setObjectName("caption")
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(widget)
        column.addWidget(caption)
        return box

    def _record_clicked(self) -> None:
        self._record.setEnabled(False)
        if self._phase is Phase.READY:
            self._notice.hide()
            settings = self._next_recording()
            self._runner.do(lambda engine: engine.start_recording(settings))
        else:
            self._runner.do(Engine.stop_recording)

    def _pause_clicked(self) -> None:
        self._runner.do(Engine.resume if self._phase is Phase.PAUSED else Engine.pause)

    def _mute_clicked(self) -> None:
        muted = not self._runner.engine.state.muted
        self._runner.do(lambda engine: engine.set_muted(muted))

    def _on_event(self, event: Event) -> None:
        match event:
            case Meter():
                self._level.show_level(event)
            case SourceLost(id=source_id, code=code, detail=detail):
                self._say_error(StudioError(code, detail, name=source_id))
            case SourceOpened(info=info, again=True):
                self._say(self._words.text(f"event-{info.kind}-back"))
            case RecordingStopping(code=code, detail=detail):
                self._say_error(StudioError(code, detail))
                self._runner.do(Engine.stop_recording)
            case Finished():
                self._say(f"{verdict(self._words, event)}\n{event.path}")
            case Finishing():
                self._say(self._words.text("event-finishing", percent=round(event.fraction * 100)))
            case _:
                pass
        self._show_state()

    def _on_failed(self, error: StudioError) -> None:
        self._say_error(error)
        self._show_state()

    def _say_error(self, error: StudioError) -> None:
        text = self._words.error(error)
        self._say(f"{text.sentence}\n{text.next_step}")

    def _say(self, text: str) -> None:
        self._notice_text.setText(text)
        self._notice.show()

    def _show_state(self) -> None:
        state = self._runner.engine.state
        self._phase = state.phase
        text = self._words.text
        running = state.phase in {Phase.RECORDING, Phase.PAUSED}
        self._record.setText(text("window-stop" if running else "window-record"))
        self._record.setEnabled(state.phase is not Phase.FINISHING)
        self._pause.setText(text("window-resume" if state.phase is Phase.PAUSED else "window-pause"))
        self._pause.setEnabled(running)
        self._mute.setText(text("window-unmute" if state.muted else "window-mute"))
        self._elapsed.setText(clock(state.elapsed_s))
        self._state.setText(text(f"window-state-{state.phase}"))


def free_path(folder: Path, stem: str) -> Path:
    """Return a path in `folder` that no file has yet: `stem.mp4`, `stem (2).mp4` and so on."""
    path = folder / f"{stem}.mp4"
    number = 2
    while path.exists():
        path = folder / f"{stem} ({number}).mp4"
        number += 1
    return path
