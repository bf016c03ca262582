from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.clock import NS_PER_S
from capture.media import SAMPLE_RATE, AudioBlock
from encoder.timemap import TimeMap

ORIGIN = 5_000_000_123

pauses = st.lists(st.tuples(st.integers(1, NS_PER_S // 2), st.integers(0, NS_PER_S // 2)), max_size=30)
"""Each: how long after the end of the last one it begins, and how long it is, in ns."""


def mapped(gaps: list[tuple[int, int]]) -> tuple[TimeMap, list[tuple[int, int]], int]:
    """Return a map with pauses, their clock times, and a clock time after all."""
    timemap, now, times = TimeMap(ORIGIN), ORIGIN, []
    for running, pausing in gaps:
        now += running
        timemap.pause(now)
        times.append((now, now + pausing))
        now += pausing
        timemap.resume(now)
    return timemap, times, now + NS_PER_S


def block(first: int, count: int) -> AudioBlock:
    """Return samples numbered from the origin."""
    return AudioBlock(ORIGIN + first * NS_PER_S // SAMPLE_RATE, SAMPLE_RATE, np.zeros((count, 1), np.float32))


def cut_samples(times: list[tuple[int, int]]) -> int:
    """Return how many samples lie in pauses, by exact fractions."""
    whole = upto = 0
    for start, end in times:
        first = max((start - ORIGIN) * SAMPLE_RATE // NS_PER_S, upto)
        upto = max(-((ORIGIN - end) * SAMPLE_RATE // NS_PER_S), first)
        whole += upto - first
    return whole


def test_without_pauses_media_time_is_time_since_the_origin() -> None:
    timemap = TimeMap(ORIGIN)
    assert timemap.media_ns(ORIGIN) == 0
    assert timemap.media_ns(ORIGIN + 1) == 1
    assert timemap.media_ns(ORIGIN + 3_600 * NS_PER_S + 7) == 3_600 * NS_PER_S + 7


def test_before_the_origin_there_is_nothing() -> None:
    timemap = TimeMap(ORIGIN)
    assert timemap.media_ns(ORIGIN - 1) is None
    assert timemap.elapsed_ns(ORIGIN - 1) == 0
    assert timemap.keep(block(-30, 20)) == []
    assert timemap.keep(block(-30, 50)) == [slice(30, 50)]


def test_an_open_pause_is_known() -> None:
    timemap = TimeMap(ORIGIN)
    timemap.pause(ORIGIN + NS_PER_S)
    assert timemap.paused
    assert timemap.media_ns(ORIGIN + NS_PER_S - 21_000) is not None
    assert timemap.media_ns(ORIGIN + NS_PER_S) is None
    assert timemap.media_ns(ORIGIN + 900 * NS_PER_S) is None
    assert timemap.elapsed_ns(ORIGIN + 900 * NS_PER_S) == NS_PER_S
    assert timemap.keep(block(47_990, 20)) == [slice(0, 10)]
    assert timemap.keep(block(48_000, 20)) == []


def test_after_a_pause_the_media_goes_on_where_it_stopped() -> None:
    timemap = TimeMap(ORIGIN)
    timemap.pause(ORIGIN + NS_PER_S)
    timemap.resume(ORIGIN + 3 * NS_PER_S)
    assert not timemap.paused
    assert timemap.media_ns(ORIGIN + 3 * NS_PER_S - 1) is None
    assert timemap.media_ns(ORIGIN + 3 * NS_PER_S) == NS_PER_S
    assert timemap.media_ns(ORIGIN + 4 * NS_PER_S) == 2 * NS_PER_S
    assert timemap.keep(block(143_990, 20)) == [slice(10, 20)]


def test_a_block_over_several_pauses_is_kept_in_parts() -> None:
    timemap = TimeMap(ORIGIN)
    for start in (100, 300, 500):
        timemap.pause(ORIGIN + start * NS_PER_S // SAMPLE_RATE + 1)
        timemap.resume(ORIGIN + (start + 100) * NS_PER_S // SAMPLE_RATE)
    kept = timemap.keep(block(50, 500))
    assert kept == [slice(0, 50), slice(150, 250), slice(350, 450)]


def test_pausing_twice_or_resuming_twice_changes_nothing() -> None:
    timemap = TimeMap(ORIGIN)
    timemap.resume(ORIGIN + 1)
    timemap.pause(ORIGIN + NS_PER_S)
    timemap.pause(ORIGIN + 2 * NS_PER_S)
    timemap.resume(ORIGIN + 3 * NS_PER_S)
    timemap.resume(ORIGIN + 4 * NS_PER_S)
    assert timemap.media_ns(ORIGIN + 5 * NS_PER_S) == 3 * NS_PER_S


@settings(deadline=None)
@given(pauses, st.lists(st.integers(0, 20 * NS_PER_S), min_size=2, max_size=20))
def test_media_time_never_runs_back(gaps: list[tuple[int, int]], offsets: list[int]) -> None:
    timemap, _, _ = mapped(gaps)
    clocks = [ORIGIN + offset for offset in sorted(offsets)]
    elapsed = [timemap.elapsed_ns(clock) for clock in clocks]
    assert elapsed == sorted(elapsed)
    media = [timemap.media_ns(clock) for clock in clocks]
    assert [found for found in media if found is not None] == [
        elapsed[number] for number, found in enumerate(media) if found is not None
    ]


@settings(deadline=None)
@given(pauses)
def test_nothing_from_within_a_pause_gets_through(gaps: list[tuple[int, int]]) -> None:
    timemap, times, _ = mapped(gaps)
    for start, end in times:
        if end > start:
            assert timemap.media_ns(start) is None
            assert timemap.media_ns((start + end) // 2) is None
            assert timemap.media_ns(end - 1) is None


@settings(deadline=None)
@given(pauses)
def test_length_is_the_clocks_without_the_pauses(gaps: list[tuple[int, int]]) -> None:
    timemap, times, end = mapped(gaps)
    exact = end - ORIGIN - Fraction(cut_samples(times) * NS_PER_S, SAMPLE_RATE)
    assert timemap.media_ns(end) == exact // 1


@settings(deadline=None)
@given(pauses, st.integers(441, 30_000))
def test_sound_loses_exactly_what_the_picture_loses(gaps: list[tuple[int, int]], size: int) -> None:
    timemap, times, end = mapped(gaps)
    samples = timemap.sample_at(end)
    kept = 0
    for first in range(0, samples, size):
        count = min(size, samples - first)
        for part in timemap.keep(block(first, count)):
            assert 0 <= part.start < part.stop <= count
            # The first sample of each part has the media time of as many samples as were kept before it.
            clock_ns = -(-(first + part.start) * NS_PER_S // SAMPLE_RATE) + ORIGIN
            media_ns = timemap.media_ns(clock_ns)
            assert media_ns is not None
            assert abs(media_ns - Fraction(kept * NS_PER_S, SAMPLE_RATE)) <= 1
            kept += part.stop - part.start
    assert kept == samples - cut_samples(times)


def test_hundreds_of_pauses_cost_nothing_in_step() -> None:
    timemap, times, end = mapped([(NS_PER_S // 7 + 11, NS_PER_S // 13 + 5)] * 500)
    cut = cut_samples(times)
    picture_ns = timemap.media_ns(end)
    assert picture_ns is not None
    kept = sum(
        part.stop - part.start
        for first in range(0, timemap.sample_at(end), 960)
        for part in timemap.keep(block(first, min(960, timemap.sample_at(end) - first)))
    )
    assert kept == timemap.sample_at(end) - cut
    assert abs(kept * NS_PER_S / SAMPLE_RATE - picture_ns) < NS_PER_S / SAMPLE_RATE
