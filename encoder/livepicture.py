"""One picture of the program as the live encoders take it: I420, in every size asked for, each made once."""

import threading

import cv2
import numpy as np

from capture.geometry import Size
from capture.media import Image, VideoFrame


class LivePicture:
    """A program picture whose planes are shared by the encoders; may be used from several threads."""

    def __init__(self, frame: VideoFrame) -> None:
        self.pts_ns = frame.pts_ns
        self._image: Image | None = frame.image
        self._size = Size(frame.image.shape[1], frame.image.shape[0])
        self._lock = threading.Lock()
        self._planes: dict[Size, Image] = {}

    def planes(self, size: Size) -> Image:
        """Return Y, U and V as (height * 3 / 2, width), read-only, scaled to an even `size`."""
        with self._lock:
            if self._image is not None:
                whole = np.asarray(cv2.cvtColor(self._image, cv2.COLOR_BGRA2YUV_I420), np.uint8)
                whole.flags.writeable = False
                self._planes[self._size] = whole
                self._image = None
            if size not in self._planes:
                self._planes[size] = _scaled(self._planes[self._size], self._size, size)
            return self._planes[size]


def fitting(program: Size, height: int) -> Size:
    """Return the even size of that height at most which has the program's shape; never larger than the program."""
    if program.height <= height:
        return program
    return Size(round(program.width * height / program.height / 2) * 2, height // 2 * 2)


def _scaled(planes: Image, size: Size, wanted: Size) -> Image:
    # Planes hold less than half of the bytes of BGRA. At 2:1 averaging is as cheap as interpolating (0.1 ms for 1080p),
    # at other ratios it costs four times as much (4.8 against 1.2 ms for 1080p to 720p).
    halved = size == (2 * wanted.width, 2 * wanted.height)
    how = cv2.INTER_AREA if halved else cv2.INTER_LINEAR
    scaled = np.empty((wanted.height * 3 // 2, wanted.width), np.uint8)
    for source, target in zip(_split(planes, size), _split(scaled, wanted), strict=True):
        cv2.resize(source, (target.shape[1], target.shape[0]), dst=target, interpolation=how)
    scaled.flags.writeable = False
    return scaled


def _split(planes: Image, size: Size) -> tuple[Image, Image, Image]:
    chroma = planes[size.height :].reshape(2, size.height // 2, size.width // 2)
    return planes[: size.height], chroma[0], chroma[1]
