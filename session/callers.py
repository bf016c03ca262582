"""Connections that ask for nothing: closed, so that nobody can use up the open files of the host by holding them."""

from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp.web_protocol import RequestHandler

SILENT_S: Final = 10.0
"""Browsers open connections in advance; this is more than the slowest needs to ask."""


class Callers:
    """Who has connected and not yet asked."""

    def __init__(self) -> None:
        self._asked: set[RequestHandler] = set()
        self._silent_since: dict[RequestHandler, float] = {}

    @web.middleware
    async def note(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Note that a connection has asked: a middleware. What comes later on it is aiohttp's to limit."""
        self._asked.add(request.protocol)
        return await handler(request)

    def look(self, server: web.Server, now_s: float) -> None:
        """Close the connections that have been silent for too long."""
        connected = set(server.connections)
        self._asked &= connected
        since = {caller: self._silent_since.get(caller, now_s) for caller in connected - self._asked}
        self._silent_since = since
        for caller, since_s in since.items():
            if now_s - since_s > SILENT_S and caller.transport is not None:
                caller.transport.abort()
