"""A voice for the demo: syllables without words, from harmonics shaped by the resonances of vowels."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from capture.media import SAMPLE_RATE, Samples

VOWELS: Final = np.array([[730, 1090, 2440], [270, 2290, 3010], [530, 1840, 2480], [570, 840, 2410], [300, 870, 2240]])
"""First three formants in Hz of a, i, e, o, u (Peterson and Barney, Control Methods Used in a Study of the Vowels)."""
BANDWIDTHS: Final = np.array([90.0, 130.0, 190.0])
SYLLABLE_S: Final = 0.22
SENTENCE: Final = 9
"""Syllables; the tenth is a pause to breathe."""
HARMONICS: Final = 18
LEVEL: Final = 0.25
STEP: Final = 48
"""Samples for which the shape of the mouth stays the same: 1 ms."""


def openness(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far the mouth is open at the times `t` in seconds: 0 to 1."""
    number, within = np.divmod(t, SYLLABLE_S)
    spoken = number % (SENTENCE + 1) < SENTENCE
    opened: NDArray[np.float64] = np.where(spoken, np.sin(np.pi * within / SYLLABLE_S) ** 1.5, 0.0)
    return opened


def voice(seconds: float) -> Samples:
    """Return a voice at 48 kHz, (samples, 1); the same each time."""
    count = round(seconds * SAMPLE_RATE)
    t = np.arange(count) / SAMPLE_RATE
    pitch_hz = 185 + 22 * np.sin(2 * np.pi * 0.45 * t) + 9 * np.sin(2 * np.pi * 1.7 * t)
    phase = 2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE
    coarse = t[::STEP]
    formants = VOWELS[np.random.default_rng(7).integers(len(VOWELS), size=round(seconds / SYLLABLE_S) + 2)]
    place = coarse / SYLLABLE_S
    glide = np.clip((place % 1 - 0.7) / 0.3, 0, 1)[:, None]
    resonances = formants[place.astype(int)] * (1 - glide) + formants[place.astype(int) + 1] * glide
    sound = np.zeros(count)
    for harmonic in range(1, HARMONICS + 1):
        apart = (harmonic * pitch_hz[::STEP, None] - resonances) / BANDWIDTHS
        strength = (1 / (1 + apart**2)).sum(axis=1) / harmonic**0.5
        sound += np.interp(t, coarse, strength) * np.sin(harmonic * phase)
    sound *= openness(t)
    samples: Samples = (LEVEL * sound / np.abs(sound).max()).astype(np.float32)[:, None]
    return samples
