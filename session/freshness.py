"""Sound that is late because it was held up: nobody's hearing should begin with it. Pure: ages are passed in."""

from collections import deque
from typing import Final

from capture.clock import NS_PER_MS

LOOK_BACK: Final = 50
"""Packets, of 20 ms."""
LEAST: Final = 12
"""Packets after which is known how late the stream usually is: who begins sound is often slow at first."""
NEAR_NS: Final = 15 * NS_PER_MS


class Freshness:
    """Judges one stream's packets as they come, by their age.

    What a browser plays first decides how late all the rest is: what comes sooner after that it keeps in reserve, and
    takes many seconds to play it faster.
    """

    def __init__(self) -> None:
        self._ages_ns: deque[int] = deque(maxlen=LOOK_BACK)

    def is_fresh(self, age_ns: int) -> bool:
        """Return whether a packet is about as young as the youngest of the last second."""
        self._ages_ns.append(age_ns)
        return len(self._ages_ns) >= LEAST and age_ns <= min(self._ages_ns) + NEAR_NS
