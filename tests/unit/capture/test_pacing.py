from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.clock import NS_PER_MS, NS_PER_S
from capture.pacing import Fade, Pace, idle_periods


def let_through(pace: Pace, arrivals_ns: list[int]) -> list[int]:
    """Return when pictures pass that come at `arrivals_ns`; one that comes while another waits replaces it."""
    passed: list[int] = []
    for index, arrival in enumerate(arrivals_ns):
        at = arrival + pace.wait_ns(arrival)
        if index + 1 < len(arrivals_ns) and arrivals_ns[index + 1] <= at:
            continue
        pace.passed(at)
        passed.append(at)
    return passed


def test_a_picture_after_stillness_passes_at_once() -> None:
    pace = Pace(30)
    assert pace.wait_ns(0) == 0
    pace.passed(0)
    assert pace.wait_ns(5 * NS_PER_S) == 0


def test_a_steady_source_at_the_programs_rate_never_waits() -> None:
    arrivals = [index * NS_PER_S // 30 for index in range(300)]
    assert let_through(Pace(30), arrivals) == arrivals


def test_a_jittering_source_at_the_programs_rate_loses_nothing() -> None:
    jitter = [0, 9, 3, 12, 1, 7, 11, 2]
    arrivals = [index * NS_PER_S // 30 + jitter[index % 8] * NS_PER_MS for index in range(300)]
    passed = let_through(Pace(30), arrivals)
    assert len(passed) == len(arrivals)
    assert max(out - come for out, come in zip(passed, arrivals, strict=True)) <= 17 * NS_PER_MS


@given(st.lists(st.integers(0, 40 * NS_PER_MS), min_size=1, max_size=300), st.sampled_from([5, 15, 30, 60]))
def test_never_more_than_fps_pictures_a_second(gaps: list[int], fps: int) -> None:
    arrivals, now = [], 0
    for gap in gaps:
        now += gap
        arrivals.append(now)
    passed = let_through(Pace(fps), arrivals)
    for first, begin in enumerate(passed):
        assert sum(begin <= at < begin + NS_PER_S for at in passed[first:]) <= fps + 1
    assert all(b - a >= NS_PER_S // fps // 2 for a, b in pairwise(passed))


def test_a_held_pace_lets_nothing_through() -> None:
    pace = Pace(30)
    pace.hold(NS_PER_S)
    assert pace.wait_ns(0) == NS_PER_S
    assert pace.wait_ns(NS_PER_S) == 0


def test_a_fade_goes_from_one_period_to_all() -> None:
    fade = Fade(1000, 200, 40)
    assert [fade.weight(now) for now in (1000, 1040, 1080, 1120, 1160, 1200)] == [0.2, 0.4, 0.6, 0.8, 1, 1]


def test_the_picture_nearest_to_the_end_ends_a_fade() -> None:
    assert Fade(1000, 200, 40).weight(1141) == 1
    assert Fade(1000, 200, 40).weight(1139) < 1


def test_a_fade_shorter_than_a_period_is_a_cut() -> None:
    assert Fade(1000, 20, 40).weight(1000) == 1


@pytest.mark.parametrize(
    ("encoded", "missed", "unchanged", "lost"),
    [(2, 0, 28, 0), (20, 3, 7, 3), (30, 2, 0, 0), (29, 2, 0, 1), (31, 0, 0, 0), (31, 4, 0, 0)],
)
def test_pictures_that_are_new_unchanged_and_lost_make_up_all(
    encoded: int, missed: int, unchanged: int, lost: int
) -> None:
    assert idle_periods(NS_PER_S, 30, encoded, missed) == (unchanged, lost)
    assert encoded + unchanged + lost == max(30, encoded)
