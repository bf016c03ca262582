"""Whether whoever is at the other end still lives: asked each 2 s, given up after a silence."""

from typing import Final


class Heartbeat:
    """One connection's. Times are seconds of any steady clock."""

    EVERY_S: Final = 2.0
    SILENCE_S: Final = 5.4
    """Two pings may be lost on the way; with `LOOK_S` this stays below the 6 s in which a dead trainee is noticed."""
    LOOK_S: Final = 0.4
    """How often to look."""

    def __init__(self, now_s: float) -> None:
        self._heard_s = now_s
        self._asked_s = now_s
        self.number = 0
        """Of the last ping."""

    def heard(self, now_s: float) -> None:
        """Note a sign of life: any message."""
        self._heard_s = now_s

    def is_dead(self, now_s: float) -> bool:
        """Whether nothing was heard for too long."""
        return now_s - self._heard_s > self.SILENCE_S

    def ask(self, now_s: float) -> int | None:
        """Return the number of the ping to send now; None when none is due."""
        if now_s - self._asked_s < self.EVERY_S:
            return None
        self._asked_s = now_s
        self.number += 1
        return self.number
