"""One recording of the program: pipeline, file, journal, and the watch over them."""

import logging
import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Final

from capture.clock import NS_PER_S, Clock
from capture.errors import ErrorCode, StudioError
from capture.geometry import Rect
from capture.media import SAMPLE_RATE, VideoFrame
from capture.mixer import ProgramSound
from capture.pacing import idle_periods
from capture.sources import SourceLost, SourceOpened
from capture.worker import Worker
from encoder.choose import EncoderChoice
from encoder.journal import CameraPlaced, Chapter, DeviceReturned, Incident, Journal, journal_path
from encoder.journal import Paused as PausedEntry
from encoder.journal import Resumed as ResumedEntry
from encoder.lesson import Lesson
from encoder.pipeline import Pipeline, PipelineSettings
from encoder.recording import Recording, RecordingEvent, RecordingLimits
from encoder.settings import audio_settings
from encoder.sinks import SinkStopped, StopReason
from studio.events import (
    Event,
    Finished,
    Finishing,
    Marked,
    Paused,
    Progress,
    RecordingStarted,
    RecordingStopping,
    Resumed,
    Suspended,
)
from studio.meter import SoundShare
from studio.paths import unforeseen
from studio.program import Program
from studio.settings import RecordSettings
from studio.suspend import suspend_watch
from studio.version import VERSION
from studio.wake import WakeLock

log = logging.getLogger(__name__)
FINISH_DEADLINE_S: Final = 120.0
WATCH_INTERVAL_S: Final = 1.0
FIRST_FRAME_TIMEOUT_S: Final = 5.0


