"""What can be heard in a file, and when a beep begins."""

from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

BEEP_WINDOW_S: Final = 0.005
"""Five periods of a beep of 1 kHz: the envelope's window."""
BEEP_APART_S: Final = 0.4


def sound(path: Path) -> tuple[int, NDArray[np.float32]]:
    """Return the rate (Hz) and the first sound track, mono, sample 0 at file time 0."""
    blocks: list[tuple[float, NDArray[np.float32]]] = []
    with av.open(path) as container:
        stream = container.streams.audio[0]
        rate = stream.rate
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate)
        for frame in container.decode(stream):
            assert frame.time is not None
            blocks += [(frame.time, part.to_ndarray()[0].astype(np.float32)) for part in resampler.resample(frame)]
    samples = np.zeros(max((round(at_s * rate) + len(part) for at_s, part in blocks), default=0), np.float32)
    for at_s, part in blocks:
        at = round(at_s * rate)
        samples[max(at, 0) : at + len(part)] = part[max(-at, 0) :]
    return rate, samples


def beeps(rate: int, samples: NDArray[np.float32], hertz: float = 1000.0) -> list[float]:
    """Return when each beep of `hertz` begins, in seconds.

    A tone that begins suddenly reaches half its height in the envelope (the tone shifted to 0 Hz, averaged over a
    centred window of whole periods) just when it begins.
    """
    window = round(BEEP_WINDOW_S * rate)
    if len(samples) < window:
        return []
    shifted = samples * np.exp(-2j * np.pi * hertz / rate * np.arange(len(samples)))
    envelope = np.abs(np.convolve(shifted, np.ones(window) / window, "same"))
    if envelope.max() < 1e-3:
        return []
    above = envelope > envelope.max() / 4
    starts: list[float] = []
    last = -rate
    for rise in map(int, np.flatnonzero(~above[:-1] & above[1:])):
        if rise - last < BEEP_APART_S * rate:
            continue
        last = rise
        near = envelope[max(rise - 2 * window, 0) : rise + 3 * window]
        crossing = int(np.argmax(near > near.max() / 2))
        starts.append(float(max(rise - 2 * window, 0) + crossing) / rate)
    return starts


def loudness_db(samples: NDArray[np.float32]) -> float:
    """Return the RMS level in dBFS; -120 for silence."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    return max(-120.0, 10 * np.log10(power)) if power > 0 else -120.0
