"""A number painted into a picture so that a program can read it back after lossy encoding and scaling.

The picture is measured in cells: a square of a 60th of the width or a 33.75th of the height, the smaller one
(32 pixels at 1920x1080, where cells lie on the encoder's blocks). 36 cells stand in the top left corner, in one row:

    cell 0      1      2 to 25                              26 to 33                        34     35
         white  black  the number, 24 bits, highest first   its check (CRC-32's low byte)   black  white

A set bit is white. The marks at both ends give white and black as the encoder left them; a row whose marks are not
there, whose cells are neither white nor black (two pictures mixed) or whose check is wrong is no number.
"""

import zlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

from capture.media import Image

NUMBER_BITS: Final = 24
COUNTER_MODULUS: Final = 1 << NUMBER_BITS
CHECK_BITS: Final = 8
CELLS: Final = 2 + NUMBER_BITS + CHECK_BITS + 2

_LEAST_CONTRAST: Final = 60
_UNDECIDED: Final = 0.2
"""A cell this near to the middle between black and white, as a part of the contrast, says nothing."""


def cell_size(width: int, height: int) -> float:
    """Return the side of a cell in pixels, for a picture of this size."""
    return min(width / 60, height / 33.75)


def paint_counter(image: Image, number: int) -> None:
    """Paint `number` (modulo `COUNTER_MODULUS`) into the top left corner of a BGRA picture."""
    height, width = image.shape[:2]
    cell = cell_size(width, height)
    edges = np.rint(np.arange(CELLS + 1) * cell).astype(int)
    row = np.repeat(_cells(number % COUNTER_MODULUS).astype(np.uint8) * 255, np.diff(edges))
    image[: round(cell), : len(row), :3] = row[np.newaxis, :, np.newaxis]


def read_counter(image: NDArray[np.uint8]) -> int | None:
    """Return the number in a picture, or None where none can be read.

    `image` is gray or luma (height, width), or BGR or BGRA (height, width, 3 or 4); the whole picture that was
    painted, at any scale that leaves a cell 4 pixels.
    """
    plane = image if image.ndim == 2 else image[..., 1]
    height, width = plane.shape
    cell = cell_size(width, height)
    levels = np.array([_level(plane, index, cell) for index in range(CELLS)])
    white = (levels[0] + levels[-1]) / 2
    black = (levels[1] + levels[-2]) / 2
    contrast = white - black
    if contrast < _LEAST_CONTRAST:
        return None
    above = (levels - black) / contrast - 0.5
    if np.abs(above).min() < _UNDECIDED:
        return None
    bits = above > 0
    number = int("".join("1" if bit else "0" for bit in bits[2 : 2 + NUMBER_BITS]), 2)
    return number if np.array_equal(bits, _cells(number)) else None


def _level(plane: NDArray[np.uint8], index: int, cell: float) -> float:
    # The middle of the cell: encoders and scalers smear its edges.
    top, bottom = int(0.3 * cell), max(int(0.7 * cell), int(0.3 * cell) + 1)
    left = int((index + 0.3) * cell)
    right = max(int((index + 0.7) * cell), left + 1)
    part = plane[top:bottom, left:right]
    return float(part.mean()) if part.size else 0.0


def _cells(number: int) -> NDArray[np.bool_]:
    check = zlib.crc32(number.to_bytes(NUMBER_BITS // 8, "big")) & 0xFF
    bits = f"10{number:0{NUMBER_BITS}b}{check:0{CHECK_BITS}b}01"
    return np.array([bit == "1" for bit in bits])
