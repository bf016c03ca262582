"""The H.264 encoders that the product knows, and what each must be told.

All are asked for the same: a constant quantiser, no B-frames, no lookahead, each packet at once, keyframes only where
they are asked for, and headers apart from the packets (MP4 wants them so).
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import av
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.reformatter import ColorPrimaries, ColorRange, ColorTrc

from encoder.settings import Quality, VideoSettings

TIME_BASE: Final = Fraction(1, 90_000)

# What cv2 makes of the screen: the screen's own primaries and curve (sRGB), mixed by the matrix of BT.601, limited.
# Read literally, that turns into the very same sRGB again; no player has to guess or to shift.
MATRIX: Final = 6  # AVCOL_SPC_SMPTE170M, which PyAV has no name for
PRIMARIES: Final = ColorPrimaries.BT709
TRANSFER: Final = ColorTrc.IEC61966_2_1
RANGE: Final = ColorRange.MPEG

_LAMBDA: Final = 118
"""FFmpeg's FF_QP2LAMBDA: `global_quality` is a quantiser times this."""


@dataclass(frozen=True, slots=True)
class Grade:
    """One way of encoding: how hard the encoder works on a picture, and how exact the picture stays."""

    preset: str
    qp: int


@dataclass(frozen=True, slots=True)
class Backend:
    """One encoder."""

    name: str
    """FFmpeg's."""
    options: Callable[[VideoSettings], Mapping[str, str]]
    grades: Mapping[Quality, tuple[Grade, ...]]
    """Of each quality: the best first, then what a slower machine bears at the same look and a larger file."""
    hardware: bool = True
    pixel_format: str = "yuv420p"
    """yuv420p or nv12."""
    keeps_input: bool = True
    """Whether it may still read a picture after it has returned its packet."""
    global_quality: bool = False
    """Whether FFmpeg hands it the quantiser by `global_quality`."""


def open_context(backend: Backend, settings: VideoSettings, slices: int) -> VideoCodecContext:
    """Return the opened codec context; raises what PyAV raises when the encoder refuses."""
    context = av.CodecContext.create(backend.name, "w")
    assert isinstance(context, VideoCodecContext)
    context.width, context.height = settings.width, settings.height
    context.pix_fmt = backend.pixel_format
    context.time_base = TIME_BASE
    context.framerate = Fraction(settings.fps)
    context.thread_count = slices
    context.flags |= Flags.global_header
    context.colorspace, context.color_primaries = MATRIX, PRIMARIES
    context.color_trc, context.color_range = TRANSFER, RANGE
    if backend.global_quality:
        context.qscale = True
        context.global_quality = settings.qp * _LAMBDA
    context.options = dict(backend.options(settings))
    context.open()
    return context


def slices_for(settings: VideoSettings) -> int:
    """Return in how many slices, one thread each, a picture is encoded: 2, above 1080p60 4, at most one a core."""
    wanted = 2 if settings.width * settings.height * settings.fps <= 1920 * 1080 * 60 else 4
    return min(wanted, os.cpu_count() or 1)


def _x264(settings: VideoSettings) -> dict[str, str]:
    parameters = {
        # A constant quantiser spares the analysis that crf needs (half of the work on slides), and spends no megabits
        # on a noisy camera in the corner, to which crf gives all that the still screen leaves over.
        "aq-mode": "0",
        "weightp": "0",
        "scenecut": "0",
        "keyint": "infinite",
        "sliced-threads": "1",
        # Without it x264 holds one picture back to learn how long it lasts.
        "force-cfr": "1",
        # What lies still on a screen stays as it was first encoded: keyframes by 6 steps finer than the rest.
        "ipratio": "2",
        # Finer motion search for 5 to 25% more work: what moves looks better than at a quantiser finer by two steps,
        # which would give a noisy camera several times the bits.
        "subme": "1" if settings.preset == "ultrafast" else "3",
        # ultrafast goes without; with it its files are a tenth smaller for as much work.
        "cabac": "1",
    }
    return {
        "preset": settings.preset,
        "qp": str(settings.qp),
        "bf": "0",
        "rc-lookahead": "0",
        "forced-idr": "1",
        "x264-params": ":".join(f"{name}={value}" for name, value in parameters.items()),
    }


def _nvenc(settings: VideoSettings) -> dict[str, str]:
    return {
        "preset": settings.preset,
        "tune": "ll",
        "rc": "constqp",
        "qp": str(settings.qp),
        "bf": "0",
        "g": "1000000",
        "rc-lookahead": "0",
        "delay": "0",
        "zerolatency": "1",
        "forced-idr": "1",
        "no-scenecut": "1",
    }


def _qsv(settings: VideoSettings) -> dict[str, str]:
    return {
        "preset": settings.preset,
        "bf": "0",
        "g": "65535",  # 16 bits there: without end
        "async_depth": "1",
        "look_ahead": "0",
        "adaptive_i": "0",
        "forced_idr": "1",
    }


def _amf(settings: VideoSettings) -> dict[str, str]:
    return {
        "usage": "lowlatency",
        "quality": settings.preset,
        "rc": "cqp",
        "qp_i": str(max(settings.qp - 3, 0)),
        "qp_p": str(settings.qp),
        "bf": "0",
        "g": "1000",  # the largest there
        "async_depth": "1",
        "preanalysis": "0",
        "forced_idr": "1",
    }


def _media_foundation(settings: VideoSettings) -> dict[str, str]:
    return {
        "rate_control": "quality",
        "quality": str(round(100 - settings.qp * 100 / 51)),  # it knows 0 to 100 instead of a quantiser
        "scenario": "display_remoting",
        "hw_encoding": "1",
        "bf": "0",
        "g": "1000000",
    }


def _one_each(draft: str, standard: str, high: str) -> dict[Quality, tuple[Grade, ...]]:
    return {
        Quality.DRAFT: (Grade(draft, 28),),
        Quality.STANDARD: (Grade(standard, 24),),
        Quality.HIGH: (Grade(high, 20),),
    }


X264: Final = Backend(
    "libx264",
    _x264,
    {
        Quality.DRAFT: (Grade("superfast", 28), Grade("ultrafast", 27)),
        Quality.STANDARD: (Grade("superfast", 24), Grade("ultrafast", 23)),
        Quality.HIGH: (Grade("veryfast", 20), Grade("superfast", 20), Grade("ultrafast", 19)),
    },
    hardware=False,
    keeps_input=False,
)

BACKENDS: Final[Mapping[str, Backend]] = {
    backend.name: backend
    for backend in (
        Backend("h264_nvenc", _nvenc, _one_each("p2", "p4", "p5")),
        Backend(
            "h264_qsv",
            _qsv,
            _one_each("veryfast", "faster", "medium"),
            pixel_format="nv12",
            global_quality=True,
        ),
        Backend("h264_amf", _amf, _one_each("speed", "balanced", "quality")),
        Backend("h264_mf", _media_foundation, _one_each("", "", "")),
        X264,
    )
}
"""By name, in the order in which they are preferred: hardware first."""
