"""Sources without a device: a moving test picture with a counter, a noisy camera, a voice that beeps.

The demo, the tests and the benchmarks share them. What they yield depends on the clock alone. At each whole second
of the clock the screen's patch flashes white and the microphone beeps, both beginning at that very instant, so that
lips can be measured.
"""

import math
import threading
from abc import ABC, abstractmethod
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from capture.clock import NS_PER_MS, NS_PER_S, Clock
from capture.counter import cell_size, paint_counter, read_counter
from capture.media import SAMPLE_RATE, AudioBlock, Image, Samples, VideoFrame
from capture.sources import SourceInfo, SourceKind
from capture.testcard import flash_area, noisy_heads, noisy_walls, read_flash, slide

__all__ = [
    "BEEP_HZ",
    "BEEP_NS",
    "FLASH_NS",
    "SyntheticCamera",
    "SyntheticMicrophone",
    "SyntheticScreen",
    "flash_area",
    "read_counter",
    "read_flash",
]

FLASH_NS: Final = 100 * NS_PER_MS
BEEP_NS: Final = 50 * NS_PER_MS
BEEP_HZ: Final = 1000
BEEP_LEVEL: Final = 0.5

MURMUR_LEVEL: Final = 0.01
"""RMS of the voice between the beeps: -40 dBFS."""

BLOCK_SAMPLES: Final = 960
"""20 ms of the device's time."""

CAMERA_PICTURES: Final = 5
"""Prepared pictures with different noise; an encoder that looks one picture back never finds the same again."""


class _Tick(NamedTuple):
    number: int
    """What the counter shows."""
    time_ns: int


