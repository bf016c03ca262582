"""One source's way into the mix: its track, cleaning, gain and mute."""

import threading
from dataclasses import dataclass
from typing import Final

import numpy as np

from capture.cleaning import BLOCK, Cleaning
from capture.clock import NS_PER_MS
from capture.levels import amplitude
from capture.media import SAMPLE_RATE, AudioBlock, Samples
from capture.track import Track

_START_GRACE: Final = SAMPLE_RATE
"""A device may take a second to start before its silence counts as a failure."""


@dataclass(frozen=True, slots=True, eq=False)
class StripSound:
    """What a strip gives to the mix."""

    samples: Samples
    untouched: Samples | None
    missing: int
    """Samples that the source failed to give; they are silence."""


class Strip:
    """Takes a source's blocks on one thread, is mixed on another; the three settings may be set from any."""

    def __init__(
        self, origin_ns: int, first: int, channels: int, cleaning: Cleaning | None, keep_untouched: bool
    ) -> None:
        if cleaning is not None and channels != 1:
            raise ValueError("only a mono strip can be cleaned")
        self.gain_db = 0.0
        self.muted = False
        """Ramped over 10 ms, like every change of gain; the untouched samples go on."""
        self.offset_ms = 0.0
        """By how much the device's sound arrives late: it is taken off its stamps. May be negative."""
        self._lock = threading.Lock()
        self._track = Track(origin_ns, channels)
        self._cleaning = cleaning
        self._delay = 0 if cleaning is None else cleaning.delay
        self._keep_untouched = keep_untouched
        self._first = first
        self._started = False
        self._gain = 1.0

    def push(self, block: AudioBlock) -> None:
        """Take the source's next block, of any rate and number of channels."""
        with self._lock:
            self._track.write(block, round(self.offset_ms * NS_PER_MS))

    @property
    def ready(self) -> int:
        """The index up to which take() would find nothing missing."""
        with self._lock:
            end = self._track.end
        return self._first if end is None else end - self._delay

    @property
    def drift(self) -> float:
        """The measured drift of the device's clock against the one clock; 200e-6 when it is 200 ppm slow."""
        return self._track.drift

    @property
    def late_samples(self) -> int:
        """Samples that came too late to be mixed."""
        return self._track.late

    def take(self, start: int, stop: int) -> StripSound:
        """Return the samples from index `start` to before `stop`, each once and in order, in multiples of 10 ms."""
        with self._lock:
            # Cleaning delays, so it is fed that much ahead: what comes out lies where it belongs.
            samples, missing = self._track.read(start + self._delay, stop + self._delay)
            untouched = self._track.read(start, stop)[0] if self._keep_untouched else None
            self._track.forget(stop if self._keep_untouched else stop + self._delay)
        if self._cleaning is not None:
            blocks = [self._cleaning.process(samples[at : at + BLOCK]) for at in range(0, len(samples), BLOCK)]
            samples = np.concatenate(blocks)
        return StripSound(self._with_gain(samples), untouched, self._counted(missing, start, stop))

    def _counted(self, missing: int, start: int, stop: int) -> int:
        counts = self._started or start >= self._first + _START_GRACE
        self._started = self._started or missing < stop - start
        return missing if counts else 0

    def _with_gain(self, samples: Samples) -> Samples:
        wanted = 0.0 if self.muted else amplitude(self.gain_db)
        if wanted == self._gain == 1.0:
            return samples
        gain = np.full((len(samples), 1), wanted, np.float32)
        gain[:BLOCK, 0] = np.linspace(self._gain, wanted, BLOCK, dtype=np.float32)
        self._gain = wanted
        return samples * gain
