"""Keeps a video source whose calls may hang, in a driver or on the network, from hanging its caller."""

import logging
import threading
from functools import partial
from typing import Final

from capture.clock import NS_PER_S, Clock
from capture.errors import ErrorCode, StudioError
from capture.idling import CanIdle
from capture.media import VideoFrame
from capture.slots import LatestSlot, Signal
from capture.sources import SourceInfo, VideoSource
from capture.worker import Worker

log = logging.getLogger(__name__)

OPEN_LIMIT_S: Final = 5.0
FREEZE_LIMIT_S: Final = 2.0
READ_LIMIT_S: Final = 0.1
CLOSE_LIMIT_S: Final = 0.5


class _Session:
    """What the source's own thread has to say, from one open to the next."""

    def __init__(self) -> None:
        self.news = Signal()
        self.slot: LatestSlot[VideoFrame] = LatestSlot(self.news)
        self.info: SourceInfo | None = None
        self.failure: Exception | None = None
        self.heard_ns = 0
        """When the last call of the source came back."""

    def fail(self, failure: Exception) -> None:
        self.failure = failure
        self.news.set()


class WatchedSource:
    """A video source that is read on a thread of its own, without a pause, so that its newest picture is at hand.

    `open()` waits for the first picture, for at most `open_limit_s`; `read()` blocks for at most 100 ms.
    """

    def __init__(
        self,
        source: VideoSource,
        clock: Clock,
        name: str,
        open_limit_s: float = OPEN_LIMIT_S,
        freeze_limit_s: float = FREEZE_LIMIT_S,
    ) -> None:
        self._source = source
        self._clock = clock
        self._name = name
        self._open_limit_s = open_limit_s
        self._freeze_limit_s = freeze_limit_s
        self._session = _Session()
        self._worker: Worker | None = None

    def open(self) -> SourceInfo:
        """Open the source and wait for its first picture.

        Raises what the source's `open` raises, and CAMERA_BUSY when there is no picture in time.
        """
        if self._worker is not None and self._worker.alive:
            raise StudioError(ErrorCode.CAMERA_BUSY, "still hanging in its driver", name=self._name)
        session = self._session = _Session()
        self._worker = Worker("camera", partial(self._grab, session), session.fail)
        self._worker.start()
        try:
            return self._first_picture(session)
        except BaseException:
            self.close()
            raise

    @property
    def idle(self) -> bool:
        """As in `CanIdle`."""
        return isinstance(self._source, CanIdle) and self._source.idle

    @idle.setter
    def idle(self, idle: bool) -> None:
        if isinstance(self._source, CanIdle):
            self._source.idle = idle

    def read(self) -> VideoFrame | None:
        """Return the newest picture, or None when there was none for 100 ms.

        Raises what the source's `read` raises, and CAMERA_LOST when the source hangs.
        """
        session = self._session
        session.news.wait(READ_LIMIT_S)
        frame = session.slot.take()
        if frame is None:
            if session.failure is not None:
                raise session.failure
            if self._clock.now_ns() - session.heard_ns >= self._freeze_limit_s * NS_PER_S:
                detail = f"no sign of life for {self._freeze_limit_s:g} s"
                raise StudioError(ErrorCode.CAMERA_LOST, detail, name=session.info.name if session.info else self._name)
        return frame

    def close(self) -> None:
        """Let the source go; one that hangs is left behind and closed when it comes back."""
        if self._worker is not None and not self._worker.stop(CLOSE_LIMIT_S):
            log.warning("camera %r hangs and is left behind", self._name)

    def _first_picture(self, session: _Session) -> SourceInfo:
        deadline_ns = self._clock.now_ns() + round(self._open_limit_s * NS_PER_S)
        while session.slot.peek() is None or session.info is None:
            if session.failure is not None:
                raise self._as_busy(session) from session.failure
            left_ns = deadline_ns - self._clock.now_ns()
            if left_ns <= 0:
                detail = f"no picture within {self._open_limit_s:g} s"
                raise StudioError(ErrorCode.CAMERA_BUSY, detail, name=self._name)
            session.news.wait(left_ns / NS_PER_S)
        session.news.set()
        return session.info

    def _as_busy(self, session: _Session) -> Exception:
        """A source that opens but is lost before its first picture is in other hands."""
        failure = session.failure
        assert failure is not None
        if isinstance(failure, StudioError) and failure.code is ErrorCode.CAMERA_LOST:
            return StudioError(ErrorCode.CAMERA_BUSY, failure.detail, name=self._name)
        return failure

    def _grab(self, session: _Session, stop: threading.Event) -> None:
        try:
            session.info = self._source.open()
            while not stop.is_set():
                frame = self._source.read()
                session.heard_ns = self._clock.now_ns()
                if frame is not None:
                    session.slot.put(frame, frame.pts_ns)
        except StudioError as error:
            session.fail(error)
        finally:
            self._source.close()
