import pytest

from session.arrival import LEAST_PACKETS, LONGEST_S, Arrival
from session.rtcp import Report, middle_ntp

WALL_NS = 1_764_000_000_000_000_000


def report(highest: int, loss: float = 0.0, *, ssrc: int = 1, ago_s: float = 0.0, delay_s: float = 0.0) -> Report:
    last = middle_ntp(WALL_NS - round(ago_s * 1e9)) if ago_s else 0
    return Report(ssrc, loss, highest, last, delay_s)


def test_reports_in_a_cluster_are_judged_together() -> None:
    arrival = Arrival(0.0)
    arrival.report(report(100), WALL_NS)
    arrival.report(report(200, 0.5), WALL_NS)
    arrival.report(report(300, 0.0), WALL_NS)
    assert arrival.line(0.5, 0, 0) is None, "too soon"
    line = arrival.line(1.0, 5.0, 6.0)
    assert line is not None
    assert line.loss == pytest.approx(0.25)
    assert (line.picture_bps, line.sound_bps, line.sent_bps) == (5.0, 6.0, 11.0)
    assert arrival.line(2.0, 0, 0) is None, "nothing new"


def test_few_packets_say_nothing_about_loss() -> None:
    arrival = Arrival(0.0)
    arrival.report(report(100), WALL_NS)
    arrival.report(report(100 + LEAST_PACKETS // 4, 0.5), WALL_NS)
    assert arrival.line(1.0, 0, 0) is None
    line = arrival.line(LONGEST_S + 0.1, 0, 0)
    assert line is not None
    assert line.loss == 0


def test_the_round_trip_is_the_time_since_our_report_without_the_delay_there() -> None:
    arrival = Arrival(0.0)
    arrival.report(report(1, ago_s=0.75, delay_s=0.5), WALL_NS)
    assert arrival.rtt_s == pytest.approx(0.25, abs=0.001)
    arrival.report(report(2, ago_s=0.9, delay_s=0.5), WALL_NS)
    assert arrival.rtt_s == pytest.approx(0.295, abs=0.001)
    line = arrival.line(LONGEST_S + 1, 0, 0)
    assert line is not None
    assert line.rtt_s == pytest.approx(0.25, abs=0.001)


def test_what_a_peer_invents_is_not_believed() -> None:
    arrival = Arrival(0.0)
    arrival.report(report(1, ago_s=0.1, delay_s=30), WALL_NS)
    arrival.report(report(1, ago_s=5000), WALL_NS)
    assert arrival.rtt_s is None
    for ssrc in range(1000):
        arrival.report(report(5, ssrc=ssrc), WALL_NS)
    assert len(arrival._highest) <= 4
    arrival.report(report(0xFFFFFFFF, 1.0), WALL_NS)
    line = arrival.line(10.0, 0, 0)
    assert line is not None
    assert line.loss == 0
