"""What is in a file, read from its decoded pictures and samples; nothing here believes a recorder's own report."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from capture.counter import read_counter

BEEP_WINDOW_S: Final = 0.005
"""Five periods of a beep of 1 kHz: the envelope's window."""
BEEP_APART_S: Final = 0.4
BT709, BT601 = "bt709", "bt601"
MATRICES: Final = {1: BT709, 5: BT601, 6: BT601}
"""ITU-T H.273, MatrixCoefficients."""
LUMA_OF_RED_BLUE: Final = {BT709: (0.2126, 0.0722), BT601: (0.299, 0.114)}
FULL_RANGE: Final = 2
"""AVCOL_RANGE_JPEG."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One decoded picture."""

    pts_s: float
    frame: av.VideoFrame

    @property
    def luma(self) -> NDArray[np.uint8]:
        """(height, width), a view."""
        return _plane(self.frame, 0)


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
                if frame.time is None:
                    continue
                if isinstance(frame, av.VideoFrame):
                    video_s = max(video_s, frame.time)
                elif isinstance(frame, av.AudioFrame):
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
        (picture.pts_s, float(picture.luma[top : top + height, left : left + width].mean())) for picture in pictures(path)
    ]
    if not levels:
        return []
    middle = (min(level for _, level in levels) + max(level for _, level in levels)) / 2
    states = [(pts_s, level > middle) for pts_s, level in levels]
    return [now for before, now in zip(states, states[1:], strict=False) if before[1] != now[1]]


def sound(path: Path) -> tuple[int, NDArray[np.float32]]:
    """Return the rate (Hz) and the first sound track, mono, sample 0 at file time 0."""
    blocks: list[tuple[float, NDArray[np.float32]]] = []
    with av.open(path) as container:
        stream = container.streams.audio[0]
        rate = stream.rate
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate)
        for frame in container.decode(stream):
            assert frame.time is not None
            blocks += [(frame.time, part.to_ndarray()[0].astype(np.float32)) for part in resampler.resample(frame)]
    samples = np.zeros(max((round(at_s * rate) + len(part) for at_s, part in blocks), default=0), np.float32)
    for at_s, part in blocks:
        at = round(at_s * rate)
        samples[max(at, 0) : at + len(part)] = part[max(-at, 0) :]
    return rate, samples


def beeps(rate: int, samples: NDArray[np.float32], hertz: float = 1000.0) -> list[float]:
    """Return when each beep of `hertz` begins, in seconds.

    A tone that begins suddenly reaches half its height in the envelope (the tone shifted to 0 Hz, averaged over a
    centred window of whole periods) just when it begins.
    """
    window = round(BEEP_WINDOW_S * rate)
    shifted = samples * np.exp(-2j * np.pi * hertz / rate * np.arange(len(samples)))
    envelope = np.abs(np.convolve(shifted, np.ones(window) / window, "same"))
    if not len(envelope) or envelope.max() < 1e-3:
        return []
    above = envelope > envelope.max() / 4
    starts: list[float] = []
    last = -rate
    for rise in np.flatnonzero(~above[:-1] & above[1:]):
        if rise - last < BEEP_APART_S * rate:
            continue
        last = int(rise)
        near = envelope[max(rise - 2 * window, 0) : rise + 3 * window]
        crossing = int(np.argmax(near > near.max() / 2))
        starts.append(float(max(rise - 2 * window, 0) + crossing) / rate)
    return starts


def to_rgb(frame: av.VideoFrame, when_untagged: str = BT709) -> NDArray[np.float64]:
    """Return (height, width, 3) of 0 to 255 from a yuv420p picture, by the matrix and range that it is tagged with.

    Written out after ITU-R BT.601 and BT.709 so that no converter's rounding counts as the recorder's error. Players
    take an untagged picture of this size for BT.709.
    """
    matrix = MATRICES.get(int(frame.colorspace), when_untagged)
    red, blue = LUMA_OF_RED_BLUE[matrix]
    full = int(frame.color_range) == FULL_RANGE
    luma_low, luma_span, chroma_span = (0, 255, 255) if full else (16, 219, 224)
    y = (_plane(frame, 0).astype(np.float64) - luma_low) / luma_span
    cb, cr = ((_doubled(_plane(frame, index))[: y.shape[0], : y.shape[1]] - 128) / chroma_span for index in (1, 2))
    r = y + 2 * (1 - red) * cr
    b = y + 2 * (1 - blue) * cb
    g = (y - red * r - blue * b) / (1 - red - blue)
    return np.clip(np.stack([r, g, b], axis=-1) * 255, 0, 255)


def luma_of(bgr: NDArray[np.uint8], matrix: str = BT601) -> NDArray[np.uint8]:
    """Return the limited range luma (height, width) that a perfect encoder keeps of (height, width, 3 or 4) BGR(A)."""
    red, blue = LUMA_OF_RED_BLUE[matrix]
    weights = np.array([blue, 1 - red - blue, red], np.float32)
    return np.asarray(np.rint(16 + (bgr[..., :3].astype(np.float32) @ weights) * (219 / 255)), np.uint8)


def matrix_of(frame: av.VideoFrame, when_untagged: str) -> str:
    """Return the matrix that a picture is tagged with."""
    return MATRICES.get(int(frame.colorspace), when_untagged)


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


def _plane(frame: av.VideoFrame, index: int) -> NDArray[np.uint8]:
    plane = frame.planes[index]
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: plane.height, : plane.width]


def _doubled(plane: NDArray[np.uint8]) -> NDArray[np.float64]:
    return plane.repeat(2, axis=0).repeat(2, axis=1).astype(np.float64)
