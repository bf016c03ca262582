import numpy as np
import pytest

from capture.levels import LIMIT_FROM, SILENCE_DB, amplitude, limit, measure
from tests.helpers.sounds import samples, tone


def test_a_full_scale_sine_reads_0_and_minus_3_db() -> None:
    level = measure(samples(tone(1000, 0.9999), 1))

    assert level.peak_db == pytest.approx(0, abs=0.01)
    assert level.rms_db == pytest.approx(-3.01, abs=0.01)
    assert not level.clipped


def test_what_reaches_full_scale_clips_and_reads_above_0() -> None:
    level = measure(samples(tone(1000, 2), 0.1))

    assert level.clipped
    assert level.peak_db == pytest.approx(6.02, abs=0.01)


@pytest.mark.parametrize("count", [0, 480])
def test_silence_has_a_level_that_is_a_number(count: int) -> None:
    level = measure(np.zeros((count, 2), np.float32))

    assert (level.peak_db, level.rms_db, level.clipped) == (SILENCE_DB, SILENCE_DB, False)


def test_gain_in_db() -> None:
    assert amplitude(-6.0206) == pytest.approx(0.5, rel=1e-4)


def test_the_limiter_leaves_what_is_quiet_alone() -> None:
    quiet = samples(tone(1000, LIMIT_FROM), 0.1)

    assert limit(quiet) is quiet


def test_the_limiter_bends_smoothly_and_stays_in_range() -> None:
    ramp = np.linspace(-4, 4, 8001, dtype=np.float32)[:, None]

    bent = limit(ramp)

    assert np.abs(bent).max() <= 1
    steps = np.diff(bent[:, 0])
    assert steps.min() >= 0
    assert np.abs(np.diff(steps)).max() < 1e-5  # no corner
    assert np.array_equal(bent, -bent[::-1])
