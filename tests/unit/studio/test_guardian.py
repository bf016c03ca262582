"""What the guardian says, when, and how often."""

from dataclasses import replace
from typing import Any

import pytest

from capture.clock import FakeClock
from studio.guardian import LAST, Concern, Guardian, Remark, Senses
from studio.hearing import Hears
from studio.looking import Sight

SPEAKING = Hears(speaking=True)
LESSON = Senses(recording=True)


class Watched:
    """A guardian and its clock."""

    def __init__(self) -> None:
        self.guardian = Guardian()
        self.clock = FakeClock()

    def look(self, now: Senses, seconds: float = 0.0, off: tuple[Concern, ...] = ()) -> list[Concern]:
        """Look twice a second for so long; return what is said at the end."""
        said = self.guardian.look(self.clock.now_ns(), now, off)
        for _ in range(round(seconds * 2)):
            self.clock.advance(0.5)
            said = self.guardian.look(self.clock.now_ns(), now, off)
        return [remark.concern for remark in said]


@pytest.fixture
def watched() -> Watched:
    return Watched()


def wrong(**changes: Any) -> Senses:
    return replace(LESSON, **changes)


CASES = [
    (wrong(muted=True, hears=SPEAKING), 2, Concern.MUTED_SPEECH),
    (wrong(hears=Hears(flat=True)), 0, Concern.MICROPHONE_FLAT),
    (wrong(hears=Hears(clipping=True)), 0, Concern.MICROPHONE_CLIPPING),
    (wrong(camera=Sight.BLACK), 4, Concern.CAMERA_BLACK),
    (wrong(camera=Sight.COVERED), 6, Concern.CAMERA_COVERED),
    (wrong(camera=Sight.FROZEN), 0, Concern.CAMERA_FROZEN),
    (wrong(screen=Sight.FROZEN), 0, Concern.SCREEN_FROZEN),
    (wrong(disk_left_s=800.0), 0, Concern.DISK_SHORT),
    (Senses(paused=True, hears=SPEAKING), 15, Concern.PAUSED_SPEECH),
    (Senses(expected=True, hears=SPEAKING), 8, Concern.UNRECORDED_SPEECH),
    (Senses(live=True), 180, Concern.NOBODY_THERE),
    (Senses(live=True, here=1, poor_links=("t1",)), 9, Concern.POOR_LINK),
]


@pytest.mark.parametrize(("now", "hold_s", "concern"), CASES, ids=[case[2] for case in CASES])
def test_each_thing_is_said_once_it_has_held(watched: Watched, now: Senses, hold_s: float, concern: Concern) -> None:
    if hold_s:
        assert watched.look(now, hold_s - 1) == []
    assert watched.look(now, 1.0) == [concern]
    assert watched.look(now, 10) == [concern]


@pytest.mark.parametrize(("now", "hold_s", "concern"), CASES, ids=[case[2] for case in CASES])
def test_each_thing_can_be_switched_off_dismissed_and_is_over_when_it_is_mended(
    watched: Watched, now: Senses, hold_s: float, concern: Concern
) -> None:
    assert watched.look(now, hold_s + 2, off=(concern,)) == []
    assert watched.look(now) == [concern]
    (remark,) = watched.guardian.look(watched.clock.now_ns(), now)
    watched.guardian.dismiss(remark)
    assert watched.look(now, 30) == []
    assert watched.look(Senses(here=1), 16) == []
    assert watched.look(now, 700) == [concern]


@pytest.mark.parametrize(("now", "hold_s", "concern"), CASES, ids=[case[2] for case in CASES])
def test_what_comes_again_at_once_is_not_said_again(
    watched: Watched, now: Senses, hold_s: float, concern: Concern
) -> None:
    watched.look(now, hold_s + 1)
    assert watched.look(Senses(here=1), 16) == []
    if concern is not Concern.MUTED_SPEECH:  # the next sentence would be lost, too
        assert watched.look(now, 20) == []


