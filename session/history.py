"""What was sent to one peer lately, to be sent again when asked: references to payloads that all peers share."""

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass
from typing import Final

from session.packetize import Picture

KEPT_PACKETS: Final = 1536
"""A keyframe of 240 KB is 210 packets: several seconds of pictures."""


@dataclass(slots=True)
class _Burst:
    sequence: int
    timestamp: int
    picture: Picture
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A packet as it was sent."""

    sequence: int
    timestamp: int
    payload: bytes
    ends: bool
    """The last of its picture."""


class History:
    """The last packets of one track; `again` limits how soon each is given out anew."""

    def __init__(self) -> None:
        self._bursts: deque[_Burst] = deque()
        self._packets = 0
        self._given: dict[int, float] = {}

    def add(self, sequence: int, timestamp: int, picture: Picture, start: int, stop: int) -> None:
        """Keep payloads `start` to `stop` of a picture, sent under consecutive numbers from `sequence`."""
        self._bursts.append(_Burst(sequence, timestamp, picture, start, stop))
        self._packets += stop - start
        while self._packets > KEPT_PACKETS and len(self._bursts) > 1:
            old = self._bursts.popleft()
            self._packets -= old.stop - old.start

    def again(self, sequence: int, now_s: float, spare_s: float) -> Sent | None:
        """Return a packet to be sent again; None if it is not kept, or was given out within `spare_s`."""
        if self._given.get(sequence, -spare_s) > now_s - spare_s:
            return None
        burst = self._burst_of(sequence)
        if burst is None:
            return None
        if len(self._given) >= KEPT_PACKETS:
            self._given.clear()
        self._given[sequence] = now_s
        index = burst.start + (sequence - burst.sequence & 0xFFFF)
        payloads = burst.picture.payloads
        return Sent(sequence, burst.timestamp, payloads[index], index == len(payloads) - 1)

    def _burst_of(self, sequence: int) -> _Burst | None:
        """Return the burst that a number was sent in.

        A peer may ask for hundreds of numbers in one packet, also for such as were never sent: looking through all
        that is kept for each would stop the host for everybody.
        """
        if not self._bursts:
            return None
        first = self._bursts[0].sequence
        place = bisect_right(self._bursts, sequence - first & 0xFFFF, key=lambda one: one.sequence - first & 0xFFFF)
        burst = self._bursts[place - 1]
        return burst if burst.start + (sequence - burst.sequence & 0xFFFF) < burst.stop else None

    def clear(self) -> None:
        """Forget all: what was sent before is of no use any more."""
        self._bursts.clear()
        self._given.clear()
        self._packets = 0
