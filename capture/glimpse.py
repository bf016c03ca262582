"""A short look at a picture: is there anything on it, and is it another than before?"""

import zlib
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from capture.media import Image

STEP: Final = 4
"""Every fourth pixel of every fourth row is looked at: the others cost time and tell nothing more."""
FIELDS: Final = (16, 12)
"""Noise is gone from the means of so many fields; what is in the picture is not."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What was seen of a picture."""

    mean: float
    """Brightness, 0 to 255."""
    spread: float
    """Standard deviation of brightness from field to field."""
    digest: int
    """Two pictures with the same are the same, for all that was looked at."""


def glimpse(image: Image) -> Glimpse:
    """Look at (height, width, 4) BGRA; 1080p takes 1 ms."""
    few = np.ascontiguousarray(image[::STEP, ::STEP])
    fields = cv2.resize(cv2.cvtColor(few, cv2.COLOR_BGRA2GRAY), FIELDS, interpolation=cv2.INTER_AREA)
    return Glimpse(float(fields.mean()), float(fields.std()), zlib.crc32(few.data))
