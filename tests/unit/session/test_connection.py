"""What waits to be sent to one end: in order, bounded, and its last words."""

import asyncio
import select
import time
from collections.abc import Awaitable, Callable, Coroutine

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from session import connection
from session.connection import MOST_BYTES, Connection, new_socket
from session.keeper import Keeper
from session.messages import Announcement, Goodbye, Ping
from tests.helpers.hosting import until

Talk = Callable[[Connection], Coroutine[None, None, None]]
Listen = Callable[[aiohttp.ClientWebSocketResponse], Awaitable[None]]


def serving(talk: Talk, keeper: Keeper) -> web.Application:
    """An application whose end of each WebSocket talks, until the other end closes."""

    async def serve(request: web.Request) -> web.WebSocketResponse:
        socket = new_socket(1000)
        await socket.prepare(request)
        assert request.transport is not None
        end = Connection(socket, request.transport, "a test")
        async with end.writing(keeper):
            talking = asyncio.create_task(talk(end))
            async for _ in socket:
                pass
            await talking
        return socket

    application = web.Application()
    application.router.add_get("/", serve)
    return application


def converse(talk: Talk, listen: Listen) -> None:
    """Let the host's end `talk` and the other `listen`, each until it returns."""

    async def scenario() -> None:
        keeper = Keeper()
        async with TestServer(serving(talk, keeper)) as server, aiohttp.ClientSession() as http:
            async with http.ws_connect(server.make_url("/")) as socket, asyncio.timeout(30):
                await listen(socket)
            await keeper.close()

    asyncio.run(scenario())


def converse_plainly(
    talk: Talk, listen: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
) -> None:
    """Like `converse`, but the other end reads and writes the bytes of RFC 6455 themselves."""

    async def scenario() -> None:
        keeper = Keeper()
        async with TestServer(serving(talk, keeper)) as server, asyncio.timeout(30):
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(
                b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            )
            await reader.readuntil(b"\r\n\r\n")
            await listen(reader, writer)
            writer.close()
            await writer.wait_closed()
            await keeper.close()

    asyncio.run(scenario())


def test_all_that_was_said_before_the_end_arrives_in_order() -> None:
    async def talk(end: Connection) -> None:
        for number in range(100):
            end.send(Ping(number))
        end.send(Goodbye("left"))
        end.close()
        end.send(Ping(100))

    async def listen(socket: aiohttp.ClientWebSocketResponse) -> None:
        messages = [message.json() async for message in socket]
        assert [message["number"] for message in messages[:-1]] == list(range(100))
        assert messages[-1] == {"type": "goodbye", "reason": "left"}
        assert socket.close_code == aiohttp.WSCloseCode.OK

    converse(talk, listen)


@pytest.mark.parametrize("ours", [True, False])
def test_a_connection_is_closed_by_one_frame_of_each_end_whoever_begins(ours: bool) -> None:
    # Chromium calls a second one an error.
    close = b"\x88\x02" + int(aiohttp.WSCloseCode.OK).to_bytes(2)
    masked_close = b"\x88\x82" + bytes(4) + int(aiohttp.WSCloseCode.OK).to_bytes(2)
    ping = b'\x81\x1a{"type":"ping","number":1}'

    async def talk(end: Connection) -> None:
        end.send(Ping(1))
        if ours:
            end.close()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(len(ping)) == ping
        if ours:
            assert await reader.readexactly(len(close)) == close
        writer.write(masked_close)
        assert await reader.read() == (b"" if ours else close)

    converse_plainly(talk, listen)


def test_who_does_not_read_is_dropped_before_much_waits() -> None:
    largest = 0

    async def talk(end: Connection) -> None:
        nonlocal largest
        message = Announcement("x" * 60_000)
        while not end.is_closing:
            end.send(message)
            largest = max(largest, end.waiting_bytes)
            await asyncio.sleep(0)
        assert end.waiting_bytes == 0

    async def listen(socket: aiohttp.ClientWebSocketResponse) -> None:
        response = socket._response
        assert response.connection is not None
        transport = response.connection.transport
        assert transport is not None
        transport.pause_reading()
        await until(lambda: largest >= MOST_BYTES)
        transport.resume_reading()
        async for _ in socket:
            pass
        assert socket.close_code == aiohttp.WSCloseCode.ABNORMAL_CLOSURE

    converse(talk, listen)
    assert MOST_BYTES < largest < MOST_BYTES + 100_000


def test_one_who_does_not_take_the_last_words_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "CLOSE_S", 0.5)

    async def talk(end: Connection) -> None:
        end.send(Goodbye("ended"))
        end.close()

    async def listen(socket: aiohttp.ClientWebSocketResponse) -> None:
        response = socket._response
        assert response.connection is not None
        transport = response.connection.transport
        assert transport is not None
        transport.pause_reading()
        ends = select.poll()
        ends.register(transport.get_extra_info("socket"), select.POLLRDHUP)
        await until(lambda: ends.poll(0))
        transport.abort()

    began_s = time.monotonic()
    converse(talk, listen)
    assert 0.5 < time.monotonic() - began_s < 20
