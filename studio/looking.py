"""What the guardian makes of the pictures: is the camera black, covered or frozen, does the screen still come? Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from capture.clock import NS_PER_S
from capture.glimpse import Glimpse

BLACK_MEAN: Final = 16.0
"""Darker is black: a cap on the lens gives 0 to 10, a dim room 25 and more."""
BLACK_SPREAD: Final = 6.0
"""A dark picture with something bright on it is none."""
COVERED_SPREAD: Final = 4.0
"""A finger, a shutter or a sticker makes one colour of the picture; even a bare wall has its light and shade."""
FROZEN_S: Final = 5.0


class Sight(StrEnum):
    """What a source shows."""

    NOTHING_WRONG = "nothing-wrong"
    BLACK = "black"
    COVERED = "covered"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class Seen:
    """A source that is shown, at one moment."""

    glimpse: Glimpse
    checked_ns: int
    """When the source was last known to show this."""


class CameraWatch:
    """Looks at one camera again and again. Its pictures always differ, were it only by their noise."""

    def __init__(self) -> None:
        self._digest: int | None = None
        self._changed_ns = 0

    def look(self, now_ns: int, seen: Seen | None) -> Sight:
        """Say what is wrong; None: it is not shown, or lost."""
        if seen is None:
            self._digest = None
            return Sight.NOTHING_WRONG
        if seen.glimpse.digest != self._digest:
            self._digest = seen.glimpse.digest
            self._changed_ns = now_ns
        # A camera that hangs may do so on a black picture: it is of no use to look at the lens then.
        if now_ns - self._changed_ns >= FROZEN_S * NS_PER_S:
            return Sight.FROZEN
        if seen.glimpse.mean < BLACK_MEAN and seen.glimpse.spread < BLACK_SPREAD:
            return Sight.BLACK
        return Sight.COVERED if seen.glimpse.spread < COVERED_SPREAD else Sight.NOTHING_WRONG


def screen_sight(now_ns: int, checked_ns: int | None) -> Sight:
    """Say whether a screen still comes: it may stand still for hours, but its source says each time that it does."""
    if checked_ns is None or now_ns - checked_ns < FROZEN_S * NS_PER_S:
        return Sight.NOTHING_WRONG
    return Sight.FROZEN
