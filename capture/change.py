"""Has the picture changed? Found before anything is copied."""

import numpy as np

from capture.media import Image
from capture.monitors import Area
from capture.pointer import Pointer, blend_pointer


def is_unchanged(pixels: memoryview, previous: bytearray, area: Area, pointer: Pointer | None) -> bool:
    """Return whether `pixels` with `pointer` drawn into them equal `previous`, which has its pointer in it; exact.

    `pixels` are BGRA by rows and show `area`. Only the rows that the pointer covers are copied.
    `bytearray.startswith` is a memcmp against any buffer and ends at the first difference. 1080p, unchanged: 0.23 ms;
    NumPy needs 0.32 by words of 8 bytes and 0.78 by bytes; comparing memoryviews 14.
    """
    if len(pixels) != len(previous):
        return False
    place = None if pointer is None else pointer.area.intersection(area)
    if pointer is None or place is None:
        return previous.startswith(pixels)
    band = Area(area.left, place.top, area.width, place.height)
    row_bytes = area.width * 4
    begin = (band.top - area.top) * row_bytes
    end = begin + band.height * row_bytes
    if not (previous.startswith(pixels[:begin]) and previous.startswith(pixels[end:], end)):
        return False
    rows = bytearray(pixels[begin:end])
    blend_pointer(as_image(rows, band.width, band.height), pointer, band)
    return previous.startswith(rows, begin)


def as_image(raw: bytearray, width: int, height: int) -> Image:
    """Return `raw` as a picture, without a copy."""
    return np.frombuffer(raw, np.uint8).reshape(height, width, 4)
