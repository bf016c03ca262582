"""`make bench`: measures the product beside ffmpeg, prints a table and writes bench-results/latest.json.

A number that misses its goal is no failure of the command: the table says so.
"""

import argparse
import logging
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from tests.bench import (
    colour,
    crash,
    drift,
    echo,
    glass,
    idle_class,
    join,
    latency,
    lips,
    lips_live,
    load,
    losses_live,
    rush,
    seek,
    sending,
    start,
    voice_loss,
    window,
)
from tests.bench.report import write_report
from tests.bench.rows import Row, missing
from tests.bench.stage import Stage

log = logging.getLogger(__name__)

Measure = Callable[[Stage], list[Row]]


def plan(*, quick: bool) -> dict[str, Measure]:
    """Return the measurements by name, each short or thorough."""
    measures: dict[str, Measure] = {}
    for scenario in load.SCENARIOS:
        pairs = 1 if quick or scenario.cpu_goal is None else 2
        measures[scenario.name] = partial(load.measure, scenario=scenario, seconds=4 if quick else 15, pairs=pairs)
    measures["latency"] = partial(latency.measure, seconds=3 if quick else 12)
    measures["lips"] = partial(lips.measure, seconds=3 if quick else 20, pauses=6 if quick else 50)
    measures["drift"] = lambda _stage: drift.measure(1 if quick else 10)
    measures["crash"] = partial(crash.measure, kills=1 if quick else 8)
    measures["colour"] = colour.measure
    measures["start"] = partial(start.measure, warm_starts=1 if quick else 3)
    measures["sending"] = partial(sending.measure, seconds=4 if quick else 15)
    measures["glass"] = partial(glass.measure, seconds=6 if quick else 15, turns=1 if quick else 2)
    measures["seek"] = partial(seek.measure, minutes=0.5 if quick else 3)
    measures["join"] = partial(join.measure, joins=3 if quick else 9)
    measures["rush"] = partial(rush.measure, trainees=20 if quick else 60, over_s=2 if quick else 5)
    measures["idle-class"] = partial(idle_class.measure, trainees=10 if quick else 30, seconds=5 if quick else 20)
    measures["losses-live"] = partial(losses_live.measure, trainees=10 if quick else 30, seconds=5 if quick else 20)
    measures["lips-live"] = partial(lips_live.measure, seconds=8 if quick else 12, joins=2 if quick else 5)
    measures["echo"] = partial(echo.measure, seconds=8 if quick else 20)
    measures["voice-loss"] = partial(voice_loss.measure, seconds=5 if quick else 20)
    measures["window-start"] = partial(window.measure_start, starts=1 if quick else 5)
    measures["window-stalls"] = partial(window.measure_stalls, trainees=5 if quick else 20, seconds=5 if quick else 30)
    measures["window-cpu"] = partial(window.measure_cpu, seconds=5 if quick else 20, turns=1 if quick else 3)
    return measures


NAMES: Final = tuple(plan(quick=False))
SKIPPED_WHEN_QUICK: Final = frozenset({"typing", "motion-30", "drift", "seek", "sending"})
"""Unless they are named: two minutes are soon over."""


def main() -> int:
    """Run what was asked for; the exit status says only whether measuring itself worked."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.split("\n", 1)[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter runs, under 2 minutes: for developing")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.names) - set(NAMES))
    if unknown:
        parser.error(f"{', '.join(unknown)}: there are {', '.join(NAMES)}")
    chosen = arguments.names or [name for name in NAMES if not (arguments.quick and name in SKIPPED_WHEN_QUICK)]
    measures = plan(quick=arguments.quick)
    began = time.monotonic()
    rows: list[Row] = []
    failed = 0
    with Stage() as stage:
        for name in chosen:
            print(f"{time.monotonic() - began:5.0f} s  {name} ...", file=sys.stderr, flush=True)
            try:
                rows += measures[name](stage)
            except Exception as error:  # one measurement that fails must not hide the others
                failed += 1
                log.exception("%s failed", name)
                rows.append(missing(name, f"{name}: {type(error).__name__}: {str(error).splitlines()[0]}"))
    print(file=sys.stderr)
    write_report("latest", rows, {"quick": arguments.quick, "took_s": round(time.monotonic() - began)})
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
