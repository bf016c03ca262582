"""One source's way into the mix: its track, cleaning, gain and mute."""

import threading
from dataclasses import dataclass
from typing import Final

import numpy as np

from capture.cleaner import Cleaner
from capture.cleaning import BLOCK, Cleaning
from capture.clock import NS_PER_MS
from capture.ear import Ear
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
        self.ear = Ear() if cleaning is not None else None
        """What a microphone takes in, muted or not; None for a strip that is not cleaned."""
        self._lock = threading.Lock()
        self._track = Track(origin_ns, channels)
        self._cleaner = None if cleaning is None else Cleaner(origin_ns, cleaning)
        self._keep_untouched = keep_untouched
        self._first = first
        self._started = False
        self._gain = 1.0

    def push(self, block: AudioBlock) -> None:
        """Take the source's next block, of any rate and number of channels."""
        if self.ear is not None:
            self.ear.note_raw(block.samples)
        with self._lock:
            self._track.write(block, round(self.offset_ms * NS_PER_MS))

    def replace_cleaning(self, cleaning: Cleaning) -> None:
        """Clean by another module, after it had time to learn; raises ValueError for a strip that is not cleaned."""
        with self._lock:
            self._cleaner_or_raise().replace(cleaning)

    def push_reference(self, block: AudioBlock) -> None:
        """Take the next block that the loudspeaker plays, mono, for the echo that the microphone hears of it."""
        with self._lock:
            self._cleaner_or_raise().push_reference(block)

    @property
    def ready(self) -> int:
        """The index up to which take() would find nothing missing."""
        with self._lock:
            end = self._track.end
            ahead = 0 if self._cleaner is None else self._cleaner.ahead
        return self._first if end is None else end - ahead

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
            untouched = self._track.read(start, stop)[0] if self._keep_untouched else None
            if self._cleaner is None:
                samples, missing = self._track.read(start, stop)
                needed = stop
            else:
                samples, missing = self._cleaner.take(self._track, start, stop)
                needed = stop if self._keep_untouched else stop + self._cleaner.behind
            self._track.forget(needed)
        if self.ear is not None:
            self.ear.note_cleaned(samples)
        return StripSound(self._with_gain(samples), untouched, self._counted(missing, start, stop))

    def _cleaner_or_raise(self) -> Cleaner:
        if self._cleaner is None:
            raise ValueError("this strip is not cleaned")
        return self._cleaner

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
