from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace

from capture.media import Image
from capture.pixels import BgraConverter
from tests.helpers.videofiles import write_video

COLOURS = [
    (255, 0, 0),
    (0, 255, 0),
    (0, 0, 255),
    (255, 255, 0),
    (128, 128, 128),
    (255, 255, 255),
    (0, 0, 0),
    (40, 90, 200),
]
UNSPECIFIED = 2


def chart(height: int = 48) -> Image:
    """Return eight patches side by side, (height, 320, 3) RGB."""
    return np.repeat(np.array(COLOURS, np.uint8)[None], height, axis=0).repeat(40, axis=1)


def patches(image: Image) -> Image:
    """Return the middle of each patch as RGB."""
    return image[image.shape[0] // 2, 20::40, 2::-1]


def in_yuv(matrix: int, color_range: int, pixel_format: str, height: int = 48) -> av.VideoFrame:
    """Return the chart as a decoder would yield it, tagged with its matrix and range."""
    frame = av.VideoFrame.from_ndarray(chart(height), "rgb24").reformat(
        format=pixel_format,
        dst_colorspace=matrix,
        src_color_range=ColorRange.JPEG,
        dst_color_range=color_range,
    )
    frame.colorspace, frame.color_range = matrix, color_range
    return frame


@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "nv12"])
@pytest.mark.parametrize("color_range", [ColorRange.MPEG, ColorRange.JPEG])
@pytest.mark.parametrize("matrix", [Colorspace.ITU601, Colorspace.ITU709])
def test_colours_follow_the_matrix_and_range_of_the_picture(matrix: int, color_range: int, pixel_format: str) -> None:
    image = BgraConverter(None).convert(in_yuv(matrix, color_range, pixel_format))
    assert np.abs(patches(image).astype(int) - COLOURS).max() <= 4
    assert (image[:, :, 3] == 255).all()


@pytest.mark.parametrize(("height", "matrix"), [(48, Colorspace.ITU601), (720, Colorspace.ITU709)])
def test_a_picture_that_names_no_matrix_has_its_size_s_usual_one(height: int, matrix: int) -> None:
    frame = in_yuv(matrix, ColorRange.MPEG, "yuv444p", height)
    frame.colorspace = UNSPECIFIED
    assert np.abs(patches(BgraConverter(None).convert(frame)).astype(int) - COLOURS).max() <= 4


@pytest.mark.parametrize("pixel_format", ["rgb24", "bgr24", "gbrp", "bgra"])
def test_rgb_is_taken_as_it_is(pixel_format: str) -> None:
    frame = av.VideoFrame.from_ndarray(chart(), "rgb24").reformat(format=pixel_format)
    assert np.array_equal(patches(BgraConverter(None).convert(frame)), COLOURS)


def test_a_transparent_picture_becomes_opaque() -> None:
    rgba = np.full((16, 16, 4), (200, 100, 50, 0), np.uint8)
    image = BgraConverter(None).convert(av.VideoFrame.from_ndarray(rgba, "rgba"))
    assert (image[0, 0] == (50, 100, 200, 255)).all()


def test_grey_and_odd_sizes() -> None:
    image = BgraConverter(None).convert(av.VideoFrame.from_ndarray(np.full((33, 31), 128, np.uint8), "gray"))
    assert image.shape == (33, 31, 4)
    assert np.ptp(image[:, :, :3]) == 0


def test_oblong_pixels_become_square() -> None:
    frame = av.VideoFrame.from_ndarray(chart(), "rgb24")
    assert BgraConverter(Fraction(16, 15)).convert(frame).shape == (48, 341, 4)


@pytest.mark.parametrize("degrees", [90, 180, -90])
def test_a_turned_telephone_yields_an_upright_picture(tmp_path: Path, degrees: int) -> None:
    lying = np.zeros((64, 96, 3), np.uint8)
    lying[:32, :48] = (200, 30, 30)
    path = write_video(tmp_path / "phone.mp4", [lying], rotation=degrees)
    with av.open(str(path)) as container:
        image = BgraConverter(None).convert(next(container.decode(video=0)))
    upright = np.rot90(lying, degrees // 90)
    assert image.shape[:2] == upright.shape[:2]
    assert np.abs(image[:, :, 2::-1].astype(int) - upright).mean() < 6
