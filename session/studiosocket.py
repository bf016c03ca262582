"""The studio's end of the link, on this machine only: `/link`, and the handouts that it shares."""

import logging
import re
from typing import Final

import msgspec
from aiohttp import WSMsgType, hdrs, web
from aiohttp.typedefs import Handler, Middleware

from session.access import same
from session.connection import Connection, new_socket
from session.control import LONGEST_FRAME, AnyCommand, unpack_media
from session.handouts import LARGEST, NoRoom, TooLarge, clean_file_name
from session.liveclass import LiveClass, time_of_day_ms
from session.refusal import Refusal

log = logging.getLogger(__name__)

HEARTBEAT_S: Final = 10.0
"""A studio that answers nothing for half of this is taken for dead."""
_LOOPBACK: Final = re.compile(r"(127\.0\.0\.1|localhost)(:\d{1,5})?")
_decoder: Final[msgspec.json.Decoder[AnyCommand]] = msgspec.json.Decoder(AnyCommand)


class StudioSocket:
    """Answers what comes on the link's port."""

    def __init__(self, live: LiveClass) -> None:
        self._live = live

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one studio until its link ends, or another takes its place."""
        socket = new_socket(LONGEST_FRAME, HEARTBEAT_S)
        await socket.prepare(request)
        if request.transport is None:
            return socket
        link = Connection(socket, request.transport, "the studio")
        async with link.writing(self._live.keeper):
            self._live.take_link(link)
            try:
                async for message in socket:
                    if link.is_closing:
                        continue
                    if message.type is WSMsgType.BINARY:
                        self._take_media(message.data)
                    elif message.type is WSMsgType.TEXT:
                        self._take_command(message.data)
            finally:
                self._live.lose_link(link)
        return socket

    async def take_handout(self, request: web.Request) -> web.Response:
        """Take in a file and offer it to all."""
        try:
            handout, size = await self._live.handouts.receive(request.content.iter_any())
        except TooLarge as error:
            raise web.HTTPRequestEntityTooLarge(LARGEST, LARGEST + 1) from error
        except NoRoom as error:
            raise web.HTTPInsufficientStorage(text="the disk has too little room") from error
        name = clean_file_name(request.match_info["name"])
        try:
            self._live.happen(self._live.classroom.share(handout, name, size, time_of_day_ms()))
        except Refusal as refusal:
            self._live.handouts.forget(handout)
            raise web.HTTPConflict(text=str(refusal.error)) from refusal
        return web.json_response({"handout": handout})

    def _take_media(self, data: bytes) -> None:
        try:
            self._live.media.put(unpack_media(data))
        except ValueError as error:
            log.warning("the studio sent what is no media: %s", error)

    def _take_command(self, data: bytes) -> None:
        try:
            command = _decoder.decode(data)
        except (msgspec.MsgspecError, UnicodeError) as error:
            log.warning("the studio said what is not understood: %s", error)
            return
        self._live.command(command)


def only_the_studio(token: str) -> Middleware:
    """Return a middleware that lets nobody in but who has the class's token, and no browser at all."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        # A browser tells an origin wherever it could do harm; and a name that leads here is somebody else's.
        if hdrs.ORIGIN in request.headers or not _LOOPBACK.fullmatch(request.headers.get(hdrs.HOST, "")):
            raise web.HTTPForbidden
        if not same(request.headers.get(hdrs.AUTHORIZATION, ""), f"Bearer {token}"):
            raise web.HTTPUnauthorized
        return await handler(request)

    return check
