"""`kill -9` at random moments: how much of the lesson is gone, and does `repair` make the rest seekable?"""

import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

import av

from capture.clock import NS_PER_S
from tests.bench.decode import counters, readable_length, seek_to
from tests.bench.peers import record_here
from tests.bench.process import JobError, file_origin_ns
from tests.bench.rows import Row, at_most
from tests.bench.stage import MICROPHONE, Stage

LOST_GOAL_S: Final = 1.5
SCREENS: Final = ("slides", "motion")
"""Still, and moving."""
EARLIEST_S, LATEST_S = 5.5, 11.0
SEEKS: Final = 5
NOTE: Final = (
    "time of the kill minus what the file still shows, the worst of the kills at random moments; the file's beginning "
    "is known from when the painter showed a counter and where that is in the file"
)


@dataclass(frozen=True, slots=True)
class Kill:
    """One killed recording."""

    screen: str
    recorded_s: float
    """From the file's 0 to the kill."""
    video_s: float
    audio_s: float
    seeks_failed: int
    """After repair, of 5."""
    origin_error_ms: float
    """The beginning as the progress events say it minus the beginning by counters."""

    @property
    def lost_s(self) -> float:
        """What is gone, of pictures or of sound, whichever is more."""
        return self.recorded_s - min(self.video_s, self.audio_s)


def measure(stage: Stage, kills: int) -> list[Row]:
    """Kill recordings, `kills` in all, of a still and of a moving screen in turn."""
    random = Random()
    done = [_kill(stage, SCREENS[number % 2], random.uniform(EARLIEST_S, LATEST_S)) for number in range(kills)]
    rows = []
    for screen in SCREENS:
        of_screen = [kill for kill in done if kill.screen == screen]
        if not of_screen:
            continue
        worst = max(kill.lost_s for kill in of_screen)
        details: dict[str, Any] = {"kills": [asdict(kill) | {"lost_s": kill.lost_s} for kill in of_screen]}
        what = f"kill -9, {screen}: lost, worst of {len(of_screen)}"
        rows.append(at_most(what, worst, LOST_GOAL_S, "s", note=NOTE, details=details))
    failed = sum(kill.seeks_failed for kill in done)
    rows.append(at_most(f"  seeks that fail after repair, of {kills * SEEKS}", failed, 0))
    return rows


def _kill(stage: Stage, screen: str, after_s: float) -> Kill:
    out = stage.new_file(f"killed-{screen}.mp4")
    with stage.painted(screen, "--fps", "25") as painter:
        with stage.job(record_here(out, MICROPHONE)) as job:
            job.wait_event("recording-started", 60)
            time.sleep(after_s)
            killed_ns = time.monotonic_ns()
            job.send_signal(signal.SIGKILL)
            job.wait(10)
        painted = {line["counter"]: line["ns"] for line in painter.lines}
    length = readable_length(out)
    origin_ns = _origin_ns(out, painted)
    stage.repair(out)
    return Kill(
        screen=screen,
        recorded_s=(killed_ns - origin_ns) / NS_PER_S,
        video_s=length.video_s,
        audio_s=length.audio_s,
        seeks_failed=sum(not seekable(out, length.video_s * part / SEEKS) for part in range(SEEKS)),
        origin_error_ms=(file_origin_ns(job) - origin_ns) / 1e6,
    )


def _origin_ns(path: Path, painted: dict[int, int]) -> int:
    """Return the monotonic time of the file's 0: a picture is recorded after it was painted, the least delay counts.

    The first counter does not: it stood there before.
    """
    firsts: dict[int, float] = {}
    for at_s, counter in counters(path):
        firsts.setdefault(counter, at_s)
    changed = list(firsts.items())[1:]
    if not changed:
        raise JobError("no change of the painted counter can be read in what the kill left")
    return max(painted[counter] - round(at_s * NS_PER_S) for counter, at_s in changed)


def seekable(path: Path, time_s: float) -> bool:
    """Return whether a player that seeks to `time_s` shows a picture from no more than a second before it."""
    with av.open(path) as container:
        picture = seek_to(container, time_s)
    return picture is not None and abs(picture.pts_s - time_s) <= 1
