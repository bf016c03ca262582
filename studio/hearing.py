"""What the guardian makes of a microphone's sound: does somebody speak, is it dead, is it too loud? Pure."""

from collections import deque
from dataclasses import dataclass
from typing import Final

from capture.ear import Heard

STRETCHES_PER_S: Final = 10
SPEECH_S: Final = 2
SPEECH_DB: Final = -50.0
"""Speech is louder than this, after cleaning."""
SPEECH_SHARE: Final = 0.3
"""Of the stretches in SPEECH_S: between words there is silence."""
SPEECH_SPREAD_DB: Final = 6.0
"""Syllables rise and fall by more; a fan or a tone does not."""
FLAT_S: Final = 10
FLAT_DB: Final = -75.0
"""Any open microphone in any room gives more than this; one that is switched off at its cable does not."""
CLIPPING_S: Final = 5
CLIPPED: Final = 5
"""Stretches within CLIPPING_S: one blow on the table is no fault."""


@dataclass(frozen=True, slots=True)
class Hears:
    """What is known of the microphone now."""

    speaking: bool = False
    flat: bool = False
    clipping: bool = False


class Hearing:
    """Takes a stretch of about 100 ms after the other."""

    def __init__(self) -> None:
        self.now = Hears()
        self._levels: deque[float] = deque(maxlen=SPEECH_S * STRETCHES_PER_S)
        self._flat: deque[bool] = deque(maxlen=FLAT_S * STRETCHES_PER_S)
        self._given: deque[bool] = deque(maxlen=FLAT_S * STRETCHES_PER_S)
        self._clipped: deque[bool] = deque(maxlen=CLIPPING_S * STRETCHES_PER_S)

    def add(self, heard: Heard) -> None:
        """Take the next stretch; `now` is what follows from it."""
        self._levels.append(heard.level_db)
        self._given.append(heard.given)
        self._flat.append(heard.raw_peak_db < FLAT_DB)
        self._clipped.append(heard.clipped)
        self.now = Hears(
            speaking=_is_speech(self._levels),
            # A device that gives nothing at all is lost, which is told elsewhere; some give every third stretch.
            flat=len(self._flat) == self._flat.maxlen and all(self._flat) and sum(self._given) >= FLAT_S,
            clipping=sum(self._clipped) >= CLIPPED,
        )


def _is_speech(levels: deque[float]) -> bool:
    if len(levels) != levels.maxlen:
        return False
    ordered = sorted(levels)
    spread_db = ordered[-1 - len(ordered) // 10] - ordered[len(ordered) // 10]
    loud = sum(level_db > SPEECH_DB for level_db in levels)
    return loud >= SPEECH_SHARE * len(levels) and spread_db >= SPEECH_SPREAD_DB
