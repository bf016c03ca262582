"""Runs the engine on a thread of its own, so that the window never waits for a device or a disk."""

import logging
import queue
import threading
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from capture.errors import StudioError
from capture.media import VideoFrame
from capture.slots import LatestSlot
from capture.worker import Worker
from session.settings import ClassSettings
from studio.engine import Engine
from studio.hosting import host_command
from studio.paths import unforeseen
from studio.settings import RecordSettings
from studio.state import EngineState, Phase
from studio.usual import Choice, without_refused

log = logging.getLogger(__name__)

END: Final = None
CLOSE_TIMEOUT_S: Final = 150.0
"""Longer than a recording may take to be finished."""


class Moment(StrEnum):
    """Where the studio stands: the engine's phases, and what comes before and between them."""

    OPENING = "opening"
    CLOSED = "closed"
    """The devices could not be opened."""
    READY = "ready"
    STARTING = "starting"
    RECORDING = "recording"
    PAUSED = "paused"
    FINISHING = "finishing"


class ClassMoment(StrEnum):
    """Where a class stands, beside a recording."""

    OFF = "off"
    OPENING = "opening"
    LIVE = "live"
    ENDING = "ending"


class EngineRunner(QObject):
    """Takes what the trainer asks for, in order, and returns at once; what comes of it is told by Qt signals.

    Methods and properties are for the window's thread.
    """

    opened = Signal(object)
    """The `Choice` that is open now."""
    happened = Signal(object)
    """One `studio.events.Event`."""
    failed = Signal(object)
    """A `StudioError`: what was asked for last could not be done."""
    class_failed = Signal(object)
    """A `StudioError`: a class could not be opened, or what was asked of it not be done."""
    closed = Signal()
    """Everything is finished and let go."""

    def __init__(self, choose: Callable[[], Choice], encoder_cache: Path | None = None) -> None:
        super().__init__()
        self._choose = choose
        self._encoder_cache = encoder_cache
        self._actions: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._worker = Worker("engine", self._run, self._crashed)
        self._engine: Engine | None = None
        self._opening = True
        self._starting = False
        self._class_change: ClassMoment | None = None
        """What the class is on its way to."""

    # --- what a window shows -----------------------------------------------------------------------------------------

    @property
    def state(self) -> EngineState | None:
        """The engine's state; None while there is no engine."""
        engine = self._engine
        return engine.state if engine is not None else None

    @property
    def engine(self) -> Engine | None:
        """The engine, for what may be asked of it on any thread."""
        return self._engine

    def moment_of(self, state: EngineState | None) -> Moment:
        """Return where the studio stands, given what `state` was."""
        if self._opening:
            return Moment.OPENING
        if state is None:
            return Moment.CLOSED
        if self._starting:
            return Moment.STARTING
        return Moment(state.phase)

    @property
    def class_moment(self) -> ClassMoment:
        """Where the class stands."""
        if self._class_change is not None:
            return self._class_change
        engine = self._engine
        return ClassMoment.LIVE if engine is not None and engine.is_teaching else ClassMoment.OFF

    @property
    def preview(self) -> LatestSlot[VideoFrame] | None:
        """The program's latest picture, to be pulled; another one each time devices were opened."""
        engine = self._engine
        return engine.preview if engine is not None else None

    # --- what the trainer does -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the thread and open the devices on it."""
        self._worker.start()
        self.open()

    def open(self) -> None:
        """Look for devices (again) and open them; while a recording or a class runs, nothing happens."""
        self._actions.put(self._open)

    def record(self, make_settings: Callable[[], RecordSettings]) -> None:
        """Begin a recording."""
        self._starting = True
        self._actions.put(lambda: self._record(make_settings))

    def do(self, action: Callable[[Engine], object]) -> None:
        """Do something with the engine, if there is one by then."""
        self._actions.put(lambda: action(self._engine) if self._engine is not None else None)

    def at_once(self, action: Callable[[Engine], object]) -> None:
        """Do on this thread, without waiting for the engine's, what the engine lets any thread do."""
        engine = self._engine
        if engine is not None:
            action(engine)

    def go_live(self, make_settings: Callable[[], tuple[ClassSettings, bool]]) -> None:
        """Open a class; `make_settings` tells it, and whether it is one that a former studio has left."""
        self._class_change = ClassMoment.OPENING
        self._actions.put(lambda: self._of_class(lambda engine: self._go_live(engine, make_settings)))

    def end_class(self) -> None:
        """End the class for all; a recording goes on."""
        self._class_change = ClassMoment.ENDING
        self._actions.put(lambda: self._of_class(Engine.stop_class))

    def share_file(self, path: Path) -> None:
        """Let the class's trainees download a file."""
        self._actions.put(lambda: self._of_class(lambda engine: engine.share_file(path)))

    def close(self) -> None:
        """Finish a running recording and let every device go; `closed` tells when that is done."""
        self._actions.put(END)

    def wait_closed(self) -> bool:
        """Wait for the end of what `close` began; return whether it has come."""
        return self._worker.join(CLOSE_TIMEOUT_S)

    # --- the engine's thread -----------------------------------------------------------------------------------------

    def _run(self, _stop: threading.Event) -> None:
        while (action := self._actions.get()) is not END:
            self._try(action)
        self._try(self._close)
        self.closed.emit()

    def _try(self, action: Callable[[], object]) -> None:
        try:
            action()
        except StudioError as error:
            log.warning("%s", error)
            self.failed.emit(error)
        except Exception as error:  # a recording may be running, and only this thread can finish it
            log.exception("unforeseen")
            self.failed.emit(unforeseen(error))

    def _open(self) -> None:
        engine = self._engine
        if engine is not None and (engine.state.phase is not Phase.READY or engine.is_teaching):
            return
        self._opening = True
        try:
            self._close()
            choice = self._open_what_works(self._choose())
        finally:
            self._opening = False
        self.opened.emit(choice)

    def _open_what_works(self, choice: Choice) -> Choice:
        while True:
            engine = Engine(choice.program, self.happened.emit, encoder_cache=self._encoder_cache)
            try:
                engine.open()
            except StudioError as error:
                fewer = without_refused(choice, error)
                if fewer is None:
                    raise
                log.warning("without what was refused: %s", error)
                choice = fewer
            else:
                self._engine = engine
                return choice

    def _record(self, make_settings: Callable[[], RecordSettings]) -> None:
        try:
            if self._engine is not None:
                self._engine.start_recording(make_settings())
        finally:
            self._starting = False

    def _of_class(self, action: Callable[[Engine], object]) -> None:
        try:
            if self._engine is not None:
                action(self._engine)
        except StudioError as error:
            log.warning("class: %s", error)
            self.class_failed.emit(error)
        finally:
            self._class_change = None

    @staticmethod
    def _go_live(engine: Engine, make_settings: Callable[[], tuple[ClassSettings, bool]]) -> None:
        settings, again = make_settings()
        engine.start_class(settings, host_command(), again=again)

    def _close(self) -> None:
        engine = self._engine
        if engine is not None:
            try:
                engine.close()
            finally:
                self._engine = None

    def _crashed(self, error: Exception) -> None:
        self.failed.emit(unforeseen(error))
