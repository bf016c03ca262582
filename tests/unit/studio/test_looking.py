"""Cameras that show nothing, and screens that stand still."""

import pytest

from capture.clock import NS_PER_S
from capture.glimpse import Glimpse
from studio.looking import CameraWatch, Seen, Sight, screen_sight

PERSON = (90.0, 35.0)


def seen(mean: float, spread: float, digest: int = 0) -> Seen:
    return Seen(Glimpse(mean, spread, digest), checked_ns=0)


@pytest.mark.parametrize(
    ("mean", "spread", "sight"),
    [
        (*PERSON, Sight.NOTHING_WRONG),
        (30.0, 9.0, Sight.NOTHING_WRONG),
        (3.0, 1.0, Sight.BLACK),
        (10.0, 20.0, Sight.NOTHING_WRONG),
        (70.0, 2.0, Sight.COVERED),
        (250.0, 1.0, Sight.COVERED),
    ],
)
def test_a_camera_is_black_or_covered(mean: float, spread: float, sight: Sight) -> None:
    assert CameraWatch().look(0, seen(mean, spread)) is sight


def test_a_camera_is_frozen_after_five_seconds_of_the_same_picture() -> None:
    watch = CameraWatch()
    assert watch.look(0, seen(*PERSON, digest=1)) is Sight.NOTHING_WRONG
    assert watch.look(5 * NS_PER_S - 1, seen(*PERSON, digest=1)) is Sight.NOTHING_WRONG
    assert watch.look(5 * NS_PER_S, seen(*PERSON, digest=1)) is Sight.FROZEN
    assert watch.look(6 * NS_PER_S, seen(*PERSON, digest=2)) is Sight.NOTHING_WRONG


def test_a_frozen_black_picture_is_called_frozen() -> None:
    watch = CameraWatch()
    watch.look(0, seen(3, 1, digest=1))
    assert watch.look(9 * NS_PER_S, seen(3, 1, digest=1)) is Sight.FROZEN


def test_what_is_not_shown_is_not_judged_and_begins_anew() -> None:
    watch = CameraWatch()
    watch.look(0, seen(*PERSON, digest=1))
    assert watch.look(9 * NS_PER_S, None) is Sight.NOTHING_WRONG
    assert watch.look(10 * NS_PER_S, seen(*PERSON, digest=1)) is Sight.NOTHING_WRONG


def test_a_screen_is_frozen_when_its_source_no_longer_says_that_it_is_still_the_same() -> None:
    assert screen_sight(4 * NS_PER_S, 0) is Sight.NOTHING_WRONG
    assert screen_sight(5 * NS_PER_S, 0) is Sight.FROZEN
    assert screen_sight(5 * NS_PER_S, None) is Sight.NOTHING_WRONG
