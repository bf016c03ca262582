"""A video file, a still picture or a stream from the network, used as a camera."""

import logging
import threading
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import av
import cv2

from capture.clock import NS_PER_MS, NS_PER_S, Clock
from capture.decoder import NotAVideoError, Picture, VideoDecoder
from capture.errors import ErrorCode, StudioError
from capture.media import VideoFrame
from capture.pixels import BgraConverter
from capture.sources import SourceInfo, SourceKind

log = logging.getLogger(__name__)

READ_LIMIT_NS: Final = 100 * NS_PER_MS
"""`read()` yields nothing rather than block for longer."""
BEHIND_NS: Final = 2 * NS_PER_S
"""So late, decoding each picture will not catch up: go on at the next keyframe."""
HOPELESS_NS: Final = 10 * NS_PER_S
"""So late (the machine slept), go on from here as if no time had passed."""
NETWORK_TIMEOUT_S: Final = 5.0
_FILE_OPTIONS: Final = {"protocol_whitelist": "file"}
"""Some formats name further files: none of them is to be fetched from a network."""
_NETWORK_OPTIONS: Final = {
    "rtsp_transport": "tcp",
    # What http and rtsp are carried by. A playlist from the network must not read this machine's files.
    "protocol_whitelist": "http,https,httpproxy,tcp,tls,crypto,data,rtsp,rtp,srtp,udp",
}


class _Due(NamedTuple):
    due_ns: int
    """When it is to be shown, on the one clock."""
    picture: Picture


