"""One WebSocket of the host, to a page or to the studio: what waits to be sent on it, bounded, and how it ends."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator
from typing import Final

import msgspec
from aiohttp import ClientError, WSCloseCode, WSMsgType, web

from session.keeper import Keeper

log = logging.getLogger(__name__)

MOST_BYTES: Final = 1024 * 1024
MOST_MESSAGES: Final = 512
CLOSE_S: Final = 2.0
"""How long the other end may take to read what it should still get."""

_NORMAL: Final = int(WSCloseCode.OK).to_bytes(2)
_encoder: Final = msgspec.json.Encoder()


def new_socket(largest: int, heartbeat_s: float | None = None) -> web.WebSocketResponse:
    """Return a WebSocket for a `Connection`, which takes messages of up to `largest` bytes.

    `heartbeat_s`: ping so often, and end it when nothing comes for half as long; for who answers by itself.
    """
    return web.WebSocketResponse(
        timeout=CLOSE_S,
        heartbeat=heartbeat_s,
        compress=False,
        max_msg_size=largest,
        decode_text=False,
        # Where the host closes first, the answer is not answered again (RFC 6455, 5.5.1): Chromium complains of that.
        autoclose=False,
    )


class Connection:
    """Takes messages without waiting; `writing` sends them. Who reads too slowly is dropped."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport, name: str) -> None:
        """Take a prepared `new_socket` and its transport; `name` is for the log."""
        self.name = name
        self._socket = socket
        self._transport = transport
        self._waiting: deque[tuple[WSMsgType, bytes]] = deque()
        self._waiting_bytes = 0
        self._something = asyncio.Event()
        self._closing = False

    @property
    def is_closing(self) -> bool:
        """Whether what still comes is to be read, but of no interest any more."""
        return self._closing

    @property
    def waiting_bytes(self) -> int:
        """Bytes that are not yet with the operating system."""
        return self._waiting_bytes

    def send(self, message: msgspec.Struct) -> None:
        """Let a message wait to be sent as JSON."""
        self._put(WSMsgType.TEXT, _encoder.encode(message))

    def send_bytes(self, data: bytes) -> None:
        """Let a binary message wait to be sent."""
        self._put(WSMsgType.BINARY, data)

    def close(self) -> None:
        """End in good order, once what waits is sent; what comes later is not."""
        if not self._closing:
            self._closing = True
            self._something.set()
            asyncio.get_running_loop().call_later(CLOSE_S, self.drop)

    def drop(self) -> None:
        """End at once; the other end may come back."""
        self._closing = True
        self._waiting.clear()
        self._waiting_bytes = 0
        self._something.set()
        self._transport.abort()

    @contextlib.asynccontextmanager
    async def writing(self, keeper: Keeper) -> AsyncIterator[None]:
        """Send what waits while the other end is read, which is to be done until it closes, even after `close`."""
        task = keeper.start(self._write(), f"writing to {self.name}")
        try:
            yield
        finally:
            task.cancel()
            if self._closing:
                # The other end has closed too, or takes too long.
                self._transport.abort()

    async def _write(self) -> None:
        try:
            while True:
                while self._waiting:
                    kind, data = self._waiting.popleft()
                    self._waiting_bytes -= len(data)
                    await self._socket.send_frame(data, kind)
                if self._closing:
                    # Not by aiohttp's `close`, which would not wait for the answer while somebody reads: what the
                    # other end says meanwhile would make the system reset the connection and take the last words back.
                    await self._socket.send_frame(_NORMAL, WSMsgType.CLOSE)
                    return
                self._something.clear()
                await self._something.wait()
        except (ClientError, OSError) as error:
            log.info("%s: gone while sending: %r", self.name, error)

    def _put(self, kind: WSMsgType, data: bytes) -> None:
        if self._closing:
            return
        if self._waiting_bytes > MOST_BYTES or len(self._waiting) >= MOST_MESSAGES:
            log.warning("%s reads too slowly and is dropped", self.name)
            self.drop()
            return
        self._waiting.append((kind, data))
        self._waiting_bytes += len(data)
        self._something.set()
