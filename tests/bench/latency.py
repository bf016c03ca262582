"""Small changes of a still screen: are they in the file, and at the right time?"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from statistics import median
from typing import Any, Final

from capture.clock import NS_PER_MS, NS_PER_S
from tests.bench.decode import changes
from tests.bench.peers import record_here
from tests.bench.process import JobError, file_origin_ns
from tests.bench.rows import Row, at_most
from tests.bench.stage import MICROPHONE, Stage
from tests.helpers.painter import PERIODS_S
from tests.helpers.pictures import CARET

FRAME_MS: Final = 1000 / 30
POINTER_PLACES: Final = ((1681, 353), (1801, 481))
"""On the chart's white patch, where a black pointer is seen."""
POINTER_AREA: Final = (10, 16)
"""Width and height of what the pointer covers right and below of its hot spot."""
COARSE_MS: Final = 110.0
"""How far the file's beginning, as known from outside, may be wrong: less than half the time between two changes."""
NOTE: Final = (
    "time in the file minus time of the change, from the smallest to the largest: a recorder that looks once a frame "
    "and stamps when it looks stays within one frame; the goal adds how late the change itself typically was (median)"
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change that was made on the screen."""

    at_ns: int
    bright: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The changes of one recording, compared."""

    made: int
    missing: int
    spread_ms: float
    delays_ms: tuple[float, ...]


def measure(stage: Stage, seconds: float) -> list[Row]:
    """Record a blinking caret, then a moved pointer, `seconds` each."""
    caret, late_ms = _caret(stage, seconds)
    pointer, slow_ms = _pointer(stage, seconds)
    return [*_rows("caret of 2 x 20 pixels", caret, late_ms), *_rows("pointer moved", pointer, slow_ms)]


def compare(made: Sequence[Change], shown: Sequence[tuple[float, bool]], origin_ns: int) -> Found:
    """Match the changes made with those shown, (seconds in the file, bright), by time and direction.

    `origin_ns` is the monotonic time of the file's 0, right to `COARSE_MS`; raises `JobError` when nothing matches.
    """
    delays: list[float] = []
    missing = 0
    for change in made:
        expected_s = (change.at_ns - origin_ns) / NS_PER_S
        near = [
            (pts_s - expected_s) * 1000
            for pts_s, bright in shown
            if bright == change.bright and abs(pts_s - expected_s) * 1000 < COARSE_MS
        ]
        if near:
            delays.append(min(near, key=abs))
        else:
            missing += 1
    if not delays:
        raise JobError(f"none of {len(made)} changes is in the file, which shows {len(shown)}")
    return Found(len(made), missing, max(delays) - min(delays), tuple(round(delay, 2) for delay in delays))


def _caret(stage: Stage, seconds: float) -> tuple[Found, float]:
    out = stage.new_file("caret.mp4")
    with stage.painted("caret") as painter:
        with stage.job(record_here(out, MICROPHONE, seconds=seconds)) as job:
            job.finish(seconds + 60)
        lines = painter.lines[1:]
    made = [Change(line["ns"], not line["caret"]) for line in lines]
    late_ms = [
        abs((after.at_ns - before.at_ns) / NS_PER_MS - PERIODS_S["caret"] * 1000) for before, after in pairwise(made)
    ]
    origin_ns = file_origin_ns(job)
    recorded = _within(made, origin_ns, origin_ns + round(seconds * NS_PER_S))
    return compare(recorded, changes(out, CARET), origin_ns), median(late_ms)


def _pointer(stage: Stage, seconds: float) -> tuple[Found, float]:
    random = Random(1)
    made: list[Change] = []
    slow_ms: list[float] = []
    with stage.painted("chart"):
        stage.xserver.move_pointer(*POINTER_PLACES[1])
        out = stage.new_file("pointer.mp4")
        with stage.job(record_here(out, MICROPHONE, seconds=seconds)) as job:
            job.wait_event("recording-started", 60)
            end = time.monotonic() + seconds - 1
            while time.monotonic() < end:
                time.sleep(random.uniform(0.3, 0.5))
                before = time.monotonic_ns()
                stage.xserver.move_pointer(*POINTER_PLACES[len(made) % 2])
                after = time.monotonic_ns()
                slow_ms.append((after - before) / NS_PER_MS)
                made.append(Change((before + after) // 2, bright=len(made) % 2 == 1))
            job.finish(seconds + 60)
        stage.xserver.move_pointer(*stage.pointer_rest)
    shown = changes(out, (*POINTER_PLACES[0], *POINTER_AREA))
    return compare(made, shown, file_origin_ns(job)), median(slow_ms)


def _within(made: Sequence[Change], begin_ns: int, end_ns: int) -> list[Change]:
    """Leave out what happened in the first and the last moments, which the file may not hold."""
    margin = NS_PER_S // 4
    return [change for change in made if begin_ns + margin < change.at_ns < end_ns - margin]


def _rows(what: str, found: Found, jitter_ms: float) -> list[Row]:
    details: dict[str, Any] = {
        "made": found.made,
        "delays_ms": found.delays_ms,
        "median_delay_ms": median(found.delays_ms),
        "jitter_ms": jitter_ms,
    }
    limit = round(FRAME_MS + jitter_ms, 1)
    return [
        at_most(f"{what}: not in the file, of {found.made}", found.missing, 0),
        at_most(f"  {what}: error in time", found.spread_ms, limit, "ms", note=NOTE, details=details),
    ]
