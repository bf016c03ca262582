"""Structural similarity of two luma planes.

Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli: Image quality assessment: from error visibility to structural
similarity, IEEE Transactions on Image Processing 13(4), 2004; its Gaussian window (11 x 11, sigma 1.5) and constants.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]

C1: Final = (0.01 * 255) ** 2
C2: Final = (0.03 * 255) ** 2
BORDER: Final = 5
"""Half the window: there it would reach over the edge."""


def ssim(plane: Plane, reference: Plane, ignored: tuple[slice, slice] | None = None) -> float:
    """Return the mean SSIM, 1 for equal planes; `ignored` is a rectangle (rows, columns) that does not count."""
    scores = _score_map(plane, reference)
    counted = np.ones(scores.shape, np.bool_)
    if ignored is not None:
        rows, columns = ignored
        counted[
            max(rows.start - 2 * BORDER, 0) : rows.stop,
            max(columns.start - 2 * BORDER, 0) : columns.stop,
        ] = False
    return float(scores[counted].mean())


def _score_map(plane: Plane, reference: Plane) -> NDArray[np.float32]:
    x, y = plane.astype(np.float32), reference.astype(np.float32)
    mean_x, mean_y = _blur(x), _blur(y)
    variance_x = _blur(x * x) - mean_x * mean_x
    variance_y = _blur(y * y) - mean_y * mean_y
    covariance = _blur(x * y) - mean_x * mean_y
    scores = ((2 * mean_x * mean_y + C1) * (2 * covariance + C2)) / (
        (mean_x * mean_x + mean_y * mean_y + C1) * (variance_x + variance_y + C2)
    )
    return np.asarray(scores[BORDER:-BORDER, BORDER:-BORDER], np.float32)


def _blur(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(plane, (2 * BORDER + 1, 2 * BORDER + 1), 1.5), np.float32)
