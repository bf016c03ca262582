"""From a device's rate to 48 kHz, and from the device's idea of 48 kHz to that of the one clock."""

import math
from itertools import pairwise
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from capture.media import SAMPLE_RATE, Samples

TAPS: Final = 32
_AHEAD: Final = TAPS // 2
"""Taps after the wanted point; it needs as many samples beyond it."""
_BEHIND: Final = TAPS - _AHEAD - 1
_ORDER: Final = 6
_KAISER_BETA: Final = 8.0


class RateConverter:
    """Converts sound of one nominal rate to 48 kHz with libswresample; sample 0 stays at time 0."""

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        layout = "mono" if channels == 1 else "stereo"
        self._layout = layout
        self._resampler = (
            None if rate == SAMPLE_RATE else av.AudioResampler(format="flt", layout=layout, rate=SAMPLE_RATE)
        )
        self._channels = channels

    def convert(self, samples: Samples) -> Samples:
        """Return what is ready at 48 kHz, of (samples, channels) at the source's rate."""
        if self._resampler is None or not len(samples):
            return samples
        packed = np.ascontiguousarray(samples, dtype=np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout=self._layout)
        frame.sample_rate = self._rate
        return self._joined(self._resampler.resample(frame))

    def flush(self) -> Samples:
        """Return what the filter still holds; nothing can be converted after it."""
        if self._resampler is None:
            return np.zeros((0, self._channels), np.float32)
        return self._joined(self._resampler.resample(None))

    def _joined(self, frames: list[av.AudioFrame]) -> Samples:
        parts = [frame.to_ndarray().reshape(-1, self._channels) for frame in frames]
        return np.concatenate([np.zeros((0, self._channels), np.float32), *parts], dtype=np.float32)


def _farrow_coefficients() -> NDArray[np.float32]:
    """Return (ORDER + 1, TAPS): each tap of a Kaiser-windowed sinc as a polynomial of the fraction of a sample.

    The fraction runs from -0.5 to 0.5. The filter is within -93 dB of an ideal delay at 1 kHz, -88 dB at 16 kHz and
    -76 dB at 20 kHz. C. W. Farrow, "A continuously variable digital delay element" (ISCAS 1988).
    """
    fractions = np.linspace(0, 1, 257)
    distance = np.arange(-_BEHIND, _AHEAD + 1)[None, :] - fractions[:, None]
    window = np.i0(_KAISER_BETA * np.sqrt(np.clip(1 - (distance / _AHEAD) ** 2, 0, None))) / np.i0(_KAISER_BETA)
    powers = np.vander(fractions - 0.5, _ORDER + 1, increasing=True)
    solution, *_ = np.linalg.lstsq(powers, np.sinc(distance) * window, rcond=None)
    coefficients: NDArray[np.float32] = np.ascontiguousarray(solution, dtype=np.float32)
    return coefficients


_FARROW: Final = _farrow_coefficients()


class Stretcher:
    """Lays samples on whole positions of another clock whose rate differs by parts per million, and changes.

    `ratio` is the length of an input sample in output samples; it may change between calls without a click.
    """

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._held = np.zeros((channels, 0), np.float32)
        self._point = 0.0  # where in `_held` the next output sample lies
        self._next = 0  # the position of the next output sample
        self.ratio = 1.0

    def start(self, position: float, not_before: int) -> None:
        """Begin anew: the next input sample lies at `position`; yield no output before `not_before`."""
        self._held = np.zeros((self._channels, _BEHIND), np.float32)
        self._next = max(math.ceil(position), not_before)
        self._point = _BEHIND + (self._next - position) / self.ratio

    @property
    def position(self) -> float:
        """Where the next input sample will lie."""
        return self._next + (self._held.shape[1] - self._point) * self.ratio

    def push(self, samples: Samples) -> tuple[int, Samples]:
        """Take the next input samples; return the output samples that are ready and the position of the first."""
        self._held = np.concatenate([self._held, samples.T], axis=1)
        held = self._held.shape[1]
        first, step = self._next, 1 / self.ratio
        count = max(0, math.ceil((held - _AHEAD - self._point) / step))
        points = self._point + np.arange(count) * step
        whole = points.astype(np.intp)
        stretched = self._interpolate(whole, (points - whole - 0.5).astype(np.float32))
        self._next += count
        self._point += count * step
        spent = min(max(int(self._point) - _BEHIND, 0), held)
        self._held = self._held[:, spent:]
        self._point -= spent
        return first, stretched

    def flush(self) -> tuple[int, Samples]:
        """Return the last output samples, as if silence followed."""
        return self.push(np.zeros((_AHEAD, self._channels), np.float32))

    def _interpolate(self, whole: NDArray[np.intp], fraction: NDArray[np.float32]) -> Samples:
        """Return the sound at points of `_held`, given as whole samples and fractions less one half.

        One correlation for each power of the fraction: on blocks of 20 ms that costs half of a matrix product over
        gathered windows, which fills the cache and wakes OpenBLAS's threads (they then spin for 25 ms).
        """
        result = np.empty((self._channels, len(whole)), np.float32)
        # The points advance by one sample each but for a slip every few thousand.
        runs = np.concatenate([[0], np.flatnonzero(np.diff(whole) != 1) + 1, [len(whole)]])
        for begin, end in pairwise(runs.tolist() if len(whole) else []):
            first = int(whole[begin]) - _BEHIND
            for held, out in zip(self._held, result, strict=True):
                around = held[first : first + end - begin + TAPS - 1]
                sound = np.correlate(around, _FARROW[_ORDER], "valid")
                for power in range(_ORDER - 1, -1, -1):
                    sound *= fraction[begin:end]
                    sound += np.correlate(around, _FARROW[power], "valid")
                out[begin:end] = sound
        return result.T
