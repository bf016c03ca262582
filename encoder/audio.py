"""The sound: from float samples to AAC or Opus packets."""

import struct
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.codec.context import Flags
from av.error import FFmpegError

from capture.errors import ErrorCode, StudioError
from capture.media import SAMPLE_RATE, Samples
from encoder.ffmpeg_log import captured_errors
from encoder.packets import MediaKind, Packet, StreamId, StreamSpec
from encoder.settings import AudioSettings

TIME_BASE: Final = Fraction(1, SAMPLE_RATE)

_LAYOUTS: Final = {1: "mono", 2: "stereo"}
_AAC_PRIMING: Final = 1024
"""Samples that FFmpeg's AAC encoder puts before the first: one frame."""


class AudioEncoder:
    """One AAC or Opus encoder of consecutive samples. Not thread-safe: one thread feeds it and closes it.

    The first sample given is at time 0. The packets begin earlier, at -`spec.initial_padding` samples: what they decode
    to before time 0 is the codec's run-up and is not to be heard. Their durations add up to what was given, to the
    sample: the last packet's is shorter than what it decodes to.
    """

    def __init__(
        self, settings: AudioSettings, stream: StreamId, title: str = "", options: Mapping[str, str] | None = None
    ) -> None:
        """Open the encoder, told FFmpeg's further `options` of it; raises ENCODER_REFUSED."""
        self._settings = settings
        self._stream = stream
        self._context: AudioCodecContext | None = _open(settings, options or {})
        extradata = self._context.extradata or b""
        self.spec = StreamSpec(
            id=stream,
            kind=MediaKind.AUDIO,
            codec=settings.codec,
            time_base=TIME_BASE,
            extradata=extradata,
            title=title,
            rate=SAMPLE_RATE,
            channels=settings.channels,
            bit_rate=settings.bit_rate,
            initial_padding=_AAC_PRIMING if settings.codec == "aac" else _opus_pre_skip(extradata),
        )
        self._next = 0

    def encode(self, samples: Samples) -> list[Packet]:
        """Encode the next samples, (n, channels) at 48 kHz, any n; raises ENCODER_FAILED."""
        if samples.ndim != 2 or samples.shape[1] != self._settings.channels:
            raise self._failed(f"samples of shape {samples.shape} for {self._settings.channels} channels")
        if not len(samples):
            return []
        row = np.ascontiguousarray(samples, np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(row, "flt", _LAYOUTS[self._settings.channels])
        frame.sample_rate = SAMPLE_RATE
        frame.time_base = TIME_BASE
        frame.pts = self._next
        self._next += len(samples)
        return self._packets(frame)

    def flush(self) -> list[Packet]:
        """Return the rest, the last packet padded; nothing can be encoded afterwards."""
        return self._packets(None) if self._next else []

    def close(self) -> None:
        """Let the encoder go, with what it still holds; may be called twice."""
        self._context = None

    def _packets(self, frame: av.AudioFrame | None) -> list[Packet]:
        if self._context is None:
            raise self._failed("it is closed")
        try:
            # PyAV cuts what comes into the encoder's own frames.
            return [self._packet(unit) for unit in self._context.encode(frame)]
        except (FFmpegError, EOFError) as error:
            raise self._failed(str(error)) from error

    def _packet(self, unit: "av.Packet[av.AudioStream]") -> Packet:
        assert unit.pts is not None
        return Packet(self._stream, unit.pts, unit.pts, TIME_BASE, unit.duration or 0, True, bytes(unit))

    def _failed(self, detail: str) -> StudioError:
        return StudioError(ErrorCode.ENCODER_FAILED, detail, name=self._settings.codec)


def _open(settings: AudioSettings, options: Mapping[str, str]) -> AudioCodecContext:
    name, sample_format = ("aac", "fltp") if settings.codec == "aac" else ("libopus", "flt")
    with captured_errors() as log:
        try:
            context = av.CodecContext.create(name, "w")
            assert isinstance(context, AudioCodecContext)
            context.sample_rate = SAMPLE_RATE
            context.layout = _LAYOUTS[settings.channels]
            context.format = sample_format
            context.time_base = TIME_BASE
            context.bit_rate = settings.bit_rate
            context.flags |= Flags.global_header
            # From 64 kbit/s a channel on as good as the default search, for less than half of its work.
            context.options = ({"aac_coder": "fast"} if name == "aac" else {}) | dict(options)
            context.open()
        except (FFmpegError, ValueError) as error:
            refusal = str(error)
        else:
            return context
    raise StudioError(ErrorCode.ENCODER_REFUSED, "; ".join(log) or refusal, name=name)


def _opus_pre_skip(head: bytes) -> int:
    """Return the pre-skip of an OpusHead, in samples at 48 kHz (RFC 7845, section 5.1)."""
    return int(struct.unpack_from("<H", head, 10)[0])
