"""The rules by which a file is compared with what was on the screen."""

import numpy as np
import pytest

from capture.clock import NS_PER_MS, NS_PER_S
from tests.bench.latency import Change, compare
from tests.bench.losses import compare as compare_losses
from tests.bench.process import JobError
from tests.bench.soak import Sample, growth_mb
from tests.bench.ssim import ssim

PERIOD_NS = 40 * NS_PER_MS


def painted(count: int) -> list[tuple[int, int]]:
    return [(number, number * PERIOD_NS) for number in range(count)]


def test_what_was_painted_before_and_after_the_recording_is_not_lost() -> None:
    losses = compare_losses(painted(100), [5, 5, 6, 7, 8])
    assert (losses.recorded, losses.total, losses.unreadable, losses.disordered) == (4, 0, 0, 0)


def test_lost_pictures_are_counted_with_how_long_they_stood() -> None:
    log = painted(200)
    log[120] = (120, log[121][1] - 5 * NS_PER_MS)
    shown = [number for number in range(10, 150) if number not in {20, 21, 120}]
    losses = compare_losses(log, shown)
    assert (losses.total, losses.stood_long, losses.later) == (3, 2, 1)


def test_mixed_and_disordered_pictures_are_counted() -> None:
    losses = compare_losses(painted(20), [3, None, 4, 3, 5])
    assert (losses.unreadable, losses.disordered) == (1, 1)


def test_a_file_without_a_counter_is_an_error() -> None:
    with pytest.raises(JobError, match="no painted counter"):
        compare_losses(painted(3), [None, None])


def blinks(count: int) -> list[Change]:
    return [Change(NS_PER_S + number * 250 * NS_PER_MS, bright=number % 2 == 1) for number in range(count)]


def test_delays_are_told_and_their_spread() -> None:
    made = blinks(4)
    delays_ms = (3.0, 20.0, 11.0, 30.0)
    origin_ns = NS_PER_S // 2
    shown = [
        ((change.at_ns - origin_ns) / NS_PER_S + delay / 1000, change.bright)
        for change, delay in zip(made, delays_ms, strict=True)
    ]
    found = compare(made, shown, origin_ns)
    assert (found.made, found.missing) == (4, 0)
    assert found.delays_ms == pytest.approx(delays_ms)
    assert found.spread_ms == pytest.approx(27.0)


def test_a_change_that_is_not_shown_is_missing() -> None:
    made = blinks(4)
    shown = [(change.at_ns / NS_PER_S, change.bright) for change in made if change is not made[2]]
    assert compare(made, shown, 0).missing == 1


def test_nothing_shown_is_an_error() -> None:
    with pytest.raises(JobError, match="none of 4"):
        compare(blinks(4), [], 0)


def test_ssim_of_flat_planes_is_its_luminance_term() -> None:
    a, b = (np.full((40, 60), level, np.uint8) for level in (100, 140))
    c1 = (0.01 * 255) ** 2
    assert ssim(a, a) == pytest.approx(1)
    assert ssim(a, b) == pytest.approx((2 * 100 * 140 + c1) / (100**2 + 140**2 + c1), abs=1e-4)


def test_ssim_falls_with_noise_except_where_it_is_ignored() -> None:
    random = np.random.default_rng(1)
    reference = random.integers(60, 180, (80, 120), np.uint8)
    noisy = reference.copy()
    noisy[20:40, 30:60] = random.integers(0, 255, (20, 30), np.uint8)
    assert ssim(noisy, reference) < 0.95
    assert ssim(noisy, reference, (slice(20, 40), slice(30, 60))) == pytest.approx(1, abs=1e-3)


def test_growth_is_the_trend_and_not_the_noise() -> None:
    noise = (0.0, 5.0, -5.0, 0.0)
    flat = [Sample(float(at), 300 + noise[at % 4]) for at in range(1000)]
    growing = [Sample(float(at), 300 + at * 0.02 + noise[at % 4]) for at in range(1000)]
    assert growth_mb(flat) == pytest.approx(0, abs=0.2)
    assert growth_mb(growing) == pytest.approx(19.98, abs=0.2)
