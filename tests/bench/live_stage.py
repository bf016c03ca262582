"""A class on the stage: the product's `live`, and the browser of one trainee."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from tests.bench.peers import FPS, HEIGHT, WIDTH, studio
from tests.bench.process import Job
from tests.bench.stage import MICROPHONE, Stage
from tests.helpers.browser import FLAGS as CHROMIUM_FLAGS
from tests.helpers.browser import SHOW_ADDRESSES, Chromium, chromium_program, launch
from tests.helpers.crowd import Crowd
from tests.helpers.network import Line
from tests.helpers.teaching import free_ports

CODE: Final = "7KQ4MD"
OPENING_S: Final = 60.0


@dataclass(frozen=True)
class BenchClass:
    """A running class."""

    job: Job
    port: int
    host: psutil.Process

    @property
    def url(self) -> str:
        """Where this machine reaches it."""
        return f"http://127.0.0.1:{self.port}"

    def address(self, at: str = "127.0.0.1") -> str:
        """Return what a trainee opens, with the code filled in."""
        return f"http://{at}:{self.port}/#{CODE}"

    def host_cpu_s(self) -> float:
        """CPU seconds that the class host has used so far."""
        times = self.host.cpu_times()
        return float(times.user + times.system)

    def end(self) -> None:
        """End it for all, and wait until its recording is finished."""
        self.job.send("end")
        self.job.finish(60)


@contextmanager
def bench_class(stage: Stage, *options: str | Path) -> Iterator[BenchClass]:
    """Open a class that shows this display and hears this microphone; killed on leaving unless it was ended."""
    port = free_ports()
    command = studio("live", "--json", "--size", f"{WIDTH}x{HEIGHT}", "--fps", str(FPS), "--microphone", MICROPHONE)
    command += ["--port", str(port), "--code", CODE, *map(str, options)]
    with stage.job(command) as job:
        _, opened = job.wait_event("class-open", OPENING_S)
        yield BenchClass(job, port, psutil.Process(opened["pids"]["host"]))


@contextmanager
def trainee_browser(stage: Stage, *, line: Line | None = None, mdns: bool = False) -> Iterator[Chromium]:
    """Start Chromium, at the far end of a line if there is one."""
    from playwright.sync_api import sync_playwright

    program = chromium_program()
    if line is not None:
        program = str(line.program(program, stage.folder))
    flags = CHROMIUM_FLAGS if mdns else (*CHROMIUM_FLAGS, SHOW_ADDRESSES)
    with sync_playwright() as playwright, closing(launch(playwright, program, flags, elsewhere())) as browser:
        yield Chromium(browser)


def elsewhere() -> dict[str, str]:
    """Return the environment of a browser on another machine: one with no part in the trainer's sound server.

    As its client, Chromium makes the null sink hand on sound in pieces of 23 ms, and with it the trainer's microphone,
    which is the sink's monitor: voices came 25 ms later and trainees' reserves were half as large again.
    """
    return {**os.environ, "PULSE_SERVER": "unix:/nonexistent"}


def crowd(stage: Stage, live: BenchClass, count: int, over_s: float) -> Crowd:
    """Send light trainees, evenly during `over_s` seconds."""
    return Crowd(live.url, CODE, count, over_s, stage.new_file("crowd.txt"))


def attending(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines of those who got in and have a keyframe."""
    return [line for line in told if "failed" not in line]
