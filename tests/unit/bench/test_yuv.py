"""Colours come back from 4:2:0 as the tags say."""

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.bench.yuv import BT601, BT709, luma_of, to_rgb

COLOURS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (231, 76, 60), (128, 128, 128)]


def patches() -> NDArray[np.uint8]:
    """Return (32, 224, 4) BGRA: one patch beside the other."""
    image = np.full((32, 32 * len(COLOURS), 4), 255, np.uint8)
    for index, (red, green, blue) in enumerate(COLOURS):
        image[:, index * 32 : index * 32 + 32, :3] = (blue, green, red)
    return image


def frame_of(image: NDArray[np.uint8], colorspace: int) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.asarray(cv2.cvtColor(image, cv2.COLOR_BGRA2YUV_I420), np.uint8), "yuv420p")
    frame.colorspace = colorspace
    return frame


def error(colorspace: int, when_untagged: str = BT709) -> float:
    """Return the largest error of BT.601 samples, tagged so."""
    rgb = to_rgb(frame_of(patches(), colorspace), when_untagged)
    return max(
        float(np.abs(rgb[8:24, index * 32 + 8 : index * 32 + 24] - colour).max())
        for index, colour in enumerate(COLOURS)
    )


def test_the_matrix_of_the_tag_is_used() -> None:
    assert error(6) < 3
    assert error(5) < 3
    assert error(1) > 10


def test_without_a_tag_the_given_one_is_used() -> None:
    assert error(2, BT601) < 3
    assert error(2) > 10


def test_luma_is_what_an_encoder_gets() -> None:
    image = patches()
    plane = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGRA2YUV_I420), np.uint8)[:32]
    assert np.abs(luma_of(image).astype(int) - plane).max() <= 1
    assert luma_of(image, BT709)[0, 40] == pytest.approx(16 + 0.7152 * 219, abs=1)
