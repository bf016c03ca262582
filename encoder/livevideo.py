"""The live picture: from I420 to H.264 or VP8 that a browser plays, one packet out for each picture in."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import av
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from capture.errors import ErrorCode, StudioError
from capture.geometry import Size
from capture.media import Image
from encoder.ffmpeg_log import captured_errors
from encoder.h264 import MATRIX, PRIMARIES, RANGE, TIME_BASE, TRANSFER
from encoder.packets import Packet
from encoder.renditions import RenditionSettings
from encoder.video import ticks_of, wrapped

BURST_S: Final = 0.4
"""How much of its bit rate a picture may take at once: what caps a keyframe (125 kB of `high`)."""
_LAMBDA: Final = 118
"""FFmpeg's FF_QP2LAMBDA: what it says of a picture's quality is a quantiser times this."""
_TWO_THREADS_ABOVE: Final = 1280 * 720
"""Pixels above which a picture is encoded by two threads."""

_ENCODERS: Final = {"h264": "libx264", "vp8": "libvpx"}


@dataclass(frozen=True, slots=True)
class Encoded:
    """What became of a picture."""

    packets: list[Packet]
    quantiser: float | None
    """H.264's mean quantiser, 0 (exact) to 51; None where the encoder does not say."""

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(len(packet.data) for packet in self.packets)

    @property
    def keyframe(self) -> bool:
        """Whether it can be decoded alone."""
        return any(packet.keyframe for packet in self.packets)


class LiveVideoEncoder:
    """One live encoder, for pictures of one size. Not thread-safe: one thread feeds it and lets it go.

    H.264 as every browser takes it (RFC 7742, RFC 6184): Constrained Baseline, Annex B, parameter sets before each
    keyframe. Keyframes come only when asked for. Times are the capture clock's; of two pictures in the same 1/90000 s
    the later one moves on by one tick.
    """

    def __init__(self, settings: RenditionSettings, size: Size) -> None:
        """Open the encoder; raises ENCODER_REFUSED, with FFmpeg's own words in `detail`."""
        self._settings = settings
        self._name = _ENCODERS[settings.codec]
        self._context = self._open(size)
        self._last_ticks: int | None = None

    def encode(self, planes: Image, pts_ns: int, keyframe: bool) -> Encoded:
        """Encode a picture, the planes of I420 in this encoder's size; raises ENCODER_FAILED."""
        frame = wrapped(planes, "yuv420p")
        ticks = ticks_of(pts_ns)
        frame.pts = ticks if self._last_ticks is None else max(ticks, self._last_ticks + 1)
        frame.time_base = TIME_BASE
        self._last_ticks = frame.pts
        if keyframe:
            frame.pict_type = PictureType.I
        try:
            units = list(self._context.encode(frame))
        except (FFmpegError, EOFError, ValueError) as error:
            raise StudioError(ErrorCode.ENCODER_FAILED, str(error), name=self._name) from error
        quantisers = [quantiser for unit in units if (quantiser := _quantiser(unit)) is not None]
        said = self._name == "libx264" and quantisers  # what libvpx says of a picture that it left alone means nothing
        return Encoded([self._packet(unit) for unit in units], quantisers[-1] if said else None)

    def _packet(self, unit: "av.Packet[av.VideoStream]") -> Packet:
        assert unit.pts is not None
        return Packet(self._settings.stream, unit.pts, unit.pts, TIME_BASE, 0, unit.is_keyframe, bytes(unit))

    def _open(self, size: Size) -> VideoCodecContext:
        with captured_errors() as log:
            try:
                context = av.CodecContext.create(self._name, "w")
                assert isinstance(context, VideoCodecContext)
                context.width, context.height = size
                context.pix_fmt = "yuv420p"
                context.time_base = TIME_BASE
                context.framerate = Fraction(self._settings.fps)
                context.thread_count = 2 if size.width * size.height > _TWO_THREADS_ABOVE else 1
                context.colorspace, context.color_primaries = MATRIX, PRIMARIES
                context.color_trc, context.color_range = TRANSFER, RANGE
                context.options = dict(_h264(self._settings) if self._name == "libx264" else _vp8(self._settings))
                context.open()
            except (FFmpegError, ValueError) as error:
                refusal = str(error)
            else:
                return context
        raise StudioError(ErrorCode.ENCODER_REFUSED, "; ".join(log) or refusal, name=self._name)


def _h264(settings: RenditionSettings) -> Mapping[str, str]:
    return {
        "preset": "ultrafast",
        # Besides no lookahead: x264 counts pictures instead of their times, and so holds none back.
        "tune": "zerolatency",
        "profile": "baseline",
        "crf": "24",
        # Below it a still picture, sent again and again, would take bits for what nobody sees.
        "qmin": "18",
        "maxrate": str(settings.bit_rate),
        "bufsize": str(round(settings.bit_rate * BURST_S)),
        "bf": "0",
        "forced-idr": "1",
        "x264-params": "keyint=infinite:scenecut=0:repeat-headers=1:sliced-threads=1",
    }


def _vp8(settings: RenditionSettings) -> Mapping[str, str]:
    return {
        "deadline": "realtime",
        "cpu-used": "8",
        "lag-in-frames": "0",
        "error-resilient": "default",
        # All three alike: a constant bit rate, the only way to cap a keyframe's size. Another picture that changes all
        # at once is not capped: realtime libvpx encodes nothing twice, and saves the bits up again afterwards.
        "b": str(settings.bit_rate),
        "minrate": str(settings.bit_rate),
        "maxrate": str(settings.bit_rate),
        "bufsize": str(round(settings.bit_rate * BURST_S)),
        "undershoot-pct": "100",
        "overshoot-pct": "15",
        "qmin": "10",
        "qmax": "56",
        "g": "1000000",
    }


def _quantiser(unit: "av.Packet[av.VideoStream]") -> float | None:
    if not unit.has_sidedata("quality_stats"):
        return None
    # AV_PKT_DATA_QUALITY_STATS begins with the quality as a little-endian 32-bit number.
    return int.from_bytes(bytes(unit.get_sidedata("quality_stats"))[:4], "little") / _LAMBDA
