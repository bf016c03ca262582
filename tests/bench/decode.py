"""What is in a file, read from its decoded pictures and samples; nothing here believes a recorder's own report."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from capture.counter import read_counter


@dataclass(frozen=True, slots=True)
class Picture:
    """One decoded picture."""

    pts_s: float
    frame: av.VideoFrame

    @property
    def luma(self) -> NDArray[np.uint8]:
        """(height, width), a view."""
        return plane_of(self.frame, 0)


def pictures(path: Path) -> Iterator[Picture]:
    """Yield every picture of the first video stream; a file that was cut off ends where it can't be read further."""
    with av.open(path) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        try:
            for frame in container.decode(stream):
                yield _picture(frame)
        except (av.error.InvalidDataError, av.error.EOFError):
            return


def shown_at(path: Path, times_s: list[float]) -> list[Picture]:
    """Return the picture that a player shows at each of these ascending times: the last one that began before it."""
    shown: list[Picture] = []
    latest: Picture | None = None
    for picture in pictures(path):
        while len(shown) < len(times_s) and latest is not None and picture.pts_s > times_s[len(shown)]:
            shown.append(latest)
        latest = picture
    if latest is not None:
        shown += [latest] * (len(times_s) - len(shown))
    return shown


def seek_to(container: av.container.InputContainer, time_s: float) -> Picture | None:
    """Seek as a player does and decode up to the picture shown at `time_s`; None when there is none."""
    stream = container.streams.video[0]
    assert stream.time_base is not None
    container.seek(int(time_s / stream.time_base), stream=stream)
    latest: Picture | None = None
    for frame in container.decode(stream):
        picture = _picture(frame)
        if picture.pts_s > time_s:
            return latest or picture
        latest = picture
    return latest


def counters(path: Path) -> list[tuple[float, int]]:
    """Return (time, counter) of each picture whose painted counter can be read."""
    read = ((picture.pts_s, read_counter(picture.luma)) for picture in pictures(path))
    return [(pts_s, counter) for pts_s, counter in read if counter is not None]


@dataclass(frozen=True, slots=True)
class Length:
    """How far a file can be read, in seconds."""

    video_s: float
    """To the beginning of the last picture."""
    audio_s: float
    """To the end of the last sound; 0 without sound."""


def readable_length(path: Path) -> Length:
    """Decode all of a file, perhaps cut off, and say how far that went; a file that can't be opened has none."""
    video_s = audio_s = 0.0
    try:
        with av.open(path) as container:
            streams = [*container.streams.video[:1], *container.streams.audio[:1]]
            for frame in container.decode(streams):
                if isinstance(frame, av.VideoFrame) and frame.time is not None:
                    video_s = max(video_s, frame.time)
                elif isinstance(frame, av.AudioFrame) and frame.time is not None:
                    audio_s = max(audio_s, frame.time + frame.samples / frame.sample_rate)
    except (av.error.InvalidDataError, av.error.EOFError):
        pass  # a cut off end is what is measured
    return Length(video_s, audio_s)


def changes(path: Path, area: tuple[int, int, int, int]) -> list[tuple[float, bool]]:
    """Return when the area (left, top, width, height) turned bright (True) or dark (False): the time of the picture.

    The middle between the darkest and the brightest mean of the area over the file divides the two.
    """
    left, top, width, height = area
    levels = [
        (picture.pts_s, float(picture.luma[top : top + height, left : left + width].mean()))
        for picture in pictures(path)
    ]
    if not levels:
        return []
    middle = (min(level for _, level in levels) + max(level for _, level in levels)) / 2
    states = [(pts_s, level > middle) for pts_s, level in levels]
    return [now for before, now in pairwise(states) if before[1] != now[1]]


def tags(path: Path) -> dict[str, Any]:
    """Return codec, pixel format and colour tags of the video stream, for the JSON."""
    with av.open(path) as container:
        context = container.streams.video[0].codec_context
        return {
            "codec": context.name,
            "pixel_format": context.pix_fmt,
            "matrix": context.colorspace,
            "primaries": context.color_primaries,
            "transfer": context.color_trc,
            "range": context.color_range,
        }


def _picture(frame: av.VideoFrame) -> Picture:
    assert frame.time is not None
    return Picture(frame.time, frame)


def plane_of(frame: av.VideoFrame, index: int) -> NDArray[np.uint8]:
    """Return one plane of a picture in 4:2:0, (height, width), a view."""
    plane = frame.planes[index]
    samples = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return samples[: plane.height, : plane.width]
