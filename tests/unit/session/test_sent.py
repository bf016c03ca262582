"""What is kept of what was sent, and how it is spread: history, cache, keyframe requests, pacing, spending."""

import pytest

from encoder.renditions import Rendition
from session.cache import MOST_PICTURES, PictureCache
from session.history import KEPT_PACKETS, History
from session.keyframes import INTERVAL_S, UNSERVED_S, KeyframeRequests
from session.pacing import AT_ONCE, LONGEST_WAIT_S, MOST_WAITING, SPREAD_S, STEP_S, Pacer
from session.packetize import Picture
from session.spending import Spending


def picture(packets: int, *, keyframe: bool = False, size: int = 1000) -> Picture:
    payloads = tuple(index.to_bytes(2, "big") + bytes(size - 2) for index in range(packets))
    return Picture(Rendition.HIGH, 0, keyframe, payloads, packets * size)


def test_history_gives_what_was_sent_under_a_number_across_the_wrap() -> None:
    history, sent = History(), picture(10)
    history.add(65_530, 77, sent, 0, 10)
    found = history.again(2, 0.0, 0.03)
    assert found is not None
    assert (found.sequence, found.timestamp, found.payload, found.ends) == (2, 77, sent.payloads[8], False)
    last = history.again(3, 0.0, 0.03)
    assert last is not None
    assert last.ends
    assert history.again(4, 0.0, 0.03) is None
    assert history.again(65_529, 0.0, 0.03) is None


def test_history_keeps_slices_of_a_picture() -> None:
    history, sent = History(), picture(30)
    history.add(100, 7, sent, 20, 30)
    found = history.again(104, 0.0, 0.03)
    assert found is not None
    assert found.payload == sent.payloads[24]


def test_history_finds_each_number_among_thousands_and_none_that_was_not_sent() -> None:
    history = History()
    sent = [picture(1 + number % 3) for number in range(1500)]
    sequence, numbers = 65_000, []
    for each in sent:
        history.add(sequence & 0xFFFF, 0, each, 0, len(each.payloads))
        numbers += [(sequence + index & 0xFFFF, payload) for index, payload in enumerate(each.payloads)]
        sequence += len(each.payloads)
    kept = numbers[-KEPT_PACKETS:]
    assert [found.payload for number, _ in kept if (found := history.again(number, 0.0, 0.0))] == [p for _, p in kept]
    assert not any(history.again(sequence + ahead & 0xFFFF, 0.0, 0.0) for ahead in range(1000))


def test_the_same_packet_is_not_given_twice_within_a_round_trip() -> None:
    history = History()
    history.add(5, 0, picture(1), 0, 1)
    assert history.again(5, 1.0, 0.2)
    assert history.again(5, 1.1, 0.2) is None
    assert history.again(5, 1.3, 0.2)


def test_history_holds_a_large_keyframe_and_is_bounded() -> None:
    history, large = History(), picture(220, keyframe=True)
    history.add(0, 0, large, 0, 220)
    for index in range(60):
        history.add(220 + index * 13, 0, picture(13), 0, 13)
    assert history.again(0, 0.0, 0.0) is not None
    for index in range(200):
        history.add(1000 + index * 13, 0, picture(13), 0, 13)
    assert history.again(0, 0.0, 0.0) is None
    assert history._packets <= KEPT_PACKETS + 13
    history.clear()
    assert history.again(1000 + 199 * 13, 0.0, 0.0) is None


def test_the_cache_begins_at_a_keyframe_and_ends_when_it_is_long() -> None:
    cache = PictureCache()
    cache.add(picture(1))
    assert not cache.pictures
    key, delta = picture(9, keyframe=True), picture(1)
    cache.add(key)
    cache.add(delta)
    assert list(cache.pictures) == [key, delta]
    cache.add(newer := picture(8, keyframe=True))
    assert list(cache.pictures) == [newer]
    for _ in range(MOST_PICTURES):
        cache.add(delta)
    assert not cache.pictures, "a new keyframe is sooner there"
    cache.add(delta)
    assert not cache.pictures


def test_the_cache_is_bounded_in_bytes() -> None:
    cache = PictureCache()
    cache.add(picture(100, keyframe=True))
    cache.add(picture(560))
    assert not cache.pictures


def test_requests_for_keyframes_are_merged() -> None:
    requests = KeyframeRequests()
    assert requests.want(10.0) == 0
    assert requests.due(10.0)
    assert not requests.due(10.0)
    wait = requests.want(10.1)
    assert wait == pytest.approx(INTERVAL_S - 0.1)
    assert not requests.due(10.2)
    assert requests.due(10.1 + wait)
    requests.came()
    assert not requests.due(20.0), "nobody wants one any more"


