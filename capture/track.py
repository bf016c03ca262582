"""A source's sound as 48 kHz samples of the one clock, addressed by their index from the origin."""

from collections import deque
from typing import Final

import numpy as np

from capture.clock import NS_PER_S
from capture.media import SAMPLE_RATE, AudioBlock, Samples
from capture.resample import RateConverter, Stretcher

JUMP: Final = SAMPLE_RATE // 20
"""A block that lies 50 ms from where it was expected is placed where it belongs."""
SPLICE: Final = SAMPLE_RATE // 100
"""So is one from which the average error is 10 ms: some samples were lost, and bending the pitch would take long."""
_AVERAGE_S: Final = 0.5
_OMEGA: Final = 0.1  # rad/s; with damping 1, a device 200 ppm off is never more than 0.8 ms away
_MAX_DRIFT: Final = 1e-3


class DriftLoop:
    """Steers the length of a sample so that the stamps and the samples stay together, too slowly for an ear.

    A critically damped proportional-integral loop on the averaged error; the integral is the device's drift.
    """

    def __init__(self) -> None:
        self.average = 0.0
        """The averaged error, in samples."""
        self.drift = 0.0
        """How much longer than nominal a sample of this device is; 200e-6 for a device that is 200 ppm slow."""

    def steer(self, error: float, length_s: float) -> float:
        """Return the ratio for the next `length_s` seconds, `error` samples away from where they belong."""
        self.average += (error - self.average) * min(1.0, length_s / _AVERAGE_S)
        self.drift += _OMEGA**2 * self.average * length_s / SAMPLE_RATE
        self.drift = max(-_MAX_DRIFT, min(_MAX_DRIFT, self.drift))
        return 1 + self.drift + 2 * _OMEGA * self.average / SAMPLE_RATE


class Track:
    """Takes blocks of any rate and number of channels; yields samples by index. Not thread-safe.

    Index n is the time origin_ns + n * 1e9 / 48000. What no block covers is silence; what comes for a time that was
    already covered or forgotten is dropped.
    """

    def __init__(self, origin_ns: int, channels: int) -> None:
        self._origin_ns = origin_ns
        self._channels = channels
        self._chunks: deque[tuple[int, Samples]] = deque()
        self._end: int | None = None
        self._forgotten = 0
        self._loop = DriftLoop()
        self._stretcher = Stretcher(channels)
        self._converter = RateConverter(SAMPLE_RATE, channels)
        self._rate = 0
        self._lag_ns = 0
        self._taken = 0
        self._converted = 0
        self.late = 0
        """Samples that came after their time was forgotten."""

    @property
    def end(self) -> int | None:
        """The index after the last sample there is; None before the first block."""
        return self._end

    @property
    def drift(self) -> float:
        """The measured drift of the device's clock; positive when it is slow."""
        return self._loop.drift

    def write(self, block: AudioBlock, lag_ns: int = 0) -> None:
        """Append a block of a device whose stamps lie `lag_ns` late."""
        if not len(block.samples):
            return
        position = (block.pts_ns - lag_ns - self._origin_ns) * SAMPLE_RATE / NS_PER_S
        error = position - self._expected()
        moved = abs(error) > JUMP or abs(self._loop.average) > SPLICE
        if moved or block.rate != self._rate or lag_ns != self._lag_ns:
            self._end_segment()
            self._begin_segment(block.rate, lag_ns, position)
            error = 0.0
        self._stretcher.ratio = self._loop.steer(error, len(block.samples) / block.rate)
        self._taken += len(block.samples)
        self._stretch(self._converter.convert(with_channels(block.samples, self._channels)))

    def read(self, start: int, stop: int) -> tuple[Samples, int]:
        """Return the samples from `start` to before `stop`, and how many of them are missing (silence)."""
        samples = np.zeros((stop - start, self._channels), np.float32)
        missing = stop - start
        for first, chunk in self._chunks:
            begin, end = max(start, first), min(stop, first + len(chunk))
            if begin < end:
                samples[begin - start : end - start] = chunk[begin - first : end - first]
                missing -= end - begin
        return samples, missing

    def forget(self, before: int) -> None:
        """Let go what lies before that index; nothing is taken for it any more."""
        self._forgotten = max(self._forgotten, before)
        while self._chunks and self._chunks[0][0] + len(self._chunks[0][1]) <= before:
            self._chunks.popleft()

    def _expected(self) -> float:
        """Where the next sample of the source would lie if the device's clock were as it was measured."""
        if not self._rate:
            return 0.0
        inside = self._taken * SAMPLE_RATE / self._rate - self._converted
        return self._stretcher.position + inside * self._stretcher.ratio

    def _begin_segment(self, rate: int, lag_ns: int, position: float) -> None:
        self._rate, self._lag_ns = rate, lag_ns
        self._taken = self._converted = 0
        self._converter = RateConverter(rate, self._channels)
        self._loop.average = 0.0
        self._stretcher.ratio = 1 + self._loop.drift
        self._stretcher.start(position, max(self._forgotten, self._end or 0))

    def _end_segment(self) -> None:
        if self._rate:
            self._stretch(self._converter.flush())
            self._append(*self._stretcher.flush())

    def _stretch(self, samples: Samples) -> None:
        self._converted += len(samples)
        self._append(*self._stretcher.push(samples))

    def _append(self, first: int, samples: Samples) -> None:
        end = first + len(samples)
        late = min(max(self._forgotten - first, 0), len(samples))
        if late:
            self.late += late
            first, samples = first + late, samples[late:]
        if len(samples):
            self._chunks.append((first, samples))
        self._end = max(end, self._end or end)


def with_channels(samples: Samples, channels: int) -> Samples:
    """Return (samples, `channels`): one goes to both, several to one as their mean, further ones are left out."""
    given = samples.shape[1]
    if given == channels:
        return samples
    if channels == 1:
        mean: Samples = samples.mean(axis=1, keepdims=True, dtype=np.float32)
        return mean
    return np.repeat(samples, channels, axis=1) if given == 1 else samples[:, :channels]
