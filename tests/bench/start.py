"""From the command to the first recorded picture."""

from statistics import median
from typing import Any, Final

from capture.clock import NS_PER_S
from tests.bench.decode import counters
from tests.bench.peers import ffmpeg, record_here
from tests.bench.process import JobError
from tests.bench.rows import Row, at_most
from tests.bench.stage import MICROPHONE, SOURCE, Stage

GOAL_S: Final = 1.5
SECONDS: Final = 2
EVENT_NOTE: Final = "from starting the process to its event `recording-started`"
PAINTED_NOTE: Final = (
    "from starting the process to when the first picture in the file was on the screen (its counter, by the painter's "
    "log, 25 a second); ffmpeg: its first picture, which it repeats until its sound is there"
)


def measure(stage: Stage, warm_starts: int) -> list[Row]:
    """Start once with an empty cache and then `warm_starts` times."""
    stage.forget_encoders()
    cold_event_s, cold_painted_s = _ours(stage)
    warm = [_ours(stage) for _ in range(warm_starts)]
    peers = [_ffmpeg(stage) for _ in range(warm_starts)]
    event_s, painted_s = (median(values) for values in zip(*warm, strict=True))
    peer_s = median(peers)
    details: dict[str, Any] = {"warm": warm, "ffmpeg": peers}
    return [
        at_most("start to first picture, warm", event_s, GOAL_S, "s", note=EVENT_NOTE, details=details),
        at_most("  the same, by the painted counter", painted_s, GOAL_S, "s", peer=peer_s, note=PAINTED_NOTE),
        Row("  first start, no encoder remembered", cold_event_s, "s", note=EVENT_NOTE),
        Row("  the same, by the painted counter", cold_painted_s, "s", note=PAINTED_NOTE),
    ]


def _ours(stage: Stage) -> tuple[float, float]:
    out = stage.new_file("start.mp4")
    with stage.painted("motion", "--fps", "25") as painter:
        with stage.job(record_here(out, MICROPHONE, seconds=SECONDS)) as job:
            started_ns, _ = job.wait_event("recording-started", 60)
            job.finish(60)
        painted = {line["counter"]: line["ns"] for line in painter.lines}
    first = counters(out)
    if not first:
        raise JobError("no painted counter can be read in the file")
    return (started_ns - job.started_ns) / NS_PER_S, (painted[first[0][1]] - job.started_ns) / NS_PER_S


def _ffmpeg(stage: Stage) -> float:
    out = stage.new_file("start-ffmpeg.mp4")
    with stage.painted("motion", "--fps", "25") as painter:
        with stage.job(ffmpeg(stage.xserver.display, out, SOURCE, SECONDS)) as job:
            job.finish(60)
        painted = {line["counter"]: line["ns"] for line in painter.lines}
    return float(painted[counters(out)[0][1]] - job.started_ns) / NS_PER_S
