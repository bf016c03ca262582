"""One live rendition: its own thread, its encoder while it is needed."""

import logging
import threading
from collections.abc import Callable
from typing import Final

import cv2

from capture.clock import NS_PER_S, Clock
from capture.errors import ErrorCode, StudioError
from capture.geometry import Size
from capture.slots import LatestSlot, Signal
from capture.worker import Worker
from encoder.cadence import Cadence, Due
from encoder.livepicture import LivePicture, fitting
from encoder.livevideo import LiveVideoEncoder
from encoder.packets import Packet
from encoder.renditions import RENDITIONS, Rendition

log = logging.getLogger(__name__)

IDLE_S: Final = 60.0
RETRY_S: Final = 1.0
"""After a failure, until the encoder is tried anew."""


class LiveRendition:
    """Encodes the latest picture whenever one is due; asleep, and without an encoder, while nobody needs it.

    Every method may be called from any thread and returns at once, `stop` excepted.
    """

    def __init__(
        self,
        rendition: Rendition,
        program: Size,
        clock: Clock,
        put: Callable[[Packet], None],
        on_failure: Callable[[StudioError], None],
        on_encoded: Callable[[int, int], None],
    ) -> None:
        """Wire it up.

        `put` gets the packets, `on_failure` the first failure of a run of them, `on_encoded` for each new picture the
        nanoseconds that it took and those between two at the present rate; all on the rendition's thread.
        """
        self._settings = RENDITIONS[rendition]
        self._size = fitting(program, self._settings.height)
        self._clock = clock
        self._put = put
        self._on_failure = on_failure
        self._on_encoded = on_encoded
        self._signal = Signal()
        self._slot: LatestSlot[LivePicture] = LatestSlot(self._signal)
        self._fps = 0
        self._keyframe = False
        self._failing = False
        self._worker = Worker(f"live {rendition}", self._run, self._failed)

    @property
    def active(self) -> bool:
        """Whether it encodes."""
        return self._fps > 0

    def start(self) -> None:
        """Start the thread."""
        self._worker.start()

    def stop(self) -> None:
        """End the thread; no packet comes after that."""
        self._worker.request_stop()
        self._signal.set()
        if not self._worker.join():
            log.error("%s is still busy", self._worker.name)

    def set_fps(self, fps: int) -> None:
        """Encode at most `fps` pictures a second from now on; 0: nobody needs any."""
        self._fps = fps
        self._signal.set()

    def offer(self, picture: LivePicture) -> None:
        """Take the program's next picture."""
        self._slot.put(picture, picture.pts_ns)

    def request_keyframe(self) -> None:
        """Make the next picture a keyframe; a still one is encoded anew for that."""
        self._keyframe = True
        self._signal.set()

    # --- on its own thread -----------------------------------------------------------------------------------------

    def _run(self, stop: threading.Event) -> None:
        cv2.setNumThreads(1)  # OpenCV's pool would fight the encoders'
        while not stop.is_set():
            if not self._fps:
                self._signal.wait(IDLE_S)
                continue
            try:
                self._encode_while_needed(stop)
            except StudioError as error:
                self._failed(error)
                self._clock.wait(stop, RETRY_S)

    def _encode_while_needed(self, stop: threading.Event) -> None:
        encoder = LiveVideoEncoder(self._settings, self._size)
        cadence = Cadence(self._settings.bit_rate, self._settings.fps)
        first = True
        while not stop.is_set() and (fps := self._fps):
            cadence.set_fps(fps)
            begin_ns = self._clock.now_ns()
            fresh = self._slot.fresh or (first and self._slot.peek() is not None)
            due, wait_ns = cadence.due(begin_ns, fresh, self._keyframe)
            if due is Due.NOTHING:
                self._signal.wait(wait_ns / NS_PER_S)
                continue
            picture = self._slot.take() or self._slot.peek()
            assert picture is not None
            keyframe, self._keyframe = self._keyframe, False
            pts_ns = picture.pts_ns if due is Due.NEW else begin_ns
            encoded = encoder.encode(picture.planes(self._size), pts_ns, keyframe)
            first = False
            cadence.encoded(begin_ns, due, encoded)
            for packet in encoded.packets:
                self._put(packet)
            self._failing = False
            if due is Due.NEW:
                self._on_encoded(self._clock.now_ns() - begin_ns, NS_PER_S // fps)

    def _failed(self, error: Exception) -> None:
        if not self._failing:
            self._failing = True
            self._on_failure(
                error if isinstance(error, StudioError) else StudioError(ErrorCode.ENCODER_FAILED, repr(error))
            )
