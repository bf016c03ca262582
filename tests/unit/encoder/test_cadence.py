"""When a live rendition encodes: without an encoder, on made-up times and sizes."""

from itertools import pairwise

import pytest

from capture.clock import NS_PER_MS, NS_PER_S
from encoder.cadence import KEEP_ALIVE_NS, MOST_REPETITIONS, SETTLE_NS, Cadence, Due
from encoder.h264 import TIME_BASE
from encoder.livevideo import Encoded
from encoder.packets import Packet, StreamId

FPS = 20
BIT_RATE = FPS * 8 * 1000
"""A picture's share is 1000 bytes."""
PERIOD_NS = NS_PER_S // FPS


def made(size: int, quantiser: float | None = 30.0, keyframe: bool = False) -> Encoded:
    return Encoded([Packet(StreamId.LIVE_HIGH, 0, 0, TIME_BASE, 0, keyframe, bytes(size))], quantiser)


class Encoder:
    """Does what is due at every millisecond, and remembers when."""

    def __init__(self) -> None:
        self.cadence = Cadence(BIT_RATE, FPS)
        self.cadence.set_fps(FPS)
        self.now_ns = NS_PER_S
        self.done: list[tuple[Due, float]] = []

    def run(self, seconds: float, results: list[Encoded], fresh_each_ns: int = 0) -> None:
        """Let time pass; the last of the results comes again and again."""
        end_ns = self.now_ns + round(seconds * NS_PER_S)
        fresh = bool(fresh_each_ns)
        next_ns = self.now_ns + fresh_each_ns
        while self.now_ns < end_ns:
            due, wait_ns = self.cadence.due(self.now_ns, fresh, keyframe=False)
            if due is not Due.NOTHING:
                self.cadence.encoded(self.now_ns, due, results.pop(0) if len(results) > 1 else results[0])
                self.done.append((due, self.now_ns / NS_PER_S))
                fresh = False
            else:
                assert wait_ns > 0
                self.now_ns += NS_PER_MS
            if fresh_each_ns and self.now_ns >= next_ns:
                fresh, next_ns = True, next_ns + fresh_each_ns

    def change(self, result: Encoded) -> None:
        """Encode a new picture now."""
        due, _ = self.cadence.due(self.now_ns, fresh=True, keyframe=False)
        assert due is Due.NEW
        self.cadence.encoded(self.now_ns, due, result)


def test_before_the_first_picture_nothing_is_due_even_for_a_keyframe() -> None:
    assert Encoder().cadence.due(NS_PER_S, fresh=False, keyframe=True)[0] is Due.NOTHING


def test_pictures_that_come_too_often_are_paced_and_the_last_one_is_encoded() -> None:
    encoder = Encoder()
    encoder.run(2, [made(100)], fresh_each_ns=NS_PER_S // 50)
    new = [at_s for due, at_s in encoder.done if due is Due.NEW]
    assert FPS * 2 - 1 <= len(new) <= FPS * 2 + 1
    assert {due for due, _ in encoder.done} == {Due.NEW}


def test_changes_ten_times_a_second_are_not_repeated_between() -> None:
    encoder = Encoder()
    encoder.run(1, [made(20_000)], fresh_each_ns=NS_PER_S // 10)
    assert {due for due, _ in encoder.done} == {Due.NEW}


def test_a_coarse_picture_is_repeated_until_it_is_sharp_then_kept_alive() -> None:
    encoder = Encoder()
    encoder.change(made(900))
    changed_s = encoder.now_ns / NS_PER_S
    encoder.run(3, [made(900), made(900), made(900, quantiser=20.0), made(20)])
    times = [at_s - changed_s for due, at_s in encoder.done if due is Due.AGAIN]
    settle_s, period_s, keep_alive_s = (ns / NS_PER_S for ns in (SETTLE_NS, PERIOD_NS, KEEP_ALIVE_NS))
    assert times[0] == pytest.approx(settle_s)
    distances = [later - earlier for earlier, later in pairwise(times)]
    assert distances == pytest.approx([period_s, period_s, keep_alive_s, keep_alive_s])


def test_without_a_quantiser_a_tiny_repetition_says_that_nothing_is_left_to_sharpen() -> None:
    encoder = Encoder()
    encoder.change(made(900, quantiser=None))
    encoder.run(0.9, [made(600, quantiser=None), made(62, quantiser=None)])
    assert len(encoder.done) == 2


def test_after_a_burst_it_is_repeated_until_the_next_burst_is_earned() -> None:
    encoder = Encoder()
    encoder.change(made(11_000, quantiser=10.0))
    encoder.run(1, [made(0, quantiser=10.0)])
    assert len(encoder.done) == 10


def test_noise_that_stands_still_is_given_up() -> None:
    encoder = Encoder()
    encoder.change(made(1000))
    encoder.run(SETTLE_NS / NS_PER_S + MOST_REPETITIONS / FPS + 0.5, [made(1000)])
    assert len(encoder.done) == MOST_REPETITIONS


def test_a_keyframe_of_a_still_picture_comes_at_once_and_is_made_sharp_again() -> None:
    encoder = Encoder()
    encoder.change(made(100, quantiser=10.0))
    encoder.run(0.5, [made(10, quantiser=10.0)])
    assert encoder.cadence.due(encoder.now_ns, fresh=False, keyframe=True) == (Due.AGAIN, 0)
    encoder.cadence.encoded(encoder.now_ns, Due.AGAIN, made(900, keyframe=True))
    encoder.done.clear()
    encoder.run(0.5, [made(900), made(900, quantiser=18.0)])
    assert len(encoder.done) == 2


def test_a_lower_rate_holds_from_the_next_picture_on() -> None:
    encoder = Encoder()
    encoder.cadence.set_fps(5)
    encoder.run(2, [made(100)], fresh_each_ns=NS_PER_S // 50)
    assert 9 <= len(encoder.done) <= 11
