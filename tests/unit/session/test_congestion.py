from collections.abc import Iterator
from itertools import pairwise

import pytest

from encoder.renditions import RENDITIONS, Rendition
from session.congestion import CLEAN_S, COMPAT_LADDER, LADDER, SETTLE_S, Congestion, Line, capped
from session.people import QualityChoice

SOUND = 73_000.0


def line(loss: float = 0.0, rtt: float | None = 0.02, pictures: float = 1_000_000, remb: float | None = None) -> Line:
    return Line(loss, rtt, pictures, SOUND, remb)


class Wire:
    """A line of so many bits a second and so much noise, told about each second; what does not fit is lost."""

    def __init__(self, bps: float, *, noise: float = 0.0, rtt: float = 0.02, deep: bool = False) -> None:
        self.bps, self.noise, self.rtt, self.deep = bps, noise, rtt, deep
        self.queue_s = 0.0

    def carry(self, pictures: float) -> Line:
        sent = pictures + SOUND
        over = max(0.0, 1 - self.bps / sent)
        if self.deep:
            self.queue_s = max(0.0, min(4.0, self.queue_s + sent / self.bps - 1))
            return line(self.noise, self.rtt + self.queue_s, pictures)
        return line(1 - (1 - over) * (1 - self.noise), self.rtt + (0.05 if over else 0), pictures)


def follow(congestion: Congestion, wire: Wire, seconds: int, begin: int = 0) -> Iterator[int]:
    """Yield the rung each second while everything moves, so that a rendition takes all that it may."""
    for second in range(begin, begin + seconds):
        rendition = LADDER[congestion.rung]
        pictures = RENDITIONS[rendition].bit_rate if rendition else 0.0
        if congestion.pace_bps is not None:
            pictures = min(pictures, congestion.pace_bps)
        congestion.report(wire.carry(pictures), float(second))
        yield congestion.rung


def test_a_good_line_stays_at_the_top() -> None:
    congestion = Congestion(LADDER, 0.0)
    assert set(follow(congestion, Wire(10e6), 120)) == {0}
    assert congestion.pace_bps is None


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize(("bps", "rung"), [(1_000_000, 1), (250_000, 2), (90_000, 3)])
def test_a_slow_line_gets_what_it_bears(bps: float, rung: int, deep: bool) -> None:
    congestion = Congestion(LADDER, 0.0)
    rungs = list(follow(congestion, Wire(bps, deep=deep), 300))
    assert max(rungs[:9]) >= rung, "soon"
    settled = rungs[60:]
    # A step up is tried now and then, ever more seldom.
    assert sum(each >= rung for each in settled) / len(settled) > 0.85
    assert settled.count(rung) / len(settled) > 0.7


def test_much_loss_goes_down_at_once_to_what_arrives() -> None:
    congestion = Congestion(LADDER, 0.0)
    assert congestion.report(line(loss=0.9, pictures=2_500_000), 1.0)
    assert LADDER[congestion.rung] is Rendition.THIN


def test_one_bad_report_changes_nothing() -> None:
    congestion = Congestion(LADDER, 0.0)
    congestion.report(line(loss=0.15), 1.0)
    assert not congestion.report(line(), 2.0)
    assert congestion.rung == 0


def test_two_bad_reports_go_down_one_step() -> None:
    congestion = Congestion(LADDER, 0.0)
    congestion.report(line(loss=0.15), 1.0)
    assert congestion.report(line(loss=0.15), 2.0)
    assert congestion.rung == 1


@pytest.mark.parametrize("noise", [0.05, 0.1, 0.15])
def test_noise_of_a_radio_does_not_take_the_picture_away(noise: float) -> None:
    congestion = Congestion(LADDER, 0.0)
    rungs = list(follow(congestion, Wire(20e6, noise=noise), 120))
    assert max(rungs) <= 1, "less picture is no cure"
    assert set(rungs[60:]) == {0}
    assert congestion.has_room


def test_noise_on_a_still_screen_takes_nothing_away() -> None:
    congestion = Congestion(LADDER, 0.0)
    for second in range(60):
        congestion.report(line(loss=0.12, pictures=5_000), float(second))
    assert congestion.rung == 0


