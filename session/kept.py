"""What a studio keeps of a class on the disk, so that one that was restarted can take the class back.

It holds the class's secrets: it is readable for its owner alone, and removed when the class ends.
"""

import contextlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import psutil

from encoder.locks import lock
from session.settings import ClassSettings, HostReady, decode, encode

log = logging.getLogger(__name__)

NAME: Final = "class.json"
LOCK: Final = "studio.lock"


class KeptClass(msgspec.Struct, frozen=True):
    """A class that may still be served."""

    settings: ClassSettings
    ready: HostReady
    host_born_s: float
    """When the host process began, in seconds since 1970: a process id alone may have become another's."""

    @property
    def host(self) -> psutil.Process | None:
        """The host process, if it still runs."""
        try:
            process = psutil.Process(self.ready.pid)
            # The same value from the same kernel, but written and read as decimals.
            same = abs(process.create_time() - self.host_born_s) < 0.01
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.Error:
            return None


def write_kept(kept: KeptClass) -> None:
    """Keep the class in its own folder, whole or not at all; raises OSError."""
    path = kept.settings.folder / NAME
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(encode(kept))
    partial.replace(path)


def read_kept(folder: Path) -> KeptClass | None:
    """Return what is kept in a class's folder; None when there is nothing that can be understood."""
    try:
        return decode((folder / NAME).read_bytes(), KeptClass)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        log.warning("%s cannot be read: %s", folder / NAME, error)
        return None


def forget_kept(folder: Path) -> None:
    """Remove what is kept in a class's folder; what cannot be removed is logged."""
    for name in (NAME, LOCK):
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s is left: %s", folder / name, error)


@contextlib.contextmanager
def owned(folder: Path) -> Iterator[None]:
    """Hold a class as its one studio; raises OSError when another process does."""
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        lock(descriptor)
        yield
    finally:
        os.close(descriptor)


def is_owned(folder: Path) -> bool:
    """Whether a studio that lives holds the class."""
    try:
        with owned(folder):
            return False
    except OSError:
        return True


def abandoned_class(classes: Path, port: int) -> KeptClass | None:
    """Return a class on this port that is served though its studio died; what is left of others is removed."""
    for path in sorted(classes.glob(f"*/{NAME}")):
        folder = path.parent
        if is_owned(folder):
            continue
        kept = read_kept(folder)
        if kept is None or kept.host is None:
            forget_kept(folder)
        elif kept.settings.port == port:
            return kept
    return None
