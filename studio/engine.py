"""The engine: a program, at most one recording and one class of it. The command line and the window drive the same."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from capture.clock import Clock, SystemClock
from capture.errors import ErrorCode, StudioError
from capture.geometry import Size
from capture.media import Image, VideoFrame
from capture.scene import Layout, Scene
from capture.slots import LatestSlot
from capture.sources import SourceKind, SourceLost, SourceOpened
from encoder.choose import choose_encoder
from encoder.sinks import StopReason
from session.control import AnyCommand, name_of
from session.messages import ErrorId
from session.settings import ClassSettings
from studio.classevents import ClassRefused
from studio.events import Event, Finished, Muted, SceneChanged, Unmuted
from studio.looking import Seen
from studio.program import Program
from studio.recorder import Recorder
from studio.sample import SoundSample
from studio.settings import ProgramSettings, RecordSettings
from studio.state import NOTHING_YET, EngineState, Phase

if TYPE_CHECKING:
    from studio.teaching import Teaching

log = logging.getLogger(__name__)


class Engine:
    """Opens the program, records it, teaches it live, and says what happens. Recording and class need not each other.

    `post` receives every event on the thread on which it happens, and must return at once. The methods are called
    from one thread; `state` and `preview` are read from any, and what is shown is set from any other one, since to hide
    the screen must not wait until a file is finished.
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
        self._teaching: Teaching | None = None
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
        """End a class and finish a recording that still run, and let every device go."""
        try:
            self.stop_class()
        finally:
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
        self._tell_class()

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
            self._tell_class()
        self._post(finished)
        return finished

    def pause(self) -> None:
        """Record nothing from now on."""
        if self._recorder is not None:
            self._recorder.pause()
            self._tell_class()

    def resume(self) -> None:
        """Record again from now on."""
        if self._recorder is not None:
            self._recorder.resume()
            self._tell_class()

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
        """Show the same sources in another layout, with a short cross-fade; the card at once."""
        self.set_scene(replace(self._program.scene, layout=layout))

    def set_scene(self, scene: Scene) -> None:
        """Show the same sources in another scene; what only moves within its layout is no event."""
        moves = scene.layout is self._program.scene.layout
        self._program.set_scene(scene)
        if not moves:
            self._post(SceneChanged(self._elapsed_s, scene.layout))

    def set_card(self, card: Image | None) -> None:
        """Let the break card look like this: (height, width, 4) BGRA of the program's size; None: a plain one.

        Raises ValueError when it has another size.
        """
        self._program.set_card(card)

    def begin_sample(self, sample: SoundSample) -> None:
        """Let the next seconds of the program's sound be kept; until `end_sample`, or another program."""
        self._program.attach(sample)

    def end_sample(self, sample: SoundSample) -> None:
        """Keep no more of the program's sound."""
        self._program.detach(sample)

    def start_class(self, settings: ClassSettings, host_command: Sequence[str], *, again: bool = False) -> None:
        """Open a class of the program; raises `StudioError` when its host cannot serve.

        `host_command` starts a class host; `again`: the class is one that a former studio has left.
        """
        # Only here: a recording should not wait for what the network needs.
        from studio.teaching import Teaching  # noqa: PLC0415

        self._program.check_running()
        live = Teaching(self._program, settings, host_command, self._clock, self._post, self._backlog)
        live.open(again=again)
        self._teaching = live
        self._tell_class()

    def stop_class(self) -> None:
        """End the class for all, if there is one; a recording goes on."""
        live, self._teaching = self._teaching, None
        if live is not None:
            live.close()

    def class_command(self, command: AnyCommand) -> None:
        """Let the class do something; returns at once. Without a class, or after its end, `ClassRefused` says so."""
        if self._teaching is not None:
            self._teaching.command(command)
        else:
            self._post(ClassRefused(name_of(command), ErrorId.ENDED, ""))

    def share_file(self, path: Path) -> None:
        """Let the class's trainees download a file; as `class_command`. Raises FILE_MISSING."""
        if self._teaching is not None:
            self._teaching.share(path)
        else:
            self._post(ClassRefused("share", ErrorId.ENDED, str(path)))

    @property
    def is_recording(self) -> bool:
        """Whether there is a recording, paused or not."""
        return self._recorder is not None

    @property
    def is_paused(self) -> bool:
        """Whether there is a recording, and it is paused."""
        recorder = self._recorder  # another thread may end it meanwhile
        return recorder is not None and recorder.paused

    @property
    def is_teaching(self) -> bool:
        """Whether there is a class; also when its host has ended it, until `stop_class`."""
        return self._teaching is not None

    @property
    def state(self) -> EngineState:
        """Everything that a window shows, as it is now; may be asked for on any thread."""
        # Another thread may end the recording meanwhile: one look at it decides for all that is told, and the look at
        # `_finishing` comes first, so that what has just ended never seems to run again.
        finishing, recorder, live = self._finishing, self._recorder, self._teaching
        return EngineState(
            phase=_phase(recorder, finishing),
            progress=recorder.progress() if recorder is not None else NOTHING_YET,
            has_microphone=self._program.has_microphone,
            muted=self._program.muted,
            lesson_title=self._lesson_title(recorder),
            scene=self._program.scene,
            program=Size(self._program.settings.width, self._program.settings.height),
            sources=self._program.sources,
            hears=self._program.hearing.now,
            live=live is not None and not live.ended.is_set(),
        )

    def seen(self, kind: SourceKind) -> Seen | None:
        """Look at what a source of pictures shows, for a millisecond; None: not shown, or lost. On any thread."""
        return self._program.seen(kind)

    def checked_ns(self, kind: SourceKind) -> int | None:
        """Return when a source of pictures was last known to show what it shows; None as for `seen`. On any thread."""
        return self._program.checked_ns(kind)

    @property
    def _elapsed_s(self) -> float:
        return self._recorder.elapsed_s if self._recorder is not None else 0.0

    def _lesson_title(self, recorder: Recorder | None) -> str:
        live = self._teaching  # another thread may end it meanwhile
        recorded = recorder.lesson.title if recorder is not None else ""
        return recorded or (live.title if live is not None else "")

    def _backlog(self) -> float:
        recorder = self._recorder  # another thread may end it meanwhile
        return recorder.backlog if recorder is not None else 0.0

    def _tell_class(self) -> None:
        if self._teaching is not None:
            self._teaching.set_recording(self._recorder is not None and not self._recorder.paused)

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
