"""The figures behind the words: what a recording and a class took, second by second, over the last minutes. Pure."""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

SPAN_S: Final = 300.0
"""How far the figures go back."""
RATE_OVER_S: Final = 5.0
"""A file grows by leaps, a fragment each second: its rate is told over some of them."""
BITS_PER_KILOBYTE: Final = 8 / 1000
PERCENT: Final = 100.0


@dataclass(frozen=True, slots=True)
class Reading:
    """The counters as they stand at one moment."""

    at_s: float
    """Monotonic."""
    studio_cpu_s: float
    """CPU time that this process has used so far."""
    host_cpu_s: float | None = None
    """The same of the class's host; None where there is none on this machine."""
    recording: bool = False
    """Whether a recording runs and is not paused."""
    frames: int = 0
    """Pictures encoded by the recording so far."""
    dropped: int = 0
    """Pictures that it has lost so far."""
    bytes_written: int = 0
    sent_kbps: float | None = None
    """To all trainees together; None while nobody watches."""
    round_trips_ms: tuple[float, ...] = ()
    """To each trainee of whom it is known."""


@dataclass(frozen=True, slots=True)
class Point:
    """What the time up to one moment took; None where there was nothing to tell."""

    at_s: float
    studio_cpu: float | None = None
    """Percent of one core."""
    host_cpu: float | None = None
    """Percent of one core."""
    pictures: float | None = None
    """Recorded, a second: only what changes is encoded."""
    dropped: int = 0
    """Lost since the point before."""
    file_kbps: float | None = None
    sent_kbps: float | None = None
    rtt_ms: float | None = None
    """Of the trainee in the middle."""
    slowest_rtt_ms: float | None = None


class FigureLog:
    """Makes points of readings, and keeps those of the last minutes."""

    def __init__(self) -> None:
        self._points: deque[Point] = deque()
        self._before: Reading | None = None
        self._recorded: deque[Reading] = deque()
        """The last readings of the recording that runs, without a pause between them."""

    @property
    def points(self) -> Sequence[Point]:
        """The oldest first; at most `SPAN_S` old when the last one was noted."""
        return tuple(self._points)

    def note(self, now: Reading) -> None:
        """Take one reading more; readings come in the order of time."""
        before = self._before
        if before is not None and now.at_s <= before.at_s:
            return
        self._before = now
        pictures, dropped, file_kbps = self._of_recording(now)
        if before is None:
            return
        trips = now.round_trips_ms
        self._points.append(
            Point(
                now.at_s,
                _percent(before.studio_cpu_s, now.studio_cpu_s, now.at_s - before.at_s),
                _percent(before.host_cpu_s, now.host_cpu_s, now.at_s - before.at_s),
                pictures,
                dropped,
                file_kbps,
                now.sent_kbps,
                median(trips) if trips else None,
                max(trips) if trips else None,
            )
        )
        while self._points[0].at_s < now.at_s - SPAN_S:
            self._points.popleft()

    def _of_recording(self, now: Reading) -> tuple[float | None, int, float | None]:
        """Return pictures a second, how many were lost, and kilobits a second."""
        recorded = self._recorded
        if not now.recording or (recorded and now.frames < recorded[-1].frames):
            recorded.clear()
        if now.recording:
            recorded.append(now)
        if len(recorded) < 2:
            return None, 0, None
        while len(recorded) > 2 and recorded[1].at_s <= now.at_s - RATE_OVER_S:
            recorded.popleft()
        first, last = recorded[0], recorded[-2]
        pictures = (now.frames - last.frames) / (now.at_s - last.at_s)
        written = now.bytes_written - first.bytes_written
        kbps = written * BITS_PER_KILOBYTE / (now.at_s - first.at_s)
        return pictures, max(0, now.dropped - last.dropped), kbps


def _percent(before_s: float | None, now_s: float | None, passed_s: float) -> float | None:
    """Return the share of one core; None also where another process counts now."""
    if before_s is None or now_s is None or now_s < before_s:
        return None
    return PERCENT * (now_s - before_s) / passed_s


def latest(values: Sequence[float | None]) -> float | None:
    """Return what stands at the end; None when that tells nothing, or there is none."""
    return values[-1] if values else None


def highest(values: Sequence[float | None]) -> float | None:
    """Return the highest that is told; None when nothing is."""
    return max((value for value in values if value is not None), default=None)


def scale(most: float) -> tuple[float, ...]:
    """Return round numbers for an axis from 0 to at least `most`, few and evenly spaced by 1, 2 or 5 times 10^n."""
    most = max(most, 1.0)
    power = 10.0 ** math.floor(math.log10(most))
    step = next(s for s in (power / 5, power / 2, power, 2 * power) if math.ceil(most / s) <= 5)
    return tuple(index * step for index in range(math.ceil(most / step) + 1))
