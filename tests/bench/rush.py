"""A whole school at the door: has everybody got a picture soon?"""

from typing import Final

import numpy as np

from tests.bench.live_stage import attending, bench_class, crowd
from tests.bench.process import JobError
from tests.bench.rows import Row, at_most
from tests.bench.stage import Stage

GOAL_S: Final = 3
NOTE: Final = (
    "from opening the connection to the last packet of the first keyframe; light receivers on this machine, niced, "
    "after a real ICE and DTLS handshake, every packet authenticated; a slide of 1920x1080 that changes each 5 s"
)


def measure(stage: Stage, trainees: int, over_s: float) -> list[Row]:
    """Let them all come within `over_s` seconds."""
    with stage.painted("slides"), bench_class(stage) as live, crowd(stage, live, trainees, over_s) as people:
        told = people.arrivals()
        live.end()
    there = attending(told)
    if not there:
        raise JobError(f"nobody got in: {told[0]['failed']}")
    p50_s, p95_s = (float(value) / 1000 for value in np.percentile([line["keyframe_ms"] for line in there], [50, 95]))
    what = f"rush of {trainees} within {over_s:g} s"
    return [
        at_most(f"{what}: without a whole keyframe", trainees - len(there), 0, details={"arrivals": told}),
        at_most("  to the first whole keyframe, p95", p95_s, GOAL_S, "s", note=NOTE, details={"p50_s": p50_s}),
    ]
