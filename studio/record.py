"""The `record` command: an engine, driven by signals, the clock and standard input."""

import logging
import queue
import threading
from typing import Final

from capture.errors import ErrorCode, StudioError
from encoder.place import check_place
from encoder.sinks import StopReason
from studio.commands import Command, Mark, Mute, Pause, Refused, Resume, Show, Stop, Unmute, listen, parse_command
from studio.engine import Engine
from studio.events import CommandRefused, Event, Finished, RecordingStopping
from studio.output import Output
from studio.paths import encoder_cache
from studio.settings import ProgramSettings, RecordSettings
from studio.signals import INTERRUPTED, on_stop_request

log = logging.getLogger(__name__)

POLL_S: Final = 0.2
AS_MEANT: Final = {StopReason.REQUESTED, StopReason.DURATION}


class RecordCommand:
    """Runs one recording from start to end; from its making on, a signal only asks for that end."""

    def __init__(
        self, program: ProgramSettings, settings: RecordSettings, seconds: float | None, output: Output
    ) -> None:
        self._settings = settings
        self._seconds = seconds
        self._output = output
        self._requests: queue.SimpleQueue[Command | StopReason] = queue.SimpleQueue()
        self._finished = threading.Event()
        on_stop_request(lambda: self._requests.put(StopReason.REQUESTED), self._finished.wait)
        check_place(settings.path, settings.floor_bytes)
        self._engine = Engine(program, self._on_event, encoder_cache=encoder_cache())

    def run(self) -> int:
        """Record until something says stop; return the exit status.

        Who asks for the end before the devices are open gets no file, no event of an end, and `INTERRUPTED`.
        """
        self._engine.open()
        try:
            if not self._requests.empty():
                return INTERRUPTED
            self._engine.start_recording(self._settings)
            listen(self._hear)
            reason = self._until_stop()
            finished = self._engine.stop_recording(reason)
        finally:
            self._engine.close()
            self._finished.set()
        return exit_status(finished)

    def _until_stop(self) -> StopReason:
        while True:
            left_s = POLL_S
            if self._seconds is not None:
                left_s = self._seconds - self._engine.state.progress.elapsed_s
                if left_s <= 0:
                    return StopReason.DURATION
            try:
                request = self._requests.get(timeout=min(left_s, POLL_S))
            except queue.Empty:
                continue
            if isinstance(request, StopReason):
                return request
            if isinstance(request, Stop):
                return StopReason.REQUESTED
            obey(self._engine, request, self._output)

    def _hear(self, line: str) -> None:
        command = parse_command(line)
        if command is not None:
            self._requests.put(command)

    def _on_event(self, event: Event) -> None:
        self._output.event(event)
        if isinstance(event, RecordingStopping):
            self._requests.put(StopReason.INTERNAL)


def obey(engine: Engine, command: Command, output: Output) -> None:
    """Do what was typed, `Stop` excepted; tell why when it makes no sense."""
    match command:
        case Pause() if engine.is_paused:
            refuse("pause", StudioError(ErrorCode.ALREADY_PAUSED), output)
        case Pause():
            engine.pause()
        case Resume() if not engine.is_paused:
            refuse("resume", StudioError(ErrorCode.NOT_PAUSED), output)
        case Resume():
            engine.resume()
        case Mark(title):
            engine.mark(title)
        case Mute():
            engine.set_muted(True)
        case Unmute():
            engine.set_muted(False)
        case Show(layout):
            engine.set_layout(layout)
        case Refused(line, error):
            refuse(line, error, output)
        case Stop():
            raise ValueError(command)


def refuse(line: str, error: StudioError, output: Output) -> None:
    """Tell that a command has no effect."""
    words = output.words.error(error)
    output.event(CommandRefused(line, error.code, words.sentence, words.next_step))


def exit_status(finished: Finished | None) -> int:
    """Return 0 for a recording that ended as it was meant to, otherwise the status of what ended it."""
    if finished is None or finished.stop_reason in AS_MEANT:
        return 0
    return ErrorCode(finished.stop_reason).kind.exit_status