def test_a_rush_asks_twice_a_second_at_most() -> None:
    requests, asked = KeyframeRequests(), 0
    for step in range(500):
        now = step / 100
        requests.want(now)
        if requests.due(now):
            asked += 1
            requests.came()
    assert asked == 10


def test_what_is_wanted_in_vain_is_noticed() -> None:
    requests = KeyframeRequests()
    assert not requests.is_unserved(0.0)
    requests.want(0.0)
    requests.want(UNSERVED_S - 0.1)
    assert not requests.is_unserved(UNSERVED_S)
    assert requests.is_unserved(UNSERVED_S + 0.1)
    requests.came()
    assert not requests.is_unserved(100.0)


def drain(pacer: Pacer, begin_s: float = 0.0) -> list[tuple[float, int]]:
    """Return when how many packets went out."""
    out, now = [], begin_s
    while not pacer.is_empty:
        out.append((now, sum(each.stop - each.start for each in pacer.take(now))))
        now += STEP_S
    return out


def test_a_keyframe_is_spread_and_a_small_picture_is_not() -> None:
    pacer = Pacer()
    assert pacer.passes(picture(13))
    key = picture(220, keyframe=True)
    assert not pacer.passes(key)
    assert pacer.add(key, 1)
    assert not pacer.passes(picture(1)), "order is kept"
    out = drain(pacer)
    assert sum(count for _, count in out) == 220
    assert max(count for _, count in out) <= max(AT_ONCE, 220 * STEP_S / SPREAD_S + 1)
    assert SPREAD_S / 2 <= out[-1][0] <= SPREAD_S + STEP_S


def test_slices_name_every_payload_once_in_order() -> None:
    pacer, pictures = Pacer(), [picture(100, keyframe=True), picture(3), picture(50)]
    for index, each in enumerate(pictures):
        assert pacer.add(each, index)
    sent = []
    while not pacer.is_empty:
        sent += [(each.timestamp, number) for each in pacer.take(0.0) for number in range(each.start, each.stop)]
    assert sent == [(index, number) for index, each in enumerate(pictures) for number in range(len(each.payloads))]
    assert pacer.waiting_bytes == 0


def test_a_slow_line_gets_its_rate() -> None:
    pacer = Pacer()
    pacer.rate = 110_000
    assert not pacer.passes(picture(1))
    assert pacer.add(picture(60, keyframe=True), 0)
    out = drain(pacer)
    assert out[-1][0] == pytest.approx(60_000 * 8 / 110_000, rel=0.1)
    assert all(count <= 3 for _, count in out)


def test_what_went_out_before_a_line_was_known_to_be_slow_is_not_paid_back() -> None:
    pacer = Pacer()
    assert pacer.add(picture(220, keyframe=True), 0)
    end_s = drain(pacer)[-1][0] + STEP_S
    pacer.rate = 110_000
    assert pacer.add(picture(60, keyframe=True), 1)
    assert pacer.behind_s == pytest.approx(60_000 * 8 / 110_000)
    assert drain(pacer, end_s)[-1][0] - end_s == pytest.approx(60_000 * 8 / 110_000, rel=0.1)
    assert pacer.behind_s == 0


def test_what_would_wait_too_long_is_refused_but_a_first_picture_never() -> None:
    pacer = Pacer()
    pacer.rate = 100_000
    most = int(100_000 / 8 * LONGEST_WAIT_S / 1000)
    assert pacer.add(picture(most + 10, keyframe=True), 0)
    assert not pacer.add(picture(1), 1)
    pacer.clear()
    assert pacer.is_empty
    assert pacer.waiting_bytes == 0
    pacer.rate = None
    for index in range(MOST_WAITING):
        assert pacer.add(picture(1), index)
    assert not pacer.add(picture(1), 0)


def test_spending_is_what_was_sent_in_the_last_seconds() -> None:
    spending = Spending(0.0)
    for step in range(40):
        spending.add(12_500 - 28)
        spending.bps(step * 0.25)
    assert spending.bps(10.0) == pytest.approx(400_000, rel=0.1)
    assert spending.bps(20.0) == 0


def test_repeating_is_bounded_and_comes_back() -> None:
    spending = Spending(0.0)
    repeated = 0
    while spending.may_repeat(0.0, 100_000):
        spending.repeat(1000)
        repeated += 1000
    assert repeated <= 100_000 / 8
    assert not spending.may_repeat(0.001, 100_000)
    assert spending.may_repeat(1.0, 100_000)