class _SyntheticVideo(ABC):
    """Yields a picture at each multiple of 1/fps of the clock; the counter is 0 at the first.

    Like a device it drops what nobody takes in time: the counter then jumps.
    """

    def __init__(self, kind: SourceKind, clock: Clock, width: int, height: int, fps: int) -> None:
        name = f"synthetic-{kind}"
        self._info = SourceInfo(kind, name, name.capitalize().replace("-", " "), width, height, paced=True)
        self._clock = clock
        self._fps = fps
        self._never = threading.Event()
        self._first: int | None = None
        self._next = 0

    def open(self) -> SourceInfo:
        """Draw what does not move, and start."""
        self._prepare(self._info.width, self._info.height)
        self._first = self._next = -(-self._clock.now_ns() * self._fps // NS_PER_S)
        return self._info

    def read(self) -> VideoFrame:
        """Wait for the next picture and return it."""
        assert self._first is not None, "not open"
        while (left_ns := self._time_ns(self._next) - self._clock.now_ns()) > 0:
            self._clock.wait(self._never, left_ns / NS_PER_S)
        index = max(self._next, self._clock.now_ns() * self._fps // NS_PER_S)
        self._next = index + 1
        tick = _Tick(index - self._first, self._time_ns(index))
        image = self._paint(tick)
        paint_counter(image, tick.number)
        return VideoFrame(tick.time_ns, image)

    def close(self) -> None:
        """Stop; the next `open` counts from 0 again."""
        self._first = None

    def _time_ns(self, index: int) -> int:
        return -(-index * NS_PER_S // self._fps)

    @abstractmethod
    def _prepare(self, width: int, height: int) -> None: ...

    @abstractmethod
    def _paint(self, tick: _Tick) -> Image: ...


class SyntheticScreen(_SyntheticVideo):
    """A slide with a block that moves, the counter, and a patch that is white for 100 ms from each whole second."""

    def __init__(self, clock: Clock, width: int = 1920, height: int = 1080, fps: int = 30) -> None:
        """Name the size in pixels and the pictures a second."""
        super().__init__(SourceKind.SCREEN, clock, width, height, fps)

    def _prepare(self, width: int, height: int) -> None:
        self._slide = slide(width, height)

    def _paint(self, tick: _Tick) -> Image:
        image = self._slide.copy()
        height, width = image.shape[:2]
        side = round(3 * cell_size(width, height))
        left = _to_and_fro(tick.number * max(side // 12, 1), width - side)
        image[height - side - side // 4 : height - side // 4, left : left + side] = (32, 96, 224, 255)
        if tick.time_ns % NS_PER_S < FLASH_NS:
            flash_left, top, flash_width, flash_height = flash_area(width, height)
            image[top : top + flash_height, flash_left : flash_left + flash_width] = 255
        return image


class SyntheticCamera(_SyntheticVideo):
    """A head that sways before a wall, with a webcam's noise, and the counter."""

    def __init__(self, clock: Clock, width: int = 640, height: int = 480, fps: int = 30) -> None:
        """Name the size in pixels and the pictures a second."""
        super().__init__(SourceKind.CAMERA, clock, width, height, fps)

    def _prepare(self, width: int, height: int) -> None:
        self._walls = noisy_walls(width, height, CAMERA_PICTURES)
        self._heads, self._in_head = noisy_heads(round(min(width, height) * 0.45), CAMERA_PICTURES)

    def _paint(self, tick: _Tick) -> Image:
        image = self._walls[tick.number % CAMERA_PICTURES].copy()
        height, width = image.shape[:2]
        side = len(self._in_head)
        top = (height - side) // 2
        left = (width - side) // 2 + round(math.sin(tick.number / 20) * width / 10)
        place = _as_words(image)[top : top + side, left : left + side]
        np.copyto(place, _as_words(self._heads[tick.number % CAMERA_PICTURES]), where=self._in_head)
        return image


class SyntheticMicrophone:
    """A quiet murmur, and a beep of 1 kHz for 50 ms from each whole second of the clock; mono.

    `ppm` is the error of the device's own clock: at 200 it yields 48,009.6 samples in a true second and still calls
    them 48,000. Sample n is captured n / (48,000 (1 + ppm / 10^6)) seconds after the start: stamps and beeps follow
    from n alone, in true time and in a fake one.
    """

    def __init__(self, clock: Clock, ppm: float = 0.0, kind: SourceKind = SourceKind.MICROPHONE) -> None:
        """Name the error of the device's clock, and what it stands for."""
        self._clock = clock
        self._kind = kind
        self._ns_per_sample = NS_PER_S / (SAMPLE_RATE * (1 + ppm * 1e-6))
        self._never = threading.Event()
        self._start_ns: int | None = None
        self._next = 0

    def open(self) -> SourceInfo:
        """Start the device's clock."""
        self._murmur = _murmur()
        self._start_ns = self._clock.now_ns()
        self._next = 0
        return SourceInfo(self._kind, f"synthetic-{self._kind}", f"Synthetic {self._kind}", paced=True)

    def read(self) -> AudioBlock:
        """Wait until the next 20 ms are over and return them; what is more than a second late is lost."""
        assert self._start_ns is not None, "not open"
        end_ns = self._time_ns(self._next + BLOCK_SAMPLES)
        while (left_ns := end_ns - self._clock.now_ns()) > 0:
            self._clock.wait(self._never, left_ns / NS_PER_S)
        if left_ns < -NS_PER_S:
            self._next = int((self._clock.now_ns() - self._start_ns) / self._ns_per_sample) - BLOCK_SAMPLES
        first = self._next
        self._next += BLOCK_SAMPLES
        return AudioBlock(self._time_ns(first), SAMPLE_RATE, self._samples(first))

    def close(self) -> None:
        """Stop the device's clock."""
        self._start_ns = None

    def _time_ns(self, sample: int) -> int:
        assert self._start_ns is not None
        return self._start_ns + round(sample * self._ns_per_sample)

    def _samples(self, first: int) -> Samples:
        indices = np.arange(BLOCK_SAMPLES)
        sound = self._murmur.take(first + indices, mode="wrap")
        second_ns = (self._time_ns(first) % NS_PER_S + indices * self._ns_per_sample) % NS_PER_S
        beeps = second_ns < BEEP_NS
        if beeps.any():
            sound[beeps] += BEEP_LEVEL * np.sin(2 * np.pi * BEEP_HZ / NS_PER_S * second_ns[beeps])
        return sound.astype(np.float32)[:, np.newaxis]


def _as_words(image: Image) -> NDArray[np.uint32]:
    """Return the pixels of a contiguous BGRA picture as one number each: (height, width)."""
    return image.view(np.uint32)[..., 0]


def _to_and_fro(way: int, length: int) -> int:
    """Return where a point is that has gone `way` between 0 and `length`, turning at both."""
    at = way % (2 * length) if length > 0 else 0
    return min(at, 2 * length - at)


def _murmur() -> NDArray[np.float64]:
    """Return 5 s of noise like a voice far away: 150 Hz to 4 kHz, falling by 6 dB an octave, 4 syllables a second."""
    samples = 5 * SAMPLE_RATE
    spectrum = np.fft.rfft(np.random.default_rng(3).normal(size=samples))
    hz = np.fft.rfftfreq(samples, 1 / SAMPLE_RATE)
    spectrum *= np.where((hz >= 150) & (hz <= 4000), 150 / np.maximum(hz, 150), 0)
    sound = np.fft.irfft(spectrum, samples) * (1 + np.sin(2 * np.pi * 4 * np.arange(samples) / SAMPLE_RATE))
    return np.asarray(sound * (MURMUR_LEVEL / np.sqrt(np.mean(sound**2))))
