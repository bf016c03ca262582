"""The picture: from BGRA to H.264, one packet out for each picture in."""

from typing import Final

import av
import cv2
import numpy as np
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from capture.clock import NS_PER_S
from capture.errors import ErrorCode, StudioError
from capture.media import Image
from encoder.ffmpeg_log import captured_errors
from encoder.h264 import BACKENDS, TIME_BASE, Backend, open_context, slices_for
from encoder.packets import MediaKind, Packet, StreamId, StreamSpec
from encoder.settings import VideoSettings

_TICKS_PER_S: Final = TIME_BASE.denominator


class VideoEncoder:
    """One H.264 encoder, for pictures of one size. Not thread-safe: one thread feeds it and closes it.

    Times are the recording's own, in nanoseconds, at any distance from one another. Of two pictures in the same
    1/90000 s the later one moves on by one tick.
    """

    def __init__(self, settings: VideoSettings, stream: StreamId, slices: int | None = None) -> None:
        """Open the encoder.

        `slices`: how many threads share a picture; None: as many as suit the size.

        Raises `StudioError`: ENCODER_UNKNOWN; ENCODER_REFUSED, with FFmpeg's own words in `detail`.
        """
        backend = BACKENDS.get(settings.encoder)
        if backend is None:
            raise StudioError(ErrorCode.ENCODER_UNKNOWN, name=settings.encoder, available=", ".join(BACKENDS))
        self._settings = settings
        self._backend = backend
        self._stream = stream
        self._context: VideoCodecContext | None = _open(backend, settings, slices or slices_for(settings))
        self.spec = StreamSpec(
            id=stream,
            kind=MediaKind.VIDEO,
            codec="h264",
            time_base=TIME_BASE,
            extradata=self._context.extradata or b"",
            width=settings.width,
            height=settings.height,
        )
        self._planes = self._new_planes()
        self._last_pts = -1

    def encode(self, image: Image, pts_ns: int, keyframe: bool = False) -> list[Packet]:
        """Encode a picture, (height, width, 4) BGRA; raises ENCODER_FAILED."""
        width, height = self._settings.width, self._settings.height
        if image.shape != (height, width, 4):
            raise self._failed(f"a picture of shape {image.shape} for an encoder of {width}x{height}")
        if self._backend.keeps_input:
            self._planes = self._new_planes()
        if self._backend.pixel_format == "nv12":
            _interleave(np.asarray(cv2.cvtColor(image, cv2.COLOR_BGRA2YUV_I420), np.uint8), self._planes)
        else:
            cv2.cvtColor(image, cv2.COLOR_BGRA2YUV_I420, dst=self._planes)
        return self._send(pts_ns, keyframe)

    def again(self, pts_ns: int, keyframe: bool = False) -> list[Packet]:
        """Encode the last picture once more; there must have been one. Raises ENCODER_FAILED."""
        if self._last_pts < 0:
            raise self._failed("there is no picture yet that could be shown again")
        return self._send(pts_ns, keyframe)

    def flush(self) -> list[Packet]:
        """Return what the encoder still holds; nothing can be encoded afterwards."""
        return self._packets(None)

    def close(self) -> None:
        """Let the encoder go, with what it still holds; may be called twice."""
        self._context = None

    def _send(self, pts_ns: int, keyframe: bool) -> list[Packet]:
        frame = wrapped(self._planes, self._backend.pixel_format)
        ticks = ticks_of(pts_ns)
        self._last_pts = frame.pts = max(ticks, self._last_pts + 1)
        frame.time_base = TIME_BASE
        if keyframe:
            frame.pict_type = PictureType.I
        return self._packets(frame)

    def _packets(self, frame: av.VideoFrame | None) -> list[Packet]:
        if self._context is None:
            raise self._failed("it is closed")
        try:
            return [self._packet(unit) for unit in self._context.encode(frame)]
        except (FFmpegError, EOFError) as error:
            raise self._failed(str(error)) from error

    def _packet(self, unit: "av.Packet[av.VideoStream]") -> Packet:
        assert unit.pts is not None
        assert unit.dts is not None
        return Packet(self._stream, unit.pts, unit.dts, TIME_BASE, 0, unit.is_keyframe, bytes(unit))

    def _new_planes(self) -> Image:
        return np.empty((self._settings.height * 3 // 2, self._settings.width), np.uint8)

    def _failed(self, detail: str) -> StudioError:
        return StudioError(ErrorCode.ENCODER_FAILED, detail, name=self._settings.encoder)


def ticks_of(time_ns: int) -> int:
    """Return a time in units of `TIME_BASE`, the nearest."""
    return (time_ns * _TICKS_PER_S + NS_PER_S // 2) // NS_PER_S


def wrapped(planes: Image, pixel_format: str) -> av.VideoFrame:
    """Return the planes, (height * 3 / 2, width) of yuv420p or nv12, as a picture without a copy where PyAV can."""
    if planes.shape[0] // 3 * 2 % 4:
        # PyAV's view of a buffer rounds the height down to a multiple of 4: these are copied.
        return av.VideoFrame.from_ndarray(planes, pixel_format)
    return av.VideoFrame.from_numpy_buffer(planes, pixel_format)


def _open(backend: Backend, settings: VideoSettings, slices: int) -> VideoCodecContext:
    with captured_errors() as log:
        try:
            context = open_context(backend, settings, slices)
        except (FFmpegError, ValueError) as error:
            refusal = str(error)
        else:
            if context.extradata:
                return context
            refusal = "it gave no headers"
    raise StudioError(ErrorCode.ENCODER_REFUSED, "; ".join(log) or refusal, name=settings.encoder)


def _interleave(i420: Image, nv12: Image) -> None:
    """Copy planes Y, U, V to Y and UV."""
    rows = i420.shape[0] * 2 // 3
    nv12[:rows] = i420[:rows]
    blue, red = i420[rows:].reshape(2, -1)
    pairs = nv12[rows:].reshape(-1, 2)
    pairs[:, 0], pairs[:, 1] = blue, red
