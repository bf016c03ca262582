"""How live yields to the recording when the machine falls behind: pure rules on nanoseconds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from capture.clock import NS_PER_MS, NS_PER_S
from encoder.packets import StreamId
from encoder.renditions import RENDITIONS, Rendition

URGENT: Final = 0.375
"""Of the recording's queue: three of its eight pictures wait, and nothing is lost yet."""
HEAVY: Final = 0.8
"""Of the time between two pictures, spent on one: the next one will soon be late."""
LIGHT: Final = 0.5
AVERAGE_NS: Final = NS_PER_S
"""Over which that time is averaged."""
STEP_NS: Final = 300 * NS_PER_MS
"""What one step brings shows after so long; only then is there another."""
CALM_NS: Final = 10 * NS_PER_S
"""Without load for so long, live tries one step more again; twice as long after each try that failed."""
LONGEST_CALM_NS: Final = 160 * NS_PER_S
SLOWER_FPS: Final = 15
SMALLER_FPS: Final = 5


class LiveLevel(IntEnum):
    """How much of live the machine bears."""

    FULL = 0
    SLOWER = 1
    """15 pictures a second."""
    SMALLER = 2
    """`low` and `thin` only: who watches `high` gets the pictures of `low`, `compat` has 5 a second."""


@dataclass(frozen=True, slots=True)
class LiveReduced:
    """Live does with less from now on, or with more again, because of the machine; its sound never does."""

    level: LiveLevel


class Shedding:
    """Decides on the level; told of every encoded picture and of the recording's queue."""

    def __init__(self) -> None:
        self.level = LiveLevel.FULL
        self._loads: dict[Rendition, float] = {}
        self._stepped_ns: int | None = None
        self._busy_ns = 0
        self._calm_ns = CALM_NS
        self._rising = False

    def note_picture(self, encoder: Rendition, now_ns: int, spent_ns: int, period_ns: int) -> bool:
        """Note how long a picture took and how often they come; return whether the level has changed."""
        load = self._loads.get(encoder, 0.0)
        load += (spent_ns / period_ns - load) * min(1.0, period_ns / AVERAGE_NS)
        self._loads[encoder] = load
        if load > LIGHT:
            self._busy_ns = now_ns
        return load > HEAVY and self._down(now_ns)

    def note_backlog(self, now_ns: int, backlog: float) -> bool:
        """Note how full the recording's queue is, 0 to 1; return whether the level has changed."""
        if backlog > 0.125:
            self._busy_ns = now_ns
        if backlog >= URGENT:
            return self._down(now_ns)
        return self._up(now_ns)

    def _down(self, now_ns: int) -> bool:
        if self.level is LiveLevel.SMALLER or (self._stepped_ns is not None and now_ns < self._stepped_ns + STEP_NS):
            return False
        if self._rising and self._stepped_ns is not None:
            failed = now_ns < self._stepped_ns + CALM_NS
            self._calm_ns = min(2 * self._calm_ns, LONGEST_CALM_NS) if failed else CALM_NS
        self._step(now_ns, 1)
        return True

    def _up(self, now_ns: int) -> bool:
        if self.level is LiveLevel.FULL or self._stepped_ns is None:
            return False
        if now_ns < max(self._stepped_ns, self._busy_ns) + self._calm_ns:
            return False
        self._step(now_ns, -1)
        return True

    def _step(self, now_ns: int, change: int) -> None:
        self.level = LiveLevel(self.level + change)
        self._stepped_ns = now_ns
        self._rising = change < 0
        self._loads.clear()


@dataclass(frozen=True, slots=True)
class Work:
    """What one encoder does."""

    streams: frozenset[StreamId]
    """To which its packets go."""
    fps: int


def works(demanded: Collection[Rendition], level: LiveLevel) -> Mapping[Rendition, Work]:
    """Return which encoders run at a level, and for which streams."""
    streams: dict[Rendition, set[StreamId]] = {}
    for rendition in demanded:
        encoder = Rendition.LOW if level is LiveLevel.SMALLER and rendition is Rendition.HIGH else rendition
        streams.setdefault(encoder, set()).add(RENDITIONS[rendition].stream)
    return {encoder: Work(frozenset(of), _fps(encoder, level)) for encoder, of in streams.items()}


def _fps(rendition: Rendition, level: LiveLevel) -> int:
    fps = RENDITIONS[rendition].fps
    if level is LiveLevel.FULL:
        return fps
    if level is LiveLevel.SMALLER and rendition is Rendition.COMPAT:
        return SMALLER_FPS
    return min(fps, SLOWER_FPS)
