"""The file under the muxer: created exclusively, written whole, and able to be closed on a full disk."""

import errno
import logging
import os
import stat
import threading
from pathlib import Path
from typing import Final

from encoder.disk import DiskReserve
from encoder.place import create_exclusively

log = logging.getLogger(__name__)

_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT}


class DurableFile:
    """What the muxer takes as its file: `write`, `seek`, `tell` and a `name`.

    The muxer's own file could overwrite, and an error inside it leaves no way back. Here a full disk gives back what
    was held in reserve and the write goes on; the owner sees `full` and closes the file, which the reserve allows.
    """

    def __init__(self, path: Path) -> None:
        """Create the file; raises the errors of `create_exclusively`."""
        self.name = str(path)
        self._descriptor = create_exclusively(path)
        self._reserve = DiskReserve(path.parent)
        self._lock = threading.Lock()
        self.closed = False
        """Read by the muxer too: at its own end it writes nothing more into a file that is closed."""
        self.size = 0
        """Bytes, the largest position written so far."""
        self.full = False
        """The disk is full: only what was reserved is left, for closing the file."""

    def reserve(self, size: int) -> None:
        """Hold `size` bytes of the disk for closing the file."""
        self._reserve.hold(size)

    def write(self, data: bytes) -> int:
        """Write all of `data`; raises OSError when even the reserve is used up."""
        left = memoryview(data)
        while left:
            try:
                left = left[os.write(self._descriptor, left) :]
            except OSError as error:
                if error.errno not in _NO_ROOM or not self._reserve.release():
                    raise
                log.warning("the disk is full; closing %s with the room held back", self.name)
                self.full = True
        self.size = max(self.size, self.tell())
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the position."""
        return os.lseek(self._descriptor, offset, whence)

    def tell(self) -> int:
        """Return the position."""
        return os.lseek(self._descriptor, 0, os.SEEK_CUR)

    def take_mode_of(self, other: Path) -> None:
        """Give the file the permissions of another; what the file system refuses is left, and logged."""
        target = self._descriptor if os.chmod in os.supports_fd else self.name
        try:
            os.chmod(target, stat.S_IMODE(other.stat().st_mode))  # noqa: PTH101  (a descriptor follows no link)
        except OSError as error:
            log.warning("%s keeps the file system's own permissions: %s", self.name, error)

    def duplicate(self) -> int | None:
        """Return a descriptor of the same file, for an fsync by another thread; None once it is closed."""
        with self._lock:
            return None if self.closed else os.dup(self._descriptor)

    def finish(self) -> None:
        """Make all that is written survive a power cut, and close; raises OSError, closed all the same."""
        try:
            os.fsync(self._descriptor)
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Close, and leave to the system when it is written; a second call does nothing."""
        with self._lock:
            if not self.closed:
                self.closed = True
                os.close(self._descriptor)
                self._descriptor = -1
        self._reserve.release()
