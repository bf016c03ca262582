"""The figures of the last minutes, from counters."""

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.figures import RATE_OVER_S, SPAN_S, FigureLog, Point, Reading, highest, latest, scale

RECORDING = Reading(0.0, 0.0, recording=True)


def points(*readings: Reading) -> list[Point]:
    log = FigureLog()
    for reading in readings:
        log.note(reading)
    return list(log.points)


def second(number: int, **counts: float) -> Reading:
    return replace(RECORDING, at_s=float(number), **counts)  # type: ignore[arg-type]


def test_one_reading_tells_nothing() -> None:
    assert points(RECORDING) == []


def test_cpu_is_a_share_of_one_core() -> None:
    found = points(Reading(10.0, 3.0, 1.0), Reading(12.0, 6.0, 1.5))
    assert (found[0].studio_cpu, found[0].host_cpu) == (150.0, 25.0)


def test_a_host_that_was_replaced_counts_from_nothing() -> None:
    found = points(Reading(0.0, 0.0, 9.0), Reading(1.0, 0.0, 0.2), Reading(2.0, 0.0, 0.3))
    assert [point.host_cpu for point in found] == [None, pytest.approx(10.0)]


def test_a_host_that_comes_and_goes_is_told_only_while_it_is_there() -> None:
    found = points(*(Reading(float(at), 0.0, host) for at, host in enumerate((None, 1.0, 1.1, None))))
    assert [point.host_cpu for point in found] == [None, pytest.approx(10.0), None]


def test_pictures_and_losses_are_those_since_the_last_look() -> None:
    found = points(second(0), second(1, frames=25, dropped=1), second(2, frames=35, dropped=1))
    assert [(point.pictures, point.dropped) for point in found] == [(25.0, 1), (10.0, 0)]


def test_the_files_rate_is_told_over_some_seconds() -> None:
    """A file that grows by a fragment every other second has a steady rate."""
    found = points(*(second(at, bytes_written=250_000 * (at // 2)) for at in range(20)))
    rates = [point.file_kbps for point in found[6:]]
    assert all(rate is not None and 600 <= rate <= 1400 for rate in rates), rates
    assert RATE_OVER_S >= 5


def test_a_pause_is_a_gap_and_what_comes_after_it_is_not_its_own() -> None:
    paused = replace(second(2, frames=50, bytes_written=10), recording=False)
    found = points(
        second(0), second(1, frames=25), paused, second(3, frames=50), second(4, frames=60, bytes_written=1000)
    )
    assert [point.pictures for point in found] == [25.0, None, None, 10.0]
    assert found[-1].file_kbps == 8.0


def test_the_next_recording_counts_anew() -> None:
    found = points(second(0, frames=900, dropped=7), second(1, frames=5), second(2, frames=20))
    assert [(point.pictures, point.dropped) for point in found] == [(None, 0), (15.0, 0)]


def test_round_trips_are_of_the_middle_and_of_the_slowest() -> None:
    found = points(RECORDING, second(1, round_trips_ms=(5.0, 90.0, 7.0)), second(2))  # type: ignore[arg-type]
    assert [(point.rtt_ms, point.slowest_rtt_ms) for point in found] == [(7.0, 90.0), (None, None)]


def test_only_the_last_minutes_are_kept() -> None:
    found = points(*(second(at) for at in range(round(SPAN_S) + 100)))
    assert found[-1].at_s - found[0].at_s == SPAN_S
    assert len(found) == SPAN_S + 1


def test_a_clock_that_stands_still_divides_nothing_by_zero() -> None:
    assert len(points(second(1), second(1), second(2))) == 1


def test_latest_and_highest_pass_over_what_tells_nothing() -> None:
    assert (latest([1.0, None]), highest([1.0, None, 3.0, 2.0])) == (None, 3.0)
    assert (latest([]), highest([None])) == (None, None)


@given(st.floats(min_value=0, max_value=1e9))
def test_an_axis_reaches_the_highest_by_few_round_steps(most: float) -> None:
    ticks = scale(most)
    assert ticks[0] == 0
    assert ticks[-1] >= most
    assert 2 <= len(ticks) <= 6
    step = ticks[1]
    assert all(b - a == pytest.approx(step) for a, b in pairwise(ticks))
    leading = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert leading == pytest.approx(1) or leading == pytest.approx(2) or leading == pytest.approx(5)
    assert most < 1 or most > ticks[-1] * 0.4
