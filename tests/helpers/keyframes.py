"""When has a receiver got a whole keyframe? Counted by its packets, nothing is decoded."""

from typing import Literal


class FirstKeyframe:
    """Waits for the first picture that can be decoded alone: its first packet, its last, and all between.

    A keyframe of H.264 begins with its parameter sets in-band (RFC 6184); one of VP8 shows itself in the first
    packet's payload header (RFC 7741, section 4.3).
    """

    def __init__(self, codec: Literal["h264", "vp8"]) -> None:
        self._begins = _begins_h264 if codec == "h264" else _begins_vp8
        self._pictures: dict[int, tuple[int | None, int | None, set[int]]] = {}

    def add(self, sequence: int, timestamp: int, marker: bool, payload: bytes) -> bool:
        """Take a packet; return whether a whole keyframe has now come."""
        first, last, numbers = self._pictures.get(timestamp, (None, None, set[int]()))
        numbers.add(sequence)
        if first is None and self._begins(payload):
            first = sequence
        if marker:
            last = sequence
        self._pictures[timestamp] = (first, last, numbers)
        if first is None or last is None:
            return False
        return all((first + step) & 0xFFFF in numbers for step in range(((last - first) & 0xFFFF) + 1))


def _begins_h264(payload: bytes) -> bool:
    kind = payload[0] & 31 if payload else 0
    sequence_parameters, aggregate = 7, 24
    return kind == sequence_parameters or (
        kind == aggregate and len(payload) > 3 and payload[3] & 31 == sequence_parameters
    )


def _begins_vp8(payload: bytes) -> bool:
    if len(payload) < 2 or payload[0] & 0x17 != 0x10:  # S: begin of a partition, of number 0
        return False
    offset = 1
    if payload[0] & 0x80:
        extension = payload[1]
        offset += 1
        if extension & 0x80:
            offset += 2 if payload[offset] & 0x80 else 1
        offset += bool(extension & 0x40) + bool(extension & 0x30)
    return len(payload) > offset and payload[offset] & 1 == 0
