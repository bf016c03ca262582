"""What this machine's encoders have shown, kept from one start to the next.

Only a shortcut: a file that is missing, broken or cannot be written costs a new measurement and nothing else.
"""

import contextlib
import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec
import psutil

log = logging.getLogger(__name__)


EXPIRES_S: Final = 7 * 24 * 3600
"""Drivers are mended and broken, and a program that was killed while it tried looks just like one that crashed."""
_SAME_START_S: Final = 10
"""The system tells a process's start by a clock that may have been set meanwhile."""


class _Trial(msgspec.Struct, frozen=True):
    """An encoder that a process is trying, or was trying when it ended."""

    key: str
    process: int
    started_s: float
    """When that process began: its number may have been given to another since."""
    since_s: float

    @property
    def alive(self) -> bool:
        try:
            return abs(psutil.Process(self.process).create_time() - self.started_s) <= _SAME_START_S
        except psutil.Error:  # gone, or its number is another user's now
            return False


class _Content(msgspec.Struct):
    costs_ms: dict[str, float] = {}
    """Milliseconds of CPU for a picture, by what was measured."""
    trying: list[_Trial] = []
    crashed_s: dict[str, float] = {}
    """Encoders whose trial has ended the program, and when that trial began."""
    worked_s: dict[str, float] = {}
    """Encoders that gave pictures when they were last tried, and when that was."""


class Remembered:
    """The file at `path`; None: nothing outlives this object. One thread at a time, and any number of processes.

    `now_s` tells the time since 1970.
    """

    def __init__(self, path: Path | None, now_s: Callable[[], float] = time.time) -> None:
        self._path = path
        self._now_s = now_s
        self._content = _read(path) if path is not None else _Content()
        if any(not trial.alive for trial in self._content.trying):
            self._change(_believe_crashed)

    def cost_ms(self, key: str) -> float | None:
        """Return what was measured, or None."""
        return self._content.costs_ms.get(key)

    def set_cost_ms(self, key: str, cost_ms: float) -> None:
        """Keep what was measured."""
        self._change(lambda content: content.costs_ms.update({key: cost_ms}))

    def has_crashed(self, key: str) -> bool:
        """Whether trying this encoder has ended the program within the last 7 days."""
        return self._is_recent(self._content.crashed_s.get(key))

    def has_worked(self, key: str) -> bool:
        """Whether this encoder gave pictures when it was last tried, within the last 7 days."""
        return self._is_recent(self._content.worked_s.get(key))

    def note_trial(self, key: str, *, worked: bool) -> None:
        """Keep how a trial ended."""
        if worked:
            now_s = self._now_s()
            self._change(lambda content: content.worked_s.update({key: now_s}))
        elif key in self._content.worked_s:
            self._change(lambda content: content.worked_s.pop(key, None))

    @contextmanager
    def trying(self, key: str) -> Iterator[None]:
        """Note that a driver is about to run that may take the whole program with it."""
        own = psutil.Process()
        trial = _Trial(key, own.pid, own.create_time(), self._now_s())
        self._change(lambda content: content.trying.append(trial))
        try:
            yield
        finally:
            self._change(lambda content: _passed(content, trial))

    def _is_recent(self, at_s: float | None) -> bool:
        return at_s is not None and 0 <= self._now_s() - at_s < EXPIRES_S

    def _change(self, change: Callable[[_Content], object]) -> None:
        # What another process has noted meanwhile is kept.
        if self._path is not None:
            self._content = _read(self._path)
        change(self._content)
        self._write()

    def _write(self) -> None:
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(msgspec.json.encode(self._content))
                Path(name).replace(self._path)
            except OSError:
                with contextlib.suppress(FileNotFoundError):
                    Path(name).unlink()
                raise
        except OSError as error:
            log.warning("what the encoders have shown is not remembered: %s", error)


def _believe_crashed(content: _Content) -> None:
    for trial in content.trying:
        if not trial.alive:
            content.crashed_s[trial.key] = trial.since_s
    content.trying = [trial for trial in content.trying if trial.alive]


def _passed(content: _Content, trial: _Trial) -> None:
    content.trying = [other for other in content.trying if other != trial]
    content.crashed_s.pop(trial.key, None)


def _read(path: Path) -> _Content:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Content)
    except FileNotFoundError:
        return _Content()
    except (OSError, msgspec.DecodeError) as error:
        log.warning("what was remembered of the encoders is not readable, they are measured again: %s", error)
        return _Content()
