"""Loudness as numbers: decibels, meters, and a limiter for the sum of several sources."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from capture.media import Samples

SILENCE_DB: Final = -120.0
"""What digital silence reads; minus infinity is no JSON number."""
LIMIT_FROM: Final = 10 ** (-3 / 20)
"""The limiter leaves everything below -3 dBFS as it is."""


@dataclass(frozen=True, slots=True)
class Level:
    """The meters of one block."""

    peak_db: float
    """dBFS of the largest sample; more than 0 where the limiter had to act hard."""
    rms_db: float
    """dBFS over all channels; a full-scale sine reads -3."""
    clipped: bool
    """Whether any sample reached full scale."""


def decibels(amplitude: float) -> float:
    """Return dBFS of an amplitude, at least SILENCE_DB."""
    return max(SILENCE_DB, 20 * math.log10(amplitude)) if amplitude > 0 else SILENCE_DB


def amplitude(level_db: float) -> float:
    """Return the factor of a gain in dB."""
    return float(10 ** (level_db / 20))


def measure(samples: Samples) -> Level:
    """Return the meters of (samples, channels)."""
    if not samples.size:
        return Level(SILENCE_DB, SILENCE_DB, clipped=False)
    peak = float(np.abs(samples).max())
    power = float(np.mean(np.square(samples)))
    return Level(decibels(peak), decibels(math.sqrt(power)), peak >= 1.0)


def limit(samples: Samples) -> Samples:
    """Return the samples bent smoothly into -1 to 1.

    Each sample for itself: up to -3 dBFS unchanged; above, a hyperbolic tangent of slope 1 at that point leads to
    full scale, which it never passes. It has no memory, so it neither pumps nor delays; loud peaks get some odd
    harmonics in place of the crackle of clipping.
    """
    loud = np.abs(samples) > LIMIT_FROM
    if not loud.any():
        return samples
    bent = samples.copy()
    over = (np.abs(samples[loud]) - LIMIT_FROM) / (1 - LIMIT_FROM)
    bent[loud] = np.sign(samples[loud]) * (LIMIT_FROM + (1 - LIMIT_FROM) * np.tanh(over))
    return bent
