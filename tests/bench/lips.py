"""Are lips in step? The synthetic screen flashes and the synthetic microphone beeps at each whole second."""

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from capture.synthetic import flash_area
from tests.bench.decode import changes
from tests.bench.listen import beeps, sound
from tests.bench.peers import HEIGHT, WIDTH, record
from tests.bench.process import JobError
from tests.bench.rows import Row, at_most
from tests.bench.stage import Stage

OFFSET_GOAL_MS: Final = 40
CHANGE_GOAL_MS: Final = 5
LONGEST_QUIET_S: Final = 6.0
"""Recorded before the first and after the last pause."""
PAIR_S: Final = 0.3
NOTE: Final = "beginning of the beep in the decoded sound minus time of the first lit picture; positive: sound is late"
PAUSES_NOTE: Final = "median offset in the seconds after the last pause minus that before the first"


@dataclass(frozen=True, slots=True)
class Offset:
    """One flash with its beep."""

    flash_s: float
    beep_s: float

    @property
    def ms(self) -> float:
        """How late the sound is."""
        return (self.beep_s - self.flash_s) * 1000


def measure(stage: Stage, seconds: float, pauses: int) -> list[Row]:
    """Record `seconds` without pauses, and then with `pauses` short ones."""
    return [*_straight(stage, seconds), _paused(stage, pauses, min(seconds, LONGEST_QUIET_S))]


def offsets(path: Path, size: tuple[int, int] = (WIDTH, HEIGHT)) -> list[Offset]:
    """Return each flash whose beep is in the file, too; `size` is the picture's."""
    flashes = [at_s for at_s, bright in changes(path, flash_area(*size)) if bright]
    heard = beeps(*sound(path))
    pairs = []
    for flash_s in flashes:
        near = [beep_s for beep_s in heard if abs(beep_s - flash_s) < PAIR_S]
        if near:
            pairs.append(Offset(flash_s, min(near, key=lambda beep_s: abs(beep_s - flash_s))))
    return pairs


def _straight(stage: Stage, seconds: float) -> list[Row]:
    out = stage.new_file("lips.mp4")
    with stage.job(record(out, "--synthetic", "--camera", "none", "--seconds", f"{seconds:g}")) as job:
        job.finish(seconds + 60)
    found = offsets(out)
    if len(found) < seconds - 2:
        raise JobError(f"{len(found)} flashes with a beep in {seconds:g} s")
    all_ms = [offset.ms for offset in found]
    worst = max(all_ms, key=abs)
    details = {"offsets_ms": all_ms, "first_at_s": found[0].flash_s}
    return [
        at_most("lips: offset at the start", abs(all_ms[0]), OFFSET_GOAL_MS, "ms", note=NOTE, details=details),
        at_most(f"  lips: largest offset in {seconds:g} s", abs(worst), OFFSET_GOAL_MS, "ms", note=NOTE),
    ]


def _paused(stage: Stage, pauses: int, quiet_s: float) -> Row:
    out = stage.new_file("pauses.mp4")
    with stage.job(record(out, "--synthetic", "--camera", "none")) as job:
        job.wait_event("recording-started", 60)
        time.sleep(quiet_s)
        for number in range(pauses):
            job.send("pause")
            job.wait_event("paused", 10, number + 1)
            time.sleep(0.07 + 0.01 * (number % 7))
            job.send("resume")
            job.wait_event("resumed", 10, number + 1)
            time.sleep(0.1)
        time.sleep(quiet_s)
        job.send("stop")
        job.finish(60)
    first_s = job.events("paused")[0][1]["at_s"]
    last_s = job.events("resumed")[-1][1]["at_s"]
    found = offsets(out)
    # A flash that was going on when a pause began or ended is no flash.
    before = [offset.ms for offset in found if offset.flash_s < first_s - 0.3]
    after = [offset.ms for offset in found if offset.flash_s > last_s + 0.3]
    if not before or not after:
        raise JobError(f"{len(before)} flashes before the pauses, {len(after)} after them")
    change = median(after) - median(before)
    details = {"before_ms": before, "after_ms": after, "change_ms": change}
    what = f"  lips: change after {pauses} pauses"
    return at_most(what, abs(change), CHANGE_GOAL_MS, "ms", note=PAUSES_NOTE, details=details)
