"""From the trainer's screen to a trainee's: how old what is seen is, with sound on, beside a bare loop."""

import sys
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Final

import numpy as np

from tests.bench.clockface import read_delays
from tests.bench.live_stage import elsewhere
from tests.bench.peers import FPS, HEIGHT, WIDTH, studio
from tests.bench.rows import Row, at_most, ratio_at_most
from tests.bench.stage import MICROPHONE, Stage
from tests.helpers.browser import FLAGS, SHOW_ADDRESSES, chromium_program, launch
from tests.helpers.teaching import free_ports

if TYPE_CHECKING:
    from playwright.sync_api import Page

RATIO: Final = 1.25
TYPICAL_MS: Final = 120.0
SLOWEST_MS: Final = 180.0
START_S: Final = 60.0
NOTE: Final = (
    "time painted on the screen 60 times a second, read back from each picture that headless Chromium shows on the "
    "same machine, 1080p30 with sound; beside a bare loop of mss, libx264 and aiortc (tests/bench/floor.py), in turns"
)

Measured = tuple[list[float], list[float]]


def measure(stage: Stage, seconds: float, turns: int) -> list[Row]:
    """Measure the bare loop and the product in turns, `seconds` each."""
    ours: list[float] = []
    floor: list[float] = []
    with stage.painted("clock", "--fps", "60"):
        for _ in range(turns):
            floor += _floor(stage, seconds)
            ours += _ours(stage, seconds)
    typical, slowest = (float(np.percentile(ours, share)) for share in (50, 95))
    floor_typical, floor_slowest = (float(np.percentile(floor, share)) for share in (50, 95))
    details = {"pictures": len(ours), "floor_pictures": len(floor), "floor_p95_ms": floor_slowest}
    return [
        ratio_at_most("screen to trainee: p50", typical, floor_typical, RATIO, "ms", note=NOTE, details=details),
        at_most("  screen to trainee: p50", typical, TYPICAL_MS, "ms"),
        at_most("  screen to trainee: p95", slowest, SLOWEST_MS, "ms"),
    ]


def _floor(stage: Stage, seconds: float) -> list[float]:
    with stage.job([sys.executable, "-m", "tests.bench.floor"]) as job:
        url = job.wait_event("ready", START_S)[1]["url"]
        return _watched(url, lambda _page: None, seconds)


def _ours(stage: Stage, seconds: float) -> list[float]:
    where = ["--host", "127.0.0.1", "--port", str(free_ports()), "--loudspeaker", "none"]
    program = ["--size", f"{WIDTH}x{HEIGHT}", "--fps", str(FPS), "--microphone", MICROPHONE]
    with stage.job(studio("live", "--json", *where, *program)) as job:
        url = job.wait_event("class-open", START_S)[1]["join_url"]
        delays = _watched(url, _join, seconds)
        job.send("end")
        job.finish(START_S)
        return delays


def _join(page: "Page") -> None:
    page.fill("#name", "Amina")
    page.click("#join-button")


def _watched(url: str, enter: "Callable[[Page], None]", seconds: float) -> list[float]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = (*FLAGS, SHOW_ADDRESSES)
        with closing(launch(playwright, chromium_program(), flags, elsewhere())) as browser:
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            page.goto(url)
            enter(page)
            return read_delays(page, seconds)
