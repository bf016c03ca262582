"""A class that is live: the program's live encodings, the link to its host, and the voices that come back."""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from capture.clock import NS_PER_S, Clock
from capture.errors import ErrorCode, StudioError
from capture.slots import Signal
from capture.worker import Worker
from encoder.live import LiveEncoders
from encoder.shedding import LiveLevel, LiveReduced
from session.addresses import class_url, reachable_addresses
from session.control import (
    AnyCommand,
    AnyNotice,
    CommandRefused,
    Demand,
    Happened,
    KeyframeWanted,
    SetRecording,
    SetReduced,
    Snapshot,
    VoicePacket,
    name_of,
)
from session.facts import ClassEnded, VoiceGiven, VoiceTaken
from session.kept import interrupted_s
from session.link import ClassLink
from session.messages import ErrorId
from session.naming import class_names
from session.settings import ClassSettings, HostReady
from studio.classevents import ClassEvent, ClassOpen, ClassRefused, ClassRestored, ClassTrouble
from studio.program import Program
from studio.wake import WakeLock

log = logging.getLogger(__name__)

IDLE_S: Final = 60.0
NOBODY: Final = Demand((), sound=False, speakers=())


class Teaching:
    """Teaches the program from `open` to `close`. What happens is posted on the thread on which it happens."""

    def __init__(
        self,
        program: Program,
        settings: ClassSettings,
        host_command: Sequence[str],
        clock: Clock,
        post: Callable[[ClassEvent], None],
        recording_backlog: Callable[[], float],
    ) -> None:
        """`recording_backlog`: how far a recording's encoder is behind, 0 to 1 (live yields to it)."""
        self._program = program
        self._settings = settings
        self._clock = clock
        self._post = post
        self._lock = threading.Lock()
        self._recording = False
        self._reduced = False
        self._held = ExitStack()
        self._interrupted_ns: int | None = None
        self._speakers: dict[str, int] = {}
        """Slots by id, as the class has them."""
        self._heard: dict[int, str] = {}
        """Ids by slot, as the program has them."""
        self._speakers_changed = Signal()
        self.ended = threading.Event()
        """Set when the class is over, whoever ended it."""
        self._link = ClassLink(settings, host_command, self._on_notice, self._on_voice, self._on_trouble)
        # A loudspeaker that is let go would hold up the link.
        self._voices_worker = Worker("class voices", self._follow_speakers, self._voices_failed)
        size = program.settings
        self._encoders = LiveEncoders(
            size.width, size.height, clock, self._link.put, self._on_trouble, self._on_reduced, recording_backlog
        )

    @property
    def title(self) -> str:
        """The class's title."""
        return self._settings.title

    def open(self, *, again: bool) -> None:
        """Let trainees join; posts `ClassOpen`. Raises `StudioError` (see `ClassLink.open`), also LIBRARY_MISSING."""
        interrupted = interrupted_s(self._settings.folder) if again and self._link.ready is None else None
        self._encoders.start()
        try:
            ready = self._link.open()
        except StudioError:
            self._encoders.stop()
            raise
        try:
            self._program.prepare_voices()
            self._post(self._about(ready, again=again, interrupted=interrupted))
            self._held.enter_context(WakeLock("A class is being taught"))
            self._voices_worker.start()
            self._program.attach(self._encoders)
            self._program.refresh()
        except BaseException:
            # A host without a program would let trainees into a class that nobody teaches.
            self.close()
            raise

    def close(self) -> None:
        """End the class for all."""
        try:
            self._link.close()
        finally:
            self._program.detach(self._encoders)
            self._encoders.stop()
            self._program.quick = False
            self._held.close()
            self._voices_worker.request_stop()
            self._speakers_changed.set()
            self._voices_worker.join()
            self._hear({})

    def command(self, command: AnyCommand) -> None:
        """Let the host do something; returns at once. After the class has ended, `ClassRefused` says so."""
        if self.ended.is_set():
            self._post(ClassRefused(name_of(command), ErrorId.ENDED, ""))
        else:
            self._link.send(command)

    def share(self, path: Path) -> None:
        """Let trainees download a file; raises FILE_MISSING. After the class has ended, `ClassRefused` says so."""
        if self.ended.is_set():
            self._post(ClassRefused("share", ErrorId.ENDED, str(path)))
        else:
            self._link.share(path)

    def set_recording(self, on: bool) -> None:
        """Tell everybody whether the lesson is being recorded."""
        with self._lock:
            self._recording = on
        self._link.send(SetRecording(on))

    def _on_reduced(self, event: LiveReduced) -> None:
        """Tell the trainer, and trainees whom it concerns; on an encoder's thread."""
        reduced = event.level >= LiveLevel.SMALLER
        with self._lock:
            changed, self._reduced = reduced != self._reduced, reduced
        if changed:
            self._link.send(SetReduced(reduced))
        self._post(event)

    # --- on the link's thread ----------------------------------------------------------------------------------------

    def _on_notice(self, notice: AnyNotice) -> None:
        match notice:
            case Demand(renditions, sound, speakers):
                self._program.quick = sound
                self._encoders.demand(renditions, sound, speakers)
            case KeyframeWanted(rendition):
                self._encoders.request_keyframe(rendition)
            case Snapshot():
                self._begin_anew(notice)
                self._post(notice)
            case Happened(fact):
                match fact:
                    case VoiceGiven(id=person, slot=slot):
                        self._set_speakers({**self._speakers, person: slot})
                    case VoiceTaken(id=person):
                        self._set_speakers({other: at for other, at in self._speakers.items() if other != person})
                    case ClassEnded():
                        self.ended.set()
                    case _:
                        pass
                self._post(fact)
            case CommandRefused(command, error, detail):
                self._post(ClassRefused(command, error, detail))
            case _:
                self._post(notice)

    def _begin_anew(self, snapshot: Snapshot) -> None:
        """Bring host and studio to the same state, on a new link."""
        self._set_speakers({person: slot for slot, person in enumerate(snapshot.speakers) if person})
        with self._lock:
            recording, reduced = self._recording, self._reduced
        if reduced:
            self._link.send(SetReduced(reduced))
        if snapshot.recording != recording:
            self._link.send(SetRecording(recording))
        ready = self._link.ready
        if self._interrupted_ns is not None and ready is not None:
            after_s = (self._clock.now_ns() - self._interrupted_ns) / NS_PER_S
            self._interrupted_ns = None
            self._post(ClassRestored(ready.pid, round(after_s, 3)))

    def _on_trouble(self, error: StudioError) -> None:
        if error.code is ErrorCode.CLASS_LINK_LOST:
            self._interrupted_ns = self._clock.now_ns()
            self._on_notice(NOBODY)
        self._post(ClassTrouble.of(error))

    def _on_voice(self, packet: VoicePacket) -> None:
        self._program.put_voice(packet.slot, packet.sequence, packet.timestamp, packet.data)

    def _set_speakers(self, speakers: dict[str, int]) -> None:
        self._speakers = speakers
        self._speakers_changed.set()

    # --- on a thread of its own --------------------------------------------------------------------------------------

    def _follow_speakers(self, stop: threading.Event) -> None:
        while not stop.is_set():
            if self._speakers_changed.wait(IDLE_S) and not stop.is_set():
                self._hear({slot: person for person, slot in self._speakers.items()})

    def _hear(self, wanted: dict[int, str]) -> None:
        for slot, person in list(self._heard.items()):
            if wanted.get(slot) != person:
                del self._heard[slot]
                self._program.remove_voice(slot)
        for slot, person in wanted.items():
            if slot not in self._heard:
                try:
                    self._program.add_voice(slot)
                except StudioError as error:
                    self._post(ClassTrouble.of(error))
                else:
                    self._heard[slot] = person

    def _voices_failed(self, error: Exception) -> None:
        self._post(ClassTrouble(ErrorCode.INTERNAL, repr(error)))

    # --- private -----------------------------------------------------------------------------------------------------

    def _about(self, ready: HostReady, *, again: bool, interrupted: float | None) -> ClassOpen:
        settings = self._settings
        names = class_names(settings.certificate, settings.address)
        addresses = (*names, *reachable_addresses(settings.address))
        join_urls = tuple(class_url(address, ready.port, fragment=settings.code) for address in addresses)
        secure = class_url(addresses[0], ready.secure_port, secure=True) if ready.secure_port else ""
        return ClassOpen(
            class_id=settings.class_id,
            title=settings.title,
            code=settings.code,
            join_url=join_urls[0],
            join_urls=join_urls,
            secure_url=secure,
            observer_url=class_url(addresses[0], ready.port, fragment=f"observer={settings.observer_token}"),
            folder=settings.folder,
            pids={"studio": os.getpid(), "host": ready.pid},
            again=again,
            interrupted_s=interrupted and round(interrupted, 1),
            lobby=settings.lobby,
        )
