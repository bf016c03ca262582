"""How what is sent to one peer arrives there: its reports, gathered until they tell something."""

from typing import Final

from session.congestion import Line
from session.rtcp import Report, middle_ntp

LEAST_S: Final = 0.7
"""Reports come in clusters when packets are missing: they are judged together."""
LEAST_PACKETS: Final = 20
"""Fewer say nothing about a share that is lost."""
LONGEST_S: Final = 5.0
_RTT_WEIGHT: Final = 0.3
_ABSURD_S: Final = 60.0


class Arrival:
    """Loss and round trip of one peer; times in seconds are passed in."""

    def __init__(self, now_s: float) -> None:
        self.rtt_s: float | None = None
        """Smoothed."""
        self.loss = 0.0
        """Of the last gathered reports."""
        self.estimate_bps: float | None = None
        self._began_at = now_s
        self._rtts: list[float] = []
        self._expected = 0
        self._lost = 0.0
        self._highest: dict[int, int] = {}
        self._has_news = False

    def report(self, report: Report, wall_ns: int) -> None:
        """Take a report; `wall_ns` is the time that sender reports tell."""
        self._has_news = True
        before = self._highest.get(report.ssrc)
        if before is not None or len(self._highest) < 4:
            self._highest[report.ssrc] = report.highest
        if before is not None:
            expected = report.highest - before
            if 0 < expected < 0x8000:
                self._expected += expected
                self._lost += report.loss * expected
        if report.last_report:
            ticks = middle_ntp(wall_ns) - report.last_report & 0xFFFFFFFF
            rtt_s = ticks / 65536 - report.delay_s
            if 0 <= rtt_s < _ABSURD_S:
                self._rtts.append(rtt_s)
                smoothed = rtt_s if self.rtt_s is None else self.rtt_s + _RTT_WEIGHT * (rtt_s - self.rtt_s)
                self.rtt_s = smoothed

    def line(self, now_s: float, picture_bps: float, sound_bps: float) -> Line | None:
        """Return what the reports since the last time say, when there is enough of them."""
        since_s = now_s - self._began_at
        if not self._has_news or since_s < LEAST_S or (self._expected < LEAST_PACKETS and since_s < LONGEST_S):
            return None
        self.loss = self._lost / self._expected if self._expected >= LEAST_PACKETS else 0.0
        rtt_s = min(self._rtts) if self._rtts else None
        line = Line(self.loss, rtt_s, picture_bps, sound_bps, self.estimate_bps)
        self._began_at = now_s
        self._expected, self._lost, self._has_news = 0, 0.0, False
        self._rtts.clear()
        return line
