"""The mouse pointer as an image, and its place in a picture."""

from dataclasses import dataclass

import numpy as np

from capture.media import Image
from capture.monitors import Area


@dataclass(frozen=True, slots=True, eq=False)
class Pointer:
    """What the pointer looks like, and where it is."""

    area: Area
    """Of the image, not of the hot spot."""
    image: Image
    """(height, width, 4) BGRA, the colours already multiplied with alpha (as XFixes gives them)."""


def blend_pointer(picture: Image, pointer: Pointer, origin: Area) -> None:
    """Draw `pointer` into `picture`, which shows the area `origin`: what lies outside is cut off.

    Porter and Duff's "over" for a premultiplied source: out = source + below x (255 - alpha) / 255, rounded.
    The picture's own fourth byte stays.
    """
    place = pointer.area.intersection(origin)
    if place is None:
        return
    source = _part(pointer.image, place, pointer.area)
    below = _part(picture, place, origin)[..., :3]
    through = 255 - source[..., 3:].astype(np.uint16)
    below[:] = np.minimum(source[..., :3] + (below * through + 127) // 255, 255)


def _part(image: Image, place: Area, origin: Area) -> Image:
    top, left = place.top - origin.top, place.left - origin.left
    return image[top : top + place.height, left : left + place.width]
