"""How far a long piece of work is, told as seldom as a person can use it."""

import time
from collections.abc import Callable
from typing import Final

STEP: Final = 0.05
INTERVAL_S: Final = 0.2
"""What is done in a moment tells its beginning and its end only."""


class Progress:
    """Tells the fraction that is done of `parts` equal parts: at most each 5% and five times a second, and 1.0."""

    def __init__(self, tell: Callable[[float], None], parts: int) -> None:
        self._tell = tell
        self._parts = parts
        self._told = 0.0
        self._next_s = 0.0

    def of_part(self, index: int) -> Callable[[float], None]:
        """Return what takes the fraction done of part `index`, counted from 0."""
        return lambda fraction: self._reach((index + fraction) / self._parts)

    def _reach(self, fraction: float) -> None:
        is_step = fraction >= self._told + STEP and time.monotonic() >= self._next_s
        if is_step or fraction >= 1.0 > self._told:
            self._told = fraction
            self._next_s = time.monotonic() + INTERVAL_S
            self._tell(fraction)