def test_loss_without_a_queue_takes_nothing_away_when_little_is_sent() -> None:
    congestion = Congestion(LADDER, 0.0)
    for second in range(60):
        congestion.report(line(loss=0.15, pictures=150_000), float(second))
    assert congestion.rung == 0
    assert congestion.has_room


def test_a_long_but_steady_line_is_no_slow_one() -> None:
    congestion = Congestion(LADDER, 0.0)
    for second in range(60):
        congestion.report(line(rtt=0.6 + 0.1 * (second % 3)), float(second))
    assert congestion.rung == 0


def test_the_estimate_of_a_still_screen_is_not_believed() -> None:
    congestion = Congestion(LADDER, 0.0)
    for second in range(60):
        congestion.report(line(pictures=9_000, remb=12_000), float(second))
    assert congestion.rung == 0


def test_an_estimate_alone_is_not_believed() -> None:
    # As Chromium told it on loopback when the screen began to move after a still minute: it follows what has come.
    congestion = Congestion(LADDER, 0.0)
    told = [543, 573, 613, 613, 634, 678, 678, 695, 706, 706, 721, 721, 748, 752, 779]
    for second, kbps in enumerate(told * 4):
        congestion.report(line(rtt=0.001, pictures=2_400_000, remb=kbps * 1000.0), float(second))
    assert congestion.rung == 0
    assert congestion.pace_bps is None


def test_an_estimate_below_what_is_sent_makes_a_short_queue_count() -> None:
    with_estimate, without = Congestion(LADDER, 0.0), Congestion(LADDER, 0.0)
    for second in range(6):
        rtt = 0.02 if second == 0 else 0.17
        with_estimate.report(line(rtt=rtt, pictures=2_400_000, remb=600_000), float(second))
        without.report(line(rtt=rtt, pictures=2_400_000), float(second))
    assert (with_estimate.rung, without.rung) == (1, 0)


@pytest.mark.parametrize("spike_s", [0.3, 1.0, 4.0])
@pytest.mark.parametrize("every", [2, 3, 7])
def test_a_machine_that_is_busy_now_and_then_lowers_nobody(spike_s: float, every: int) -> None:
    congestion = Congestion(LADDER, 0.0)
    for second in range(120):
        rtt = spike_s if second % every == 0 else 0.002
        congestion.report(line(rtt=rtt, pictures=2_400_000, remb=700_000), float(second))
        assert congestion.rung == 0


def test_the_round_trips_of_a_busy_machine_lower_nobody() -> None:
    # As on two cores with five times as much work as they bear; milliseconds, a report each 0.9 s.
    seen = [3, 9, 28, 1, 10, 1, 1, 240, 310, 1, 1, 13, 3, 1, 620, 5, 1, 85, 190, 410, 2, 1, 33, 1, 900, 60, 1, 140, 120]
    congestion = Congestion(LADDER, 0.0)
    for number, rtt_ms in enumerate(seen * 5):
        congestion.report(line(rtt=rtt_ms / 1000, pictures=2_400_000, remb=750_000), number * 0.9)
        assert congestion.rung == 0


def test_a_queue_that_stays_is_soon_believed() -> None:
    congestion = Congestion(LADDER, 0.0)
    rungs = []
    for second in range(6):
        congestion.report(line(rtt=0.02 if second < 2 else 0.4, pictures=2_400_000), float(second))
        rungs.append(congestion.rung)
    assert rungs == [0, 0, 0, 0, 1, 1]


def test_it_comes_back_after_a_clean_stretch_step_by_step() -> None:
    congestion = Congestion(LADDER, 0.0)
    congestion.report(line(loss=0.9, pictures=2_500_000), 0.0)
    assert congestion.rung == 2
    rungs = list(follow(congestion, Wire(20e6), 60, begin=1))
    assert rungs[int(CLEAN_S) - 2] == 2
    assert rungs[-1] == 0
    assert [one for one, two in pairwise(rungs) if one != two] == [2, 1]
    assert congestion.pace_bps is None, "after long enough nobody remembers"


def test_a_step_up_that_fails_makes_the_next_wait_longer() -> None:
    congestion = Congestion(LADDER, 0.0)
    rungs = list(follow(congestion, Wire(400_000), 400))
    ups = [second for second, (one, two) in enumerate(pairwise(rungs)) if two < one]
    gaps = [two - one for one, two in pairwise(ups)]
    assert len(gaps) >= 2
    assert gaps[-1] > 1.5 * gaps[0]


