"""One picture in the sizes of the live encoders."""

import cv2
import numpy as np
import pytest

from capture.geometry import Size
from capture.media import Image, VideoFrame
from encoder.livepicture import LivePicture, fitting


def blots(width: int, height: int) -> Image:
    """Return soft coloured blots, which survive scaling."""
    small = np.random.default_rng(1).integers(0, 256, (6, 8, 3), np.uint8)
    picture = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.dstack([picture, np.full((height, width), 255, np.uint8)]).astype(np.uint8)


@pytest.mark.parametrize(
    ("program", "height", "size"),
    [
        ((1920, 1080), 1080, (1920, 1080)),
        ((1920, 1080), 540, (960, 540)),
        ((1920, 1080), 720, (1280, 720)),
        ((1366, 768), 540, (960, 540)),
        ((640, 360), 540, (640, 360)),
        ((1080, 1920), 540, (304, 540)),
        ((2560, 1080), 720, (1706, 720)),
    ],
)
def test_a_program_keeps_its_shape_and_is_never_enlarged(
    program: tuple[int, int], height: int, size: tuple[int, int]
) -> None:
    assert fitting(Size(*program), height) == size


@pytest.mark.parametrize("size", [Size(1280, 720), Size(640, 360), Size(960, 540)])
def test_it_is_the_same_picture_in_each_size(size: Size) -> None:
    image = blots(1280, 720)
    planes = LivePicture(VideoFrame(5, image)).planes(size)
    assert planes.shape == (size.height * 3 // 2, size.width)
    back = cv2.cvtColor(planes, cv2.COLOR_YUV2BGR_I420)
    wanted = cv2.resize(image[..., :3], size, interpolation=cv2.INTER_AREA)
    assert np.abs(back.astype(int) - wanted).mean() < 2


def test_a_size_is_made_once_for_all() -> None:
    picture = LivePicture(VideoFrame(5, blots(1280, 720)))
    assert picture.planes(Size(640, 360)) is picture.planes(Size(640, 360))
    with pytest.raises(ValueError, match="read-only"):
        picture.planes(Size(640, 360))[0, 0] = 1
