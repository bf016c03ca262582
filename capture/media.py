"""The two values that flow from sources to encoders."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Samples = NDArray[np.float32]

SAMPLE_RATE = 48_000
"""Hz, of the program sound."""


@dataclass(frozen=True, slots=True, eq=False)
class VideoFrame:
    """One picture."""

    pts_ns: int
    """When it was captured, on the one clock."""
    image: Image
    """(height, width, 4) BGRA, read-only."""

    def __post_init__(self) -> None:
        self.image.flags.writeable = False


@dataclass(frozen=True, slots=True, eq=False)
class AudioBlock:
    """Consecutive samples."""

    pts_ns: int
    """Time of the first sample, on the one clock."""
    rate: int
    """Hz."""
    samples: Samples
    """(samples, channels), -1 to 1, read-only."""

    def __post_init__(self) -> None:
        self.samples.flags.writeable = False
