"""What waits to be sent to one peer: pictures in order, large ones spread, voice never among them."""

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from session.packetize import Picture

STEP_S: Final = 0.005
SPREAD_S: Final = 0.04
"""A keyframe goes out over about this time, where the line is not known to be slow."""
AT_ONCE: Final = 24
"""Packets of a picture that are sent together."""
LONGEST_WAIT_S: Final = 4.0
"""On a slow line, what would take longer than this is not worth sending."""
MOST_WAITING: Final = 90
"""Pictures."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Payloads `start` to `stop` of a picture, to be sent now."""

    picture: Picture
    timestamp: int
    start: int
    stop: int


class Pacer:
    """A queue of pictures; times in seconds are passed in.

    `rate` is what pictures may take of the line, in bits a second; None: the line is not known to be slow.
    """

    def __init__(self) -> None:
        self.rate: float | None = None
        self._waiting: deque[tuple[Picture, int]] = deque()
        self._next = 0
        self._bytes = 0
        self._step = AT_ONCE
        self._credit = 0.0
        self._credited_at = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting

    @property
    def waiting_bytes(self) -> int:
        """What is still to be sent."""
        return self._bytes

    @property
    def behind_s(self) -> float:
        """How long what waits will take, where the line is known to be slow; else 0."""
        return self._bytes * 8 / self.rate if self.rate is not None else 0.0

    def passes(self, picture: Picture) -> bool:
        """Return whether a picture may go out at once, past the queue."""
        return not self._waiting and self.rate is None and len(picture.payloads) <= AT_ONCE

    def bears(self, size: int) -> bool:
        """Return whether so many bytes would be through within a sensible time."""
        return self.rate is None or size * 8 <= self.rate * LONGEST_WAIT_S

    def add(self, picture: Picture, timestamp: int) -> bool:
        """Put a picture in the queue; return False (and keep what was there) when there is no sense in it."""
        is_too_much = len(self._waiting) >= MOST_WAITING or not self.bears(self._bytes + picture.size)
        if self._waiting and is_too_much:
            return False
        self._waiting.append((picture, timestamp))
        self._bytes += picture.size
        packets = sum(len(each.payloads) for each, _ in self._waiting) - self._next
        self._step = AT_ONCE if self.rate is not None else max(AT_ONCE, math.ceil(packets * STEP_S / SPREAD_S))
        return True

    def clear(self) -> None:
        """Drop all that waits. A picture that was begun stays incomplete, which receivers bear before a keyframe."""
        self._waiting.clear()
        self._next = self._bytes = 0

    def take(self, now_s: float) -> Iterator[Slice]:
        """Yield what may be sent now; call again after `STEP_S` while something waits."""
        packets = self._step
        if self.rate is not None:
            # Never more than two steps' worth at once, and at least one packet when its time has come.
            elapsed = min(now_s - self._credited_at, 4 * STEP_S)
            self._credit = min(self._credit + elapsed * self.rate / 8, 4 * STEP_S * self.rate / 8 + 2400)
            self._credited_at = now_s
        while self._waiting and packets > 0 and (self.rate is None or self._credit > 0):
            picture, timestamp = self._waiting[0]
            start = self._next
            limit = packets if self.rate is None else min(packets, max(1, int(self._credit // 1200)))
            stop = min(len(picture.payloads), start + int(limit))
            size = sum(map(len, picture.payloads[start:stop]))
            packets -= stop - start
            self._bytes -= size
            if self.rate is not None:
                self._credit -= size
            if stop == len(picture.payloads):
                self._waiting.popleft()
                self._next = 0
            else:
                self._next = stop
            yield Slice(picture, timestamp, start, stop)
