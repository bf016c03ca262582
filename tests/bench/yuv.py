"""From an encoder's luma and chroma to red, green and blue, and back, by the letter of the standards."""

from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from tests.bench.decode import plane_of

BT709, BT601 = "bt709", "bt601"
MATRICES: Final = {1: BT709, 5: BT601, 6: BT601}
"""ITU-T H.273, MatrixCoefficients."""
LUMA_OF_RED_BLUE: Final = {BT709: (0.2126, 0.0722), BT601: (0.299, 0.114)}
FULL_RANGE: Final = 2
"""AVCOL_RANGE_JPEG."""


def to_rgb(frame: av.VideoFrame, when_untagged: str = BT709) -> NDArray[np.float64]:
    """Return (height, width, 3) of 0 to 255 from a yuv420p picture, by the matrix and range that it is tagged with.

    Written out after ITU-R BT.601 and BT.709 so that no converter's rounding counts as the recorder's error. Players
    take an untagged picture of this size for BT.709.
    """
    matrix = MATRICES.get(int(frame.colorspace), when_untagged)
    red, blue = LUMA_OF_RED_BLUE[matrix]
    full = int(frame.color_range) == FULL_RANGE
    luma_low, luma_span, chroma_span = (0, 255, 255) if full else (16, 219, 224)
    y = (plane_of(frame, 0).astype(np.float64) - luma_low) / luma_span
    cb, cr = ((_doubled(plane_of(frame, index))[: y.shape[0], : y.shape[1]] - 128) / chroma_span for index in (1, 2))
    r = y + 2 * (1 - red) * cr
    b = y + 2 * (1 - blue) * cb
    g = (y - red * r - blue * b) / (1 - red - blue)
    return np.clip(np.stack([r, g, b], axis=-1) * 255, 0, 255)


def luma_of(bgr: NDArray[np.uint8], matrix: str = BT601) -> NDArray[np.uint8]:
    """Return the limited range luma (height, width) that a perfect encoder keeps of (height, width, 3 or 4) BGR(A)."""
    red, blue = LUMA_OF_RED_BLUE[matrix]
    weights = np.array([blue, 1 - red - blue, red], np.float32)
    return np.asarray(np.rint(16 + (bgr[..., :3].astype(np.float32) @ weights) * (219 / 255)), np.uint8)


def matrix_of(frame: av.VideoFrame, when_untagged: str) -> str:
    """Return the matrix that a picture is tagged with."""
    return MATRICES.get(int(frame.colorspace), when_untagged)


def _doubled(plane: NDArray[np.uint8]) -> NDArray[np.float64]:
    return plane.repeat(2, axis=0).repeat(2, axis=1).astype(np.float64)
