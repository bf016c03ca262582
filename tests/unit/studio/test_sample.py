"""A few seconds of the program's sound."""

import numpy as np

from capture.media import SAMPLE_RATE, AudioBlock, Samples
from capture.mixer import ProgramSound
from studio.sample import SECONDS, SoundSample


def sound(samples: Samples) -> ProgramSound:
    block = AudioBlock(0, SAMPLE_RATE, samples)
    return ProgramSound(block, None, silence_samples=0, peak_db=0.0, rms_db=0.0, clipped=False)


def test_five_seconds_are_kept_in_mono_and_told_once() -> None:
    kept: list[Samples] = []
    sample = SoundSample(kept.append)
    for index in range(SECONDS + 2):
        sample.put_sound(sound(np.full((SAMPLE_RATE - 1, 2), [index, index + 1], np.float32)))
    (samples,) = kept
    assert samples.shape == (SECONDS * SAMPLE_RATE, 1)
    assert samples.dtype == np.float32
    assert (samples[0, 0], samples[-1, 0]) == (0.5, 5.5)
