"""Plain pictures and a plain feed, for whatever takes them."""

import numpy as np

from capture.media import Image, VideoFrame
from capture.slots import LatestSlot, Signal


class PlainFeed:
    """A feed whose pictures the test puts."""

    def __init__(self, signal: Signal | None = None) -> None:
        self.slot: LatestSlot[VideoFrame] = LatestSlot(signal)
        self.lost = False
        self.idle = False

    def put(self, image: Image, pts_ns: int) -> VideoFrame:
        """Put a picture captured, and known to be the latest, at `pts_ns`."""
        frame = VideoFrame(pts_ns, image)
        self.slot.put(frame, pts_ns)
        return frame


def flat(width: int, height: int, blue: int, green: int, red: int) -> Image:
    """Return a picture of one colour."""
    image: Image = np.empty((height, width, 4), np.uint8)
    image[:] = (blue, green, red, 255)
    return image


def noise(width: int, height: int, seed: int = 1) -> Image:
    """Return a picture of noise."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)
