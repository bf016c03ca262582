"""A trainee without a browser: speaks the page's side of the wire, in JSON as it travels."""

import asyncio
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Literal, Self

import aiohttp

from tests.helpers.receivers import Receiver

PATIENCE_S = 60.0
Message = dict[str, Any]


class Trainee:
    """One connection to a class host at `url` (http://address:port). Pings are answered while `answers_pings`."""

    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        self.url = url
        self.received: list[Message] = []
        """All that came, pings left out."""
        self.answers_pings = True
        self.media: Receiver | None = None
        self._headers = headers or {}
        self._came = asyncio.Condition()
        self._taken = 0
        self._numbers = 0

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False))
        try:
            self.socket = await self._session.ws_connect(
                f"{self.url.replace('http', 'ws', 1)}/class", headers=self._headers, max_msg_size=0
            )
        except BaseException:
            await self._session.close()
            raise
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.media is not None:
            await self.media.close()
        await self.socket.close()
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self._session.close()

    @property
    def closed(self) -> bool:
        """Whether the host has closed the connection, or it broke."""
        return self._reader.done()

    async def send(self, type: str, **fields: Any) -> None:  # noqa: A002
        """Send a message."""
        await self.socket.send_json({"type": type, **fields})

    async def wait(
        self, *types: str, holds: Callable[[Message], bool] = lambda _: True, timeout_s: float = PATIENCE_S
    ) -> Message:
        """Wait for a message of one of these types, among those that were not waited for before, and return it.

        Raises ConnectionError when the connection ends before, TimeoutError when nothing comes.
        """
        async with asyncio.timeout(timeout_s), self._came:
            while True:
                while self._taken < len(self.received):
                    message = self.received[self._taken]
                    self._taken += 1
                    if message["type"] in types and holds(message):
                        return message
                if self.closed or self.socket.closed:
                    raise ConnectionError(f"closed; received {[each['type'] for each in self.received]}")
                await self._came.wait()

    def have(self, type: str) -> list[Message]:  # noqa: A002
        """Return all messages of this type so far."""
        return [message for message in self.received if message["type"] == type]

    async def enter(self, name: str, code: str, **more: Any) -> Message:
        """Join, and return the welcome; raises PermissionError with the error id when refused."""
        return await self._enter("join", name=name, code=code, **more)

    async def resume(self, token: str) -> Message:
        """Come back, and return the welcome; raises PermissionError with the error id when refused."""
        return await self._enter("resume", token=token)

    async def watch(self, codec: Literal["video/H264", "video/VP8"] = "video/H264") -> Receiver:
        """Receive picture and sound from now on."""
        self.media = Receiver(codec)
        await self.media.connect(self._signal)
        return self.media

    async def _enter(self, type: str, **fields: Any) -> Message:  # noqa: A002
        await self.send(type, **fields)
        answer = await self.wait("welcome", "refused")
        if answer["type"] == "refused":
            raise PermissionError(answer["error"])
        return answer

    async def _signal(self, offer: str) -> str:
        self._numbers += 1
        number = self._numbers
        await self.send("offer", number=number, purpose="watch", sdp=slim(offer))
        answer = await self.wait("answer", "refused")
        if answer["type"] == "refused":
            raise ConnectionError(answer["error"])
        assert answer["number"] == number
        return str(answer["sdp"])

    async def _read(self) -> None:
        try:
            async for frame in self.socket:
                if frame.type is not aiohttp.WSMsgType.TEXT:
                    break
                message = frame.json()
                if message["type"] == "ping":
                    if self.answers_pings:
                        await self.send("pong", number=message["number"])
                    continue
                async with self._came:
                    self.received.append(message)
                    self._came.notify_all()
        finally:
            async with self._came:
                self._came.notify_all()


def slim(offer: str, drop: Iterable[str] = ("a=fingerprint:sha-384", "a=fingerprint:sha-512")) -> str:
    """Return the offer without lines that say the same again: a host takes 12,000 characters."""
    return "".join(line for line in offer.splitlines(keepends=True) if not line.startswith(tuple(drop)))
