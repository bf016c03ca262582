"""A class host in this process, on real sockets, with pages and a studio that speak its wires in plain JSON."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp

from session.pagefiles import PageFile
from session.serving import Timing, serve_class
from session.settings import ClassSettings, HostReady

PATIENCE_S: Final = 30.0
CODE: Final = "7KQ4MD"
LINK_TOKEN: Final = "the-studio's-own-secret"
OBSERVER_TOKEN: Final = "the-observers'-secret"
Message = dict[str, Any]


def make_settings(folder: Path, **changes: Any) -> ClassSettings:
    """Return a class on free ports of this machine, without HTTPS."""
    values: dict[str, Any] = {
        "class_id": "c1",
        "title": "Soudure",
        "trainer": "Nadia",
        "code": CODE,
        "link_token": LINK_TOKEN,
        "observer_token": OBSERVER_TOKEN,
        "folder": folder,
        "address": "127.0.0.1",
        "port": 0,
        "secure_port": 0,
    }
    return ClassSettings(**(values | changes))


class Wire:
    """One WebSocket: what is awaited is looked for in what comes, pings are answered on the way."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.seen: list[Message] = []

    async def send(self, kind: str, **fields: Any) -> None:
        await self.socket.send_json({"type": kind, **fields})

    async def expect(self, kind: str, **fields: Any) -> Message:
        """Wait for a message of this type with these fields; what comes before is in `seen`."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                frame = await self.socket.receive()
                assert frame.type is aiohttp.WSMsgType.TEXT, f"{kind} awaited, {frame} came after {self.seen}"
                message: Message = frame.json()
                self.seen.append(message)
                if message["type"] == "ping":
                    await self.send("pong", number=message["number"])
                if message["type"] == kind and all(message.get(name) == value for name, value in fields.items()):
                    return message

    async def expect_fact(self, fact: str, **fields: Any) -> Message:
        """Wait until the studio hears of a fact, and return it."""
        while True:
            told: Message = (await self.expect("happened"))["fact"]
            if told["fact"] == fact and all(told.get(name) == value for name, value in fields.items()):
                return told

    async def expect_bytes(self) -> bytes:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                frame = await self.socket.receive()
                if frame.type is aiohttp.WSMsgType.BINARY:
                    return bytes(frame.data)
                assert frame.type is aiohttp.WSMsgType.TEXT, f"{frame} came"

    async def refused(self, kind: str, **fields: Any) -> str:
        """Send what must be refused; return the error id."""
        await self.send(kind, **fields)
        return str((await self.expect("refused", to=kind))["error"])

    async def join(self, name: str = "Amina", code: str = CODE, **fields: Any) -> Message:
        await self.send("join", name=name, code=code, **fields)
        return await self.expect("welcome")

    async def end(self) -> int | None:
        """Wait until the host closes the connection; return the close code."""
        async with asyncio.timeout(PATIENCE_S):
            async for frame in self.socket:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    self.seen.append(frame.json())
        return self.socket.close_code


@dataclass
class Hosted:
    """A class that is served."""

    ready: HostReady
    stop: asyncio.Event
    ended: "asyncio.Task[None]"
    http: aiohttp.ClientSession

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ready.port}"

    @property
    def secure_url(self) -> str:
        return f"https://127.0.0.1:{self.ready.secure_port}"

    @property
    def link_url(self) -> str:
        return f"http://127.0.0.1:{self.ready.link_port}/link"

    @asynccontextmanager
    async def page(self, url: str = "", **options: Any) -> AsyncIterator[Wire]:
        """A page that has heard the hello."""
        async with self.http.ws_connect(f"{url or self.url}/class", ssl=False, **options) as socket:
            wire = Wire(socket)
            await wire.expect("hello")
            yield wire

    @asynccontextmanager
    async def studio(self, token: str = LINK_TOKEN, **headers: str) -> AsyncIterator[Wire]:
        """A studio that has got its snapshot, the first of `seen`."""
        async with self.http.ws_connect(
            self.link_url, headers={"Authorization": f"Bearer {token}", **headers}
        ) as socket:
            wire = Wire(socket)
            await wire.expect("snapshot")
            yield wire


@asynccontextmanager
async def hosting(
    settings: ClassSettings, timing: Timing | None = None, page: Mapping[str, PageFile] | None = None
) -> AsyncIterator[Hosted]:
    """Serve a class until the block ends, or the class does."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[HostReady] = loop.create_future()
    stop = asyncio.Event()
    task = loop.create_task(serve_class(settings, stop, ready.set_result, timing, page))
    first: list[asyncio.Future[Any]] = [task, ready]
    await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        ready.cancel()
        await task
    # One jar for each connection: a class's pages are on machines of their own.
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        try:
            yield Hosted(ready.result(), stop, task, http)
        finally:
            stop.set()
            async with asyncio.timeout(PATIENCE_S):
                await task


async def until(holds: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110  (what is waited for is a file, or a list that grows)
            await asyncio.sleep(0.01)
