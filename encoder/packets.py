"""What encoders yield and sinks take."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class StreamId(StrEnum):
    """Each encoding of the program has one of these."""

    RECORD_VIDEO = "record-video"
    RECORD_AUDIO = "record-audio"
    RECORD_MICROPHONE = "record-microphone"
    """The untouched microphone, when the trainer asked for a second track."""
    LIVE_HIGH = "live-high"
    LIVE_LOW = "live-low"
    LIVE_THIN = "live-thin"
    LIVE_COMPAT = "live-compat"
    LIVE_AUDIO = "live-audio"
    LIVE_AUDIO_1 = "live-audio-1"
    """The program without the voice of speaker 1, for that speaker; so are the next three."""
    LIVE_AUDIO_2 = "live-audio-2"
    LIVE_AUDIO_3 = "live-audio-3"
    LIVE_AUDIO_4 = "live-audio-4"


class MediaKind(StrEnum):
    """Picture or sound."""

    VIDEO = "video"
    AUDIO = "audio"


@dataclass(frozen=True, slots=True)
class StreamSpec:
    """What a sink must know of a stream before its first packet."""

    id: StreamId
    kind: MediaKind
    codec: str
    """The decoder's name: h264, aac, opus."""
    time_base: Fraction
    extradata: bytes
    """SPS and PPS for h264 in global headers, AudioSpecificConfig for aac, OpusHead for opus."""
    title: str = ""
    width: int = 0
    height: int = 0
    rate: int = 0
    """Hz, sound only."""
    channels: int = 0
    bit_rate: int = 0
    initial_padding: int = 0
    """Samples before the first that is meant to be heard, sound only."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One encoded unit of one stream."""

    stream: StreamId
    pts: int
    """Presentation time, in units of `time_base`, on the recording's own timeline (pauses taken out)."""
    dts: int
    time_base: Fraction
    duration: int
    """In units of `time_base`; 0 when unknown (a picture lasts until the next one)."""
    keyframe: bool
    data: bytes = field(repr=False)

    @property
    def pts_s(self) -> float:
        """Presentation time in seconds."""
        return float(self.pts * self.time_base)
