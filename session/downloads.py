"""Sending handouts to browsers no faster than leaves room for the class: voice first, then pictures, then files."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter

ALL_BYTES_A_SECOND: Final = 4_000_000
"""For all downloads together: 32 Mbit/s, where a classroom's Wi-Fi carries some 100 and pictures come first."""
ONE_BYTES_A_SECOND: Final = 2_000_000
"""For one browser, however many downloads it has begun."""
CAREFUL: Final = 4
"""While somebody's line does not bear the picture, all together have so many times less."""
CHUNK: Final = 32 * 1024


class Lane:
    """Bytes that follow one another at a rate; times in seconds of any steady clock are passed in."""

    def __init__(self) -> None:
        self._free_s = float("-inf")

    def take(self, size: int, bytes_a_second: float, now_s: float) -> float:
        """Take a place for `size` bytes; return in how many seconds they may go."""
        begins_s = max(now_s, self._free_s)
        self._free_s = begins_s + size / bytes_a_second
        return begins_s - now_s


class Downloads:
    """All that is being downloaded. On the host's loop; files are read beside it."""

    def __init__(self) -> None:
        self.is_careful = False
        """Whether somebody's line is short of room."""
        self._all = Lane()
        self._lanes: dict[str, Lane] = {}
        self._users: Counter[str] = Counter()

    def response(self, path: Path, browser: str, headers: Mapping[str, str]) -> web.FileResponse:
        """Return the answer that sends a file to a browser, which is known by its cookie."""
        return _PacedFile(self, browser, path, headers)

    @contextmanager
    def lane(self, browser: str) -> Iterator[Lane]:
        """Give a browser its lane, which its downloads share."""
        self._users[browser] += 1
        try:
            yield self._lanes.setdefault(browser, Lane())
        finally:
            self._users[browser] -= 1
            if not self._users[browser]:
                del self._users[browser], self._lanes[browser]

    async def wait(self, lane: Lane, size: int) -> None:
        """Wait until `size` bytes may be sent."""
        await asyncio.sleep(lane.take(size, ONE_BYTES_A_SECOND, time.monotonic()))
        all_bytes = ALL_BYTES_A_SECOND / CAREFUL if self.is_careful else ALL_BYTES_A_SECOND
        await asyncio.sleep(self._all.take(size, all_bytes, time.monotonic()))


class _PacedFile(web.FileResponse):
    """What aiohttp makes of ranges and conditions, with a sending of our own.

    tests/unit/session/test_downloads.py notices when an upgrade of aiohttp no longer calls it.
    """

    def __init__(self, downloads: Downloads, browser: str, path: Path, headers: Mapping[str, str]) -> None:
        super().__init__(path, headers=headers)
        self._downloads = downloads
        self._browser = browser

    async def _sendfile(self, request: web.BaseRequest, fobj: IO[Any], offset: int, count: int) -> AbstractStreamWriter:
        writer = await web.StreamResponse.prepare(self, request)
        assert writer is not None
        with self._downloads.lane(self._browser) as lane:
            await asyncio.to_thread(fobj.seek, offset)
            while count > 0 and (chunk := await asyncio.to_thread(fobj.read, min(CHUNK, count))):
                count -= len(chunk)
                await self._downloads.wait(lane, len(chunk))
                await writer.write(chunk)
                await writer.drain()
        await writer.write_eof()
        return writer
