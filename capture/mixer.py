"""Several sources to one program sound, with meters. Pure: no thread, no device, no clock of its own."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from capture.cleaning import BLOCK, Cleaning
from capture.clock import NS_PER_MS, NS_PER_S
from capture.levels import limit, measure
from capture.media import SAMPLE_RATE, AudioBlock, Samples
from capture.sources import SourceKind
from capture.strip import Strip
from capture.track import with_channels
from capture.voice import Voice

log = logging.getLogger(__name__)

PATIENCE_NS: Final = 250 * NS_PER_MS
"""How long the program waits for a source's samples before they become silence."""
DEAD_AFTER_NS: Final = NS_PER_S
"""A source that is this late is not waited for until it catches up, so that the others are not held back."""
LONGEST: Final = 10 * BLOCK
"""Samples in one ProgramSound at most, so that the meters stay lively after a stall."""
_FADE: Final = np.linspace(1, 0, BLOCK, dtype=np.float32)[:, None]


@dataclass(frozen=True, slots=True, eq=False)
class ProgramSound:
    """The next piece of the program: the mix, and what is to be said of it."""

    block: AudioBlock
    """48 kHz, a multiple of 10 ms, each beginning at the sample where the last one ended."""
    untouched: AudioBlock | None
    """The same stretch of the microphone alone, mono, before cleaning, gain and mute, if a strip keeps it."""
    silence_samples: int
    """How many of its samples a source failed to give (the worst source's count)."""
    peak_db: float
    """dBFS of the loudest sample before the limiter."""
    rms_db: float
    clipped: bool
    """Whether the sum reached full scale, so that the limiter had to bend it."""
    voices: AudioBlock | None = None
    """The trainees' voices alone, mono: what the trainer hears; None while there are none."""
    without: Mapping[int, AudioBlock] = field(default_factory=dict)
    """For each slot that has the voice, the mix without it: what that trainee hears."""


class Mixer:
    """Mixes strips to one program sound of 1 or 2 channels that begins at `origin_ns` and never has a hole."""

    def __init__(self, origin_ns: int, channels: int) -> None:
        self._origin_ns = origin_ns
        self._channels = channels
        self._strips: list[Strip] = []
        self._kinds: list[SourceKind] = []
        self._lock = threading.Lock()
        self._voices: dict[int, Voice] = {}
        self._leaving: list[Voice] = []
        self._next = 0

    def strip(self, kind: SourceKind, cleaning: Cleaning | None = None, keep_untouched: bool = False) -> Strip:
        """Add a source: the microphone in mono, others with as many channels as the program; from mix()'s thread."""
        channels = 1 if kind is SourceKind.MICROPHONE else self._channels
        strip = Strip(self._origin_ns, self._next, channels, cleaning, keep_untouched)
        self._strips.append(strip)
        self._kinds.append(kind)
        return strip

    def add_voice(self, slot: int, voice: Voice) -> None:
        """Mix a trainee's voice from now on, in place of another of that slot; from any thread, while mixing."""
        with self._lock:
            self._leave(slot)
            self._voices[slot] = voice

    def remove_voice(self, slot: int) -> None:
        """Mix it no longer: it ends by a fade of 10 ms; from any thread. A slot without one is no error."""
        with self._lock:
            self._leave(slot)

    def close(self) -> None:
        """Write down what the strips have measured; after the last mix()."""
        for kind, strip in zip(self._kinds, self._strips, strict=True):
            if strip.drift or strip.late_samples:
                ppm = strip.drift * 1e6
                log.info("%s: clock %+.0f ppm slow, %d samples came too late", kind, ppm, strip.late_samples)

    def mix(self, now_ns: int, step: int = BLOCK) -> list[ProgramSound]:
        """Return the program sound that is ready at `now_ns`, up to a multiple of `step` samples (a multiple of 10 ms).

        That is up to where every strip has given samples, but at least up to 250 ms before now (and as much earlier as
        the largest `offset_ms` says that a device lags): what is missing there becomes counted silence.
        """
        now = self._index(now_ns)
        lag_ms = max([0.0, *(strip.offset_ms for strip in self._strips)])
        overdue = now - (PATIENCE_NS + round(lag_ms * NS_PER_MS)) * SAMPLE_RATE // NS_PER_S
        dead = now - (DEAD_AFTER_NS + round(lag_ms * NS_PER_MS)) * SAMPLE_RATE // NS_PER_S
        ready = min([now, *(strip.ready for strip in self._strips if strip.ready >= dead)])
        stop = max(ready, overdue) // step * step
        sounds = []
        while self._next < stop:
            end = min(stop, self._next + LONGEST)
            sounds.append(self._render(self._next, end))
            self._next = end
        return sounds

    def _render(self, start: int, stop: int) -> ProgramSound:
        total = np.zeros((stop - start, self._channels), np.float32)
        untouched: Samples | None = None
        silence = 0
        for strip in self._strips:
            sound = strip.take(start, stop)
            total += with_channels(sound.samples, self._channels)
            silence = max(silence, sound.missing)
            if sound.untouched is not None:
                untouched = sound.untouched
        voices, speakers = self._take_voices(stop - start)
        without = {}
        if voices is not None:
            without = {
                slot: self._block(start, limit(self._sum(total, voices - own))) for slot, own in speakers.items()
            }
            total = self._sum(total, voices)
        level = measure(total)
        return ProgramSound(
            self._block(start, limit(total)),
            None if untouched is None else self._block(start, untouched),
            silence,
            level.peak_db,
            level.rms_db,
            level.clipped,
            None if voices is None else self._block(start, voices),
            without,
        )

    def _take_voices(self, count: int) -> tuple[Samples | None, dict[int, Samples]]:
        """Return all voices together, mono, with those that are leaving, if any; and each of those that stay."""
        with self._lock:
            speakers = {slot: voice.take(count) for slot, voice in self._voices.items()}
            leaving = [voice.take(count) for voice in self._leaving]
            self._leaving.clear()
        if not speakers and not leaving:
            return None, {}
        total = np.zeros((count, 1), np.float32)
        for samples in speakers.values():
            total += samples
        for samples in leaving:
            total[:BLOCK] += samples[:BLOCK] * _FADE
        return total, speakers

    def _leave(self, slot: int) -> None:
        voice = self._voices.pop(slot, None)
        if voice is not None:
            self._leaving.append(voice)

    def _sum(self, program: Samples, voices: Samples) -> Samples:
        mixed: Samples = program + with_channels(voices, self._channels)
        return mixed

    def _block(self, start: int, samples: Samples) -> AudioBlock:
        return AudioBlock(self._origin_ns + start * NS_PER_S // SAMPLE_RATE, SAMPLE_RATE, samples)

    def _index(self, time_ns: int) -> int:
        return (time_ns - self._origin_ns) * SAMPLE_RATE // NS_PER_S
