"""What a still screen costs: `python -m tests.bench.screen` prints the CPU time of one read that finds nothing new.

On an Xvfb of its own, 1080p, 30 reads a second as in a recording: the caches are as cold as they are there.
"""

import argparse
import os
import statistics
import time
from typing import Final

from capture.clock import NS_PER_S, SystemClock
from capture.screen import ScreenSource
from tests.helpers.xserver import launch_xserver

PERIOD_S: Final = 1 / 30


def idle_read_ms(seconds: float, *, pointer: bool) -> tuple[float, float]:
    """Return the mean and the median CPU time of a read of the screen of $DISPLAY, in milliseconds."""
    source = ScreenSource("", SystemClock(), pointer=pointer)
    source.open()
    source.read()
    costs_ms = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(PERIOD_S)
        before_ns = time.thread_time_ns()
        frame = source.read()
        costs_ms.append((time.thread_time_ns() - before_ns) * 1000 / NS_PER_S)
        assert frame is None
    source.close()
    return statistics.mean(costs_ms), statistics.median(costs_ms)


def main() -> None:
    """Measure with and without the pointer."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.screen", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    seconds = parser.parse_args().seconds
    server = launch_xserver(1920, 1080)
    try:
        os.environ["DISPLAY"] = server.display
        server.fill("#205080")
        server.run("xsetroot", "-cursor_name", "left_ptr")
        for pointer in (True, False):
            mean_ms, median_ms = idle_read_ms(seconds, pointer=pointer)
            print(f"{'with' if pointer else 'without'} the pointer: mean {mean_ms:.3f} ms, median {median_ms:.3f} ms")
    finally:
        server.kill()


if __name__ == "__main__":
    main()
