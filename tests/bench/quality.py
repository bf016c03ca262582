"""How near the pictures in a file come to what was on the screen: SSIM against the painter's own drawings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.counter import read_counter
from capture.geometry import Rect
from tests.bench.decode import pictures, shown_at
from tests.bench.peers import HEIGHT, WIDTH, Corner
from tests.bench.ssim import ssim
from tests.bench.yuv import BT601, luma_of, matrix_of
from tests.helpers.pictures import MODES

SCALERS: Final = (cv2.INTER_LINEAR, cv2.INTER_AREA, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4)
EDGE: Final = 8
"""An eighth of the camera's rectangle on each side: rounded corners and a border may be there."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a file shows at one time."""

    time_s: float
    counter: int
    luma: NDArray[np.uint8]
    matrix: str


def samples(path: Path, times_s: list[float]) -> list[Sample]:
    """Return what a player shows at these times, where the painted counter can be read."""
    found = []
    for time_s, picture in zip(times_s, shown_at(path, times_s), strict=True):
        counter = read_counter(picture.luma)
        if counter is not None:
            # An untagged picture: ffmpeg's own conversion is BT.601, whatever players take it for.
            found.append(Sample(time_s, counter, picture.luma.copy(), matrix_of(picture.frame, BT601)))
    return found


def drawings(mode: str, counters: set[int]) -> dict[int, NDArray[np.uint8]]:
    """Draw the painter's pictures again without a screen; return those with these counters, BGRA."""
    image = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    wanted: dict[int, NDArray[np.uint8]] = {}
    if not counters:
        return wanted
    for drawn in MODES[mode](image):
        if drawn.counter in counters:
            wanted[drawn.counter] = image.copy()
        if drawn.counter >= max(counters):
            break
    return wanted


def similarity(mode: str, found: list[Sample], camera: Rect | None = None) -> list[float]:
    """Return the SSIM of each sample, without the camera's rectangle."""
    drawn = drawings(mode, {sample.counter for sample in found})
    ignored = None
    if camera is not None:
        ignored = (slice(camera.y, camera.y + camera.height), slice(camera.x, camera.x + camera.width))
    return [ssim(sample.luma, luma_of(drawn[sample.counter], sample.matrix), ignored) for sample in found]


def camera_similarity(found: list[Sample], camera: Corner) -> list[float]:
    """Return the SSIM of the camera's inner part in each sample, against the picture of its file that fits best.

    Which way a recorder scales is its own choice: of several scalers the one that fits best counts.
    """
    rect = camera.rect
    rows = slice(rect.height // EDGE, rect.height - rect.height // EDGE)
    columns = slice(rect.width // EDGE, rect.width - rect.width // EDGE)
    originals = [picture.luma.copy() for picture in pictures(camera.path)]
    linear = [cv2.resize(original, rect.size)[rows, columns] for original in originals]
    scores = []
    for sample in found:
        shown = sample.luma[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width]
        shown = np.ascontiguousarray(shown[rows, columns])
        best = int(np.argmin([cv2.norm(shown, scaled, cv2.NORM_L2) for scaled in linear]))
        scaled_by = (cv2.resize(originals[best], rect.size, interpolation=scaler) for scaler in SCALERS)
        scores.append(max(ssim(shown, np.asarray(scaled[rows, columns], np.uint8)) for scaled in scaled_by))
    return scores