class VideoFileCamera:
    """A camera whose pictures come from a file or a URL, each at its own time; sound is ignored.

    A file is paced in real time and plays for ever; when the reader is late, pictures are skipped. It is opened
    anew for each pass, so one that was replaced is seen, and one that has gone is lost. A single picture is yielded
    once. A URL ends where it ends (CAMERA_LOST); without a known length it is live: its pictures are stamped as they
    come, and `read()` blocks for as long as the network does.
    """

    def __init__(self, target: str, clock: Clock, *, loop: bool = True) -> None:
        self._clock = clock
        self._loop = loop
        self._location = str(Path(target).absolute()) if loop else target
        self._shown = self._location if loop else without_password(target)
        self._never = threading.Event()
        self._decoder: VideoDecoder | None = None
        self._converter = BgraConverter(None)
        self._ahead: _Due | None = None
        self._pass_start_ns = 0
        self._live = False
        self._damaged = 0
        self._latest: Picture | None = None
        self._idle = False
        self._owed = False
        self._skipped_told = 0
        self.skipped = 0
        """Pictures that were not shown because the reader was late."""

    def open(self) -> SourceInfo:
        """Open the file and decode its first picture.

        Raises FILE_MISSING, MEDIA_FILE_BROKEN (both with `path`), or CAMERA_BUSY when a URL does not answer.
        """
        cv2.setNumThreads(1)
        if self._loop and not Path(self._location).exists():
            raise StudioError(ErrorCode.FILE_MISSING, path=self._shown)
        try:
            first = self._start_pass()
        except (NotAVideoError, av.error.FFmpegError) as error:
            is_file = self._loop or isinstance(error, NotAVideoError | av.error.InvalidDataError)
            code = ErrorCode.MEDIA_FILE_BROKEN if is_file else ErrorCode.CAMERA_BUSY
            raise StudioError(code, self._reason(error), path=self._shown, name=self._shown) from error
        self._pass_start_ns = self._clock.now_ns()
        self._ahead = _Due(self._pass_start_ns, first)
        self._latest = None
        height, width = self._converter.convert(first.data).shape[:2]
        name = Path(self._location).name if self._loop else self._shown
        return SourceInfo(SourceKind.CAMERA, self._shown, name, width, height, paced=True, backend="PyAV")

    @property
    def idle(self) -> bool:
        """As in `CanIdle`: pictures are decoded, as those after them need, but not converted."""
        return self._idle

    @idle.setter
    def idle(self, idle: bool) -> None:
        self._owed = self._owed or idle
        self._idle = idle

    def read(self) -> VideoFrame | None:
        """Return the next picture when it is due, or None after 100 ms.

        Raises CAMERA_LOST when the file can't be read any more, or the stream has ended.
        """
        give_up_ns = self._clock.now_ns() + READ_LIMIT_NS
        shown = self._ahead or self._next()
        self._ahead = shown
        now_ns = self._wait_until(give_up_ns if shown is None else min(shown.due_ns, give_up_ns))
        if shown is None or now_ns < shown.due_ns:
            return self._again(now_ns)
        late_ns = now_ns - shown.due_ns
        if late_ns > HOPELESS_NS:
            self._pass_start_ns += late_ns
            shown = shown._replace(due_ns=now_ns)
        self._ahead = None
        shown = self._newest(shown, give_up_ns)
        first, self._latest = self._latest is None, shown.picture
        if self._idle and not first:
            return None
        self._owed = self._idle
        return VideoFrame(shown.due_ns, self._converter.convert(shown.picture.data))

    def _again(self, now_ns: int) -> VideoFrame | None:
        """Return the latest picture to whoever has not seen it, or no longer has it."""
        if not self._owed or self._idle or self._latest is None:
            return None
        self._owed = False
        return VideoFrame(now_ns, self._converter.convert(self._latest.data))

    def close(self) -> None:
        """Close the file."""
        self._end_pass()
        if self.skipped != self._skipped_told:
            log.info("%s: %d pictures were skipped: the reader was late", self._shown, self.skipped)
            self._skipped_told = self.skipped

    def _end_pass(self) -> None:
        self._ahead = None
        if self._decoder is not None:
            self._decoder.close()
            self._decoder = None

    def _wait_until(self, time_ns: int) -> int:
        wait_ns = time_ns - self._clock.now_ns()
        if wait_ns > 0:
            self._clock.wait(self._never, wait_ns / NS_PER_S)
        return self._clock.now_ns()

    def _newest(self, shown: _Due, give_up_ns: int) -> _Due:
        """Return the last picture that is due by now, `shown` or one after it."""
        while (now_ns := self._clock.now_ns()) < give_up_ns:
            late_ns = now_ns - shown.due_ns - shown.picture.duration_ns
            following = self._next(behind=late_ns > BEHIND_NS) if late_ns >= 0 else None
            if following is None:
                break
            if following.due_ns > now_ns:
                self._ahead = following
                break
            self.skipped += 1
            shown = following
        return shown

    def _next(self, *, behind: bool = False) -> _Due | None:
        """Return the next picture, of this pass or another, or None when there is only the one already shown."""
        if self._decoder is None:
            return None
        picture = self._decoder.next(behind=behind)
        if picture is None:
            picture = self._pass_again(self._decoder)
        if picture is None:
            return None
        due_ns = self._clock.now_ns() if self._live else self._pass_start_ns + picture.time_ns
        return _Due(due_ns, picture)

    def _pass_again(self, ended: VideoDecoder) -> Picture | None:
        if ended.damaged != self._damaged:
            self._damaged = ended.damaged
            log.warning("%s: skipped %d damaged places, the last: %s", self._shown, ended.damaged, ended.damage)
        self._end_pass()
        if ended.pictures == 1 and not self._live:
            return None
        if not self._loop:
            raise StudioError(ErrorCode.CAMERA_LOST, ended.damage or "the stream has ended", name=self._shown)
        self._pass_start_ns += ended.end_ns
        try:
            return self._start_pass()
        except (NotAVideoError, av.error.FFmpegError) as error:
            raise StudioError(ErrorCode.CAMERA_LOST, self._reason(error), name=self._shown) from error

    def _start_pass(self) -> Picture:
        if self._loop:
            self._decoder = VideoDecoder(self._location, _FILE_OPTIONS, None)
        else:
            self._decoder = VideoDecoder(self._location, _NETWORK_OPTIONS, NETWORK_TIMEOUT_S)
        self._live = self._decoder.endless and not self._loop
        self._converter = BgraConverter(self._decoder.pixel_aspect)
        first = self._decoder.next()
        if first is None:
            raise NotAVideoError(self._decoder.damage or "no pictures in it")
        return first

    def _reason(self, error: Exception) -> str:
        return str(error).replace(self._location, self._shown)


def without_password(url: str) -> str:
    """Return `url` as it may be shown and written down: without its password."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{parts.username}@{host}"))
