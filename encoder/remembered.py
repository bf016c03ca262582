"""What this machine's encoders have shown, kept from one start to the next.

Only a shortcut: a file that is missing, broken or cannot be written costs a new measurement and nothing else.
"""

import contextlib
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

log = logging.getLogger(__name__)


class _Content(msgspec.Struct):
    costs_ms: dict[str, float] = {}
    """Milliseconds of CPU for a picture, by what was measured."""
    trying: list[str] = []
    """Encoders being tried just now. One found here at the start has ended the program that tried it."""
    crashed: list[str] = []


class Remembered:
    """The file at `path`; None: nothing outlives this object. One thread at a time."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._content = _read(path) if path is not None else _Content()
        if self._content.trying:
            self._content.crashed = sorted({*self._content.crashed, *self._content.trying})
            self._content.trying = []
            self._write()

    def cost_ms(self, key: str) -> float | None:
        """Return what was measured, or None."""
        return self._content.costs_ms.get(key)

    def set_cost_ms(self, key: str, cost_ms: float) -> None:
        """Keep what was measured."""
        self._content.costs_ms[key] = cost_ms
        self._write()

    def has_crashed(self, key: str) -> bool:
        """Whether trying this encoder has once ended the program."""
        return key in self._content.crashed

    @contextmanager
    def trying(self, key: str) -> Iterator[None]:
        """Note that a driver is about to run that may take the whole program with it."""
        self._content.trying.append(key)
        self._write()
        try:
            yield
        finally:
            self._content.trying.remove(key)
            self._content.crashed = [name for name in self._content.crashed if name != key]
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


def _read(path: Path) -> _Content:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Content)
    except FileNotFoundError:
        return _Content()
    except (OSError, msgspec.DecodeError) as error:
        log.warning("what was remembered of the encoders is not readable, they are measured again: %s", error)
        return _Content()
