"""Handing a file to the class host, for trainees to download."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

import aiohttp

from capture.errors import ErrorCode, StudioError

CHUNK: Final = 256 * 1024
TIMEOUT: Final = aiohttp.ClientTimeout(total=None, sock_read=60)


class Uploads:
    """The files that are on their way. All is on the link's loop."""

    def __init__(self, on_trouble: Callable[[StudioError], None]) -> None:
        self._on_trouble = on_trouble
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(
        self, http: aiohttp.ClientSession, link_port: int, headers: dict[str, str], path: Path, file: BinaryIO
    ) -> None:
        """Send a file and close it; `on_trouble` is told CLASS_FILE_REFUSED when the host does not take it."""
        task = asyncio.create_task(self._run(http, link_port, headers, path, file))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # One that is cancelled before it runs closes nothing itself.
        task.add_done_callback(lambda _task: file.close())

    def cancel(self) -> None:
        """Give up what has not arrived."""
        for task in self._tasks:
            task.cancel()

    async def _run(
        self, http: aiohttp.ClientSession, link_port: int, headers: dict[str, str], path: Path, file: BinaryIO
    ) -> None:
        try:
            await upload(http, link_port, headers, path, file)
        except StudioError as error:
            self._on_trouble(error)


async def upload(
    http: aiohttp.ClientSession, link_port: int, headers: dict[str, str], path: Path, file: BinaryIO
) -> None:
    """Send `file`, and close it; raises CLASS_FILE_REFUSED with what the host says."""
    try:
        with file:
            url = f"http://127.0.0.1:{link_port}/link/handouts/{quote(path.name, safe='')}"
            async with http.put(url, headers=headers, data=_chunks(file), timeout=TIMEOUT) as response:
                refusal = "" if response.ok else f"{response.status} {(await response.text())[:200]}"
    except (aiohttp.ClientError, OSError, TimeoutError, UnicodeError) as error:
        raise StudioError(ErrorCode.CLASS_FILE_REFUSED, repr(error), path=str(path)) from error
    if refusal:
        raise StudioError(ErrorCode.CLASS_FILE_REFUSED, refusal, path=str(path))


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    # Beside the link's loop: a slow disk or a network drive must not hold sound back.
    while chunk := await asyncio.to_thread(file.read, CHUNK):
        yield chunk
