"""Ten minutes, in simulated time, with a microphone whose clock is wrong: do the beeps stay where they belong?"""

from collections.abc import Iterator
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from capture.cleaning import Cleaning, CleaningSettings
from capture.clock import NS_PER_S, FakeClock
from capture.media import SAMPLE_RATE
from capture.mixer import Mixer
from capture.sources import SourceKind
from capture.synthetic import SyntheticMicrophone
from tests.bench.listen import beeps
from tests.bench.process import JobError
from tests.bench.rows import Row, at_most

PPM: Final = 200.0
GOAL_MS: Final = 5
PIECE_S: Final = 10
NOTE: Final = (
    "simulated time, through the product's mixer with cleaning: median place of the last ten beeps minus that of the "
    "first ten; uncorrected it would be 120 ms. Both directions are tried, the worse counts"
)


def measure(minutes: float) -> list[Row]:
    """Mix `minutes` of a microphone 200 ppm fast, and one 200 ppm slow."""
    changes = {}
    details = {}
    for ppm in (PPM, -PPM):
        errors = beep_errors_ms(ppm, minutes)
        if len(errors) < minutes * 60 - 2 * PIECE_S:
            raise JobError(f"{len(errors)} beeps in {minutes:g} minutes")
        changes[ppm] = median(errors[-10:]) - median(errors[:10])
        details[f"{ppm:+g} ppm"] = {
            "change_ms": changes[ppm],
            "first_ms": errors[:10],
            "largest_ms": max(errors, key=abs),
        }
    worst = max(map(abs, changes.values()))
    what = f"  lips: change after {minutes:g} min, microphone {PPM:g} ppm off"
    return [at_most(what, worst, GOAL_MS, "ms", note=NOTE, details=details)]


def beep_errors_ms(ppm: float, minutes: float) -> list[float]:
    """Return for each beep of the mix how late it begins after the whole second at which it was made."""
    errors: list[float] = []
    for start, samples in _pieces(ppm, minutes):
        for beep_s in beeps(SAMPLE_RATE, samples):
            at_s = start / SAMPLE_RATE + beep_s
            errors.append((at_s - round(at_s)) * 1000)
    return errors


def _pieces(ppm: float, minutes: float) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield (first sample, samples) of the mix in pieces of 10 s, from 0.5 s on so that no beep is cut."""
    clock = FakeClock()
    microphone = SyntheticMicrophone(clock, ppm)
    microphone.open()
    mixer = Mixer(clock.now_ns(), channels=1)
    strip = mixer.strip(SourceKind.MICROPHONE, Cleaning(CleaningSettings()))
    first, length = SAMPLE_RATE // 2, PIECE_S * SAMPLE_RATE
    pending = np.zeros(0, np.float32)
    begins = 0
    while clock.now_ns() < minutes * 60 * NS_PER_S:
        strip.push(microphone.read())
        mixed = [sound.block.samples[:, 0] for sound in mixer.mix(clock.now_ns())]
        pending = np.concatenate([pending, *mixed])
        if begins + len(pending) >= first + length:
            yield first, pending[first - begins : first - begins + length]
            pending = pending[first - begins + length :]
            first = begins = first + length
