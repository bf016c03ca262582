"""The WebSocket of trainees' pages: `/class`. Everything that comes is untrusted."""

import logging
import time
from typing import Final

import msgspec
from aiohttp import WSMessage, WSMsgType, web

from session.connection import Connection, new_socket
from session.guards import is_own_origin
from session.liveclass import LiveClass
from session.messages import (
    LONGEST_MESSAGE,
    Answer,
    Choose,
    ErrorId,
    Join,
    Offer,
    PageMessage,
    Pong,
    Refused,
    Resume,
)
from session.page import Page, is_pass, new_pass
from session.refusal import Refusal

log = logging.getLogger(__name__)

COOKIE: Final = "class-pass"
LARGEST_FRAME: Final = 4 * LONGEST_MESSAGE
"""Up to here a message that is too long is refused; beyond, the connection is closed."""
MOST_REFUSED: Final = 200
"""Messages refused in a row as too many, before the connection is cut."""

_decoder: Final[msgspec.json.Decoder[PageMessage]] = msgspec.json.Decoder(PageMessage)


class PageSocket:
    """Answers `/class`."""

    def __init__(self, live: LiveClass, secure_port: int) -> None:
        self._live = live
        self._secure_port = secure_port

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one page until its connection ends."""
        if not is_own_origin(request):
            raise web.HTTPForbidden
        socket = new_socket(LARGEST_FRAME)
        browser = request.cookies.get(COOKIE, "")
        if not is_pass(browser):
            browser = new_pass()
            # One for all pages of a browser, or a second tab would take the downloads from the first. So it must come
            # back with the next page's connection, and not with downloads alone.
            socket.set_cookie(COOKIE, browser, path="/", httponly=True, samesite="Strict")
        await socket.prepare(request)
        transport = request.transport
        if transport is None:
            return socket  # gone already
        address = request.remote or ""
        page = Page(Connection(socket, transport, f"page of {address}"), address, browser, time.monotonic())
        page.send(self._live.classroom.hello(request.secure, self._secure_port))
        self._live.arrived(page)
        async with page.connection.writing(self._live.keeper):
            try:
                async for message in socket:
                    # An error is a message that is far too large: aiohttp closes then.
                    if not page.connection.is_closing and message.type is not WSMsgType.ERROR:
                        await self._take(page, message)
            finally:
                self._live.gone(page)
        return socket

    async def _take(self, page: Page, message: WSMessage) -> None:
        now_s = time.monotonic()
        page.heartbeat.heard(now_s)
        decoded: PageMessage | None = None
        try:
            page.limit.take(len(message.data) if message.type in {WSMsgType.TEXT, WSMsgType.BINARY} else 0, now_s)
            decoded = _decode(message)
            await self._do(page, decoded)
        except Refusal as refusal:
            page.send(_refused(refusal, decoded))
            if page.limit.refused > MOST_REFUSED:
                log.warning("%s is cut off: it does not stop", page.connection.name)
                page.connection.drop()

    async def _do(self, page: Page, message: PageMessage) -> None:
        match message:
            case Pong():
                if page.has_token(message.number):
                    self._live.confirm(page)
            case Join() | Resume() if page.id:
                raise Refusal(ErrorId.OUT_OF_ORDER)
            case Join():
                self._live.join(page, message)
            case Resume():
                self._live.resume(page, message.token)
            case _ if not page.id:
                raise Refusal(ErrorId.OUT_OF_ORDER)
            case _:
                self._live.hear(page, message)
                if isinstance(message, Choose):
                    self._live.media.choose(page.id, message.quality)
                elif isinstance(message, Offer):
                    await self._answer(page, message)

    async def _answer(self, page: Page, offer: Offer) -> None:
        person_id = page.id
        classroom = self._live.classroom

        def slot() -> int | None:
            return classroom.speakers.index(person_id) if person_id in classroom.speakers else None

        choice = classroom.quality(person_id)
        sdp = await self._live.media.answer(person_id, offer, choice, slot, self._live.pass_voice)
        page.send(Answer(offer.number, offer.purpose, sdp))


def _refused(refusal: Refusal, message: PageMessage | None) -> Refused:
    """Return what a page is told; `message`: what it said, if that was understood."""
    to = str(message.__struct_config__.tag) if message is not None else ""
    if isinstance(message, Offer):
        return Refused(refusal.error, to, refusal.retry_s, message.purpose, message.number)
    return Refused(refusal.error, to, refusal.retry_s)


def _decode(message: WSMessage) -> PageMessage:
    """Return what a page says; raises Refusal (BAD_MESSAGE)."""
    if message.type is not WSMsgType.TEXT or len(message.data) > LONGEST_MESSAGE:
        raise Refusal(ErrorId.BAD_MESSAGE)
    try:
        return _decoder.decode(message.data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Refusal(ErrorId.BAD_MESSAGE) from error


def pass_of(request: web.Request) -> str:
    """Return the cookie by which a browser's downloads are known; "" when it has none."""
    given = request.cookies.get(COOKIE, "")
    return given if is_pass(given) else ""
