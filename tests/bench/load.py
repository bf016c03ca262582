"""CPU, picture quality, file size and lost pictures of the same recording made by the product and by ffmpeg."""

from dataclasses import asdict, dataclass
from statistics import mean, median
from typing import Any, Final

from tests.bench.decode import readable_length, tags
from tests.bench.listen import loudness_db, sound
from tests.bench.losses import Losses, losses
from tests.bench.peers import ffmpeg, record_here
from tests.bench.process import JobError
from tests.bench.quality import camera_similarity, samples, similarity
from tests.bench.rows import Row, at_most, ratio_at_most
from tests.bench.stage import MICROPHONE, SOURCE, Stage

SSIM_TOLERANCE: Final = 0.005
MISSING_S: Final = 1.0
SILENT_DB: Final = -60.0
"""Who recorded less than this has not heard the speech."""

CPU_NOTE: Final = (
    "user + system CPU seconds of the whole process and its children (wait4), from start to finished file, the two in "
    "turn; ffmpeg: libx264 veryfast crf 23, AAC, no cleaning of the sound; ours cleans it"
)
LOST_NOTE: Final = (
    "counters that stood on the screen (the painter's log) between the first and the last found in the file, and are "
    "not in it; all runs together. Painted: slides each 5 s, typing 10 a second, motion 25 a second. ffmpeg, which "
    "grabs one picture and then waits for the sound device, is counted from 3 s on"
)
ALIASING_NOTE: Final = (
    "painted 30 times a second and recorded 30 times a second by another clock: no recorder that looks once a frame "
    "can promise all of them, so this has no goal"
)
XSERVER_NOTE: Final = "what the X server used meanwhile, painting included: nobody's cost is hidden there"
SSIM_NOTE: Final = (
    "mean over what a player shows at each second, against the painter's own drawing, luma (Wang 2004), without the "
    "camera's rectangle; inside the camera against the best fitting picture of its file"
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is on the screen while both record."""

    name: str
    mode: str
    options: tuple[str, ...] = ()
    camera: bool = False
    cpu_goal: float | None = None
    """Largest ratio of ours to ffmpeg's; None: shown for information."""


SCENARIOS: Final = (
    Scenario("slides", "slides", cpu_goal=0.30),
    Scenario("typing", "typing", cpu_goal=0.50),
    Scenario("motion", "motion", ("--fps", "25"), cpu_goal=0.95),
    Scenario("camera", "slides", camera=True, cpu_goal=0.90),
    Scenario("motion-30", "motion", ("--fps", "30")),
)


@dataclass(frozen=True, slots=True)
class Run:
    """One recording by one of the two."""

    cpu_s: float
    wall_s: float
    xserver_cpu_s: float
    megabytes: float
    video_s: float
    audio_s: float
    level_db: float
    losses: Losses
    ssim: tuple[float, ...]
    camera_ssim: tuple[float, ...]
    tags: dict[str, Any]
    told: dict[str, Any]
    """The product's own last event; empty for ffmpeg. Never used for a figure."""


def measure(stage: Stage, scenario: Scenario, seconds: float, pairs: int) -> list[Row]:
    """Record the scenario by both in turn, `pairs` times, `seconds` each."""
    ours: list[Run] = []
    peers: list[Run] = []
    for _ in range(pairs):
        ours.append(_record(stage, scenario, seconds, by_us=True))
        peers.append(_record(stage, scenario, seconds, by_us=False))
    return _rows(scenario, ours, peers, seconds)


def _record(stage: Stage, scenario: Scenario, seconds: float, *, by_us: bool) -> Run:
    camera = stage.camera if scenario.camera else None
    out = stage.new_file(f"{scenario.name}-{'ours' if by_us else 'ffmpeg'}.mp4")
    command = (
        record_here(out, MICROPHONE, camera, seconds)
        if by_us
        else ffmpeg(stage.xserver.display, out, SOURCE, seconds, camera)
    )
    with stage.painted(scenario.mode, *scenario.options) as painter:
        xserver_before = stage.xserver_cpu_s
        with stage.job(command) as job:
            usage = job.finish(seconds * 3 + 60)
        xserver_cpu_s = stage.xserver_cpu_s - xserver_before
        painted = [(line["counter"], line["ns"]) for line in painter.lines]
    length = readable_length(out)
    level_db = loudness_db(sound(out)[1])
    if min(length.video_s, length.audio_s) < seconds - MISSING_S or level_db < SILENT_DB:
        raise JobError(f"{out.name}: {length} of {seconds:g} s, sound of {level_db:.0f} dBFS: not the same job")
    times = [0.5 + second for second in range(int(length.video_s))]
    found = samples(out, times)
    finished = job.events("finished")
    run = Run(
        cpu_s=usage.cpu_s,
        wall_s=usage.wall_s,
        xserver_cpu_s=xserver_cpu_s,
        megabytes=out.stat().st_size / 1e6,
        video_s=length.video_s,
        audio_s=length.audio_s,
        level_db=level_db,
        losses=losses(painted, out),
        ssim=tuple(similarity(scenario.mode, found, camera.rect if camera else None)),
        camera_ssim=tuple(camera_similarity(found, camera)) if camera else (),
        tags=tags(out),
        told=finished[-1][1] if finished else {},
    )
    out.unlink()
    return run


def _rows(scenario: Scenario, ours: list[Run], peers: list[Run], seconds: float) -> list[Row]:
    details = {"ours": [asdict(run) for run in ours], "ffmpeg": [asdict(run) for run in peers]}
    what = f"CPU, {seconds:g} s of {scenario.name}"
    cpu, peer_cpu = (median(run.cpu_s for run in runs) for runs in (ours, peers))
    if scenario.cpu_goal is not None:
        rows = [ratio_at_most(what, cpu, peer_cpu, scenario.cpu_goal, "s", note=CPU_NOTE, details=details)]
    else:
        rows = [Row(what, cpu, "s", peer_cpu, cpu / peer_cpu, note=CPU_NOTE, details=details)]

    rows.append(_ssim_row(f"  SSIM, {scenario.name}", *([run.ssim for run in runs] for runs in (ours, peers))))
    if scenario.camera:
        pair = ([run.camera_ssim for run in runs] for runs in (ours, peers))
        rows.append(_ssim_row(f"  SSIM inside the {scenario.name}", *pair))

    size, peer_size = (median(run.megabytes for run in runs) for runs in (ours, peers))
    rows.append(Row(f"  file, {scenario.name}", size, "MB", peer_size, size / peer_size))

    served, peer_served = (median(run.xserver_cpu_s for run in runs) for runs in (ours, peers))
    rows.append(Row(f"  X server's CPU, {scenario.name}", served, "s", peer_served, note=XSERVER_NOTE))

    gone = sum(run.losses.total for run in ours)
    peer_gone = float(sum(run.losses.later for run in peers))
    what = f"  pictures lost, {scenario.name}"
    if scenario.cpu_goal is not None:
        rows.append(at_most(what, gone, 0, peer=peer_gone, note=LOST_NOTE))
    else:
        rows.append(Row(what, gone, peer=peer_gone, note=ALIASING_NOTE))
    return rows


def _ssim_row(what: str, ours: list[tuple[float, ...]], peers: list[tuple[float, ...]]) -> Row:
    value, peer = (mean(score for scores in runs for score in scores) for runs in (ours, peers))
    same = value >= peer - SSIM_TOLERANCE
    return Row(what, value, "SSIM", peer, goal=f">= ffmpeg - {SSIM_TOLERANCE}", reached=same, note=SSIM_NOTE)
