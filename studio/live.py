"""The `live` command: an engine that teaches, and records if it is asked to."""

import argparse
import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from capture.clock import NS_PER_S, SystemClock
from capture.errors import ErrorCode, StudioError
from encoder.lesson import Lesson
from encoder.place import check_place
from encoder.sinks import StopReason
from session.control import End, name_of
from session.facts import ClassEnded
from session.link import end_left_class
from session.messages import ErrorId
from session.settings import ClassSettings
from studio.classcommands import BeginRecording, ClassCommand, ShareFile, parse_class_command, person_meant
from studio.classevents import ClassOpen, ClassRefused
from studio.classplan import ClassPlan
from studio.classwording import People, refusal
from studio.commands import Mark, Mute, Pause, Refused, Resume, Show, Stop, Unmute, listen
from studio.engine import Engine
from studio.events import CommandRefused, Event, Finished, RecordingStopping
from studio.hosting import host_command
from studio.output import Output
from studio.paths import encoder_cache
from studio.record import exit_status, obey, refuse
from studio.settings import ProgramSettings, RecordSettings
from studio.signals import INTERRUPTED, on_stop_request

log = logging.getLogger(__name__)

POLL_S: Final = 0.2
USAGE: Final = "trainer-studio live"


def class_plan(args: argparse.Namespace, lesson: Lesson) -> ClassPlan:
    """Return the class that the options describe; raises `StudioError` for what makes no sense."""
    if (args.tls_cert is None) != (args.tls_key is None):
        missing = "--tls-key" if args.tls_key is None else "--tls-cert"
        raise StudioError(ErrorCode.ARGUMENT_MISSING, name=missing, usage=USAGE)
    if args.roster_only and args.roster is None:
        raise StudioError(ErrorCode.ARGUMENT_MISSING, name="--roster", usage=USAGE)
    return ClassPlan(
        title=lesson.title,
        trainer=lesson.trainer,
        lobby=args.lobby,
        roster=args.roster,
        guests=not args.roster_only,
        address=args.host,
        port=args.port,
        code=args.code or "",
        certificate=args.tls_cert.absolute() if args.tls_cert else None,
        key=args.tls_key.absolute() if args.tls_key else None,
        max_trainees=args.max_trainees,
    )


