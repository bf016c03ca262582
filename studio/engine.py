"""The engine: a program, and at most one recording of it. The command line and the window drive the same one."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from capture.clock import Clock, SystemClock
from capture.errors import ErrorCode, StudioError
from capture.media import VideoFrame
from capture.scene import Layout
from capture.slots import LatestSlot
from capture.sources import SourceLost, SourceOpened
from encoder.choose import choose_encoder
from encoder.sinks import StopReason
from studio.events import Event, Finished, Muted, SceneChanged, Unmuted
from studio.program import Program
from studio.recorder import Recorder
from studio.settings import ProgramSettings, RecordSettings
from studio.state import EngineState, Phase

log = logging.getLogger(__name__)


class Engine:
    """Opens the program, records it, and says what happens.

    `post` receives every event on the thread on which it happens, and must return at once. The methods are called
    from one thread; `state` and `preview` are read from any.
    """

    def __init__(
        self,
        settings: ProgramSettings,
        post: Callable[[Event], None],
        clock: Clock | None = None,
        encoder_cache: Path | None = None,
    ) -> None:
        self._clock = clock or SystemClock()
        self._post_outside = post
        self._encoder_cache = encoder_cache
        self._recorder: Recorder | None = None
        self._finishing = False
        self._program = Program(settings, self._clock, self._post)

    @property
    def preview(self) -> LatestSlot[VideoFrame]:
        """The program's latest picture, to be pulled."""
        return self._program.preview

    def open(self) -> None:
        """Open every device; raises `StudioError` for the first that cannot be had."""
        self._program.open()

    def close(self) -> None:
        """Finish a recording that still runs, and let every device go."""
        try:
            self.stop_recording()
        finally:
            self._program.close()

    def start_recording(self, settings: RecordSettings) -> None:
        """Begin to record; raises `StudioError` when the place or the encoder cannot be had, or no picture comes."""
        self._program.check_running()
        recorder = self._new_recorder(settings)
        # Known before it starts, so that what happens meanwhile is in its journal.
        self._recorder = recorder
        try:
            recorder.start()
        except StudioError:
            self._recorder = None
            raise

    def _new_recorder(self, settings: RecordSettings) -> Recorder:
        program = self._program.settings
        choose = partial(
            choose_encoder,
            settings.encoder,
            program.width,
            program.height,
            program.fps,
            settings.quality,
            self._encoder_cache,
        )
        try:
            return Recorder(self._program, settings, choose(), self._clock, self._post)
        except StudioError as error:
            if error.code is not ErrorCode.ENCODER_REFUSED:
                raise
            # Hardware that worked yesterday may be taken by another program today.
            log.warning("chosen again: %s", error)
            return Recorder(self._program, settings, choose(believe=False), self._clock, self._post)

    def stop_recording(self, reason: StopReason = StopReason.REQUESTED) -> Finished | None:
        """Finish the recording and return what was done; None when there was none."""
        recorder = self._recorder
        if recorder is None:
            return None
        self._finishing = True
        try:
            finished = recorder.stop(reason)
        finally:
            self._recorder = None
            self._finishing = False
        self._post(finished)
        return finished

    def pause(self) -> None:
        """Record nothing from now on."""
        if self._recorder is not None:
            self._recorder.pause()

    def resume(self) -> None:
        """Record again from now on."""
        if self._recorder is not None:
            self._recorder.resume()

    def mark(self, title: str) -> None:
        """Begin a chapter here."""
        if self._recorder is not None:
            self._recorder.mark(title)

    def set_muted(self, muted: bool) -> None:
        """Silence the microphone in the program, or let it be heard."""
        if not self._program.has_microphone:
            return
        self._program.muted = muted
        self._post(Muted(self._elapsed_s) if muted else Unmuted(self._elapsed_s))

    def set_layout(self, layout: Layout) -> None:
        """Show the same sources in another layout, with a short cross-fade."""
        self._program.set_scene(replace(self._program.scene, layout=layout))
        self._post(SceneChanged(self._elapsed_s, layout))

    @property
    def state(self) -> EngineState:
        """Everything that a window shows, as it is now; may be asked for on any thread."""
        level = self._program.meter.latest
        # Another thread may end the recording meanwhile: one look at it decides for all that is told, and the look at
        # `_finishing` comes first, so that what has just ended never seems to run again.
        finishing, recorder = self._finishing, self._recorder
        counts = recorder.progress() if recorder is not None else None
        return EngineState(
            phase=_phase(recorder, finishing),
            elapsed_s=counts.elapsed_s if counts else 0.0,
            bytes_written=counts.bytes if counts else 0,
            frames_encoded=counts.frames_encoded if counts else 0,
            frames_unchanged=counts.frames_unchanged if counts else 0,
            frames_dropped=counts.frames_dropped if counts else 0,
            audio_silence_s=counts.audio_silence_s if counts else 0.0,
            peak_db=level.peak_db,
            rms_db=level.rms_db,
            has_microphone=self._program.has_microphone,
            muted=self._program.muted,
            layout=self._program.scene.layout,
            disk_left_s=counts.disk_left_s if counts else None,
        )

    @property
    def _elapsed_s(self) -> float:
        return self._recorder.elapsed_s if self._recorder is not None else 0.0

    def _post(self, event: Event) -> None:
        recorder = self._recorder  # another thread may end it meanwhile
        if recorder is not None and isinstance(event, SourceLost):
            recorder.source_lost(event)
        elif recorder is not None and isinstance(event, SourceOpened):
            recorder.source_back(event)
        self._post_outside(event)


def _phase(recorder: Recorder | None, finishing: bool) -> Phase:
    if recorder is None:
        return Phase.READY
    if finishing:
        return Phase.FINISHING
    return Phase.PAUSED if recorder.paused else Phase.RECORDING
