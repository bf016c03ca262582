"""Encoded pictures to RTP payloads: once for all who watch."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from encoder.packets import Packet
from encoder.renditions import Rendition

LARGEST_PAYLOAD: Final = 1168
"""Bytes: with headers (RTP 20, SRTP's tag 16, UDP and IPv6 48) a packet stays under IPv6's least MTU of 1280."""
VIDEO_RATE: Final = 90_000
SOUND_RATE: Final = 48_000

_NS_PER_S: Final = 1_000_000_000
_START_CODE: Final = b"\x00\x00\x01"
_STAP_A: Final = 24
_FU_A: Final = 28


@dataclass(frozen=True, slots=True)
class Picture:
    """One encoded picture, cut for RTP."""

    rendition: Rendition
    timestamp: int
    """RTP, 32 bits."""
    keyframe: bool
    payloads: tuple[bytes, ...] = field(repr=False)
    size: int
    """Bytes of all payloads."""


def rtp_time(time_ns: int, rate: int) -> int:
    """Return a time of the capture clock in an RTP clock of `rate` Hz, 32 bits.

    Picture and sound use the same clock and the same origin, so one pair of times in a sender report relates both.
    """
    return (time_ns * rate + _NS_PER_S // 2) // _NS_PER_S & 0xFFFFFFFF


def cut(packet: Packet, rendition: Rendition, codec: str) -> Picture | None:
    """Return a packet cut for RTP; None when there is nothing in it.

    `codec`: "h264" (Annex B) or "vp8".
    """
    time_ns = packet.pts * packet.time_base * _NS_PER_S
    payloads = tuple(cut_h264(packet.data) if codec == "h264" else cut_vp8(packet.data))
    if not payloads:
        return None
    return Picture(rendition, rtp_time(round(time_ns), VIDEO_RATE), packet.keyframe, payloads, sum(map(len, payloads)))


def cut_h264(data: bytes) -> Iterator[bytes]:
    """Yield the payloads of one picture in Annex B (RFC 6184: single NAL unit, STAP-A and FU-A packets).

    What is too large is cut into equal parts (the last may be shorter), as the kernel's segmentation wants it.
    """
    together: list[bytes] = []
    room = LARGEST_PAYLOAD - 1
    for unit in nal_units(data):
        if len(unit) + 2 > room and together:
            yield _aggregate(together)
            together, room = [], LARGEST_PAYLOAD - 1
        if len(unit) > LARGEST_PAYLOAD:
            yield from _fragments(unit)
        elif len(unit) + 2 > room:
            yield unit
        else:
            together.append(unit)
            room -= len(unit) + 2
    if together:
        yield _aggregate(together)


def nal_units(data: bytes) -> Iterator[bytes]:
    """Yield the NAL units of an Annex B byte stream without their start codes (H.264, annex B)."""
    start = data.find(_START_CODE)
    while start >= 0:
        start += 3
        end = data.find(_START_CODE, start)
        # A start code of four bytes and trailing zeros belong to no unit; a unit never ends with a zero byte.
        unit = data[start : end if end >= 0 else len(data)].rstrip(b"\x00")
        if unit:
            yield unit
        start = end


def cut_vp8(data: bytes) -> Iterator[bytes]:
    """Yield the payloads of one VP8 picture (RFC 7741, the one-byte descriptor: S set in the first)."""
    size = _equal_part(len(data), LARGEST_PAYLOAD - 1)
    for start in range(0, len(data), size):
        yield (b"\x10" if start == 0 else b"\x00") + data[start : start + size]


def redundant(payload: bytes, before: bytes, payload_type: int, timestamp_step: int) -> bytes:
    """Return a sound payload that carries the one before it too (RFC 2198).

    `before` has at most 1023 bytes, `timestamp_step` (from it to this one) less than 2**14.
    """
    block = 1 << 31 | payload_type << 24 | timestamp_step << 10 | len(before)
    return block.to_bytes(4, "big") + bytes((payload_type,)) + before + payload


def _aggregate(units: list[bytes]) -> bytes:
    if len(units) == 1:
        return units[0]
    importance = max(unit[0] & 0x60 for unit in units)
    return bytes((importance | _STAP_A,)) + b"".join(len(unit).to_bytes(2, "big") + unit for unit in units)


def _fragments(unit: bytes) -> Iterator[bytes]:
    indicator, kind = unit[0] & 0x60 | _FU_A, unit[0] & 0x1F
    size = _equal_part(len(unit) - 1, LARGEST_PAYLOAD - 2)
    for start in range(1, len(unit), size):
        first, last = start == 1, start + size >= len(unit)
        yield bytes((indicator, first << 7 | last << 6 | kind)) + unit[start : start + size]


def _equal_part(length: int, most: int) -> int:
    parts = max(1, -(-length // most))
    return max(1, -(-length // parts))