class LiveCommand:
    """Runs one class from start to end; from its making on, a signal only asks for that end."""

    def __init__(
        self,
        program: ProgramSettings,
        plan: ClassPlan,
        settings: ClassSettings,
        new: bool,
        record: Callable[[Path], RecordSettings],
        record_path: Path | None,
        seconds: float | None,
        output: Output,
    ) -> None:
        """Prepare a class.

        `settings` is the class that `plan` makes, unless there is one to go on with (`new`: even then). `record` tells
        how a file at a path is to be recorded, `record_path` to begin with one.
        """
        self._clock = SystemClock()
        self._plan = plan
        self._settings = settings
        self._new = new
        self._record = record
        self._record_path = record_path
        self._seconds = seconds
        self._output = output
        output.ends_with_recording = False
        self._requests: queue.SimpleQueue[ClassCommand | StopReason] = queue.SimpleQueue()
        self._finished = threading.Event()
        self._recorded: Finished | None = None
        self._held: list[Event] | None = []
        """What happens before `ClassOpen`, which is told first; None once it was."""
        self._quiet = False
        """All is told; devices that are let go have nothing to add."""
        self._telling = threading.Lock()
        self._people = People()
        on_stop_request(lambda: self._requests.put(End()), self._finished.wait)
        if record_path is not None:
            check_place(record_path, record(record_path).floor_bytes)
        self._engine = Engine(program, self._on_event, self._clock, encoder_cache())

    def run(self) -> int:
        """Teach until something says end; return the exit status: a recording's, where one did not end as meant.

        Who asks for the end before the devices are open gets no class and no file, and `INTERRUPTED`.
        """
        self._engine.open()
        try:
            if not self._requests.empty():
                return INTERRUPTED
            self._open_class()
            opened_ns = self._clock.now_ns()
            if self._record_path is not None:
                self._begin_recording(self._record_path)
            listen(self._hear)
            reason = self._until_end(opened_ns)
            self._engine.stop_class()
            self._stop_recording(reason)
            self._answer_the_rest()
            self._quiet = True
        finally:
            self._engine.close()
            self._finished.set()
        return exit_status(self._recorded)

    def _open_class(self) -> None:
        plan = self._plan
        left = plan.left_class()
        if self._new:
            if left is not None:
                end_left_class(left.settings, host_command())
            plan.forget_interrupted()
            settings = None
        else:
            settings = left.settings if left is not None else plan.interrupted_class()
        if settings is not None:
            log.info("going on with the class in %s", settings.folder)
        self._engine.start_class(settings or self._settings, host_command(), again=settings is not None)

    def _hear(self, line: str) -> None:
        command = parse_class_command(line)
        if command is not None:
            self._requests.put(command)

    def _until_end(self, opened_ns: int) -> StopReason:
        while True:
            left_s = POLL_S
            if self._seconds is not None:
                left_s = self._seconds - (self._clock.now_ns() - opened_ns) / NS_PER_S
                if left_s <= 0:
                    return StopReason.DURATION
            try:
                request = self._requests.get(timeout=min(left_s, POLL_S))
            except queue.Empty:
                continue
            if isinstance(request, End):
                return StopReason.REQUESTED
            self._obey(request)

    def _answer_the_rest(self) -> None:
        """Refuse what was asked for after the end."""
        while True:
            try:
                request = self._requests.get_nowait()
            except queue.Empty:
                return
            match request:
                case End() | StopReason():
                    pass
                case BeginRecording(path):
                    self._on_event(ClassRefused("record", ErrorId.ENDED, str(path)))
                case _:
                    self._obey(request)

    def _obey(self, request: ClassCommand | StopReason) -> None:
        match request:
            case StopReason():
                self._stop_recording(request)
            case Stop() | Pause() | Resume() | Mark() if not self._engine.is_recording:
                refuse(type(request).__name__.lower(), StudioError(ErrorCode.NOT_RECORDING), self._output)
            case Stop():
                self._stop_recording(StopReason.REQUESTED)
            case BeginRecording(path):
                self._try(f"record {path}", lambda: self._begin_recording(path))
            case ShareFile(path):
                self._try(f"share {path}", lambda: self._engine.share_file(path))
            case Pause() | Resume() | Mark() | Mute() | Unmute() | Show() | Refused():
                obey(self._engine, request, self._output)
            case _ if (person := person_meant(request)) is not None and not self._people.knows(person):
                refuse(name_of(request), StudioError(ErrorCode.CLASS_PERSON_UNKNOWN, id=person), self._output)
            case _:
                self._engine.class_command(request)

    def _try(self, line: str, action: Callable[[], None]) -> None:
        try:
            action()
        except StudioError as error:
            refuse(line, error, self._output)

    def _begin_recording(self, path: Path) -> None:
        if self._engine.is_recording:
            raise StudioError(ErrorCode.ALREADY_RECORDING)
        settings = self._record(path)
        check_place(path, settings.floor_bytes)
        self._engine.start_recording(settings)

    def _stop_recording(self, reason: StopReason) -> None:
        finished = self._engine.stop_recording(reason)
        # One that did not end as it was meant to is not forgotten for a later one that did.
        if finished is not None and exit_status(self._recorded) == 0:
            self._recorded = finished

    def _on_event(self, event: Event) -> None:
        self._people.learn(event)
        with self._telling:
            if self._quiet:
                return
            if self._held is None:
                self._tell(event)
            elif isinstance(event, ClassOpen):
                self._tell(event)
                for earlier in self._held:
                    self._tell(earlier)
                self._held = None
            else:
                self._held.append(event)
        if isinstance(event, RecordingStopping):
            self._requests.put(StopReason.INTERNAL)
        # A class that its host has ended for all leaves nothing to do, unless the lesson is being recorded.
        if isinstance(event, ClassEnded) and not self._engine.is_recording:
            self._requests.put(End())

    def _tell(self, event: Event) -> None:
        if isinstance(event, ClassRefused):
            message, next_step = refusal(self._output.words, event)
            self._output.event(CommandRefused(event.command, event.error, message, next_step))
        else:
            self._output.event(event)
