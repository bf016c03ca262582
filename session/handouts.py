"""Files that the trainer shares: kept in the class's folder for as long as the class lasts."""

import asyncio
import logging
import os
import secrets
import shutil
import unicodedata
from collections.abc import AsyncIterable, Collection
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from session.text import clean_text

log = logging.getLogger(__name__)

LARGEST: Final = 200 * 1024 * 1024
"""Bytes of one file."""
KEPT_FREE: Final = 1024 * 1024 * 1024
"""Bytes of the disk that handouts leave to a recording."""
LONGEST_NAME: Final = 100
_FORBIDDEN: Final = frozenset('<>:"|?*')
"""What Windows takes in no name."""


class TooLarge(Exception):  # noqa: N818  (a refusal, not a fault)
    """The file has more than `LARGEST` bytes."""


class NoRoom(Exception):  # noqa: N818  (a refusal, not a fault)
    """The disk would have too little left."""


class Handouts:
    """The folder of the files, each under its id: what a name says never reaches the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def receive(self, chunks: AsyncIterable[bytes]) -> tuple[str, int]:
        """Take a file in; return its id and its size. Raises TooLarge, NoRoom, OSError; nothing is left then."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handout = secrets.token_hex(8)
        partial = self._folder / f"{handout}.partial"
        try:
            size = await self._write(partial, chunks)
            partial.replace(self._folder / handout)
        finally:
            partial.unlink(missing_ok=True)
        return handout, size

    def path(self, handout: str) -> Path:
        """Return where the file with this id lies; the id is one that the class knows."""
        return self._folder / handout

    def forget(self, handout: str) -> None:
        """Remove a file; one that cannot be is logged, and goes with the folder."""
        try:
            self.path(handout).unlink(missing_ok=True)
        except OSError as error:
            # Windows removes nothing that somebody still downloads.
            log.warning("handout %s is left for now: %s", handout, error)

    def keep_only(self, known: Collection[str]) -> None:
        """Remove what a host that was killed has left: files that did not arrive whole, or are no longer offered."""
        for path in self._folder.glob("*"):
            if path.name not in known:
                self.forget(path.name)

    def clear(self) -> None:
        """Remove all: the trainer has the originals."""
        if self._folder.exists():
            shutil.rmtree(self._folder, onerror=lambda _, path, error: log.warning("%s is left: %s", path, error[1]))

    async def _write(self, path: Path, chunks: AsyncIterable[bytes]) -> int:
        size = 0
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    raise TooLarge
                # In asyncio's own pool: a disk that is slow for a moment must not hold the voice back.
                await asyncio.to_thread(self._append, descriptor, chunk)
        finally:
            os.close(descriptor)
        return size

    def _append(self, descriptor: int, chunk: bytes) -> None:
        if shutil.disk_usage(self._folder).free < KEPT_FREE + len(chunk):
            raise NoRoom
        left = memoryview(chunk)
        while left:
            left = left[os.write(descriptor, left) :]


def clean_file_name(name: str) -> str:
    """Return `name` as one that every system takes: no folders, no control characters, not too long, never empty."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    visible = "".join(c for c in clean_text(" ".join(last.split())) if c not in _FORBIDDEN and _is_visible(c))
    stem, dot, ending = visible.strip(". ").rpartition(".")
    if not dot or len(ending) > 12:
        stem, ending = f"{stem}{dot}{ending}", ""
    stem = stem[: LONGEST_NAME - len(ending) - 1].strip(". ") or "file"
    return f"{stem}.{ending}" if ending else stem


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