def test_nothing_is_decided_while_a_step_takes_effect() -> None:
    congestion = Congestion(LADDER, 0.0)
    congestion.report(line(loss=0.3, pictures=2_500_000), 10.0)
    rung = congestion.rung
    assert not congestion.report(line(loss=0.9), 10.0 + SETTLE_S / 2)
    assert not congestion.overflow(10.0 + SETTLE_S / 2)
    assert congestion.rung == rung


def test_who_chose_full_quality_keeps_it_unless_it_is_severe() -> None:
    congestion = Congestion(LADDER, 0.0)
    for second in range(10):
        congestion.report(line(loss=0.2), float(second), QualityChoice.FULL)
    assert congestion.rung == 0
    congestion.report(line(loss=0.5), 20.0, QualityChoice.FULL)
    assert congestion.rung > 0


def test_what_overflows_goes_down_and_the_last_picture_is_the_end() -> None:
    congestion = Congestion(LADDER, 0.0)
    for second in range(0, 30, 5):
        congestion.overflow(float(second))
    assert LADDER[congestion.rung] is Rendition.THIN
    assert not congestion.overflow(100.0)


def test_a_thin_picture_comes_back_sooner_the_first_time() -> None:
    congestion = Congestion(LADDER, 0.0)
    assert congestion.report(line(loss=0.97, pictures=2_500_000), 1.0)
    assert LADDER[congestion.rung] is None
    waits = []
    for _ in range(2):
        fell_s = second = congestion._changed_at
        while LADDER[congestion.rung] is None:
            second += 1
            congestion.report(line(pictures=0), second)
        assert LADDER[congestion.rung] is Rendition.THIN
        waits.append(second - fell_s)
        congestion.report(line(loss=0.5, pictures=100_000), second + SETTLE_S)
    assert waits[0] < CLEAN_S < waits[1]


def test_who_waits_for_pictures_gets_no_more_of_them() -> None:
    congestion = Congestion(LADDER, 0.0)
    assert congestion.overflow(0.0)
    for second in range(1, 60):
        assert not congestion.report(line(), float(second), behind_s=2.0)
    assert any(congestion.report(line(), float(second)) for second in range(60, 75))


def test_compat_has_a_ladder_of_its_own() -> None:
    congestion = Congestion(COMPAT_LADDER, 0.0)
    congestion.report(line(loss=0.9), 1.0)
    assert congestion.rung == 1
    congestion.report(line(loss=0.9), 10.0)
    assert congestion.rung == 1


def test_a_choice_is_a_cap() -> None:
    assert [capped(COMPAT_LADDER, choice) for choice in QualityChoice] == [0, 0, 0, 1]
    assert [capped(LADDER, choice) for choice in QualityChoice] == [0, 0, 1, 3]
    assert capped((None,), QualityChoice.AUTO) == 0


def test_a_step_up_that_costs_the_voice_is_taken_back_at_once() -> None:
    congestion = Congestion(LADDER, 0.0)
    list(follow(congestion, Wire(250_000), 7))
    stepped = congestion.rung
    second = 7
    while congestion.rung >= stepped:
        congestion.report(line(pictures=100_000), float(second))
        second += 1
    assert congestion.report(line(loss=0.4, pictures=400_000), second - 0.2)
    assert congestion.rung == stepped
    # Not so a step down: what was sent before it still arrives.
    assert not congestion.report(line(loss=0.4, pictures=400_000), second + 0.8)


def test_a_step_up_begins_gently() -> None:
    congestion = Congestion(LADDER, 0.0)
    list(follow(congestion, Wire(250_000), 7))
    stepped = congestion.rung
    before = congestion.pace_bps
    assert before is not None
    second = 7.0
    while congestion.rung >= stepped:
        congestion.report(line(pictures=100_000), second)
        second += 1
    paces = [congestion.pace_bps or 0.0]
    for _ in range(6):
        congestion.report(line(pictures=100_000), second)
        paces.append(congestion.pace_bps or 0.0)
        second += 1
    assert paces[0] <= 2 * before
    assert paces == sorted(paces)
    assert paces[-1] > 4 * before
