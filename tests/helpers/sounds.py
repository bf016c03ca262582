"""Sounds to test with, and how to measure what became of them."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from capture.media import AudioBlock

RATE = 48_000
Signal = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""The sound at each of some times, in seconds."""


def tone(frequency: float, level: float = 0.5) -> Signal:
    """Return a steady sine."""
    return lambda times: level * np.sin(2 * np.pi * frequency * times)


def beeps(every_s: float, length_s: float = 0.01, frequency: float = 1000.0) -> Signal:
    """Return beeps that begin at each multiple of `every_s`."""

    def signal(times: NDArray[np.float64]) -> NDArray[np.float64]:
        since = np.mod(times, every_s)
        sounding = since < length_s
        values = np.zeros(len(times))
        values[sounding] = 0.5 * np.sin(2 * np.pi * frequency * since[sounding])
        return values

    return signal


def samples(signal: Signal, seconds: float, rate: int = RATE, start_s: float = 0.0) -> NDArray[np.float32]:
    """Return (samples, 1) of a signal."""
    times = start_s + np.arange(round(seconds * rate)) / rate
    return signal(times).astype(np.float32)[:, None]


def device(
    signal: Signal,
    seconds: float,
    *,
    start_s: float = 0.0,
    rate: int = RATE,
    ppm: float = 0.0,
    block_s: float = 0.02,
    jitter_s: float = 0.0,
    seed: int = 1,
) -> Iterator[AudioBlock]:
    """Yield the blocks of a device whose clock is `ppm` fast, with stamps off by up to `jitter_s` either way."""
    random = np.random.default_rng(seed)
    true_rate = rate * (1 + ppm * 1e-6)
    size = round(block_s * rate)
    for first in range(0, round(seconds * rate), size):
        times = start_s + (first + np.arange(size)) / true_rate
        late_s = random.uniform(-jitter_s, jitter_s) if jitter_s else 0.0
        stamp_ns = round((times[0] + late_s) * 1e9)
        yield AudioBlock(stamp_ns, rate, signal(times).astype(np.float32)[:, None])


def onsets(values: NDArray[np.float32], threshold: float = 0.05, apart: int = 2400) -> NDArray[np.intp]:
    """Return where sound begins after at least `apart` quiet samples."""
    loud = np.flatnonzero(np.abs(values) > threshold)
    return loud[np.insert(np.diff(loud) > apart, 0, True)] if len(loud) else loud


def level_db(values: NDArray[np.float32]) -> float:
    """Return the RMS level in dBFS."""
    return float(10 * np.log10(np.mean(np.square(values, dtype=np.float64)) + 1e-20))


def frequency(values: NDArray[np.float32], rate: int = RATE) -> float:
    """Return the strongest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(values * np.hanning(len(values))))
    return float(np.argmax(spectrum) * rate / len(values))
