"""One trainee who speaks: their Opus packets as they come, never decoded here."""

import logging
import secrets
import struct
import time
from collections.abc import Callable
from typing import Final

from session.answer import Sound
from session.control import VoicePacket
from session.rtcp import SenderTime, parse, receiver_report
from session.rtp import Transport

log = logging.getLogger(__name__)

LARGEST_OPUS: Final = 1275 * 3
"""Bytes (RFC 6716, 3.4: frames of up to 1275; few packets hold more than one)."""
MOST_A_SECOND: Final = 120
"""Packets; browsers send 50, and 100 when they make them of 10 ms."""
_REPORT_S: Final = 1.0
_FIXED: Final = struct.Struct("!BBHII")


class Speaker:
    """Hands on a peer's voice, and reports to it how it arrives, so that its encoder mends what the line loses."""

    def __init__(
        self, person: str, slot: int, transport: Transport, agreed: Sound, on_packet: Callable[[VoicePacket], None]
    ) -> None:
        self.person = person
        self.transport = transport
        self._slot = slot
        self._payload_type = agreed.opus.payload_type
        self._on_packet = on_packet
        self._own = secrets.randbelow(0xFFFFFFFE) + 1
        self._ssrc: int | None = None
        self._first = self._highest = 0
        self._received = 0
        self._reported = (0, 0)
        self._reported_at = float("-inf")
        self._heard_of = (0, 0.0)
        self._allowance = float(MOST_A_SECOND)
        self._allowed_at = time.monotonic()

    def take_rtp(self, data: bytes) -> None:
        """Take a decrypted packet."""
        now_s = time.monotonic()
        refill = (now_s - self._allowed_at) * MOST_A_SECOND
        self._allowance, self._allowed_at = min(MOST_A_SECOND, self._allowance + refill), now_s
        if len(data) < _FIXED.size or self._allowance < 1:
            return
        _first, second, sequence, timestamp, ssrc = _FIXED.unpack_from(data)
        payload = payload_of(data)
        if second & 0x7F != self._payload_type or not payload or len(payload) > LARGEST_OPUS:
            return
        self._allowance -= 1
        self._count(ssrc, sequence)
        self._on_packet(VoicePacket(self._slot, sequence, timestamp, payload))

    def take_rtcp(self, data: bytes) -> None:
        """Take the peer's reports: ours answer to them."""
        for feedback in parse(data):
            if isinstance(feedback, SenderTime):
                self._heard_of = (feedback.middle_ntp, time.monotonic())

    def tick(self, now_s: float) -> None:
        """Report when it is due; call it some times a second."""
        if self._ssrc is None or now_s - self._reported_at < _REPORT_S:
            return
        self._reported_at = now_s
        expected = self._highest - self._first + 1
        expected_now, received_now = expected - self._reported[0], self._received - self._reported[1]
        self._reported = (expected, self._received)
        loss = max(0.0, 1 - received_now / expected_now) if expected_now > 0 else 0.0
        last_report, heard_at = self._heard_of
        delay_s = now_s - heard_at if last_report else 0.0
        lost = expected - self._received
        self.transport.send_rtcp(
            receiver_report(self._own, self._ssrc, loss, lost, self._highest, last_report, delay_s)
        )

    def opened(self) -> None:
        """Begin to report."""
        self._reported_at = time.monotonic()

    async def close(self) -> None:
        """End the connection."""
        await self.transport.close()

    def _count(self, ssrc: int, sequence: int) -> None:
        if ssrc != self._ssrc:
            # Begins in the second cycle, so that what comes late before the first is never below zero.
            self._ssrc, self._first, self._highest, self._received = ssrc, sequence + 0x10000, sequence + 0x10000, 0
            self._reported = (0, 0)
        ahead = sequence - self._highest & 0xFFFF
        if ahead < 0x8000:
            self._highest += ahead
        self._received += 1


def payload_of(data: bytes) -> bytes:
    """Return what an RTP packet carries, without extension and padding (RFC 3550, 5.1); nothing if malformed."""
    first = data[0]
    if first >> 6 != 2:
        return b""
    start = 12 + 4 * (first & 0x0F)
    if first & 0x10:
        if len(data) < start + 4:
            return b""
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    end = len(data) - (data[-1] if first & 0x20 else 0)
    return data[start:end] if start < end else b""
