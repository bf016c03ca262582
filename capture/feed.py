"""Runs a source on a thread of its own and takes it up again when it was lost."""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final, Protocol

from capture.clock import NS_PER_S, Clock
from capture.errors import ErrorCode, StudioError
from capture.idling import CanIdle
from capture.media import AudioBlock, VideoFrame
from capture.slots import LatestSlot, Signal
from capture.sources import (
    AudioSource,
    SourceEvent,
    SourceInfo,
    SourceKind,
    SourceLost,
    SourceOpened,
    VideoSource,
)
from capture.ticks import TickGrid
from capture.worker import Worker

log = logging.getLogger(__name__)

RETRY_S: Final = 1.0
"""Between two tries to take a lost source up again."""
STOP_LIMIT_S: Final = 1.0
"""How long `stop()` waits for a source that may hang in its driver."""
SILENT_LIMIT_NS: Final = NS_PER_S // 2
"""A sound source that yields no block for so long is lost."""
FIRST_BLOCK_LIMIT_NS: Final = 2 * NS_PER_S
"""The same for the first block: a Bluetooth headset takes more than a second to change its profile."""

_BUSY: Final = {
    SourceKind.SCREEN: ErrorCode.SCREEN_FAILED,
    SourceKind.CAMERA: ErrorCode.CAMERA_BUSY,
    SourceKind.MICROPHONE: ErrorCode.MICROPHONE_BUSY,
    SourceKind.SYSTEM_SOUND: ErrorCode.MICROPHONE_BUSY,
    SourceKind.LOUDSPEAKER: ErrorCode.LOUDSPEAKER_LOST,
}
_LOST_OF_SYSTEM_SOUND: Final = {ErrorCode.MICROPHONE_LOST: ErrorCode.SYSTEM_SOUND_LOST}
"""What the sound server calls a microphone is the computer's own sound here: nobody's voice is lost."""


class Device(Protocol):
    """What a feed opens and closes; how it is read is the feed's own affair."""

    def open(self) -> SourceInfo:
        """Open the device; raises `StudioError`."""
        ...

    def close(self) -> None:
        """Let the device go; never raises."""
        ...


class Feed(ABC):
    """The life of a source, whatever it yields: open, read, lose, try again each second, stop.

    What happens is posted from the feed's own thread. A failure is posted once; the tries after it are quiet, and
    the source is back when it has yielded again, not merely opened.
    """

    def __init__(
        self,
        source: Device,
        clock: Clock,
        post: Callable[[SourceEvent], None],
        kind: SourceKind,
    ) -> None:
        self.kind = kind
        self.lost = False
        """Whether the source has failed and is not back yet."""
        self._clock = clock
        self._device = source
        self._post = post
        self._id = self._name = ""
        self._opened = threading.Event()
        self._first: SourceInfo | StudioError | None = None
        self._worker = Worker(f"{kind}-feed", self._run, self._crashed)

    def start(self) -> None:
        """Start the thread, which opens the source."""
        self._worker.start()

    def wait_open(self, timeout_s: float) -> SourceInfo:
        """Wait for the first open and return what the source says of itself.

        Raises the StudioError of the first open, or the kind's "busy" code after `timeout_s`. Either way the feed
        goes on trying until `stop()`; the failure of the first open is told here and posted to nobody.
        """
        self._opened.wait(timeout_s)
        first = self._first
        if first is None:
            raise StudioError(_BUSY[self.kind], f"not open after {timeout_s:g} s")
        if isinstance(first, StudioError):
            raise first
        return first

    def stop(self) -> None:
        """End the thread and close the source; a source that hangs is left behind, and logged."""
        if not self._worker.stop(STOP_LIMIT_S):
            log.error("the %s hangs in its driver and is left behind", self.kind)

    @abstractmethod
    def _pump(self, info: SourceInfo, stop: threading.Event) -> None:
        """Read from the opened source until `stop` is set; raise when it fails."""

    @abstractmethod
    def _changed(self) -> None:
        """Tell the consumer that `lost` has changed."""

    def _yielded(self, info: SourceInfo) -> None:
        """Note that the source works; to be called after each thing that it yields."""
        if self.lost:
            self.lost = False
            log.info("%s %r is back", self.kind, info.id)
            self._changed()
            self._post(SourceOpened(info, again=True))

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self._session(stop)
            except StudioError as error:
                self._failed(error)
            except Exception as error:  # whatever a device library throws, the feed goes on
                log.log(logging.DEBUG if self.lost else logging.ERROR, "the %s failed", self.kind, exc_info=True)
                self._failed(StudioError(ErrorCode.INTERNAL, repr(error)))
            self._clock.wait(stop, RETRY_S)
        self._finish_first(StudioError(_BUSY[self.kind], "stopped before it was open"))

    def _session(self, stop: threading.Event) -> None:
        try:
            info = self._device.open()
            self._id, self._name = info.id, info.name
            if not self._opened.is_set():
                log.info("%s %r opened: %s", self.kind, info.id, info)
                self._post(SourceOpened(info, again=False))
                self._finish_first(info)
            self._pump(info, stop)
        finally:
            self._device.close()

    def _failed(self, error: StudioError) -> None:
        code = _LOST_OF_SYSTEM_SOUND.get(error.code, error.code) if self.kind is SourceKind.SYSTEM_SOUND else error.code
        if self.lost:
            log.debug("the %s is still away: %s", self.kind, error)
            return
        log.warning("the %s is lost: %s", self.kind, error)
        self.lost = True
        self._changed()
        if self._opened.is_set():
            self._post(SourceLost(self.kind, self._id, code, error.detail, {**error.facts, "name": self._name}))
        else:
            self._finish_first(error)

    def _crashed(self, error: Exception) -> None:
        self._finish_first(StudioError(ErrorCode.INTERNAL, repr(error)))

    def _finish_first(self, result: SourceInfo | StudioError) -> None:
        if not self._opened.is_set():
            self._first = result
            self._opened.set()


