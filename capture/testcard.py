"""What the synthetic sources show, drawn once: a slide, the patch that flashes, a wall and a head with noise."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.counter import cell_size
from capture.media import Image

CAMERA_NOISE: Final = 6.0
"""Standard deviation of the camera's noise, of 255: a webcam's in a classroom."""


def flash_area(width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, top, width and height of the flashing patch in a picture of this size: cells 48 to 58, 2 to 8."""
    cell = cell_size(width, height)
    left, top, right, bottom = (round(edge * cell) for edge in (48, 2, 58, 8))
    return left, top, right - left, bottom - top


def read_flash(image: NDArray[np.uint8]) -> bool:
    """Return whether the patch is lit in a picture of the synthetic screen: gray or luma, BGR or BGRA, any scale."""
    plane = image if image.ndim == 2 else image[..., 1]
    left, top, width, height = flash_area(plane.shape[1], plane.shape[0])
    inner = plane[top + height // 4 : top + height * 3 // 4, left + width // 4 : left + width * 3 // 4]
    return float(inner.mean()) > 127


def slide(width: int, height: int) -> Image:
    """Return a BGRA slide: a title, lines of words (bars: no language), a chart, a dark patch where the flash will be.

    Free are the counter's row and the four rows of cells at the bottom.
    """
    image = np.full((height, width, 4), (245, 247, 248, 255), np.uint8)
    cell = cell_size(width, height)
    random = np.random.default_rng(2)

    def bar(left: float, top: float, right: float, bottom: float, colour: tuple[int, int, int]) -> None:
        corners = (round(left * cell), round(top * cell)), (round(right * cell) - 1, round(bottom * cell) - 1)
        cv2.rectangle(image, *corners, (*colour, 255), -1)

    at = round(2 * cell), round(5 * cell)
    cv2.putText(image, "Trainer Studio", at, cv2.FONT_HERSHEY_SIMPLEX, cell / 12, (90, 60, 30, 255), 2)
    for top in range(8, 22, 2):
        left = 3.0
        while (right := left + random.uniform(1, 4)) < 26:
            bar(left, top, right, top + 0.7, (70, 70, 70))
            left = right + 0.5
    for column, value in enumerate(random.uniform(3, 12, 6)):
        bar(32 + 4 * column, 23 - value, 35 + 4 * column, 23, (180, 130, 60 + 25 * column))
    patch_left, patch_top, patch_width, patch_height = flash_area(width, height)
    image[patch_top : patch_top + patch_height, patch_left : patch_left + patch_width] = 24
    image[..., 3] = 255  # OpenCV's text leaves soft edges there too
    return image


def noisy_walls(width: int, height: int, count: int) -> list[Image]:
    """Return `count` BGRA pictures of a wall that grows darker downwards, each with other noise."""
    shades = np.linspace((150, 140, 120), (90, 80, 70), height, dtype=np.float32)
    return _with_noise(shades[:, np.newaxis].repeat(width, axis=1), count)


def noisy_heads(side: int, count: int) -> tuple[list[Image], NDArray[np.bool_]]:
    """Return `count` BGRA pictures of a head, each with other noise, and which pixels (side, side) are the head's."""
    disc = np.zeros((side, side), np.uint8)
    cv2.circle(disc, (side // 2, side // 2), side // 2 - 1, 255, -1)
    return _with_noise(np.full((side, side, 3), (120, 150, 205), np.float32), count), disc > 0


def _with_noise(picture: NDArray[np.float32], count: int) -> list[Image]:
    height, width = picture.shape[:2]
    noise = np.random.default_rng(1).standard_normal(picture.shape, np.float32) * CAMERA_NOISE
    images = []
    for number in range(count):
        image = np.full((height, width, 4), 255, np.uint8)
        # One noise, moved farther than an encoder searches for motion, is another noise.
        image[..., :3] = np.clip(picture + np.roll(noise, number * height // count, axis=0), 0, 255)
        images.append(image)
    return images
