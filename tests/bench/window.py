"""The window: its start, the stalls of its thread, and what it adds to a recording."""

import time
from statistics import median
from typing import Final

import numpy as np

from tests.bench.live_stage import CODE, attending
from tests.bench.peers import record_here
from tests.bench.process import JobError
from tests.bench.rows import Row, at_most
from tests.bench.stage import MICROPHONE, Stage
from tests.bench.window_stage import bench_window, cpu_percent, found_microphone, window_manager
from tests.helpers.crowd import Crowd
from tests.helpers.teaching import free_ports

START_GOAL_S: Final = 1.5
STALL_GOAL_MS: Final = 30
LONGEST_GOAL_MS: Final = 100
SEEN_GOAL: Final = 8
MINIMISED_GOAL: Final = 1
SETTLE_S: Final = 5.0
START_NOTE: Final = (
    "from starting the process to the first painted preview and a Record that can be pressed; median; no window manager"
)
STALL_NOTE: Final = (
    "by how much the ticks of a timer on the window's thread, 100 a second, come late; window of 960x680 on the screen "
    "of 1920x1080 that is recorded and sent, somebody types on it; light receivers as above"
)
CPU_NOTE: Final = (
    "user + system CPU of the studio's process, of one core, less the same recording's by the command line; slides "
    "that change each 5 s; the window of 960x680 lies on the screen that is recorded: what it paints is recorded, too"
)


def measure_start(stage: Stage, starts: int) -> list[Row]:
    """Start once, and then `starts` times again."""
    found = []
    with found_microphone(), stage.painted("slides"):
        for _ in range(1 + starts):
            with bench_window(stage) as window:
                found.append(window.usable_s())
                window.close()
    details = {"starts": found}
    return [at_most("window: start, second", median(found[1:]), START_GOAL_S, "s", note=START_NOTE, details=details)]


def measure_stalls(stage: Stage, trainees: int, seconds: float) -> list[Row]:
    """Record and teach."""
    port = free_ports()
    errors = stage.new_file("crowd.txt")
    with found_microphone(), window_manager(stage), stage.painted("typing"), bench_window(stage) as window:
        window.usable_s()
        window.record()
        window.go_live(port, CODE)
        with Crowd(f"http://127.0.0.1:{port}", CODE, trainees, 3, errors) as people:
            there = attending(people.arrivals())
            if len(there) < trainees:
                raise JobError(f"only {len(there)} of {trainees} got in")
            late = window.stalls_ms(seconds)
        window.close()
    what = f"window: stalls, recording, {trainees} trainees"
    details = {"ticks": len(late), "p50": median(late), "worst": sorted(late)[-10:]}
    return [
        at_most(f"{what}, p99", float(np.percentile(late, 99)), STALL_GOAL_MS, "ms", note=STALL_NOTE, details=details),
        at_most("  the longest", max(late), LONGEST_GOAL_MS, "ms", note=STALL_NOTE),
    ]


def measure_cpu(stage: Stage, seconds: float, turns: int) -> list[Row]:
    """Record the same with and without a window, in turn."""
    headless, seen, minimised = [], [], []
    with found_microphone(), window_manager(stage), stage.painted("slides"):
        for _ in range(turns):
            with stage.job(record_here(stage.new_file("headless.mp4"), MICROPHONE, seconds=SETTLE_S + seconds)) as job:
                job.wait_event("recording-started", 60)
                time.sleep(SETTLE_S / 2)
                headless.append(cpu_percent(job, seconds))
                job.finish(60)
            with bench_window(stage) as window:
                window.usable_s()
                window.record()
                time.sleep(SETTLE_S)
                seen.append(cpu_percent(window.job, seconds))
                window.minimise()
                time.sleep(SETTLE_S)
                minimised.append(cpu_percent(window.job, seconds))
                window.stop()
                window.close()
    # Each turn by itself: a machine is quicker in one minute than in the next.
    added_seen, added_minimised = (
        median(with_it - alone for alone, with_it in zip(headless, used, strict=True)) for used in (seen, minimised)
    )
    details = {"headless": headless, "seen": seen, "minimised": minimised}
    return [
        at_most("window: CPU added, seen", added_seen, SEEN_GOAL, "%", note=CPU_NOTE, details=details),
        at_most("  minimised", added_minimised, MINIMISED_GOAL, "%", note=CPU_NOTE),
    ]
