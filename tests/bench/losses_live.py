"""Does a recording lose pictures while a class watches?"""

import time
from typing import Final

from tests.bench.live_stage import attending, bench_class, crowd, trainee_browser
from tests.bench.losses import losses
from tests.bench.process import JobError
from tests.bench.rows import Row, at_most
from tests.bench.stage import Stage
from tests.helpers.trainee_page import frames, join, watch

NOTE: Final = (
    "counters that stood on the screen (the painter's log, 25 a second) between the first and the last found in the "
    "file, and are not in it; one trainee is Chromium, the others are light receivers as above; until the class ends"
)


def measure(stage: Stage, trainees: int, seconds: float) -> list[Row]:
    """Record a moving screen while they watch."""
    out = stage.new_file("taught.mp4")
    with (
        stage.painted("motion", "--fps", "25") as painter,
        bench_class(stage, "--record", out) as live,
        trainee_browser(stage) as browser,
        crowd(stage, live, trainees - 1, 3) as people,
    ):
        page = browser.page(live.address())
        join(page, "Ali")
        watch(page)
        there = attending(people.arrivals())
        if len(there) < trainees - 1:
            raise JobError(f"only {len(there)} of {trainees - 1} light receivers got in")
        live.job.wait_event("recording-started", 60)
        shown = frames(page)
        time.sleep(seconds)
        shown = frames(page) - shown
        live.end()
        painted = [(line["counter"], line["ns"]) for line in painter.lines]
    found = losses(painted, out)
    what = f"recording while {trainees} watch: pictures lost of {found.recorded + found.total}"
    details = {"shown_in_chromium": shown, "later": found.later, "told": live.job.events("finished")[-1][1]}
    return [at_most(what, found.total, 0, note=NOTE, details=details)]
