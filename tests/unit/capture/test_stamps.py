import numpy as np
import pytest

from capture.stamps import StampSmoother

MS = 1_000_000
BLOCK = 960


def stamps(measured_ns: list[int], rate: int = 48_000) -> list[int]:
    smoother = StampSmoother(rate)
    return [smoother.stamp(time, BLOCK) for time in measured_ns]


def test_a_steady_device_keeps_its_stamps() -> None:
    measured = [1_000 * MS + n * 20 * MS for n in range(500)]

    assert stamps(measured) == pytest.approx(measured, abs=1000)


def test_jitter_is_smoothed_away() -> None:
    random = np.random.default_rng(3)
    true = np.arange(3000) * 20 * MS
    measured = (true + random.uniform(-8, 8, len(true)) * MS).astype(np.int64)

    smooth = np.array(stamps(measured.tolist()))

    settled = smooth[500:] - true[500:]
    assert np.abs(settled).max() < 2.5 * MS
    assert np.abs(np.diff(settled)).max() < 0.2 * MS  # the raw steps are up to 16 ms


@pytest.mark.parametrize("ppm", [-200, 200])
def test_a_clock_that_is_off_is_followed_without_a_lasting_error(ppm: int) -> None:
    measured = [round(n * 20 * MS * (1 - ppm * 1e-6)) for n in range(3000)]

    assert stamps(measured)[-1] == pytest.approx(measured[-1], abs=0.01 * MS)


def test_blocks_may_differ_in_length() -> None:
    smoother = StampSmoother(48_000)
    lengths = np.random.default_rng(5).integers(100, 2000, 2000)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]) * 1e9 / 48_000

    smooth = [smoother.stamp(round(start), int(length)) for start, length in zip(starts, lengths, strict=True)]

    assert smooth == pytest.approx(starts.tolist(), abs=10_000)


def test_a_stalled_thread_does_not_tear_the_timeline() -> None:
    """Blocks 100 to 104 arrive in one burst, 100 ms late; nothing is missing."""
    true = [n * 20 * MS for n in range(200)]
    measured = list(true)
    for late in range(100, 105):
        measured[late] = true[105] + (late - 100) * 1000

    assert stamps(measured) == pytest.approx(true, abs=10 * MS)


def test_a_gap_that_lasts_restarts_the_loop_there() -> None:
    """Two seconds are missing after block 100."""
    true = [n * 20 * MS + (2000 * MS if n >= 100 else 0) for n in range(200)]

    smooth = stamps(true)

    assert smooth[:100] == pytest.approx(true[:100], abs=1000)
    assert smooth[106:] == pytest.approx(true[106:], abs=1000)
