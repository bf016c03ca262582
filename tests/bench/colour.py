"""A colour chart from the screen to the decoded file."""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tests.bench.decode import pictures, tags
from tests.bench.peers import HEIGHT, WIDTH, ffmpeg, record_here
from tests.bench.process import JobError
from tests.bench.rows import Row, at_most
from tests.bench.stage import MICROPHONE, SOURCE, Stage
from tests.bench.yuv import to_rgb
from tests.helpers.pictures import chart_patches

SECONDS: Final = 3
MEAN_GOAL, LARGEST_GOAL = 2, 6
MARGIN: Final = 16
"""Pixels at each edge of a patch that don't count: it is flat only inside."""
NOTE: Final = (
    "RGB by the file's own colour tags (untagged, as ffmpeg's: BT.709, as players do at this size), of 255, each pixel "
    "inside 24 flat patches"
)


def measure(stage: Stage) -> list[Row]:
    """Record the chart by both and compare the last picture of each."""
    with stage.painted("chart"):
        out, peer_out = stage.new_file("chart.mp4"), stage.new_file("chart-ffmpeg.mp4")
        for command in (
            record_here(out, MICROPHONE, seconds=SECONDS),
            ffmpeg(stage.xserver.display, peer_out, SOURCE, SECONDS),
        ):
            with stage.job(command) as job:
                job.finish(60)
    ours, peer = errors(_last_rgb(out)), errors(_last_rgb(peer_out))
    details = {"patches": ours.max(axis=(1, 2)).tolist(), "tags": tags(out), "ffmpeg tags": tags(peer_out)}
    mean, peer_mean = float(ours.mean()), float(peer.mean())
    largest, peer_largest = float(ours.max()), float(peer.max())
    return [
        at_most("colour chart: mean error", mean, MEAN_GOAL, peer=peer_mean, note=NOTE, details=details),
        at_most("  colour chart: largest error", largest, LARGEST_GOAL, peer=peer_largest, note=NOTE),
    ]


def errors(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the absolute errors (patch, pixel, channel) of a decoded picture of the chart, (height, width, 3)."""
    found = []
    for (left, top, width, height), (blue, green, red) in chart_patches(WIDTH, HEIGHT):
        inside = rgb[top + MARGIN : top + height - MARGIN, left + MARGIN : left + width - MARGIN]
        found.append(np.abs(np.rint(inside) - (red, green, blue)).reshape(-1, 3))
    return np.stack(found)


def _last_rgb(path: Path) -> NDArray[np.float64]:
    last = None
    for picture in pictures(path):
        last = picture
    if last is None:
        raise JobError(f"no picture in {path.name}")
    return to_rgb(last.frame)
