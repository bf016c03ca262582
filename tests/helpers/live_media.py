"""Live packets as the studio sends them: a moving or still picture with sound, encoded beforehand, stamped when put."""

import asyncio
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Final

from capture.clock import NS_PER_S, monotonic_ns
from encoder.packets import Packet, StreamId
from encoder.renditions import RENDITIONS, Rendition

CLOCK: Final = Fraction(1, NS_PER_S)
SIZES: Final = {
    Rendition.HIGH: (640, 360),
    Rendition.LOW: (480, 270),
    Rendition.THIN: (320, 180),
    Rendition.COMPAT: (400, 224),
}
"""Small, and another one each, so that what arrives tells by its size which it is."""
STILL: Final = 4
LOOP: Final = 30
"""Pictures; the first is a keyframe."""


@cache
def pictures(rendition: Rendition) -> tuple[bytes, ...]:
    """Return an encoded loop of a moving bar; the first is a keyframe with its parameter sets."""
    import av
    import numpy as np

    width, height = SIZES[rendition]
    is_h264 = RENDITIONS[rendition].codec == "h264"
    codec = av.CodecContext.create("libx264" if is_h264 else "libvpx", "w")
    codec.width, codec.height, codec.pix_fmt = width, height, "yuv420p"
    codec.time_base = Fraction(1, 30)
    if is_h264:
        codec.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "profile": "baseline",
            "x264-params": "keyint=100000:scenecut=0:repeat-headers=1",
        }
    else:
        codec.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "kf_max_dist": "100000"}
    encoded: list[bytes] = []
    for index in range(LOOP):
        image = np.full((height, width, 3), 40, np.uint8)
        left = index * (width - 40) // LOOP
        image[:, left : left + 40] = 220
        frame = av.VideoFrame.from_ndarray(image, "rgb24").reformat(format="yuv420p")
        frame.pts = index
        encoded += [bytes(packet) for packet in codec.encode(frame)]
    assert len(encoded) == LOOP
    return tuple(encoded)


@cache
def sounds() -> tuple[bytes, ...]:
    """Return two seconds of a 440 Hz tone as Opus packets of 20 ms."""
    import av
    import numpy as np

    codec = av.CodecContext.create("libopus", "w")
    codec.sample_rate, codec.layout, codec.format, codec.bit_rate = 48_000, "mono", "flt", 48_000
    codec.options = {"frame_duration": "20", "application": "voip", "fec": "1", "packet_loss": "10"}
    encoded: list[bytes] = []
    for index in range(100):
        at = np.arange(index * 960, (index + 1) * 960)
        tone = (0.3 * np.sin(2 * np.pi * 440 * at / 48_000)).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(tone.reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate, frame.pts = 48_000, index * 960
        encoded += [bytes(packet) for packet in codec.encode(frame)]
    return tuple(encoded)


class LiveStudio:
    """Makes what is demanded, and a keyframe when asked, as the studio's encoders do."""

    def __init__(self, put: Callable[[Packet], None], *, fps: int = 30) -> None:
        self._put = put
        self._fps = fps
        self.renditions: tuple[Rendition, ...] = ()
        self.sounds: tuple[StreamId, ...] = ()
        self.moving = True
        """Otherwise nothing comes after the first pictures."""
        self.keyframes_asked: list[Rendition] = []
        self._index: dict[Rendition, int] = {}

    def demand(self, renditions: tuple[Rendition, ...], *, sound: bool, speakers: tuple[int, ...] = ()) -> None:
        """Make these from now on."""
        self._index = {each: self._index.get(each, 0) for each in renditions}
        self.renditions = renditions
        self.sounds = (StreamId.LIVE_AUDIO,) if sound else ()
        self.sounds += tuple(StreamId(f"live-audio-{slot + 1}") for slot in speakers)

    def keyframe(self, rendition: Rendition) -> None:
        """Begin the loop anew."""
        self.keyframes_asked.append(rendition)
        self._index[rendition] = 0

    async def run(self) -> None:
        """Put pictures and sound in real time, for ever."""
        begin = monotonic_ns()
        sound_index = picture_index = 0
        while True:
            now = monotonic_ns()
            while begin + sound_index * 20_000_000 <= now:
                for stream in self.sounds:
                    at = begin + sound_index * 20_000_000
                    self._put(Packet(stream, at, at, CLOCK, 0, True, sounds()[sound_index % 100]))
                sound_index += 1
            while begin + picture_index * NS_PER_S // self._fps <= now:
                at = begin + picture_index * NS_PER_S // self._fps
                for rendition in self.renditions:
                    index = self._index.get(rendition, 0)
                    if self.moving or index < STILL:
                        data = pictures(rendition)[index]
                        self._put(Packet(RENDITIONS[rendition].stream, at, at, CLOCK, 0, index == 0, data))
                        self._index[rendition] = (index + 1) % LOOP
                picture_index += 1
            await asyncio.sleep(0.005)