def test_nothing_is_said_of_a_lesson_in_which_all_is_well(watched: Watched) -> None:
    assert watched.look(wrong(hears=SPEAKING, disk_left_s=7200.0), 600) == []
    assert watched.look(Senses(live=True, here=3, hears=SPEAKING), 600) == []


def test_nothing_is_said_while_nobody_sees_it(watched: Watched) -> None:
    bad = Senses(muted=True, hears=Hears(True, True, True), camera=Sight.BLACK, screen=Sight.FROZEN, disk_left_s=1.0)
    assert watched.look(bad, 300) == []
    assert watched.look(replace(bad, muted=False), 300) == []


def test_muted_speech_is_said_until_the_microphone_is_on_though_one_takes_breath(watched: Watched) -> None:
    assert watched.look(wrong(muted=True, hears=SPEAKING), 2) == [Concern.MUTED_SPEECH]
    assert watched.look(wrong(muted=True), 60) == [Concern.MUTED_SPEECH]
    assert watched.look(wrong()) == []


def test_who_is_muted_and_listens_is_left_alone(watched: Watched) -> None:
    assert watched.look(wrong(muted=True), 600) == []


def test_breath_does_not_begin_the_fifteen_seconds_of_a_pause_anew(watched: Watched) -> None:
    paused = Senses(paused=True)
    for _ in range(4):
        watched.look(replace(paused, hears=SPEAKING), 3)
        watched.look(paused, 1)
    assert watched.look(replace(paused, hears=SPEAKING), 1) == [Concern.PAUSED_SPEECH]


def test_pictures_lost_at_once_are_said_and_a_few_are_not(watched: Watched) -> None:
    assert watched.look(wrong(frames_dropped=0), 20) == []
    assert watched.look(wrong(frames_dropped=14), 20) == []
    assert watched.look(wrong(frames_dropped=30)) == [Concern.ENCODER_BEHIND]
    assert watched.look(wrong(frames_dropped=30), 21) == []


def test_pictures_lost_in_the_last_recording_are_not_told_of_the_next(watched: Watched) -> None:
    assert watched.look(wrong(frames_dropped=0), 5) == []
    assert watched.look(Senses(frames_dropped=400), 1) == []
    assert watched.look(wrong(frames_dropped=400), 1) == []


def test_each_poor_link_is_said_by_itself_and_what_matters_most_comes_first(watched: Watched) -> None:
    now = Senses(live=True, here=2, poor_links=("t2", "t1"), hears=Hears(flat=True))
    watched.look(now, 10)
    said = watched.guardian.look(watched.clock.now_ns(), now)
    assert said == (
        Remark(Concern.MICROPHONE_FLAT),
        Remark(Concern.POOR_LINK, "t1"),
        Remark(Concern.POOR_LINK, "t2"),
    )


def test_nobody_is_missed_who_left_a_moment_ago(watched: Watched) -> None:
    assert watched.look(Senses(live=True), 170) == []
    assert watched.look(Senses(live=True, here=1), 5) == []
    assert watched.look(Senses(live=True), 170) == []


def test_a_disk_is_told_of_twice_and_never_by_two_at_once(watched: Watched) -> None:
    assert watched.look(wrong(disk_left_s=800.0)) == [Concern.DISK_SHORT]
    (first,) = watched.guardian.look(watched.clock.now_ns(), wrong(disk_left_s=800.0))
    watched.guardian.dismiss(first)
    assert watched.look(wrong(disk_left_s=700.0), 30) == []
    assert watched.look(wrong(disk_left_s=250.0), 30) == [Concern.DISK_SHORT]
    (last,) = watched.guardian.look(watched.clock.now_ns(), wrong(disk_left_s=250.0))
    assert last == Remark(Concern.DISK_SHORT, LAST)
    watched.guardian.dismiss(last)
    assert watched.look(wrong(disk_left_s=60.0), 30) == []
