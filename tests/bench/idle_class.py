"""What a class costs its host while nothing happens on the screen and the trainer speaks."""

import time
from typing import Final

from tests.bench.live_stage import attending, bench_class, crowd
from tests.bench.process import JobError
from tests.bench.rows import Row, at_most
from tests.bench.stage import Stage

GOAL_PERCENT: Final = 6
SETTLE_S: Final = 5
NOTE: Final = (
    "user + system CPU of the host process over the wall time, of one core; a still screen of 1920x1080, speech in the "
    "microphone; light receivers as above"
)


def measure(stage: Stage, trainees: int, seconds: float) -> list[Row]:
    """Watch a still slide."""
    with stage.painted("chart"), bench_class(stage) as live, crowd(stage, live, trainees, 3) as people:
        there = attending(people.arrivals())
        if len(there) < trainees:
            raise JobError(f"only {len(there)} of {trainees} got in")
        time.sleep(SETTLE_S)
        people.totals()
        began_s, used_s = time.monotonic(), live.host_cpu_s()
        time.sleep(seconds)
        percent = 100 * (live.host_cpu_s() - used_s) / (time.monotonic() - began_s)
        totals = people.totals()
        live.end()
    sound = min(each["audio"] for each in totals)
    if sound < seconds * 45:
        raise JobError(f"a trainee got {sound} packets of sound in {seconds:g} s: not the same job")
    what = f"host CPU, {trainees} trainees, still slide, voice on"
    return [at_most(what, percent, GOAL_PERCENT, "%", note=NOTE, details={"totals": totals})]
