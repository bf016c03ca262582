"""The live encodings of the program: each is encoded once, and only while somebody needs it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from encoder.packets import StreamId

SPEAKERS: Final = 4
"""How many trainees may have the voice at once."""


class Rendition(StrEnum):
    """One live encoding of the picture."""

    HIGH = "high"
    LOW = "low"
    THIN = "thin"
    COMPAT = "compat"
    """For browsers without H.264."""


@dataclass(frozen=True, slots=True)
class RenditionSettings:
    """What a rendition is encoded to, at most; a smaller program is never enlarged."""

    stream: StreamId
    codec: str
    """The decoder's name: h264 or vp8."""
    height: int
    fps: int
    bit_rate: int
    """Bits a second that it may take for long."""


RENDITIONS: Final = {
    Rendition.HIGH: RenditionSettings(StreamId.LIVE_HIGH, "h264", 1080, 30, 2_500_000),
    Rendition.LOW: RenditionSettings(StreamId.LIVE_LOW, "h264", 540, 15, 500_000),
    Rendition.THIN: RenditionSettings(StreamId.LIVE_THIN, "h264", 540, 5, 150_000),
    Rendition.COMPAT: RenditionSettings(StreamId.LIVE_COMPAT, "vp8", 720, 15, 1_000_000),
}

LIVE_SOUND_BIT_RATE: Final = 48_000

SPEAKER_STREAMS: Final = (
    StreamId.LIVE_AUDIO_1,
    StreamId.LIVE_AUDIO_2,
    StreamId.LIVE_AUDIO_3,
    StreamId.LIVE_AUDIO_4,
)
"""What a speaker hears, by slot (0 to 3): the program without the own voice."""
