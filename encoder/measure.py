"""How much work a picture is for libx264 on this machine."""

import statistics
import time
from typing import Final

import cv2
import numpy as np

from capture.clock import NS_PER_S
from capture.media import Image
from encoder.packets import StreamId
from encoder.settings import VideoSettings
from encoder.video import VideoEncoder

_PICTURES: Final = 24
_FEWEST: Final = 3
_STEP: Final = 20
"""Pixels by which the page moves from one picture to the next."""


def picture_cost_ms(settings: VideoSettings, time_limit_s: float) -> float:
    """Return the CPU milliseconds that converting and encoding a picture takes when all of it moves (the median).

    Of this thread alone, in one slice: what else runs just now does not count. Ends after 24 pictures or
    `time_limit_s`, but not before 3. Raises what `VideoEncoder` raises.
    """
    page = moving_page(settings.width, settings.height)
    encoder = VideoEncoder(settings, StreamId.RECORD_VIDEO, slices=1)
    end = time.monotonic() + time_limit_s
    costs: list[float] = []
    while len(costs) < _FEWEST or (len(costs) < _PICTURES and time.monotonic() < end):
        number = len(costs)
        before = time.thread_time()
        encoder.encode(page_at(page, settings.height, number), number * NS_PER_S // settings.fps, number == 0)
        costs.append(time.thread_time() - before)
    encoder.close()
    return statistics.median(costs[1:]) * 1000


def moving_page(width: int, height: int) -> Image:
    """Return a page, half text and half photograph, (height + some, width, 4) BGRA, to be cut by `page_at`."""
    rows = height + _PICTURES * _STEP
    rng = np.random.default_rng(0)
    letters = (rng.random((rows // 4 + 1, width // 4 + 1, 1)) > 0.3).astype(np.uint8) * 255
    text = cv2.resize(letters, (width, rows), interpolation=cv2.INTER_NEAREST)
    blots = rng.integers(0, 256, (rows // 8 + 1, width // 8 + 1, 3), np.uint8)
    photograph = cv2.resize(blots, (width, rows), interpolation=cv2.INTER_LINEAR)
    page = np.empty((rows, width, 4), np.uint8)
    page[..., :3] = text[..., None]
    page[:, width // 2 :, :3] = photograph[:, width // 2 :]
    page[..., 3] = 255
    return page


def page_at(page: Image, height: int, number: int) -> Image:
    """Return picture `number` of a page that scrolls."""
    top = number % _PICTURES * _STEP
    return page[top : top + height]
