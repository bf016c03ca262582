"""Cameras by OpenCV, and anything else that can stand in for one."""

import re
import sys
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from capture.cameralist import LINKS, SYSFS, cameras, find_camera, list_cameras
from capture.clock import NS_PER_S, Clock
from capture.errors import ErrorCode, StudioError
from capture.media import Image, VideoFrame
from capture.sources import SourceInfo, SourceKind, VideoSource
from capture.videofile import VideoFileCamera, without_password
from capture.watched import FREEZE_LIMIT_S, WatchedSource

__all__ = ["DeviceCamera", "camera_source", "list_cameras"]

ASKED_SIZE: Final = (1280, 720)
_URL: Final = re.compile(r"(https?|rtsps?)://", re.IGNORECASE)
_FILE_SUFFIX: Final = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}")
_TO_BGRA: Final = {1: cv2.COLOR_GRAY2BGRA, 3: cv2.COLOR_BGR2BGRA}


def camera_source(target: str, clock: Clock, fps: int = 30, *, sysfs: Path = SYSFS, links: Path = LINKS) -> VideoSource:
    """Return the camera that `target` means: an index, a stable id, a URL (rtsp, http) or a video file.

    Nothing is opened yet. `open()` raises CAMERA_UNKNOWN (`name`, `available`), CAMERA_BUSY (`name`), FILE_MISSING or
    MEDIA_FILE_BROKEN (`path`); `read()` raises CAMERA_LOST (`name`).
    """
    if _URL.match(target):
        return WatchedSource(VideoFileCamera(target, clock, loop=False), clock, without_password(target))
    if _is_file(target):
        return VideoFileCamera(target, clock)
    return WatchedSource(DeviceCamera(target, clock, fps, sysfs, links), clock, target)


def _is_file(target: str) -> bool:
    """Whether `target` is written as a file; the file itself may be missing."""
    if target.isdecimal() or target.startswith(("/dev/", "\\\\?\\")):
        return False
    path = Path(target)
    return path.name != target or _FILE_SUFFIX.fullmatch(path.suffix) is not None or path.is_file()


class DeviceCamera:
    """A camera plugged into this machine. Its calls may block for as long as the driver likes."""

    def __init__(self, target: str, clock: Clock, fps: int, sysfs: Path = SYSFS, links: Path = LINKS) -> None:
        self._target = target
        self._clock = clock
        self._fps = fps
        self._sysfs = sysfs
        self._links = links
        self._id: str | None = None
        self._name = target
        self._capture: cv2.VideoCapture | None = None
        self._decoded_ns = 0
        self._seen = False
        self.idle = False
        """As in `CanIdle`: pictures are taken from the driver, but not decoded (4 ms for 720p of MJPG)."""

    def open(self) -> SourceInfo:
        """Open the camera, once found by its id even when its index has changed.

        Raises CAMERA_UNKNOWN, and CAMERA_BUSY when it is there but can't be opened.
        """
        cv2.setNumThreads(1)
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        camera = find_camera(self._id or self._target, cameras(self._sysfs, self._links))
        self._name = camera.name
        backend = cv2.CAP_DSHOW if sys.platform == "win32" else cv2.CAP_V4L2
        capture = self._capture = cv2.VideoCapture(camera.index, backend)
        if not capture.isOpened():
            raise StudioError(ErrorCode.CAMERA_BUSY, "OpenCV can't open it", name=camera.name)
        # USB carries 720p at 30 a second only as MJPG, and drivers choose among the sizes of the format in force.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, ASKED_SIZE[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, ASKED_SIZE[1])
        capture.set(cv2.CAP_PROP_FPS, self._fps)
        # With one, some cameras drop to half their rate; the reader drains them all the time, so two add no delay.
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 2)
        self._id = camera.id
        self._seen = False
        self._decoded_ns = self._clock.now_ns()
        width = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
        height = int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
        name = capture.getBackendName()
        return SourceInfo(SourceKind.CAMERA, camera.id, camera.name, width, height, paced=True, backend=name)

    def read(self) -> VideoFrame | None:
        """Wait for the next picture and return it; None when it could not be decoded, or nobody wants to see it.

        Raises CAMERA_LOST.
        """
        capture = self._capture
        assert capture is not None
        if not capture.grab():
            raise StudioError(ErrorCode.CAMERA_LOST, "OpenCV can't read from it", name=self._name)
        pts_ns = self._clock.now_ns()
        if self.idle and self._seen:
            self._decoded_ns = pts_ns
            return None
        decoded, image = capture.retrieve()
        if not decoded or image is None:
            if pts_ns - self._decoded_ns >= FREEZE_LIMIT_S * NS_PER_S:
                detail = f"nothing could be decoded for {FREEZE_LIMIT_S:g} s"
                raise StudioError(ErrorCode.CAMERA_LOST, detail, name=self._name)
            return None
        self._decoded_ns = pts_ns
        self._seen = True
        return VideoFrame(pts_ns, _to_bgra(image))

    def close(self) -> None:
        """Let the camera go."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None


def _to_bgra(image: cv2.typing.MatLike) -> Image:
    channels = 1 if image.ndim == 2 else image.shape[2]
    return np.asarray(cv2.cvtColor(image, _TO_BGRA[channels]), np.uint8)