class Recorder:
    """Records the program from `start` to `stop`.

    It never stops by itself: when the disk or an encoder fails it posts `RecordingStopping`, keeps what is written
    whole, and waits for its owner to call `stop`.
    """

    def __init__(
        self,
        program: Program,
        settings: RecordSettings,
        choice: EncoderChoice,
        clock: Clock,
        post: Callable[[Event], None],
    ) -> None:
        self._program = program
        self._settings = settings
        self._choice = choice
        self._clock = clock
        self._post = post
        self._failure: tuple[StopReason, StudioError] | None = None
        self._started = False
        self._incidents = 0
        self._chapters = 0
        self._sound_share = SoundShare()
        self._paused_at_ns = 0
        self._overwritten = 0
        self._overwritten_before = program.frames_overwritten
        self._lock = threading.Lock()
        self._suspends = suspend_watch()
        self._held = ExitStack()
        self._journal = Journal(journal_path(settings.path))
        self._file = Recording(
            settings.path,
            settings.container,
            settings.lesson,
            self._journal,
            self._on_file_event,
            self._request_keyframe,
            on_progress=lambda fraction: post(Finishing(round(fraction, 2))),
            limits=RecordingLimits(floor_bytes=settings.floor_bytes),
            settings=self._about(),
            version=VERSION,
            pid=os.getpid(),
            clock=clock,
        )
        self._pipeline = Pipeline(self._pipeline_settings(), clock, [self._file], self._encoder_failed)
        self._watch_worker = Worker("recording watch", self._watch, self._watch_failed)

    # --- what the trainer does -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin; returns when the first picture is encoded.

        Raises `StudioError` when the file cannot be made, or no picture comes; then nothing is recorded any more.
        What fails once there is a picture is told by `RecordingStopping`, after `RecordingStarted`.
        """
        self._pipeline.start()
        # The timeline begins only when all that may take long is done: no sound of it is missed then.
        self._program.attach(self)
        self._program.refresh(self._pipeline.begin)
        self._held.enter_context(WakeLock())
        self._watch_worker.start()
        if not self._pipeline.first_frame.wait(FIRST_FRAME_TIMEOUT_S):
            self._fail(StopReason.INTERNAL, StudioError(ErrorCode.INTERNAL, "no picture came"))
        if self._failure is not None and self._pipeline.frames_encoded == 0:
            self.stop(self._failure[0])
            raise self._failure[1]
        self._post(
            RecordingStarted(
                self._settings.path,
                self._choice.encoder,
                self._choice.preset,
                self._choice.note,
                f"{self._program.settings.width}x{self._program.settings.height}",
                self._program.settings.fps,
                self._settings.lesson.lesson_id,
            )
        )
        with self._lock:
            self._started = True
            failure = self._failure
        if failure is not None:
            # What failed with the first pictures ends as any recording does: its owner is told, and stops it.
            self._post(RecordingStopping.of(failure[1]))

    def pause(self) -> None:
        """Record nothing from now on."""
        if not self.paused:
            self._overwritten = self._overwritten_so_far()
            self._paused_at_ns = self._clock.now_ns()
            self._pipeline.pause(self._paused_at_ns)
            self._journal.add(PausedEntry(at_s=self.elapsed_s, wall=_wall_time()))
            self._post(Paused(self.elapsed_s))

    def resume(self) -> None:
        """Record again, beginning with a picture captured from now on."""
        if self.paused:
            self._overwritten_before = self._program.frames_overwritten
            self._program.refresh(self._pipeline.resume)
            pause_s = (self._clock.now_ns() - self._paused_at_ns) / NS_PER_S
            self._journal.add(ResumedEntry(at_s=self.elapsed_s, wall=_wall_time(), pause_s=pause_s))
            self._post(Resumed(self.elapsed_s))

    def mark(self, title: str) -> None:
        """Begin a chapter here."""
        self._chapters += 1
        at_s = self.elapsed_s
        self._journal.add(Chapter(at_s=at_s, title=title))
        self._post(Marked(at_s, title))

    def stop(self, reason: StopReason) -> Finished:
        """Finish the file and say what was done; a failure met before tells its own reason instead."""
        at_ns = self._clock.now_ns()
        self._overwritten = self._overwritten_so_far()
        try:
            self._watch_worker.stop()
            report = self._pipeline.stop(at_ns, FINISH_DEADLINE_S)[0]
        finally:
            self._program.detach(self)
            self._held.close()
        counts = self.progress()
        return Finished(
            path=report.paths[0],
            paths=report.paths,
            duration_s=round(report.duration_s, 3),
            bytes=report.bytes_written,
            frames_encoded=counts.frames_encoded,
            frames_unchanged=counts.frames_unchanged,
            frames_dropped=counts.frames_dropped,
            audio_silence_s=counts.audio_silence_s,
            encoder=self._choice.encoder,
            stop_reason=self._failure[0] if self._failure is not None else reason,
            chapters=self._chapters,
            incidents=self._incidents,
            lesson_id=self._settings.lesson.lesson_id,
            complete=report.journal is None,
            sound_present=self._sound_share.share,
        )

    # --- what a window or a progress line shows --------------------------------------------------------------------

    @property
    def lesson(self) -> Lesson:
        """What is recorded."""
        return self._settings.lesson

    @property
    def elapsed_s(self) -> float:
        """Length of the recording so far, pauses taken out."""
        return self._pipeline.elapsed_ns(self._clock.now_ns()) / NS_PER_S

    @property
    def paused(self) -> bool:
        """Whether a pause is open."""
        return self._pipeline.paused

    def progress(self) -> Progress:
        """Count what was done so far."""
        elapsed_ns = self._pipeline.elapsed_ns(self._clock.now_ns())
        encoded = self._pipeline.frames_encoded
        missed = self._pipeline.frames_dropped + self._overwritten_so_far()
        unchanged, lost = idle_periods(elapsed_ns, self._program.settings.fps, encoded, missed)
        return Progress(
            elapsed_s=round(elapsed_ns / NS_PER_S, 3),
            bytes=self._file.bytes_written,
            frames_encoded=encoded,
            frames_unchanged=unchanged,
            frames_dropped=lost,
            audio_silence_s=round(self._pipeline.silence_samples / SAMPLE_RATE, 3),
            peak_db=round(self._program.meter.latest.peak_db, 1) if self._program.has_sound else None,
            disk_left_s=self._file.seconds_left,
        )

    @property
    def backlog(self) -> float:
        """How far the encoder is behind, 0 to 1: at 1 it loses pictures."""
        return self._pipeline.backlog

    # --- Consumer --------------------------------------------------------------------------------------------------

    def put_frame(self, frame: VideoFrame) -> None:
        """Record a picture."""
        self._pipeline.put_frame(frame)

    def put_sound(self, sound: ProgramSound) -> None:
        """Record samples."""
        if not self.paused:
            self._sound_share.add(len(sound.block.samples), sound.peak_db)
        try:
            self._pipeline.put_sound(sound)
        except StudioError as error:
            self._encoder_failed(error)

    def screen_changed(self, pts_ns: int) -> None:
        """Note in the journal that the screen showed something new."""
        at_ns = self._pipeline.media_ns(pts_ns)
        if at_ns is not None:
            self._journal.screen_changed(at_ns / NS_PER_S)

    def camera_placed(self, rect: Rect | None) -> None:
        """Note in the journal where the camera lies in the picture."""
        self._journal.add(CameraPlaced(at_s=self.elapsed_s, rect=rect))

    def program_failed(self, error: StudioError) -> None:
        """Stop: no more sound will come."""
        self._fail(StopReason.INTERNAL, error)

    def source_lost(self, event: SourceLost) -> None:
        """Note in the journal that a device was lost."""
        self._incident(event.code, event.detail, device=event.kind)

    def source_back(self, event: SourceOpened) -> None:
        """Note in the journal that a device is back."""
        if event.again:
            self._journal.add(DeviceReturned(at_s=self.elapsed_s, device=event.info.kind))

    # --- private ---------------------------------------------------------------------------------------------------

    def _pipeline_settings(self) -> PipelineSettings:
        program = self._program.settings
        stereo = program.sources.system_sound is not None
        sound = audio_settings(self._settings.container, 2 if stereo else 1) if self._program.has_sound else None
        keep_untouched = program.sound.keep_untouched and program.sources.microphone is not None
        return PipelineSettings(
            self._choice.settings(program.width, program.height, program.fps),
            sound,
            audio_settings(self._settings.container, 1) if keep_untouched else None,
            self._program.sound_lag_s,
        )

    def _about(self) -> str:
        # Not the settings as they are: a camera's URL may hold a password, and the journal goes into the file.
        program, choice = self._program.settings, self._choice
        encoding = f"{choice.encoder} {choice.preset} {choice.qp}".replace("  ", " ")
        return f"{program.width}x{program.height} at {program.fps}, {encoding}, {', '.join(self._program.kinds)}"

    def _overwritten_so_far(self) -> int:
        if self.paused:
            return self._overwritten
        return self._overwritten + self._program.frames_overwritten - self._overwritten_before

    def _watch(self, stop: threading.Event) -> None:
        while not self._clock.wait(stop, WATCH_INTERVAL_S):
            slept_s = self._suspends.check()
            if slept_s > 0:
                self._incident("suspended", f"{slept_s:.0f} s", lost_s=slept_s)
                self._post(Suspended(self.elapsed_s, round(slept_s, 1)))
            self._post(self.progress())

    def _incident(self, code: str, detail: str, *, lost_s: float = 0.0, device: str = "") -> None:
        with self._lock:
            self._incidents += 1
        self._journal.add(Incident(at_s=self.elapsed_s, code=code, detail=detail, lost_s=lost_s, device=device))

    def _request_keyframe(self) -> None:
        self._pipeline.request_keyframe()

    def _on_file_event(self, event: RecordingEvent) -> None:
        if isinstance(event, SinkStopped):
            self._fail(event.reason, StudioError(event.code, event.detail, path=str(self._settings.path)))
        else:
            self._post(event)

    def _encoder_failed(self, error: StudioError) -> None:
        self._fail(StopReason.ENCODER_FAILED, error)

    def _watch_failed(self, error: Exception) -> None:
        self._fail(StopReason.INTERNAL, unforeseen(error))

    def _fail(self, reason: StopReason, error: StudioError) -> None:
        with self._lock:
            if self._failure is not None:
                return
            self._failure = (reason, error)
            started = self._started
        self._incident(error.code, error.detail)
        if started:
            self._post(RecordingStopping.of(error))
        # Nobody needs to wait for a first picture any more.
        self._pipeline.first_frame.set()


def _wall_time() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
