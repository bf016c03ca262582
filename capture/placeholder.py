"""What stands for pictures: a crossed-out device for a lost layer, a cup for a break; each on a dark surface."""

from typing import Final

import cv2
import numpy as np

from capture.geometry import Size
from capture.media import Image
from capture.sources import SourceKind

SURFACE: Final = (0x2A, 0x22, 0x17)
"""Blue, green, red: calm and dark, since a lost camera is no alarm for those who watch."""
GLYPH: Final = (0x94, 0x85, 0x76)
SUBPIXEL_BITS: Final = 4
"""OpenCV draws on 1/16 pixels."""


def placeholder(kind: SourceKind, size: Size) -> Image:
    """Return the placeholder of a lost screen or camera, BGRA, in `size`."""
    image, unit, thickness = _surface(size)
    lines = _CAMERA if kind is SourceKind.CAMERA else _SCREEN
    for line in lines:
        _draw(image, line, unit, GLYPH, thickness)
    # A wider stroke of the surface under the crossing line sets it off from the glyph.
    _draw(image, _CROSSING, unit, SURFACE, 3 * thickness)
    _draw(image, _CROSSING, unit, GLYPH, thickness)
    return image


def break_card(size: Size) -> Image:
    """Return the plain break card, BGRA, read-only, in `size`; with words it is drawn by who has fonts."""
    image, unit, thickness = _surface(size)
    for line in _CUP:
        _draw(image, line, unit, GLYPH, thickness)
    image.flags.writeable = False
    return image


def _surface(size: Size) -> tuple[Image, float, int]:
    """Return an empty surface, a sixteenth of its shorter side, and how thick a line is."""
    image: Image = np.empty((size.height, size.width, 4), np.uint8)
    image[:] = (*SURFACE, 255)
    unit = min(size) / 16
    return image, unit, max(1, round(unit / 2.5))


Line = tuple[tuple[float, float], ...]
"""Points from the centre, in sixteenths of the shorter side."""

_CAMERA: Final[tuple[Line, ...]] = (
    ((-4, -2.4), (1.6, -2.4), (1.6, 2.4), (-4, 2.4), (-4, -2.4)),
    ((1.6, -0.6), (4, -2), (4, 2), (1.6, 0.6)),
)
_SCREEN: Final[tuple[Line, ...]] = (
    ((-4, -3), (4, -3), (4, 2), (-4, 2), (-4, -3)),
    ((0, 2), (0, 3.4)),
    ((-1.8, 3.4), (1.8, 3.4)),
)
_CUP: Final[tuple[Line, ...]] = (
    ((-3, -1.5), (2, -1.5), (2, 2), (1, 3), (-2, 3), (-3, 2), (-3, -1.5)),
    ((2, -0.8), (3.6, -0.8), (3.6, 1.4), (2, 1.4)),
    ((-1.8, -3), (-1.8, -4)),
    ((0.8, -3), (0.8, -4)),
)
_CROSSING: Final[Line] = ((-4, 4), (4, -4))


def _draw(image: Image, line: Line, unit: float, colour: tuple[int, int, int], thickness: int) -> None:
    height, width = image.shape[:2]
    centre = np.array([width / 2, height / 2])
    points = ((centre + np.array(line) * unit) * (1 << SUBPIXEL_BITS)).round().astype(np.int32)
    cv2.polylines(image, [points], False, (*colour, 255), thickness, cv2.LINE_AA, SUBPIXEL_BITS)
