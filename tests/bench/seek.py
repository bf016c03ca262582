"""How long a player needs to show the picture at a random place of a lesson."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median
from typing import Final

import av
import numpy as np

from capture.clock import NS_PER_S
from capture.counter import read_counter
from capture.media import Image
from encoder.choose import AUTO, choose_encoder
from encoder.journal import Journal, journal_path
from encoder.keyframes import KeyframePolicy
from encoder.lesson import Lesson
from encoder.packets import Packet, StreamId
from encoder.recording import Recording, RecordingEvent, RecordingLimits
from encoder.settings import Quality
from encoder.sinks import SinkStopped
from encoder.video import VideoEncoder
from tests.bench.decode import seek_to
from tests.bench.peers import FPS, HEIGHT, WIDTH
from tests.bench.process import JobError
from tests.bench.rows import Row, at_most
from tests.bench.stage import Stage
from tests.helpers.pictures import MODES

GOAL_MS: Final = 300
SEEKS: Final = 10
FINISH_S: Final = 120.0
KEEP_ALIVE_NS: Final = NS_PER_S // 2
PARTS: Final = (("slides", 0.2, 0.5), ("typing", 10.0, 0.25), ("motion", 25.0, 0.25))
"""Mode, pictures a second, part of the lesson."""
NOTE: Final = (
    "seek and decode up to the picture at a random place, the slowest of ten; a lesson of slides (half of it), typing "
    "and motion (a quarter each), encoded in simulated time by the product's encoder, keyframe rule and file; every "
    "picture's counter is checked"
)
HARDEST_NOTE: Final = (
    "the same for the last picture before a keyframe, the slowest of up to ten of them all over the lesson"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture of the lesson."""

    pts_ns: int
    counter: int
    keyframe: bool


def measure(stage: Stage, minutes: float) -> list[Row]:
    """Write a lesson of `minutes` and seek in it."""
    path = stage.new_file("lesson.mp4")
    lesson = write_lesson(path, minutes * 60)
    random = Random(6)
    places = [random.uniform(0, lesson[-1].pts_ns / NS_PER_S) for _ in range(SEEKS)]
    before_keyframes = [shown.pts_ns / NS_PER_S for shown, after in pairwise(lesson) if after.keyframe]
    hardest = random.sample(before_keyframes, min(SEEKS, len(before_keyframes)))
    took, took_hardest = (_seek_all(path, lesson, at_s) for at_s in (places, hardest))
    details = {
        "ms": took,
        "median_ms": median(took),
        "hardest_ms": took_hardest,
        "keyframes": len(before_keyframes) + 1,
    }
    what = f"seek in a lesson of {minutes:g} min"
    return [
        at_most(what, max(took), GOAL_MS, "ms", note=NOTE, details=details),
        at_most("  the hardest places", max(took_hardest), GOAL_MS, "ms", note=HARDEST_NOTE),
    ]


def write_lesson(path: Path, seconds: float) -> list[Shown]:
    """Encode a lesson without waiting, and return its pictures."""
    choice = choose_encoder(AUTO, WIDTH, HEIGHT, FPS, Quality.STANDARD, None)
    encoder = VideoEncoder(choice.settings(WIDTH, HEIGHT, FPS), StreamId.RECORD_VIDEO)
    keyframes = KeyframePolicy(WIDTH, HEIGHT, FPS)
    stopped: list[RecordingEvent] = []
    recording = Recording(
        path,
        "mp4",
        Lesson(title="Seeking"),
        Journal(journal_path(path)),
        stopped.append,
        keyframes.request,
        limits=RecordingLimits(queue_s=seconds),
    )
    recording.start([encoder.spec])
    lesson: list[Shown] = []

    def put(packets: list[Packet]) -> None:
        for packet in packets:
            keyframes.add_bytes(len(packet.data), packet.keyframe)
            recording.put(packet)

    for image, counter, pts_ns in _pictures(seconds):
        keyframe = keyframes.decide(pts_ns, changed=image is not None)
        put(encoder.again(pts_ns, keyframe) if image is None else encoder.encode(image, pts_ns, keyframe))
        lesson.append(Shown(pts_ns, counter, keyframe))
    put(encoder.flush())
    encoder.close()
    report = recording.stop(FINISH_S)
    if any(isinstance(event, SinkStopped) for event in stopped):
        raise JobError(f"the recording stopped by itself: {report.reason}")
    return lesson


def _pictures(seconds: float) -> Iterator[tuple[Image | None, int, int]]:
    """Yield (BGRA, counter, media time in ns); None: the last picture is kept alive."""
    start_ns = 0
    for mode, rate, part in PARTS:
        end_ns = start_ns + round(seconds * part * NS_PER_S)
        image = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
        for number, drawn in enumerate(MODES[mode](image)):
            pts_ns = start_ns + round(number / rate * NS_PER_S)
            if pts_ns >= end_ns:
                break
            yield image, drawn.counter, pts_ns
            next_ns = min(end_ns, start_ns + round((number + 1) / rate * NS_PER_S))
            for again_ns in range(pts_ns + KEEP_ALIVE_NS, next_ns, KEEP_ALIVE_NS):
                yield None, drawn.counter, again_ns
        start_ns = end_ns


def _seek_all(path: Path, lesson: list[Shown], places_s: list[float]) -> list[float]:
    """Return how many milliseconds each seek took; raises `JobError` when one shows another picture."""
    took = []
    with av.open(path) as container:
        container.streams.video[0].thread_type = "AUTO"
        for place_s in places_s:
            began = time.perf_counter()
            # A millisecond later: times in the file are rounded.
            picture = seek_to(container, place_s + 0.001)
            took.append((time.perf_counter() - began) * 1000)
            wanted = max((shown for shown in lesson if shown.pts_ns / NS_PER_S <= place_s + 0.0005), key=_pts)
            counter = None if picture is None else read_counter(picture.luma)
            if counter != wanted.counter:
                raise JobError(f"seeking to {place_s:.3f} s shows picture {counter} instead of {wanted.counter}")
    return took


def _pts(shown: Shown) -> int:
    return shown.pts_ns
