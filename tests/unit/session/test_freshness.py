"""With which packet of sound somebody begins to hear."""

import pytest

from capture.clock import NS_PER_MS
from session.freshness import LEAST, LOOK_BACK, Freshness

STEADY = [52, 48, 55, 51, 66, 58, 43, 46] * 10


def judged(ages_ms: list[int]) -> list[bool]:
    freshness = Freshness()
    return [freshness.is_fresh(age * NS_PER_MS) for age in ages_ms]


def test_who_comes_to_a_running_stream_hears_almost_at_once() -> None:
    fresh = judged(STEADY)[LEAST:]
    assert all(any(fresh[at : at + 4]) for at in range(len(fresh) - 4))


@pytest.mark.parametrize(
    "late",
    [
        list(range(1060, 100, -20)),
        [300, 280, 260, 240, 220, 200, 180, 160, 140, 120, 100, 80],
        [230, 228, 210, 205, 190, 190, 185, 170, 160, 150, 140, 130, 130, 120, 110, 100, 90, 80, 75, 70],
    ],
)
def test_what_was_held_up_is_not_what_a_running_stream_is_heard_from(late: list[int]) -> None:
    fresh = judged([*STEADY, *late])[len(STEADY) :]
    assert not any(fresh)


def test_a_stream_that_begins_late_is_heard_when_it_has_caught_up() -> None:
    late = [230, 228, 210, 205, 190, 190, 185, 170, 160, 150, 140, 130]
    first = judged([*late, *STEADY]).index(True)
    assert first >= LEAST - 1
    assert [*late, *STEADY][first] <= 130


def test_a_stream_that_stays_late_is_heard_all_the_same() -> None:
    fresh = judged([*STEADY, *[300] * (LOOK_BACK + 1)])
    assert fresh[-1]
