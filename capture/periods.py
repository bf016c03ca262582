"""Making a voice shorter without changing its pitch: one period of it is left out, where nobody hears the seam.

W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity" (ICASSP 1993), one step of it.
"""

from typing import Final

import numpy as np

from capture.media import SAMPLE_RATE, Samples

SHORTEST: Final = SAMPLE_RATE // 400
"""2.5 ms: the period of a voice at 400 Hz; of higher ones some periods."""
LONGEST: Final = SAMPLE_RATE * 3 // 200
"""15 ms: the period at 67 Hz."""
NEEDED: Final = 2 * LONGEST
_STRIDE: Final = 6
"""The period is looked for in steps of 1/8 ms first, then exactly around the best."""


def without_a_period(samples: Samples) -> Samples:
    """Return (n, 1) samples, at least NEEDED, without one period of the first NEEDED: 2.5 to 15 ms shorter."""
    sound = samples[:NEEDED, 0]
    period = _period(sound)
    ramp = np.linspace(0, 1, period, dtype=np.float32)
    seam = sound[:period] * (1 - ramp) + sound[period : 2 * period] * ramp
    return np.concatenate([seam[:, None], samples[2 * period :]])


def _period(sound: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> int:
    """Return the lag of SHORTEST to LONGEST at which the sound is most like itself."""
    coarse = range(SHORTEST, LONGEST + 1, _STRIDE)
    best = max(coarse, key=lambda lag: _likeness(sound[::2], lag // 2))
    fine = range(max(SHORTEST, best - _STRIDE), min(LONGEST, best + _STRIDE) + 1)
    return max(fine, key=lambda lag: _likeness(sound, lag))


def _likeness(sound: np.ndarray[tuple[int, ...], np.dtype[np.float32]], lag: int) -> float:
    first, second = sound[:lag], sound[lag : 2 * lag]
    power = float(np.dot(first, first)) + float(np.dot(second, second))
    return 2 * float(np.dot(first, second)) / (power + 1e-9)
