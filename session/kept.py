"""What a studio keeps of a class on the disk, so that one that was restarted can take the class back.

It holds the class's secrets: it is readable for its owner alone, and removed when the class ends, or by the next look
when nobody has gone on with it in time.
"""

import contextlib
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import psutil

from capture.errors import StudioError
from encoder.locks import lock
from session.access import same_code
from session.facts import ClassEnded
from session.journal import JOURNAL, read_journal
from session.settings import ClassSettings, HostReady, decode, encode

log = logging.getLogger(__name__)

NAME: Final = "class.json"
LOCK: Final = "studio.lock"
GOES_ON_S: Final = 2 * 3600.0
"""For so long a class can go on whose host died, too: a power cut is over by then, or the lesson is."""


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
    """Return what is kept in a class's folder; None when there is nothing that can be understood, or a copy."""
    try:
        kept = decode((folder / NAME).read_bytes(), KeptClass)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        log.warning("%s cannot be read: %s", folder / NAME, error)
        return None
    if kept.settings.folder.resolve() != folder.resolve():
        log.warning("%s is that of %s", folder / NAME, kept.settings.folder)
        return None
    return kept


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


def interrupted_s(folder: Path) -> float | None:
    """Return for how long a class has given no sign of life; None when it was never opened, or has ended."""
    path = folder / JOURNAL
    try:
        facts = read_journal(path)
        age_s = time.time() - path.stat().st_mtime
    except (OSError, StudioError) as error:
        log.info("%s cannot go on: %s", folder, error)
        return None
    if not facts or any(isinstance(fact, ClassEnded) for fact in facts):
        return None
    # Both are told by the same clock: how far it is wrong is no part of their difference.
    return silence_s(age_s, time.time() - psutil.boot_time())


def silence_s(age_s: float, up_s: float) -> float:
    """Return for how long a class is silent whose last sign is `age_s` old, on a machine that is up for `up_s`.

    A last sign yet to come is that of a clock that was set back. By little, it may just as well be a new one. By more
    than a class waits, the clock tells nothing: a machine that has lost its power and its time begins years ago. What
    holds then is that the class is silent since the machine was started.
    """
    return up_s if age_s < -GOES_ON_S else max(0.0, age_s)


def can_go_on(kept: KeptClass) -> bool:
    """Whether a studio can take this class back: it is served, or was interrupted lately and has not ended."""
    if kept.host is not None:
        return True
    silent_s = interrupted_s(kept.settings.folder)
    return silent_s is not None and silent_s < GOES_ON_S


def abandoned_class(classes: Path, port: int) -> KeptClass | None:
    """Return a class on this port that is served though its studio died; what is left of others is removed."""
    return next((kept for kept in _left(classes, port) if kept.host is not None), None)


def interrupted_classes(classes: Path, port: int, title: str | None, code: str) -> list[KeptClass]:
    """Return the classes of this title on this port whose hosts died like their studios, the last one first.

    `title`: None: any. `code`: the join code; "": whichever it is.
    """
    found = [
        kept
        for kept in _left(classes, port)
        if kept.host is None
        and title in {None, kept.settings.title}
        and (not code or same_code(code, kept.settings.code))
    ]
    return sorted(found, key=lambda kept: _last_sign_s(kept.settings.folder), reverse=True)


def interrupted_class(classes: Path, port: int, title: str | None, code: str) -> KeptClass | None:
    """Return the one of `interrupted_classes` that was interrupted last."""
    return next(iter(interrupted_classes(classes, port, title, code)), None)


def _last_sign_s(folder: Path) -> float:
    try:
        return (folder / JOURNAL).stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _left(classes: Path, port: int) -> Iterator[KeptClass]:
    """Yield the classes on a port that no studio holds and that can go on; what is left of others is removed."""
    for path in sorted(classes.glob(f"*/{NAME}")):
        folder = path.parent
        if is_owned(folder):
            continue
        kept = read_kept(folder)
        if kept is None or not can_go_on(kept):
            forget_kept(folder)
        elif kept.settings.port == port:
            yield kept
