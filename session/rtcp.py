"""RTCP (RFC 3550, 4585, 5104): what receivers tell, and the reports of our own. Plain values, no I/O."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MOST_MISSING: Final = 512
"""Sequence numbers of one packet that are believed missing."""

_SR, _RR, _SDES, _BYE, _RTPFB, _PSFB = 200, 201, 202, 203, 205, 206
_NACK, _PLI, _FIR, _APPLICATION = 1, 1, 4, 15
_HEADER: Final = struct.Struct("!BBH")
_BLOCK: Final = struct.Struct("!IIIIII")
_NTP_EPOCH_S: Final = 2_208_988_800
"""From 1900 to 1970."""


@dataclass(frozen=True, slots=True)
class Report:
    """How one of our streams arrives."""

    ssrc: int
    loss: float
    """Fraction since the report before, 0 to 1."""
    highest: int
    """Extended sequence number, 32 bits."""
    last_report: int
    """The middle 32 bits of the last sender report's NTP time; 0: none yet."""
    delay_s: float
    """Since that report came."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Packets that are asked for again."""

    ssrc: int
    sequences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyframeAsked:
    """A picture cannot be decoded."""

    ssrc: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """The receiver's own idea of what its line bears (REMB)."""

    bits_per_s: int


@dataclass(frozen=True, slots=True)
class SenderTime:
    """A sender's own report: what ours answers to."""

    ssrc: int
    middle_ntp: int


Feedback = Report | Missing | KeyframeAsked | Estimate | SenderTime


def parse(data: bytes) -> Iterator[Feedback]:
    """Yield what a compound packet tells; what is malformed or unknown is passed over."""
    offset = 0
    while offset + 4 <= len(data):
        first, kind, words = _HEADER.unpack_from(data, offset)
        body = data[offset + 4 : offset + 4 * (words + 1)]
        offset += 4 * (words + 1)
        if first >> 6 != 2 or len(body) < 4 * words:
            return
        count = first & 0x1F
        if kind == _SR and len(body) >= 24:
            ssrc, seconds, fraction = struct.unpack_from("!III", body)
            yield SenderTime(ssrc, (seconds << 16 | fraction >> 16) & 0xFFFFFFFF)
            yield from _reports(body[24:], count)
        elif kind == _RR:
            yield from _reports(body[4:], count)
        elif kind == _RTPFB and count == _NACK and len(body) >= 12:
            yield Missing(int.from_bytes(body[4:8], "big"), _missing(body[8:]))
        elif kind == _PSFB and len(body) >= 8:
            yield from _about_pictures(body, count)


def sender_report(ssrc: int, wall_ns: int, timestamp: int, packets: int, octets: int, cname: bytes) -> bytes:
    """Return a sender report with its SDES; a report on it names its time (`Report.last_report`).

    `wall_ns` (since 1970) and `timestamp` (RTP) are the same moment of the capture clock.
    """
    seconds, rest = divmod(wall_ns, 1_000_000_000)
    seconds = seconds + _NTP_EPOCH_S & 0xFFFFFFFF
    fraction = (rest << 32) // 1_000_000_000
    report = _HEADER.pack(0x80, _SR, 6) + struct.pack(
        "!IIIIII", ssrc, seconds, fraction, timestamp, packets & 0xFFFFFFFF, octets & 0xFFFFFFFF
    )
    item = bytes((1, len(cname))) + cname
    item += bytes(4 - len(item) % 4)
    source = _HEADER.pack(0x81, _SDES, (4 + len(item)) // 4) + ssrc.to_bytes(4, "big") + item
    return report + source


def receiver_report(
    own: int, ssrc: int, loss: float, lost: int, highest: int, last_report: int, delay_s: float
) -> bytes:
    """Return a receiver report on one stream (RFC 3550, 6.4.2); the jitter is not told."""
    fraction = min(255, round(loss * 256))
    lost = max(-0x800000, min(0x7FFFFF, lost)) & 0xFFFFFF
    delay = round(delay_s * 65536) & 0xFFFFFFFF
    block = _BLOCK.pack(ssrc, fraction << 24 | lost, highest & 0xFFFFFFFF, 0, last_report, delay)
    return _HEADER.pack(0x81, _RR, 7) + own.to_bytes(4, "big") + block


def goodbye(ssrc: int) -> bytes:
    """Return the end of a stream (RFC 3550, 6.6)."""
    return _HEADER.pack(0x81, _BYE, 1) + ssrc.to_bytes(4, "big")


def middle_ntp(wall_ns: int) -> int:
    """Return the middle 32 bits of a moment's NTP time: units of 1/65536 s."""
    return (wall_ns * 65536 // 1_000_000_000 + (_NTP_EPOCH_S << 16)) & 0xFFFFFFFF


def _reports(body: bytes, count: int) -> Iterator[Report]:
    for index in range(min(count, len(body) // _BLOCK.size)):
        ssrc, losses, highest, _jitter, last_report, delay = _BLOCK.unpack_from(body, index * _BLOCK.size)
        yield Report(ssrc, (losses >> 24) / 256, highest, last_report, delay / 65536)


def _missing(body: bytes) -> tuple[int, ...]:
    """Return the numbers that a generic NACK names: a first, and a mask of the 16 after it (RFC 4585, 6.2.1)."""
    sequences: list[int] = []
    for offset in range(0, len(body) - 3, 4):
        first, mask = struct.unpack_from("!HH", body, offset)
        sequences.append(first)
        sequences += [first + bit + 1 & 0xFFFF for bit in range(16) if mask >> bit & 1]
        if len(sequences) >= MOST_MISSING:
            break
    return tuple(sequences[:MOST_MISSING])


def _about_pictures(body: bytes, count: int) -> Iterator[Feedback]:
    if count == _PLI:
        yield KeyframeAsked(int.from_bytes(body[4:8], "big"))
    elif count == _FIR and len(body) >= 16:
        yield KeyframeAsked(int.from_bytes(body[8:12], "big"))
    elif count == _APPLICATION and len(body) >= 16 and body[8:12] == b"REMB":
        exponent, mantissa = body[13] >> 2, (body[13] & 3) << 16 | body[14] << 8 | body[15]
        yield Estimate(mantissa << exponent)
