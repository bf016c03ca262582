"""Keeping a host for a class: the one that a former studio has left, the one that runs, or a new one."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

import aiohttp

from capture.errors import ErrorCode, StudioError
from session.control import LONGEST_FRAME
from session.kept import KeptClass, read_kept, write_kept
from session.launch import HostProcess, start_host
from session.settings import ClassSettings, HostReady

log = logging.getLogger(__name__)

HEARTBEAT_S: Final = 6.0
"""A host that answers nothing for half of this is taken for dead."""
CONNECT_TRIES: Final = 4
MOST_SILENCES: Final = 2
"""A host that answers nothing so often, each for as long as the link waits, hangs."""
RETRY_S: Final = 0.2
HOST_ENDS_S: Final = 10.0
"""It waits for some seconds until everybody has heard of the end."""
NO_LINK: Final = (aiohttp.ClientError, OSError, TimeoutError)

Socket = aiohttp.ClientWebSocketResponse


class HostKeeper:
    """Knows one host at a time, and how to come to another. Its methods run on the link's loop."""

    def __init__(self, settings: ClassSettings, command: Sequence[str]) -> None:
        """Know the host that a former studio has left in the class's folder, if it still runs."""
        self._settings = settings
        self._command = command
        self.host: HostProcess | None = None
        kept = read_kept(settings.folder)
        process = kept.host if kept is not None else None
        if kept is not None and process is not None:
            self.host = HostProcess(kept.ready, process)

    @property
    def ready(self) -> HostReady | None:
        """Process id and ports of the host; None while there is none."""
        return self.host.ready if self.host is not None else None

    @property
    def authorization(self) -> dict[str, str]:
        """The headers that prove to be the trainer."""
        return {"Authorization": f"Bearer {self._settings.link_token}"}

    async def reach(self, http: aiohttp.ClientSession) -> Socket:
        """Return a link to the host that is known, or else to a new one; raises `StudioError` of that one."""
        return await self._connect_again(http) or await self._start(http)

    async def end(self) -> None:
        """Wait until the host has ended, or end it."""
        if self.host is not None and not await self.host.wait(HOST_ENDS_S):
            log.warning("host %d does not end: it is ended", self.host.ready.pid)
            await self.host.kill()

    async def _connect_again(self, http: aiohttp.ClientSession) -> Socket | None:
        """Return a link to the host that is known, None without one; one that lives but lets nobody in is ended."""
        host = self.host
        if host is None:
            return None
        silences = 0
        for _ in range(CONNECT_TRIES):
            if host.has_ended():
                return None
            try:
                return await self._connect(http, host)
            except NO_LINK as error:
                log.info("the host lets nobody in: %r", error)
                silences += isinstance(error, TimeoutError)
            if silences == MOST_SILENCES:
                break
            await asyncio.sleep(RETRY_S)
        log.warning("host %d runs but lets nobody in: it is ended", host.ready.pid)
        await host.kill()
        return None

    async def _start(self, http: aiohttp.ClientSession) -> Socket:
        self.host = None
        host = await start_host(self._command, self._settings)
        self.host = host
        try:
            write_kept(KeptClass(self._settings, host.ready, host.born_s))
        except OSError as error:
            log.warning("a restarted studio could not take this class back: %s", error)
        try:
            return await self._connect(http, host)
        except NO_LINK as error:
            await host.kill()
            raise StudioError(ErrorCode.CLASS_HOST_FAILED, repr(error)) from error

    async def _connect(self, http: aiohttp.ClientSession, host: HostProcess) -> Socket:
        return await http.ws_connect(
            f"http://127.0.0.1:{host.ready.link_port}/link",
            headers=self.authorization,
            heartbeat=HEARTBEAT_S,
            max_msg_size=LONGEST_FRAME,
            timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
        )
