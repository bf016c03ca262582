"""`make soak`: does memory grow over a long recording? Prints a table and writes bench-results/soak.json."""

import argparse
import sys
import time
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import psutil

from tests.bench.peers import record_here
from tests.bench.process import Job
from tests.bench.report import write_report
from tests.bench.rows import Row, at_most
from tests.bench.stage import MICROPHONE, Stage

GOAL_MB: Final = 20
EVERY_S: Final = 10.0
WARM_UP_S: Final = 120.0
TREND_NOTE: Final = (
    "slope of the line through the samples (each 10 s, after the warm-up) times its length; resident, with children"
)
SPAN_NOTE: Final = "of the same samples; pictures that wait for a busy encoder come and go by 3 MB each"


@dataclass(frozen=True, slots=True)
class Sample:
    """Memory at one time."""

    at_s: float
    rss_mb: float


def main() -> int:
    """Record, sample and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--warm-up", type=float, default=WARM_UP_S, metavar="S", help="not counted (default: 120)")
    arguments = parser.parse_args()
    if arguments.minutes * 60 < arguments.warm_up + 3 * EVERY_S:
        parser.error("leave at least half a minute after the warm-up")
    with Stage() as stage:
        rows = measure(stage, arguments.minutes * 60, arguments.warm_up)
    write_report("soak", rows, {"minutes": arguments.minutes})
    return 0


def measure(stage: Stage, seconds: float, warm_up_s: float) -> list[Row]:
    """Record somebody who types and speaks, with a camera in the corner, for `seconds`."""
    out = stage.new_file("soak.mp4")
    with (
        stage.painted("typing"),
        stage.job(record_here(out, MICROPHONE, stage.camera, seconds=seconds)) as job,
    ):
        job.wait_event("recording-started", 60)
        samples = _watch(job, seconds)
        usage = job.finish(180)
    counted = [sample for sample in samples if sample.at_s >= warm_up_s]
    span = max(sample.rss_mb for sample in counted) - min(sample.rss_mb for sample in counted)
    details: dict[str, Any] = {
        "rss_mb": [(round(sample.at_s, 1), round(sample.rss_mb, 2)) for sample in samples],
        "cpu_s": usage.cpu_s,
        "megabytes": out.stat().st_size / 1e6,
        "finished": job.events("finished")[-1][1],
    }
    minutes = f"{seconds / 60:g} min"
    return [
        at_most(f"memory, {minutes}: growth", growth_mb(counted), GOAL_MB, "MB", note=TREND_NOTE, details=details),
        Row("  lowest to highest", span, "MB", note=SPAN_NOTE),
        Row("  memory at the end", samples[-1].rss_mb, "MB"),
    ]


def growth_mb(samples: list[Sample]) -> float:
    """Return how much memory grew from the first to the last sample by the line of least squares."""
    at_s = np.array([sample.at_s for sample in samples])
    slope = np.polyfit(at_s, [sample.rss_mb for sample in samples], 1)[0]
    return float(slope * (at_s[-1] - at_s[0]))


def _watch(job: Job, seconds: float) -> list[Sample]:
    process = psutil.Process(job.pid)
    began = time.monotonic()
    samples: list[Sample] = []
    while (now_s := time.monotonic() - began) < seconds - EVERY_S / 2:
        samples.append(Sample(now_s, _rss_mb(process)))
        if sys.stderr.isatty():
            print(f"\r{now_s / 60:5.1f} min  {samples[-1].rss_mb:7.1f} MB", end="", file=sys.stderr, flush=True)
        time.sleep(EVERY_S)
    return samples


def _rss_mb(process: psutil.Process) -> float:
    family = [process, *process.children(recursive=True)]
    return float(sum(member.memory_info().rss for member in family)) / 1e6


if __name__ == "__main__":
    sys.exit(main())
