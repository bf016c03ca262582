"""What waits to be played: between the program's clock and the loudspeaker's. Pure: no device, no thread of its own."""

import threading
from typing import Final

import numpy as np

from capture.media import SAMPLE_RATE, Samples
from capture.resample import Stretcher

START: Final = SAMPLE_RATE * 20 // 1000
"""How much must be there before it plays, at first and after it ran dry."""
SPARE: Final = SAMPLE_RATE * 10 // 1000
"""What should be left after the device has taken; more than that is worked off."""
MOST: Final = SAMPLE_RATE * 200 // 1000
"""What is held at most: after a stall the oldest is thrown away."""
WINDOW: Final = 2 * SAMPLE_RATE
FASTEST: Final = 0.01
"""How much faster than told it plays at most: 20 ms gained in 2 s, by a sixth of a semitone."""


class Playout:
    """Mono sound at 48 kHz: `put` on the mixer's thread, `take` in the device's callback.

    What is held grows by itself when the sound comes in bursts: the device finds nothing, plays silence, and what comes
    then is late by as much. It shrinks by playing a little faster, which follows the device's clock as well.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stretcher = Stretcher(1)
        self._stretcher.start(0.0, 0)
        self._held = np.zeros((0, 1), np.float32)
        self._playing = False
        self._least = 0
        self._watched = 0
        self.dry = 0
        """How often there was nothing left to play."""
        self.skipped = 0
        """Samples thrown away after a stall."""

    @property
    def held(self) -> int:
        """Samples that wait."""
        return len(self._held)

    def put(self, samples: Samples) -> None:
        """Append (n, 1) samples."""
        _, stretched = self._stretcher.push(samples)
        with self._lock:
            held = np.concatenate([self._held, stretched])
            if len(held) > MOST:
                self.skipped += len(held) - START
                held = held[-START:]
            self._held = held

    def clear(self) -> None:
        """Throw away what waits: it waited for a device that was away."""
        with self._lock:
            self._held = self._held[:0]
            self._playing = False

    def take(self, count: int) -> Samples:
        """Return the next `count` samples (count, 1); silence when nothing is there."""
        sound = np.zeros((count, 1), np.float32)
        with self._lock:
            self._playing = self._playing or len(self._held) >= START
            if not self._playing:
                return sound
            there = min(count, len(self._held))
            sound[:there] = self._held[:there]
            self._held = self._held[there:]
            if there < count:
                # A sound that breaks off clicks.
                sound[:there, 0] *= np.linspace(1, 0, there, dtype=np.float32)
                self.dry += 1
                self._playing = False
            self._watch(count)
        return sound

    def _watch(self, count: int) -> None:
        self._least = min(self._least, len(self._held))
        self._watched += count
        if self._watched >= WINDOW:
            spare_s = (self._least - SPARE) / SAMPLE_RATE
            wanted = spare_s / (WINDOW / SAMPLE_RATE)
            self._stretcher.ratio = 1 - min(max(wanted, -FASTEST), FASTEST)
            self._watched, self._least = 0, len(self._held)
