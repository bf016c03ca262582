"""The live encoders: the program to one stream for each rendition, only while somebody needs it."""

import logging
import threading
from collections.abc import Callable, Collection
from functools import partial

from capture.clock import Clock
from capture.errors import StudioError
from capture.geometry import Rect, Size
from capture.media import VideoFrame
from capture.mixer import ProgramSound
from encoder.livepicture import LivePicture
from encoder.liverendition import LiveRendition
from encoder.livesound import LiveSounds
from encoder.outlet import Outlet
from encoder.packets import Packet
from encoder.renditions import RENDITIONS, Rendition
from encoder.shedding import LiveReduced, Shedding, works

log = logging.getLogger(__name__)


class LiveEncoders:
    """Takes the program and encodes what is demanded; times of the packets are the capture clock's.

    Attach it to the program, then let the program `refresh`: a still screen yields no picture by itself. Pictures are
    encoded on a thread for each rendition, where the latest wins; sound where it arrives. When the machine falls
    behind, pictures yield before a recording loses any; sound never does.
    """

    def __init__(
        self,
        width: int,
        height: int,
        clock: Clock,
        put: Callable[[Packet], None],
        on_failure: Callable[[StudioError], None],
        on_reduced: Callable[[LiveReduced], None] = lambda _event: None,
        recording_backlog: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """Wire it up.

        `put` gets every packet and must not block; `on_failure` what went wrong (pictures are tried again);
        `on_reduced` learns when the machine bears less, or more again. All are called on several threads.
        `recording_backlog`: how full the queue of a recording's encoder is, 0 to 1.
        """
        self._clock = clock
        self._on_failure = on_failure
        self._on_reduced = on_reduced
        self._recording_backlog = recording_backlog
        self._outlet = Outlet(put)
        self._lock = threading.Lock()
        self._demanded: frozenset[Rendition] = frozenset()
        self._shedding = Shedding()
        self._latest: LivePicture | None = None
        self._renditions = {
            rendition: LiveRendition(
                rendition,
                Size(width, height),
                clock,
                put=partial(self._outlet.take, rendition),
                on_failure=on_failure,
                on_encoded=partial(self._note_picture, rendition),
            )
            for rendition in Rendition
        }
        self._sounds = LiveSounds(put, on_failure)

    def start(self) -> None:
        """Start the threads, which sleep until something is demanded."""
        for live in self._renditions.values():
            live.start()

    def stop(self) -> None:
        """End; detach it from the program before."""
        self.demand((), sound=False, speakers=())
        for live in self._renditions.values():
            live.stop()
        self._sounds.close()

    def demand(self, renditions: Collection[Rendition], sound: bool, speakers: Collection[int]) -> None:
        """Say what is needed from now on; each stream that is new begins with a keyframe. Returns at once."""
        self._sounds.want(sound, speakers)
        with self._lock:
            self._demanded = frozenset(renditions)
            self._assign()

    def request_keyframe(self, rendition: Rendition) -> None:
        """Make the rendition's next picture a keyframe; it comes soon, though the screen may be still."""
        encoder = self._outlet.feeder(RENDITIONS[rendition].stream)
        if encoder is not None:
            self._renditions[encoder].request_keyframe()

    # --- Consumer --------------------------------------------------------------------------------------------------

    def put_frame(self, frame: VideoFrame) -> None:
        """Offer a picture to the renditions that are needed."""
        self._watch_recording()
        picture = LivePicture(frame)
        with self._lock:
            self._latest = picture
            for live in self._renditions.values():
                if live.active:
                    live.offer(picture)

    def put_sound(self, sound: ProgramSound) -> None:
        """Encode the next samples, on the caller's thread."""
        self._watch_recording()
        self._sounds.put(sound)

    def screen_changed(self, pts_ns: int) -> None:
        """Do nothing: the picture says it."""

    def camera_placed(self, rect: Rect | None) -> None:
        """Do nothing: the picture says it."""

    def program_failed(self, error: StudioError) -> None:
        """Pass on that no more sound will come."""
        self._on_failure(error)

    # --- private ---------------------------------------------------------------------------------------------------

    def _watch_recording(self) -> None:
        now_ns, backlog = self._clock.now_ns(), self._recording_backlog()
        self._shed(lambda: self._shedding.note_backlog(now_ns, backlog))

    def _note_picture(self, encoder: Rendition, spent_ns: int, period_ns: int) -> None:
        now_ns = self._clock.now_ns()
        self._shed(lambda: self._shedding.note_picture(encoder, now_ns, spent_ns, period_ns))

    def _shed(self, note: Callable[[], bool]) -> None:
        with self._lock:
            if not note():
                return
            event = LiveReduced(self._shedding.level)
            self._assign()
        log.warning("live: %s", event.level.name)
        self._on_reduced(event)

    def _assign(self) -> None:
        """Let each encoder do what demand and machine ask of it; the lock is held."""
        assigned = works(self._demanded, self._shedding.level)
        begun = self._outlet.set_feeders(
            {stream: encoder for encoder, work in assigned.items() for stream in work.streams}
        )
        for encoder, live in self._renditions.items():
            work = assigned.get(encoder)
            if work is None:
                live.set_fps(0)
                continue
            if not live.active and self._latest is not None:
                live.offer(self._latest)
            if work.streams & begun:
                live.request_keyframe()
            live.set_fps(work.fps)
