"""A strip's cleaning: fed ahead of time, told what the loudspeaker plays, and replaced without a seam."""

from typing import Final

import numpy as np

from capture.cleaning import BLOCK, Cleaning
from capture.media import SAMPLE_RATE, AudioBlock, Samples
from capture.track import Track

LEARNING: Final = 4 * SAMPLE_RATE
"""A new module listens for so long before it is heard, since its gain starts from nothing: the voice was 4 dB off
after 1 s, 1 dB after 4 s."""


class Cleaner:
    """Cleans what a track holds. Not thread-safe.

    The loudspeaker's sound lies on the one clock as the microphone's does, and each block goes into the module right
    before the one of the microphone at the same place: the echo's delay is the device's own then, whatever the threads
    do, and a loudspeaker whose clock differs from the microphone's does not drift.
    """

    def __init__(self, origin_ns: int, cleaning: Cleaning) -> None:
        self._current = cleaning
        self._learning: Cleaning | None = None
        self._left = 0
        self._played = Track(origin_ns, 1)

    @property
    def ahead(self) -> int:
        """By how much the track must reach beyond what is taken."""
        return max(module.delay for module in self._modules)

    @property
    def behind(self) -> int:
        """By how much beyond what was taken the track may forget."""
        return min(module.delay for module in self._modules)

    def replace(self, cleaning: Cleaning) -> None:
        """Let another module take over, by a cross-fade when it has learned for LEARNING."""
        self._learning = cleaning
        self._left = LEARNING

    def push_reference(self, block: AudioBlock) -> None:
        """Take the next block of the loudspeaker, mono, stamped when it was handed to the device."""
        self._played.write(block)

    def take(self, track: Track, start: int, stop: int) -> tuple[Samples, int]:
        """Return the cleaned samples from `start` to before `stop`, and how many of them are missing."""
        samples, missing = self._clean(self._current, track, start, stop)
        learning = self._learning
        if learning is not None:
            other, _ = self._clean(learning, track, start, stop)
            self._left -= stop - start
            if self._left <= 0:
                ramp = np.linspace(0, 1, stop - start, dtype=np.float32)[:, None]
                samples = samples * (1 - ramp) + other * ramp
                self._current, self._learning = learning, None
        self._played.forget(stop + self.behind)
        return samples, missing

    @property
    def _modules(self) -> tuple[Cleaning, ...]:
        return (self._current,) if self._learning is None else (self._current, self._learning)

    def _clean(self, module: Cleaning, track: Track, start: int, stop: int) -> tuple[Samples, int]:
        # Cleaning delays, so it is fed that much ahead: what comes out lies where it belongs.
        start, stop = start + module.delay, stop + module.delay
        samples, missing = track.read(start, stop)
        played = None
        if module.cancels_echo and self._played.end is not None:
            played, _ = self._played.read(start, stop)
        blocks = []
        for at in range(0, len(samples), BLOCK):
            if played is not None:
                module.reference(played[at : at + BLOCK])
            blocks.append(module.process(samples[at : at + BLOCK]))
        return np.concatenate(blocks), missing
