"""Where a recording is to lie: can it, and what the operating system's refusals mean."""

import errno
import math
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
MB: Final = 1_000_000


def storage_error(error: OSError, path: Path, otherwise: ErrorCode) -> StudioError:
    """Return what `error`, met at `path`, means for a person; `otherwise` for the errors that tell nothing special."""
    code = _CODES.get(error.errno or 0, otherwise)
    return StudioError(code, str(error), path=str(path), folder=str(path.parent))


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

    Raises the errors of `create_exclusively`, but DISK_SHORT, with what is free and needed, for a disk that is full or
    has less than `floor_bytes` free, since the recording would stop at once.
    """
    try:
        free = _try_to_write(path)
    except StudioError as error:
        if error.code is ErrorCode.DISK_FULL:
            raise _short(path, 0, floor_bytes) from error
        raise
    if free < floor_bytes:
        raise _short(path, free, floor_bytes)


def _try_to_write(path: Path) -> int:
    """Write and remove a file; return how many bytes are free."""
    descriptor = create_exclusively(path)
    try:
        os.write(descriptor, _PROBE)
        return free_bytes(path)
    except OSError as error:
        raise storage_error(error, path, ErrorCode.OUT_NOT_WRITABLE) from error
    finally:
        os.close(descriptor)
        path.unlink(missing_ok=True)


def _short(path: Path, free: int, needed: int) -> StudioError:
    return StudioError(
        ErrorCode.DISK_SHORT,
        f"{free} bytes are free, {needed} are needed",
        path=str(path),
        free_mb=free // MB,
        needed_mb=max(1, math.ceil(needed / MB)),
    )


def sync_folder(folder: Path) -> None:
    """Make a rename or a removal in `folder` survive a power cut (Windows does so by itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
