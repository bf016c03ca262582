"""What a microphone takes in, whether or not the program lets it be heard."""

import math
import threading
from dataclasses import dataclass
from typing import Final

import numpy as np

from capture.levels import decibels
from capture.media import Samples

FULL_SCALE: Final = 0.999
"""What a device of 16 bits reads at its limit, in either direction."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch of a microphone's sound."""

    given: bool
    """Whether the device has given anything at all."""
    raw_peak_db: float
    """dBFS of the loudest sample, as the device gave it."""
    clipped: bool
    """Whether the device was at its own limit: what is cut off there, nothing brings back."""
    level_db: float
    """dBFS, RMS, after cleaning and before gain and mute."""


class Ear:
    """Gathers from two threads until somebody takes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begin()

    def _begin(self) -> None:
        self._given = False
        self._peak = 0.0
        self._energy = 0.0
        self._samples = 0

    def note_raw(self, samples: Samples) -> None:
        """Note what the device has given."""
        peak = float(np.abs(samples).max(initial=0.0))
        with self._lock:
            self._given = True
            self._peak = max(self._peak, peak)

    def note_cleaned(self, samples: Samples) -> None:
        """Note what is left of it after cleaning."""
        energy = float(np.square(samples).sum())
        with self._lock:
            self._energy += energy
            self._samples += samples.size

    def take(self) -> Heard:
        """Return what was noted since the last time."""
        with self._lock:
            given, peak = self._given, self._peak
            power = self._energy / self._samples if self._samples else 0.0
            self._begin()
        return Heard(given, decibels(peak), peak >= FULL_SCALE, decibels(math.sqrt(power)))
