"""The level over short windows."""

import numpy as np
import pytest

from capture.media import SAMPLE_RATE, AudioBlock
from capture.mixer import ProgramSound
from studio.meter import SILENCE_DB, LevelMeter, SoundShare


def sound(peak_db: float, rms_db: float, *, clipped: bool = False) -> ProgramSound:
    block = AudioBlock(0, SAMPLE_RATE, np.zeros((480, 1), np.float32))
    return ProgramSound(block, None, 0, peak_db, rms_db, clipped)


def test_ten_meters_a_second_with_the_highest_peak_and_the_mean_power() -> None:
    meter = LevelMeter()
    levels = [meter.add(sound(-10.0 if number == 3 else -20.0, -30.0)) for number in range(100)]
    told = [level for level in levels if level is not None]
    assert len(told) == 10
    assert told[0].peak_db == -10.0
    assert told[1].peak_db == -20.0
    assert told[0].rms_db == pytest.approx(-30.0)


def test_one_clipped_block_clips_its_window_only() -> None:
    meter = LevelMeter()
    told = [level for n in range(20) if (level := meter.add(sound(0, -3, clipped=n == 1))) is not None]
    assert [level.clipped for level in told] == [True, False]


def test_digital_silence_has_a_level_that_is_a_number() -> None:
    meter = LevelMeter()
    told = [level for _ in range(10) if (level := meter.add(sound(float("-inf"), float("-inf")))) is not None]
    assert told[0].rms_db == SILENCE_DB
    assert told[0].peak_db == SILENCE_DB


def test_the_share_of_sound_counts_whole_seconds() -> None:
    share = SoundShare()
    assert share.share is None
    for second in range(4):
        for piece in range(20):
            share.add(SAMPLE_RATE // 20, -20.0 if second < 3 and piece == 7 else -70.0)
    share.add(SAMPLE_RATE // 20, -20.0)
    assert share.share == 0.75
