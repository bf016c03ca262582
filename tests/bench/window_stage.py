"""A studio's window on the bench, driven by its probe."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psutil

from studio.choices import ChoiceFile
from studio.paths import choices_path
from tests.bench.process import Job, JobError
from tests.bench.stage import SOURCE, Stage

OPENING_S: Final = 60.0
WINDOW_SIZE: Final = (960, 680)
FOUND: Final = "found"


class BenchWindow:
    """An open studio."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def usable_s(self) -> float:
        """Return how long after its process was started the picture was painted and Record could be pressed."""
        usable = self.job.wait_event("usable", OPENING_S)[1]
        return float((usable["ns"] - self.job.started_ns) / 1e9)

    def record(self) -> None:
        """Press Record, and wait until it records."""
        self._ask("record", "recording-started")

    def stop(self) -> None:
        """Press Stop, and wait for the file."""
        self._ask("stop", "finished")

    def go_live(self, port: int, code: str) -> None:
        """Open a class."""
        self._ask(f"live {port} {code}", "class-open")

    def minimise(self) -> None:
        """Minimise it; raises `JobError` where it stays."""
        if not self._ask("minimise", "minimised")["done"]:
            raise JobError("the window cannot be minimised")

    def stalls_ms(self, seconds: float) -> list[float]:
        """Return by how much each tick of the window's thread came late, during so many seconds."""
        self.job.send("stalls-begin")
        time.sleep(seconds)
        late: list[float] = self._ask("stalls", "stalls")["late_ms"]
        return late

    def close(self) -> None:
        """Close it; what runs is finished first."""
        self.job.send("close")
        self.job.finish(120)

    def _ask(self, command: str, answer: str) -> dict[str, Any]:
        before = len(self.job.events(answer))
        self.job.send(command)
        return self.job.wait_event(answer, OPENING_S, before + 1)[1]


def window_command(stage: Stage) -> list[str]:
    """Return what starts it."""
    return ["env", f"XDG_VIDEOS_DIR={stage.folder / 'videos'}", sys.executable, "-m", "tests.bench.window_probe"]


@contextmanager
def bench_window(stage: Stage) -> Iterator[BenchWindow]:
    """Start the studio as somebody who has used it before; killed on leaving unless it was closed."""
    ChoiceFile(choices_path()).change(window_size=WINDOW_SIZE)
    with stage.job(window_command(stage)) as job:
        yield BenchWindow(job)


@contextmanager
def found_microphone() -> Iterator[None]:
    """Offer what is heard as a microphone that a window finds by itself: a sink's monitor is none."""
    module = ["pactl", "load-module", "module-remap-source", f"master={SOURCE}", f"source_name={FOUND}"]
    number = subprocess.run(module, check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run(["pactl", "set-default-source", FOUND], check=True)
    try:
        yield
    finally:
        subprocess.run(["pactl", "set-default-source", SOURCE], check=True)
        subprocess.run(["pactl", "unload-module", number], check=True)


@contextmanager
def window_manager(stage: Stage) -> Iterator[None]:
    """Give the screen what minimises windows."""
    process = subprocess.Popen(["openbox", "--sm-disable"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + OPENING_S
        while subprocess.run(["xdotool", "get_num_desktops"], capture_output=True, check=False).returncode != 0:
            if time.monotonic() > deadline:
                raise JobError("openbox does not start")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def cpu_percent(job: Job, seconds: float) -> float:
    """Return what a process uses of one core, user and system, over the next seconds."""
    process = psutil.Process(job.pid)
    before, began_s = process.cpu_times(), time.monotonic()
    time.sleep(seconds)
    after = process.cpu_times()
    used = after.user + after.system - before.user - before.system
    return float(100 * used / (time.monotonic() - began_s))
