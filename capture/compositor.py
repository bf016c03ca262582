"""Makes the program's picture out of the layers, on a thread of its own."""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Final

import cv2

from capture.clock import NS_PER_MS, NS_PER_S, Clock
from capture.director import Director, Shot, Wait
from capture.geometry import Rect, Size
from capture.intake import PictureFeed
from capture.media import Image, VideoFrame
from capture.painting import Overlay, size_of
from capture.scene import Scene
from capture.slots import LatestSlot, Signal
from capture.sources import SourceKind
from capture.worker import Worker

log = logging.getLogger(__name__)

FADE_S: Final = 0.2
RETRY_NS: Final = 500 * NS_PER_MS
"""After a failure: long enough not to fill the log, short enough for a lesson."""


Request = Callable[[Director, int], None]
"""What another thread wants; given the director and the time at which the compositor's thread heard of it."""


class Compositor:
    """Composes a program picture whenever something visible has changed, at most `fps` times a second.

    While nothing changes, it costs nothing. Scene and overlay are set from any thread; the callbacks run on the
    compositor's thread. A picture that fails is logged, counted in `failures` and tried again.
    """

    def __init__(
        self,
        size: tuple[int, int],
        fps: int,
        clock: Clock,
        feeds: Mapping[SourceKind, PictureFeed],
        scene: Scene,
        on_frame: Callable[[VideoFrame], None],
        signal: Signal,
        *,
        fade_s: float = FADE_S,
        on_camera_placed: Callable[[Rect | None], None] = lambda _rect: None,
        on_screen_changed: Callable[[int], None] = lambda _pts_ns: None,
    ) -> None:
        """Wire it up; `start()` begins.

        `size` is (width, height) of the program, even. `signal` is the one that the feeds' slots set. `fade_s` is how
        long a change of scene takes; 0 cuts.

        `on_frame` gets each program picture: (height, width, 4) BGRA of exactly `size`, read-only, its fourth byte
        without meaning. Its time is the capture time of the newest layer that changed, or now when scene, overlay or a
        lost layer changed it; each is at least 1 ms later than the one before. `on_camera_placed` is told where the
        camera lies in program pixels, or None, whenever that has changed. `on_screen_changed` is told the time of each
        program picture in which the screen's layer is a new picture; both come after that picture.
        """
        self._size = Size(*size)
        self._fps = fps
        self._clock = clock
        self._feeds = feeds
        self._on_frame = on_frame
        self._signal = signal
        self._fade_s = fade_s
        self._on_camera_placed = on_camera_placed
        self._on_screen_changed = on_screen_changed
        self._lock = threading.Lock()
        self._scene = scene
        self._requests: list[Request] = []
        self._failing = False
        # The loop lets no failure out, and a worker logs its own.
        self._worker = Worker("compositor", self._run, lambda _error: None)
        self.preview: LatestSlot[VideoFrame] = LatestSlot()
        """The latest program picture."""
        self.composed = 0
        """Program pictures made."""
        self.failures = 0
        """Program pictures that could not be made or handed on."""
        self.camera_rect: Rect | None = None
        """Where the camera lies in the latest program picture, in program pixels, or None."""
        self.sources: Mapping[SourceKind, Size] = {}
        """The picture size of each source, as of the latest program picture; another value when one has changed."""

    def start(self) -> None:
        """Begin; the first picture waits at most 500 ms for the visible feeds' first pictures."""
        self._worker.start()

    def stop(self) -> None:
        """End; no callback runs after that."""
        self._worker.request_stop()
        self._signal.set()
        if not self._worker.join():
            log.warning("the compositor is still busy")
        if self.failures:
            log.warning("%d program pictures failed", self.failures)

    @property
    def running(self) -> bool:
        """Whether it has been started and not been stopped."""
        return self._worker.alive

    def set_scene(self, scene: Scene) -> None:
        """Show `scene`: fades to another layout, but cuts to the card."""
        self._ask(lambda director, now_ns: director.set_scene(scene, now_ns))

    def set_overlay(self, bgra: Image | None) -> None:
        """Lay a copy of `bgra` over the program: (height, width, 4), straight alpha; None: nothing.

        Raises ValueError when it has another size than the program.
        """
        overlay = None
        if bgra is not None:
            self._check_size("an overlay", bgra)
            drawn = Overlay(bgra)
            overlay = None if drawn.empty else drawn
        self._ask(lambda director, _now_ns: director.set_overlay(overlay))

    def set_card(self, bgra: Image | None) -> None:
        """Let the card's layout show a copy of `bgra`: (height, width, 4), its fourth byte without meaning.

        None: a plain card, as at the beginning. Raises ValueError when it has another size than the program.
        """
        card = None
        if bgra is not None:
            self._check_size("a card", bgra)
            card = bgra.copy()
            card.flags.writeable = False
        self._ask(lambda director, _now_ns: director.set_card(card))

    def _check_size(self, what: str, bgra: Image) -> None:
        if bgra.shape[2:] != (4,) or size_of(bgra) != self._size:
            raise ValueError(f"{what} of shape {bgra.shape} over a program of {self._size}")

    def refresh(self, then: Callable[[int], None] | None = None) -> int:
        """Make a picture that shows nothing from before this call, and none until then; return the call's time.

        It comes as soon as each visible feed has yielded or confirmed its picture; after 500 ms a placeholder stands
        for those that have not. A picture on its way during this call has an earlier time than what is returned;
        `then` is told that time before a later picture can come.
        """
        with self._lock:
            since_ns = self._clock.now_ns()
            self._requests.append(lambda director, _now_ns: director.refresh(since_ns))
            if then is not None:
                then(since_ns)
        self._signal.set()
        return since_ns

    def _ask(self, request: Request) -> None:
        with self._lock:
            self._requests.append(request)
        self._signal.set()

    def _run(self, stop: threading.Event) -> None:
        cv2.setNumThreads(1)  # OpenCV's pool would fight the encoder's
        director = Director(
            self._size, self._fps, self._feeds, self._scene, round(self._fade_s * NS_PER_S), self._clock.now_ns()
        )
        while not stop.is_set():
            self._signal.wait(self._turn(director) / NS_PER_S)

    def _turn(self, director: Director) -> int:
        """Do what is due; return how long to wait, in nanoseconds, unless something comes."""
        with self._lock:  # so that a picture decided on before a refresh also has an earlier time
            now_ns = self._clock.now_ns()
            requests, self._requests = self._requests, []
        try:
            for request in requests:
                request(director, now_ns)
            outcome = director.step(now_ns)
            if isinstance(outcome, Wait):
                return outcome.ns
            self._show(outcome)
            self._failing = False
        except Exception:  # a lesson goes on without one picture
            self.failures += 1
            if not self._failing:  # once for each run of failures
                log.exception("a program picture failed")
            self._failing = True
            director.redraw(now_ns + RETRY_NS)
        return 0

    def _show(self, shot: Shot) -> None:
        frame = shot.frame
        self.composed += 1
        self.preview.put(frame, frame.pts_ns)
        self._on_frame(frame)
        if shot.sources != self.sources:
            self.sources = dict(shot.sources)
        if shot.camera_rect != self.camera_rect:
            self.camera_rect = shot.camera_rect
            self._on_camera_placed(shot.camera_rect)
        if shot.screen_changed:
            self._on_screen_changed(frame.pts_ns)
