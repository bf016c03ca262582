"""The `record` command: an engine, driven by signals, the clock and standard input."""

import logging
import queue
import threading
from pathlib import Path
from typing import Final

import platformdirs

from encoder.place import check_place
from encoder.sinks import StopReason
from studio.commands import Command, Mark, Mute, Pause, Refused, Resume, Show, Stop, Unmute, listen
from studio.engine import Engine
from studio.events import CommandRefused, Event, Finished, RecordingStopping
from studio.output import Output
from studio.settings import ProgramSettings, RecordSettings
from studio.signals import on_stop_request

log = logging.getLogger(__name__)

POLL_S: Final = 0.2


class RecordCommand:
    """Runs one recording from start to end."""

    def __init__(
        self, program: ProgramSettings, settings: RecordSettings, seconds: float | None, output: Output
    ) -> None:
        self._settings = settings
        self._seconds = seconds
        self._output = output
        self._requests: queue.SimpleQueue[Command | StopReason] = queue.SimpleQueue()
        self._finished = threading.Event()
        check_place(settings.path, settings.floor_bytes)
        self._engine = Engine(program, self._on_event, encoder_cache=encoder_cache())

    def run(self) -> int:
        """Record until something says stop; return the exit status."""
        on_stop_request(lambda: self._requests.put(StopReason.REQUESTED), self._finished.wait)
        self._engine.open()
        try:
            self._engine.start_recording(self._settings)
            listen(self._requests.put)
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
                left_s = self._seconds - self._engine.state.elapsed_s
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
            self._obey(request)

    def _obey(self, command: Command) -> None:
        match command:
            case Pause():
                self._engine.pause()
            case Resume():
                self._engine.resume()
            case Mark(title):
                self._engine.mark(title)
            case Mute():
                self._engine.set_muted(True)
            case Unmute():
                self._engine.set_muted(False)
            case Show(layout):
                self._engine.set_layout(layout)
            case Refused(line, error):
                words = self._output.words.error(error)
                self._output.event(CommandRefused(line, error.code, words.sentence, words.next_step))
            case Stop():
                self._requests.put(StopReason.REQUESTED)

    def _on_event(self, event: Event) -> None:
        self._output.event(event)
        if isinstance(event, RecordingStopping):
            self._requests.put(StopReason.INTERNAL)


def exit_status(finished: Finished | None) -> int:
    """Return 0 for a recording that ended as it was meant to, otherwise the status of what ended it."""
    if finished is None:
        return 0
    if finished.stop_reason in {StopReason.REQUESTED, StopReason.DURATION}:
        return 0
    return 4 if finished.stop_reason.startswith("disk-") else 5


def encoder_cache() -> Path:
    """Return the file in which the encoders' trial is remembered."""
    return platformdirs.user_cache_path("trainer-studio") / "encoders.json"
