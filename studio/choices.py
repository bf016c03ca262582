"""What the trainer has chosen and need not choose again: one frozen value, in one small file."""

import contextlib
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from capture.scene import Layout
from studio.guardian import Concern

log = logging.getLogger(__name__)


class Choices(msgspec.Struct, frozen=True):
    """All that is remembered; every field has what a new trainer gets."""

    layout: Layout | None = None
    """None: what the devices suggest."""
    unwatched: tuple[Concern, ...] = ()
    """What the guardian is silent about."""
    remind_to_start: bool = False
    """Whether the guardian says so when somebody speaks and nothing is recorded."""
    bar_place: tuple[int, int] | None = None
    """Where the floating bar's left upper corner was put."""
    window_size: tuple[int, int] | None = None
    bytes_per_s: float | None = None
    """Of the last recording that was longer than a minute: how long the disk lasts is told by it."""
    shortcuts: dict[str, str] = {}
    """Keys that are not the usual ones, by the name of the shortcut: `studio.shortcuts.bindings` reads it."""
    shortcuts_anywhere: bool = True
    """Whether shortcuts work in other programs, too, where the system can."""


class ChoiceFile:
    """Keeps the choices at `path`; None: nothing outlives this object. For one thread.

    A value that cannot be read is the default, and the others are kept; an older studio leaves alone what it does not
    know. What cannot be written is logged, and remembered until the end.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._unknown: dict[str, Any] = {}
        self.now = Choices()
        if path is not None:
            self._read(path)

    def change(self, **changes: Any) -> None:
        """Choose anew; writes only what differs."""
        changed = msgspec.structs.replace(self.now, **changes)
        if changed != self.now:
            self.now = changed
            if self._path is not None:
                self._write(self._path)

    def _read(self, path: Path) -> None:
        try:
            content = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
        except FileNotFoundError:
            return
        except (OSError, msgspec.DecodeError) as error:
            log.warning("the choices are not readable, the usual ones are taken: %s", error)
            return
        kinds = {entry.name: entry.type for entry in msgspec.structs.fields(Choices)}
        known: dict[str, Any] = {}
        for name, value in content.items():
            if name not in kinds:
                self._unknown[name] = value
                continue
            try:
                known[name] = msgspec.convert(value, kinds[name])
            except msgspec.ValidationError as error:
                log.warning("the choice of %s is not readable, the usual one is taken: %s", name, error)
        self.now = Choices(**known)

    def _write(self, path: Path) -> None:
        content = msgspec.json.format(msgspec.json.encode({**self._unknown, **msgspec.to_builtins(self.now)}))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(content)
                Path(name).replace(path)
            except OSError:
                with contextlib.suppress(FileNotFoundError):
                    Path(name).unlink()
                raise
        except OSError as error:
            log.warning("the choices are not written: %s", error)
