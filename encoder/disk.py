"""The disk that a recording lies on: how much room, for how long, and what kind of file system."""

import logging
import math
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import psutil

log = logging.getLogger(__name__)

MB: Final = 1_000_000
DEFAULT_FLOOR_BYTES: Final = 500 * MB
"""A recording stops cleanly when less than this is free."""
FAT_PART_BYTES: Final = 4 * 1024**3 - 64 * 1024**2
"""FAT holds no file of 4 GiB; the rest is room for the next keyframe to come and for the file's index."""

_FAT_TYPES: Final = {"vfat", "msdos", "fat", "fat12", "fat16", "fat32", "umsdos", "fuse.fusefat"}


def free_bytes(path: Path) -> int:
    """Return what this user may still write on the disk of `path` (an existing file or folder).

    Some network and FUSE file systems do not tell their size: they count as endless.
    """
    usage = shutil.disk_usage(path)
    return usage.free if usage.total else sys.maxsize


def is_fat(path: Path) -> bool:
    """Whether `path` lies on a FAT file system (exFAT is none: it has no such limit)."""
    return (
        file_system(path, [(part.mountpoint, part.fstype) for part in psutil.disk_partitions(all=True)]) in _FAT_TYPES
    )


def file_system(path: Path, mounts: list[tuple[str, str]]) -> str:
    """Return the type, in small letters, of the file system that holds `path`.

    `mounts` are (mount point, type) in the order of mounting: the longest mount point that `path` lies under is
    its own, and of two mounted on the same place the later one hides the earlier.
    """
    resolved = path.resolve()
    depth, found = -1, ""
    for mount_point, kind in mounts:
        mount = Path(mount_point)
        if resolved.is_relative_to(mount) and len(mount.parts) >= depth:
            depth, found = len(mount.parts), kind.lower()
    return found


class DiskReserve:
    """Room held back on a disk, so that a file can still be closed when the disk is full.

    The room is a file without a name: it is gone when it is released, and also when the process dies.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._size = 0
        self._released = False

    def hold(self, size: int) -> None:
        """Hold at least `size` bytes; what the disk refuses is left, and logged."""
        if self._released or size <= self._size:
            return
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  (held until it is released)
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(self._file.fileno(), 0, size)
            else:
                self._file.truncate(size)
        except OSError as error:
            log.warning("no room held back to close the file: %s", error)
            return
        self._size = size

    def release(self) -> bool:
        """Give the room back, for good; return whether there was any."""
        had_room = not self._released and self._size > 0
        self._released = True
        if self._file is not None:
            self._file.close()
        return had_room


@dataclass(frozen=True, slots=True)
class DiskLow:
    """The disk will be full soon."""

    minutes_left: int


class DiskForecast:
    """Says how long the disk lasts, from the rate at which the recording really grows.

    The time is that until the floor, where the recording stops. The seekable copy that is made at the end is not
    subtracted: without room for one the file is closed where it lies, so a copy never shortens a recording.

    The rate is the mean of all that was written, weighted by exp(-age / 30 s).
    """

    WARNINGS_MIN: Final = (15, 5)
    _MEMORY_S: Final = 30.0
    _SETTLED_S: Final = 5.0
    _RECOVERED: Final = 1.5

    def __init__(self, floor_bytes: int) -> None:
        self._floor_bytes = floor_bytes
        self._last: tuple[float, int] | None = None
        self._bytes = 0.0
        self._seconds = 0.0
        self._observed_s = 0.0
        self._warned: set[int] = set()
        self.seconds_left: float | None = None
        """Until the floor; None while the rate is not known yet, or nothing grows."""

    def update(self, now_s: float, written_bytes: int, free: int) -> DiskLow | None:
        """Take the bytes written so far and the free bytes at `now_s`; return a warning when one is due."""
        if self._last is not None:
            elapsed = now_s - self._last[0]
            fade = math.exp(-elapsed / self._MEMORY_S)
            self._bytes = self._bytes * fade + (written_bytes - self._last[1])
            self._seconds = self._seconds * fade + elapsed
            self._observed_s += elapsed
        self._last = (now_s, written_bytes)
        if self._observed_s < self._SETTLED_S or self._bytes <= 0:
            self.seconds_left = None
            return None
        self.seconds_left = max(0.0, (free - self._floor_bytes) * self._seconds / self._bytes)
        return self._warning(self.seconds_left / 60)

    def _warning(self, minutes: float) -> DiskLow | None:
        self._warned = {limit for limit in self._warned if minutes < limit * self._RECOVERED}
        crossed = {limit for limit in self.WARNINGS_MIN if minutes <= limit}
        new = crossed - self._warned
        self._warned |= crossed
        return DiskLow(min(new)) if new and min(new) == min(crossed) else None
