"""Which cameras there are, by stable ids, without opening one."""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from capture.errors import ErrorCode, StudioError
from capture.sources import DeviceInfo, SourceKind

SYSFS: Final = Path("/sys/class/video4linux")
LINKS: Final = Path("/dev/v4l")


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera as OpenCV and people know it."""

    index: int
    """OpenCV's: N of /dev/videoN on Linux, the position among DirectShow's cameras on Windows."""
    id: str
    """Stable from one start to the next."""
    name: str


class EnumeratedCamera(Protocol):
    """What `cv2_enumerate_cameras` says of a camera."""

    index: int
    name: str
    path: str | None


def cameras(sysfs: Path = SYSFS, links: Path = LINKS) -> list[Camera]:
    """Return the cameras plugged in now, by index; `sysfs` and `links` are where Linux keeps what it knows."""
    if sys.platform == "win32":
        import cv2  # noqa: PLC0415
        from cv2_enumerate_cameras import enumerate_cameras  # noqa: PLC0415

        found = direct_show_cameras(enumerate_cameras(cv2.CAP_DSHOW))
    else:
        found = _linux_cameras(sysfs, links)
    return found


def list_cameras(sysfs: Path = SYSFS, links: Path = LINKS) -> list[DeviceInfo]:
    """Return the cameras plugged in now for people to choose from; the first is the default."""
    backend = "DirectShow" if sys.platform == "win32" else "V4L2"
    return [
        DeviceInfo(SourceKind.CAMERA, camera.id, camera.name, default=position == 0, detail=f"{backend} {camera.index}")
        for position, camera in enumerate(cameras(sysfs, links))
    ]


def find_camera(target: str, known: Iterable[Camera]) -> Camera:
    """Return the camera that `target` means: a stable id, an index, or on Linux a device path.

    Raises CAMERA_UNKNOWN with `name` and `available`.
    """
    known = list(known)
    node = os.path.realpath(target) if target.startswith("/dev/") else ""
    for camera in known:
        if target in {camera.id, str(camera.index)} or node == f"/dev/video{camera.index}":
            return camera
    available = ", ".join(f"{camera.name} ({camera.id})" for camera in known)
    raise StudioError(ErrorCode.CAMERA_UNKNOWN, name=target, available=available)


def direct_show_cameras(enumerated: Iterable[EnumeratedCamera]) -> list[Camera]:
    """Return DirectShow's cameras; the device path is the stable id, and virtual cameras have none."""
    return [Camera(camera.index, camera.path or camera.name, camera.name) for camera in enumerated]


def _linux_cameras(sysfs: Path, links: Path) -> list[Camera]:
    ids = _stable_ids(links)
    found = []
    for node in sysfs.glob("video*"):
        number = node.name.removeprefix("video")
        # A camera has several nodes (metadata, other formats); the first one of each yields its pictures.
        if number.isdecimal() and _attribute(node, "index") == "0":
            found.append(Camera(int(number), ids.get(node.name, node.name), _attribute(node, "name") or node.name))
    return sorted(found, key=lambda camera: camera.index)


def _attribute(node: Path, name: str) -> str:
    try:
        return (node / name).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:  # unplugged while we look
        return ""


def _stable_ids(links: Path) -> dict[str, str]:
    """Return the ids that udev made, by node: of the model and its serial number, or else of the socket it is in.

    Two cameras of one model without serial numbers share the first, which then names only one of them.
    """
    ids: dict[str, str] = {}
    for folder in (links / "by-id", links / "by-path"):
        for link in sorted(folder.glob("*")):
            ids.setdefault(link.resolve().name, link.name)
    return ids
