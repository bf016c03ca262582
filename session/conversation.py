"""What is said on the link, from the trainer's end: what waits goes out, notices and voices come in."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Final

import aiohttp
import msgspec

from session.control import AnyNotice, VoicePacket, unpack_voice
from session.outbox import Outbox

log = logging.getLogger(__name__)

_NOTICES: Final[msgspec.json.Decoder[AnyNotice]] = msgspec.json.Decoder(AnyNotice)


class Conversation:
    """Goes on from one link to the next. All is on the link's loop; what is handed on is guarded by `tell`."""

    def __init__(
        self, outbox: Outbox, on_notice: Callable[[AnyNotice], None], on_voice: Callable[[VoicePacket], None]
    ) -> None:
        self._outbox = outbox
        self._on_notice = on_notice
        self._on_voice = on_voice
        self._something_waits = asyncio.Event()

    def wake(self) -> None:
        """Send: something waits in the outbox."""
        self._something_waits.set()

    async def hold(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Send what waits and hand on what comes, until the link ends."""
        self._outbox.begin_media()
        sending = asyncio.create_task(self._send(socket))
        try:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._hear(message.data)
                elif message.type is aiohttp.WSMsgType.BINARY:
                    self._hear_voice(message.data)
        finally:
            self._outbox.end_media()
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def _send(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        try:
            while True:
                while (message := self._outbox.take()) is not None:
                    if isinstance(message, str):
                        await socket.send_str(message)
                    else:
                        await socket.send_bytes(message)
                self._something_waits.clear()
                # What came between the look and the clearing would wait for the next.
                if self._outbox.is_empty:
                    await self._something_waits.wait()
        except (aiohttp.ClientError, OSError) as error:
            log.info("the link broke while sending: %r", error)
        except Exception:
            # A link on which nothing is sent any more would look whole.
            log.exception("the link is given up: sending failed")
        await socket.close()

    def _hear(self, text: str) -> None:
        try:
            notice = _NOTICES.decode(text)
        except msgspec.MsgspecError as error:
            log.warning("the host said what is not understood: %s", error)
            return
        tell(self._on_notice, notice)

    def _hear_voice(self, data: bytes) -> None:
        try:
            packet = unpack_voice(data)
        except ValueError as error:
            log.warning("the host sent what is no voice: %s", error)
            return
        tell(self._on_voice, packet)


def tell(callback: Callable[[Any], None], value: Any) -> None:
    """Hand something on; what the studio does with it must not break the link."""
    try:
        callback(value)
    except Exception:
        log.exception("not handled: %r", value)
