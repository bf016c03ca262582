"""The level of the program's sound over short windows, from the levels of its blocks."""

import math
from typing import Final

from capture.media import SAMPLE_RATE
from capture.mixer import ProgramSound
from studio.events import Meter

WINDOW_SAMPLES: Final = SAMPLE_RATE // 10
SILENCE_DB: Final = -120.0
PRESENT_DB: Final = -55.0
"""Louder than this, and there is something to hear: a room where nobody speaks stays below, after cleaning."""


class SoundShare:
    """Counts in how much of a recording there was something to hear, second by second."""

    def __init__(self) -> None:
        self._seconds = 0
        self._present = 0
        self._samples = 0
        self._peak_db = SILENCE_DB

    def add(self, samples: int, peak_db: float) -> None:
        """Take the next stretch."""
        self._samples += samples
        self._peak_db = max(self._peak_db, peak_db)
        if self._samples >= SAMPLE_RATE:
            self._seconds += 1
            self._present += self._peak_db > PRESENT_DB
            self._samples = 0
            self._peak_db = SILENCE_DB

    @property
    def share(self) -> float | None:
        """Of the whole seconds so far, 0 to 1; None before the first is over."""
        return self._present / self._seconds if self._seconds else None


class LevelMeter:
    """Gathers blocks and yields a `Meter` ten times a second; `latest` is the last one yielded."""

    def __init__(self) -> None:
        self.latest = Meter(SILENCE_DB, SILENCE_DB, clipped=False)
        self._peak_db = SILENCE_DB
        self._energy = 0.0
        self._clipped = False
        self._samples = 0

    def add(self, sound: ProgramSound) -> Meter | None:
        """Take one block; return the window's level when the window is full."""
        samples = len(sound.block.samples)
        self._peak_db = max(self._peak_db, sound.peak_db)
        self._energy += samples * 10 ** (sound.rms_db / 10)
        self._clipped = self._clipped or sound.clipped
        self._samples += samples
        if self._samples < WINDOW_SAMPLES:
            return None
        power = self._energy / self._samples
        rms_db = max(SILENCE_DB, 10 * math.log10(power)) if power > 0 else SILENCE_DB
        self.latest = Meter(self._peak_db, rms_db, self._clipped)
        self._peak_db = SILENCE_DB
        self._energy = 0.0
        self._clipped = False
        self._samples = 0
        return self.latest
