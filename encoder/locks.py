"""A lock on a file, which the operating system takes back when its holder dies."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from capture.errors import ErrorCode, StudioError


@contextmanager
def locked(path: Path, names: Path) -> Iterator[None]:
    """Hold the lock of the file at `path`; raises RECORDING_IN_USE, of the recording `names`, or OSError."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        try:
            lock(descriptor)
        except OSError as error:
            raise StudioError(ErrorCode.RECORDING_IN_USE, str(error), path=str(names)) from error
        yield
    finally:
        os.close(descriptor)


def is_in_use(path: Path) -> bool:
    """Whether another process, or another recording of this one, holds the lock of the file at `path`."""
    try:
        with locked(path, names=path):
            return False
    except StudioError:
        return True


def lock(descriptor: int) -> None:
    """Lock the open file until it is closed; raises OSError when somebody else holds the lock."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  (there is none elsewhere)

        # Windows refuses reading what is locked: lock one byte that no journal reaches.
        position = os.lseek(descriptor, 0, os.SEEK_CUR)
        os.lseek(descriptor, 2**40, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, position, os.SEEK_SET)
    else:
        import fcntl  # noqa: PLC0415  (there is none on Windows)

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
