"""Real video files for tests, made on the spot."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from capture.errors import StudioError
from capture.media import Image, VideoFrame
from capture.sources import VideoSource

STEP = 7
"""Between the grey levels of one picture and the next."""


def grey(number: int, size: tuple[int, int] = (64, 48)) -> Image:
    """Return picture `number` (up to 27): (height, width, 3), grainy, of a mean grey that tells the number."""
    grain = np.random.default_rng(number).integers(-20, 21, (size[1], size[0], 1))
    return np.repeat(30 + STEP * number + grain, 3, axis=2).astype(np.uint8)


def number_of(image: Image) -> int:
    """Return the number of a picture made by `grey`."""
    return round((float(image[:, :, :3].mean()) - 30) / STEP)


def write_video(
    path: Path,
    pictures: Sequence[Image],
    *,
    rate: int = 10,
    times: Sequence[int] | None = None,
    keyframe_interval: int = 5,
    rotation: int = 0,
) -> Path:
    """Write RGB pictures as a video; `times` are in units of 1/rate (default: one after the other)."""
    import av

    height, width = pictures[0].shape[:2]
    options = {"movflags": "faststart"} if path.suffix == ".mp4" else {}
    with av.open(str(path), "w", options=options) as container:
        stream = container.add_stream("libx264", rate=rate)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = width, height
        stream.pix_fmt = "yuv420p"
        stream.codec_context.gop_size = keyframe_interval
        stream.codec_context.max_b_frames = 0
        stream.codec_context.options = {"crf": "4", "preset": "veryfast", "sc_threshold": "0"}
        if rotation:
            stream.set_display_rotation(rotation)
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format=stream.pix_fmt)
            frame.pts = number if times is None else times[number]
            frame.time_base = Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def read_frames(source: VideoSource, count: int) -> list[VideoFrame]:
    """Read until there are `count` pictures."""
    frames: list[VideoFrame] = []
    for _ in range(100 * count):
        if (frame := source.read()) is not None:
            frames.append(frame)
        if len(frames) == count:
            return frames
    raise AssertionError(f"only {len(frames)} of {count} pictures")


def read_until_it_fails(source: VideoSource) -> tuple[list[VideoFrame], Exception]:
    """Read until the source raises; return the pictures before, and what it raised."""
    frames: list[VideoFrame] = []
    for _ in range(2000):
        try:
            frame = source.read()
        except (StudioError, RuntimeError) as error:
            return frames, error
        if frame is not None:
            frames.append(frame)
    raise AssertionError("the source never failed")


def code_of(error: Exception) -> str:
    """Return the code of a StudioError."""
    assert isinstance(error, StudioError)
    return error.code


MakeVideo = Callable[..., Path]


@pytest.fixture
def make_video(tmp_path: Path) -> MakeVideo:
    """Return a function that makes a video of `count` numbered grey pictures in the test's folder."""

    def make(name: str = "camera.mp4", count: int = 20, **options: object) -> Path:
        return write_video(tmp_path / name, [grey(number) for number in range(count)], **options)  # type: ignore[arg-type]

    return make
