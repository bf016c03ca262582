"""Where a recording is to lie: can it, and what the operating system's refusals mean."""

import errno
import os
from pathlib import Path
from typing import Final

from capture.errors import ErrorCode, StudioError
from encoder.disk import DEFAULT_FLOOR_BYTES, free_bytes

_CODES: Final = {
    errno.EEXIST: ErrorCode.OUT_EXISTS,
    errno.EISDIR: ErrorCode.OUT_IS_DIRECTORY,
    errno.ENOENT: ErrorCode.OUT_FOLDER_MISSING,
    errno.ENOTDIR: ErrorCode.OUT_FOLDER_MISSING,
    errno.ENOSPC: ErrorCode.DISK_FULL,
    errno.EDQUOT: ErrorCode.DISK_FULL,
    errno.EFBIG: ErrorCode.DISK_FULL,
    errno.EIO: ErrorCode.DISK_FAILED,
}
_OF_THE_DISK: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES}
_PROBE: Final = bytes(4096)


def storage_error(error: OSError, path: Path, otherwise: ErrorCode) -> StudioError:
    """Return what `error`, met at `path`, means for a person; `otherwise` for the errors that tell nothing special."""
    return StudioError(_CODES.get(error.errno or 0, otherwise), str(error), path=str(path))


def is_of_the_disk(error: OSError) -> bool:
    """Whether `error` is the disk's: media libraries give other numbers to what they cannot read."""
    return error.errno in _OF_THE_DISK


def create_exclusively(path: Path) -> int:
    """Create the file and return its descriptor, for reading and writing; whatever lies there is never opened.

    Raises `StudioError` (OUT_EXISTS, OUT_IS_DIRECTORY, OUT_FOLDER_MISSING, OUT_NOT_WRITABLE, DISK_FULL, DISK_FAILED).
    """
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        # A folder is EEXIST on Linux, EACCES on Windows.
        if error.errno in {errno.EEXIST, errno.EACCES} and path.is_dir():
            raise StudioError(ErrorCode.OUT_IS_DIRECTORY, str(error), path=str(path)) from error
        raise storage_error(error, path, ErrorCode.OUT_NOT_WRITABLE) from error


def check_place(path: Path, floor_bytes: int = DEFAULT_FLOOR_BYTES) -> None:
    """Check, before any device is opened, that a recording can begin at `path`; leaves nothing behind.

    Raises the errors of `create_exclusively`; DISK_FULL also when less than `floor_bytes` are free, since the
    recording would stop at once.
    """
    descriptor = create_exclusively(path)
    try:
        os.write(descriptor, _PROBE)
        free = free_bytes(path)
    except OSError as error:
        raise storage_error(error, path, ErrorCode.OUT_NOT_WRITABLE) from error
    finally:
        os.close(descriptor)
        path.unlink(missing_ok=True)
    if free < floor_bytes:
        raise StudioError(ErrorCode.DISK_FULL, path=str(path), free_bytes=free, floor_bytes=floor_bytes)


def sync_folder(folder: Path) -> None:
    """Make a rename or a removal in `folder` survive a power cut (Windows does so by itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