class VideoFeed(Feed):
    """Puts the newest picture of a source into `slot`.

    A source that is not paced is called on a steady grid of `fps`. While `lost` the slot is empty.
    """

    def __init__(
        self,
        source: VideoSource,
        clock: Clock,
        fps: int,
        signal: Signal,
        post: Callable[[SourceEvent], None],
        kind: SourceKind,
    ) -> None:
        super().__init__(source, clock, post, kind)
        self.slot: LatestSlot[VideoFrame] = LatestSlot(signal)
        self._source = source
        self._fps = fps
        self._idle = False
        self._signal = signal

    @property
    def idle(self) -> bool:
        """Whether nobody shows its pictures: a source that can spares itself the work, and the slot gets empty."""
        return self._idle

    @idle.setter
    def idle(self, idle: bool) -> None:
        self._idle = idle
        if isinstance(self._source, CanIdle):
            self._source.idle = idle
            # What lies there, or comes yet, would be old when it is shown again.
            self.slot.clear()

    def _pump(self, info: SourceInfo, stop: threading.Event) -> None:
        grid = TickGrid(self._fps, self._clock.now_ns())
        while not stop.is_set():
            if not info.paced:
                now_ns = self._clock.now_ns()
                wait_ns = grid.next_ns(now_ns) - now_ns
                if wait_ns > 0 and self._clock.wait(stop, wait_ns / NS_PER_S):
                    return
            before_ns = self._clock.now_ns()
            frame = self._source.read()
            if frame is None:
                self.slot.confirm(before_ns)
            else:
                self.slot.put(frame, checked_ns=frame.pts_ns)
                self._yielded(info)

    def _changed(self) -> None:
        if self.lost:
            self.slot.clear()
        self._signal.set()


class AudioFeed(Feed):
    """Hands each block of a source to `on_block`, on the feed's thread."""

    def __init__(
        self,
        source: AudioSource,
        clock: Clock,
        on_block: Callable[[AudioBlock], None],
        post: Callable[[SourceEvent], None],
        kind: SourceKind,
    ) -> None:
        super().__init__(source, clock, post, kind)
        self._source = source
        self._on_block = on_block

    def _pump(self, info: SourceInfo, stop: threading.Event) -> None:
        last_ns = self._clock.now_ns()
        limit_ns = FIRST_BLOCK_LIMIT_NS
        while not stop.is_set():
            block = self._source.read()
            now_ns = self._clock.now_ns()
            if block is not None:
                self._on_block(block)
                self._yielded(info)
                last_ns, limit_ns = now_ns, SILENT_LIMIT_NS
            elif now_ns - last_ns >= limit_ns:
                raise StudioError(ErrorCode.MICROPHONE_LOST, f"no block for {limit_ns // 1_000_000} ms", name=info.name)

    def _changed(self) -> None:
        """Do nothing: the mixer fills what is missing with silence by itself."""
