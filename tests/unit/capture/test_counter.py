"""The painted number survives what a recording does to it, and what is no number is never read as one."""

from fractions import Fraction

import av
import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.counter import COUNTER_MODULUS, cell_size, paint_counter, read_counter
from capture.media import Image


def blank(width: int, height: int, seed: int | None = None) -> Image:
    if seed is None:
        return np.full((height, width, 4), 200, np.uint8)
    return np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)


@given(
    number=st.integers(0, COUNTER_MODULUS - 1),
    width=st.integers(320, 1400),
    height=st.integers(180, 900),
)
@settings(max_examples=60, deadline=None)
def test_any_number_in_any_picture(number: int, width: int, height: int) -> None:
    image = blank(width, height, seed=1)
    paint_counter(image, number)
    assert read_counter(image) == number
    assert read_counter(image[..., :3]) == number
    assert read_counter(image[..., 1]) == number


def test_the_documented_layout() -> None:
    image = blank(1920, 1080)
    paint_counter(image, 5)
    assert cell_size(1920, 1080) == 32
    cells = image[:32, :1152, 0].reshape(32, 36, 32)
    assert all(len(np.unique(cells[:, index])) == 1 for index in range(36))
    bits = "".join("1" if level == 255 else "0" for level in cells[16, :, 16])
    assert bits[:2] == "10"
    assert bits[2:26] == f"{5:024b}"
    assert bits[34:] == "01"
    # Nothing else was painted.
    assert (image[32:] == 200).all()
    assert (image[:, 1152:] == 200).all()


def test_the_number_wraps() -> None:
    image = blank(640, 480)
    paint_counter(image, COUNTER_MODULUS + 3)
    assert read_counter(image) == 3


@pytest.mark.parametrize("size", [(1280, 720), (960, 540), (640, 360), (3840, 2160), (241, 135)])
def test_survives_scaling(size: tuple[int, int]) -> None:
    image = blank(1920, 1080)
    for number in (0, 1, 0x555555, 0xAAAAAA, COUNTER_MODULUS - 1):
        paint_counter(image, number)
        assert read_counter(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8)) == number


@pytest.mark.parametrize(("width", "height", "crf"), [(1920, 1080, "35"), (640, 480, "40"), (480, 270, "35")])
def test_survives_h264(width: int, height: int, crf: str) -> None:
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = width, height, "yuv420p", Fraction(1, 30)
    encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "crf": crf}
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    image = blank(width, height, seed=2)
    numbers = [0, 1, 2, 0x123456, 0xFFFFFF, 0x800000, 7]
    packets = []
    for pts, number in enumerate(numbers):
        paint_counter(image, number)
        frame = av.VideoFrame.from_ndarray(image, "bgra").reformat(format="yuv420p")
        frame.pts = pts
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    frames = [frame for packet in packets for frame in decoder.decode(packet)] + decoder.decode(None)
    for pixel_format in ("gray", "bgr24"):
        decoded = [frame.to_ndarray(format=pixel_format).astype(np.uint8) for frame in frames]
        assert [read_counter(image) for image in decoded] == numbers


def test_two_pictures_mixed_are_no_number() -> None:
    first, second = blank(640, 360), blank(640, 360)
    paint_counter(first, 1000)
    paint_counter(second, 1023)
    mixed = cv2.addWeighted(first, 0.5, second, 0.5, 0).astype(np.uint8)
    assert read_counter(mixed) is None


def test_a_torn_row_is_no_number_or_one_of_both() -> None:
    first, second = blank(1920, 1080), blank(1920, 1080)
    paint_counter(first, 1000)
    paint_counter(second, 1023)
    for column in range(0, 1152, 8):
        torn = np.concatenate([first[:, :column], second[:, column:]], axis=1)
        assert read_counter(torn) in {None, 1000, 1023}


@pytest.mark.parametrize("image", [blank(640, 480), blank(640, 480, seed=3), np.zeros((480, 640, 4), np.uint8)])
def test_other_pictures_have_no_number(image: Image) -> None:
    assert read_counter(image) is None


def test_one_wrong_cell_is_no_number() -> None:
    image = blank(1920, 1080)
    for cell in range(36):
        paint_counter(image, 0xABCDEF)
        image[:32, cell * 32 : cell * 32 + 32, :3] = 255 - image[:32, cell * 32 : cell * 32 + 32, :3]
        assert read_counter(image) is None
