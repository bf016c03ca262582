"""Pixel work: scaling, outlines, overlays. Everything works on BGRA; the fourth byte of a program means nothing."""

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.geometry import Rect, Size
from capture.media import Image
from capture.scene import Placement


def size_of(image: Image) -> Size:
    """Return width and height of a picture."""
    return Size(image.shape[1], image.shape[0])


def region(image: Image, rect: Rect) -> Image:
    """Return the view of `rect` in `image`."""
    return image[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width]


def scaled(image: Image, size: Size) -> Image:
    """Return `image` in `size`; itself when it has that size.

    Halved as often as possible (exact averages, 0.4 ms for 1080p), then linear. For what is left, a factor below two,
    linear keeps text as legible as OpenCV's area filter (36 dB between them) at a fifth of its cost; alone it would
    drop lines of large pictures. Enlarged by the cubic filter, which costs the same as linear and is sharper.
    """
    while image.shape[1] >= 2 * size.width and image.shape[0] >= 2 * size.height:
        half = Size(image.shape[1] // 2, image.shape[0] // 2)
        image = _resized(image[: 2 * half.height, : 2 * half.width], half, cv2.INTER_AREA)
    if size_of(image) == size:
        return image
    shrinks = image.shape[1] > size.width or image.shape[0] > size.height
    return _resized(image, size, cv2.INTER_LINEAR if shrinks else cv2.INTER_CUBIC)


def cut(image: Image, placement: Placement) -> Image:
    """Return what `placement` shows of `image`, in its size there; `image` itself when nothing has to be done."""
    crop, size = placement.crop, placement.rect.size
    shown = image if crop == Rect(0, 0, *size_of(image)) else region(image, crop)
    if not placement.mirrored:
        return scaled(shown, size)
    if shown.shape[1] < size.width:  # the smaller of the two is mirrored
        return scaled(_mirrored(shown), size)
    return _mirrored(scaled(shown, size))


def blended(old: Image, new: Image, weight: float) -> Image:
    """Return (1 - weight) * old + weight * new."""
    return np.asarray(cv2.addWeighted(new, weight, old, 1 - weight, 0), np.uint8)


class Outline:
    """The shape and border of one placement, ready to be painted many times.

    For each pixel centre, d is the signed distance to a rounded rectangle (negative inside); coverage is 0.5 - d within
    0 to 1. With `outer` the coverage of the layer and `inner` that of the layer without its border, a pixel becomes
    under * (1 - outer) + border * (outer - inner) + picture * inner. Only pixels on an edge need that sum.
    """

    def __init__(self, placement: Placement) -> None:
        distance = _distance(placement.rect.size, placement.radius)
        outer = np.clip(0.5 - distance, 0, 1)
        inner = np.clip(0.5 - distance - placement.border_px, 0, 1)
        self._picture_mask = _mask(inner == 1)
        self._border_mask = _mask((outer == 1) & (inner == 0))
        border = np.array([*placement.border_colour, 255], np.uint8)
        self._border: Image | None = None
        if placement.border_px:
            self._border = np.empty((*distance.shape, 4), np.uint8)
            self._border[:] = border
        self._edge = np.nonzero((outer > 0) & (inner < 1) & (self._border_mask == 0))
        under_weight, picture_weight = 1 - outer[self._edge], inner[self._edge]
        self._under_weight = under_weight[:, np.newaxis]
        self._picture_weight = picture_weight[:, np.newaxis]
        # + 0.5 for rounding: the sum is never negative.
        self._border_share = (1 - under_weight - picture_weight)[:, np.newaxis] * border.astype(np.float32) + 0.5

    def paint(self, under: Image, picture: Image) -> None:
        """Paint `picture` and its border into `under`, which has the same size."""
        if self._edge[0].size:
            mixed = under[self._edge] * self._under_weight + picture[self._edge] * self._picture_weight
            under[self._edge] = (mixed + self._border_share).astype(np.uint8)
        cv2.copyTo(picture, self._picture_mask, under)
        if self._border is not None:
            cv2.copyTo(self._border, self._border_mask, under)


class Overlay:
    """A picture with straight alpha over the whole program, ready to be painted many times.

    Each colour becomes round(under * (255 - alpha) / 255) + round(colour * alpha / 255), within its bounding box only.
    """

    def __init__(self, bgra: Image) -> None:
        """Take a copy of `bgra`: (height, width, 4), straight alpha."""
        self._rect = _bounding_box(bgra[..., 3])
        inside = region(bgra, self._rect)
        alpha = inside[..., 3:].astype(np.uint16)
        self._colour = ((inside[..., :4] * alpha + 127) // 255).astype(np.uint8)
        self._keep: Image = np.repeat(255 - inside[..., 3:], 4, axis=2)

    @property
    def empty(self) -> bool:
        """Whether it is transparent everywhere."""
        return self._rect.width == 0

    def paint(self, canvas: Image) -> None:
        """Blend the overlay into `canvas`."""
        under = region(canvas, self._rect)
        cv2.multiply(under, self._keep, dst=under, scale=1 / 255)
        cv2.add(under, self._colour, dst=under)


def _resized(image: Image, size: Size, interpolation: int) -> Image:
    return np.asarray(cv2.resize(image, size, interpolation=interpolation), np.uint8)


def _mirrored(image: Image) -> Image:
    return np.asarray(cv2.flip(image, 1), np.uint8)


def _distance(size: Size, radius: float) -> NDArray[np.float32]:
    """Return the signed distance of each pixel centre to a rounded rectangle that fills `size`, (height, width)."""
    x = np.abs(np.arange(size.width, dtype=np.float32) + 0.5 - size.width / 2) - size.width / 2 + radius
    y = np.abs(np.arange(size.height, dtype=np.float32) + 0.5 - size.height / 2) - size.height / 2 + radius
    x, y = x[np.newaxis, :], y[:, np.newaxis]
    outside = np.hypot(np.maximum(x, 0), np.maximum(y, 0))
    distance: NDArray[np.float32] = outside + np.minimum(np.maximum(x, y), 0) - radius
    return distance


def _mask(where: NDArray[np.bool_]) -> Image:
    return where.astype(np.uint8) * 255


def _bounding_box(alpha: Image) -> Rect:
    rows = np.flatnonzero(alpha.any(axis=1))
    columns = np.flatnonzero(alpha.any(axis=0))
    if not rows.size:
        return Rect(0, 0, 0, 0)
    return Rect(
        x=int(columns[0]),
        y=int(rows[0]),
        width=int(columns[-1] - columns[0]) + 1,
        height=int(rows[-1] - rows[0]) + 1,
    )
