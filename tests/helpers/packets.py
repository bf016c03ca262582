"""Packets as the record encoders make them, for tests of what comes after: H.264 and AAC or Opus, by PyAV alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import numpy as np

from encoder.packets import MediaKind, Packet, StreamId, StreamSpec

if TYPE_CHECKING:
    from av.packet import Packet as AvPacket
    from av.stream import Stream

WIDTH, HEIGHT = 320, 180
VIDEO_TIME_BASE = Fraction(1, 90_000)
AUDIO_TIME_BASE = Fraction(1, 48_000)
GLOBAL_HEADER = 1 << 22
BT601 = 6


@dataclass(frozen=True, slots=True)
class Material:
    """Streams, and their packets in the order in which they would arrive."""

    streams: tuple[StreamSpec, ...]
    packets: tuple[Packet, ...]

    def of(self, stream: StreamId) -> list[Packet]:
        return [packet for packet in self.packets if packet.stream is stream]


def make_material(
    seconds: float,
    *,
    fps: float = 2,
    noise: int = 0,
    sound: Literal["aac", "opus", ""] = "aac",
    microphone: bool = False,
    event_s: float | None = None,
    keyframes_s: Iterable[float] = (),
    seed: int = 1,
) -> Material:
    """Encode `seconds` of picture and sound.

    `fps` 2 is a still lesson's keep-alive. `noise` (0 to 255) makes the picture move and the file grow. At `event_s`
    the picture flashes for half a second and a click sounds.
    """
    specs, packets = _video(seconds, fps, noise, event_s, set(keyframes_s), seed)
    streams = [specs]
    if sound:
        for stream in (StreamId.RECORD_AUDIO, *([StreamId.RECORD_MICROPHONE] if microphone else [])):
            spec, sounds = _audio(seconds, sound, stream, event_s)
            streams.append(spec)
            packets += sounds
    packets.sort(key=lambda packet: packet.dts * packet.time_base)
    return Material(tuple(streams), tuple(packets))


def _video(
    seconds: float, fps: float, noise: int, event_s: float | None, keyframes_s: set[float], seed: int
) -> tuple[StreamSpec, list[Packet]]:
    import av
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import PictureType

    context = av.CodecContext.create("libx264", "w")
    assert isinstance(context, VideoCodecContext)
    context.width, context.height, context.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    context.time_base, context.framerate = VIDEO_TIME_BASE, Fraction(30)
    context.color_primaries = context.color_trc = context.colorspace = BT601
    context.color_range = 1
    context.flags |= GLOBAL_HEADER
    parameters = "rc-lookahead=0:bframes=0:keyint=100000:scenecut=0:threads=1"
    context.options = {"preset": "ultrafast", "crf": "23", "x264-params": parameters, "forced-idr": "1"}
    context.open()
    random = np.random.default_rng(seed)
    packets: list[Packet] = []
    for number in range(round(seconds * fps)):
        at_s = number / fps
        flashing = event_s is not None and event_s <= at_s < event_s + 0.5
        image = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
        image[:HEIGHT] = 235 if flashing else 40
        if noise:
            image[:HEIGHT] = random.integers(20, 20 + noise, (HEIGHT, WIDTH), np.uint8)
        frame = av.VideoFrame.from_ndarray(image, "yuv420p")
        frame.pts, frame.time_base = round(at_s / VIDEO_TIME_BASE), VIDEO_TIME_BASE
        if at_s in keyframes_s:
            frame.pict_type = PictureType.I
        packets += _packets(context.encode(frame), StreamId.RECORD_VIDEO, VIDEO_TIME_BASE)
    packets += _packets(context.encode(None), StreamId.RECORD_VIDEO, VIDEO_TIME_BASE)
    spec = StreamSpec(
        id=StreamId.RECORD_VIDEO,
        kind=MediaKind.VIDEO,
        codec="h264",
        time_base=VIDEO_TIME_BASE,
        extradata=context.extradata or b"",
        title="Program",
        width=WIDTH,
        height=HEIGHT,
    )
    return spec, packets


def _audio(
    seconds: float, codec: Literal["aac", "opus"], stream: StreamId, event_s: float | None
) -> tuple[StreamSpec, list[Packet]]:
    import av
    from av.audio.codeccontext import AudioCodecContext

    context = av.CodecContext.create({"aac": "aac", "opus": "libopus"}[codec], "w")
    assert isinstance(context, AudioCodecContext)
    context.sample_rate, context.layout, context.bit_rate = 48_000, "mono", 96_000
    context.format = "fltp" if codec == "aac" else "flt"
    context.time_base = AUDIO_TIME_BASE
    context.flags |= GLOBAL_HEADER
    context.open()
    samples = np.zeros(round(seconds * 48_000), np.float32)
    if event_s is not None:
        start = round(event_s * 48_000)
        samples[start : start + 4800] = np.sin(2 * np.pi * 2000 * np.arange(4800) / 48_000)
    packets: list[Packet] = []
    for start in range(0, len(samples) - context.frame_size + 1, context.frame_size):
        block = samples[start : start + context.frame_size].reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(block, context.format.name, "mono")
        frame.pts, frame.sample_rate, frame.time_base = start, 48_000, AUDIO_TIME_BASE
        packets += _packets(context.encode(frame), stream, AUDIO_TIME_BASE)
    packets += _packets(context.encode(None), stream, AUDIO_TIME_BASE)
    spec = StreamSpec(
        id=stream,
        kind=MediaKind.AUDIO,
        codec=codec,
        time_base=AUDIO_TIME_BASE,
        extradata=context.extradata or b"",
        title="Voice" if stream is StreamId.RECORD_AUDIO else "Microphone",
        rate=48_000,
        channels=1,
        bit_rate=96_000,
        initial_padding=-packets[0].pts,
    )
    return spec, packets


def _packets(units: Iterable[AvPacket[Stream]], stream: StreamId, time_base: Fraction) -> Iterator[Packet]:
    for unit in units:
        assert unit.pts is not None
        assert unit.dts is not None
        yield Packet(
            stream=stream,
            pts=unit.pts,
            dts=unit.dts,
            time_base=time_base,
            duration=unit.duration or 0,
            keyframe=unit.is_keyframe,
            data=bytes(unit),
        )
