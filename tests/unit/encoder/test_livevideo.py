"""The live picture's encoders: what a browser is sent."""

from fractions import Fraction

import av
import cv2
import numpy as np
import pytest
from av.video.codeccontext import VideoCodecContext

from capture.clock import NS_PER_S
from capture.errors import ErrorCode, StudioError
from capture.geometry import Size
from capture.media import Image, VideoFrame
from encoder.livepicture import LivePicture, fitting
from encoder.livevideo import BURST_S, Encoded, LiveVideoEncoder
from encoder.packets import Packet, StreamId
from encoder.renditions import RENDITIONS, Rendition, RenditionSettings

PROGRAM = Size(1280, 720)
ALL = list(Rendition)


def page(seed: int, size: Size = PROGRAM) -> Image:
    """Return a page full of small words: what costs most."""
    random = np.random.default_rng(seed)
    image = np.full((size.height, size.width, 4), 247, np.uint8)
    for top in range(24, size.height, 24):
        letters = "".join(chr(97 + letter) for letter in random.integers(0, 26, size.width // 14))
        cv2.putText(image, letters, (8, top), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (30, 30, 30, 255), 1, cv2.LINE_AA)
    return image


def decoder(settings: RenditionSettings) -> VideoCodecContext:
    context = av.CodecContext.create(settings.codec, "r")
    assert isinstance(context, VideoCodecContext)
    context.thread_count = 1
    return context


class Live:
    """One rendition's encoder, and what a browser's decoder makes of it."""

    def __init__(self, rendition: Rendition) -> None:
        self.settings = RENDITIONS[rendition]
        self.size = fitting(PROGRAM, self.settings.height)
        self.encoder = LiveVideoEncoder(self.settings, self.size)
        self.decoder = decoder(self.settings)
        self.now_ns = 10**15

    def planes(self, image: Image) -> Image:
        return LivePicture(VideoFrame(0, image)).planes(self.size)

    def encode(self, image: Image, keyframe: bool = False) -> Encoded:
        self.now_ns += NS_PER_S // self.settings.fps
        return self.encoder.encode(self.planes(image), self.now_ns, keyframe)

    def decode(self, encoded: Encoded) -> av.VideoFrame:
        frames = [frame for packet in encoded.packets for frame in self.decoder.decode(av.Packet(packet.data))]
        assert len(frames) == 1
        return frames[0]

    def psnr(self, frame: av.VideoFrame, image: Image) -> float:
        luma = slice(0, self.size.height)
        error = frame.to_ndarray()[luma].astype(float) - self.planes(image)[luma]
        return float(10 * np.log10(255**2 / np.mean(error**2)))


@pytest.mark.parametrize("rendition", ALL)
def test_each_picture_is_one_packet_at_once_at_its_time_on_the_clock(rendition: Rendition) -> None:
    live = Live(rendition)
    for number in range(4):
        encoded = live.encode(page(number))
        assert [packet.stream for packet in encoded.packets] == [live.settings.stream]
        packet = encoded.packets[0]
        assert packet.pts * packet.time_base == pytest.approx(Fraction(live.now_ns, NS_PER_S), abs=1e-5)
        assert packet.keyframe == (number == 0)
        live.decode(encoded)


@pytest.mark.parametrize("rendition", ALL)
def test_keyframes_come_when_asked_for_and_stand_alone(rendition: Rendition) -> None:
    live = Live(rendition)
    for number in range(3):
        live.encode(page(number))
    encoded = live.encode(page(3), keyframe=True)
    assert encoded.keyframe
    live.decoder = decoder(live.settings)
    assert live.psnr(live.decode(encoded), page(3)) > 15


def units(packet: Packet) -> list[int]:
    """Return the types of the NAL units between Annex B's start codes (ITU-T H.264, 7.4.1)."""
    return [part[0] & 0x1F for part in packet.data.split(b"\0\0\1")[1:]]


def test_h264_is_constrained_baseline_with_parameter_sets_before_each_keyframe() -> None:
    live = Live(Rendition.HIGH)
    first = live.encode(page(0)).packets[0]
    assert {7, 8, 5} <= set(units(first))
    profile, constraints = first.data[first.data.index(b"\0\0\1\x67") + 4 :][:2]
    assert profile == 66
    assert constraints & 0x40
    assert set(units(live.encode(page(1)).packets[0])) == {1}
    assert {7, 8, 5} <= set(units(live.encode(page(1), keyframe=True).packets[0]))


def test_h264_names_its_colours() -> None:
    live = Live(Rendition.LOW)
    frame = live.decode(live.encode(page(0)))
    assert (frame.colorspace, frame.color_range) == (6, 1)


@pytest.mark.parametrize("rendition", ALL)
def test_a_page_full_of_text_is_capped_in_size_and_gets_sharp(rendition: Rendition) -> None:
    live = Live(rendition)
    sizes = []
    for _ in range(45):
        encoded = live.encode(page(0))
        sizes.append(encoded.size)
        frame = live.decode(encoded)
    assert live.psnr(frame, page(0)) > 30
    # What the encoders promise of their buffer is not exact.
    assert sizes[0] * 8 <= 1.3 * BURST_S * live.settings.bit_rate
    assert sum(sizes) * 8 <= 1.1 * live.settings.bit_rate * (45 / live.settings.fps + BURST_S)


@pytest.mark.parametrize("rendition", [Rendition.HIGH, Rendition.LOW, Rendition.THIN])
def test_so_is_the_next_page(rendition: Rendition) -> None:
    live = Live(rendition)
    for _ in range(45):
        live.encode(page(0))
    assert live.encode(page(1)).size * 8 <= 1.3 * BURST_S * live.settings.bit_rate


def test_a_still_picture_costs_hardly_anything_once_it_is_sharp() -> None:
    live = Live(Rendition.HIGH)
    for _ in range(60):
        encoded = live.encode(page(0))
    assert encoded.size < 300
    assert encoded.quantiser is not None
    assert encoded.quantiser <= 20


def test_pictures_of_the_same_moment_follow_each_other() -> None:
    live = Live(Rendition.LOW)
    planes = live.planes(page(0))
    times = [live.encoder.encode(planes, 10**15, keyframe=False).packets[0].pts for _ in range(3)]
    assert times == [times[0], times[0] + 1, times[0] + 2]


def test_a_size_that_the_encoder_refuses_is_an_error_in_its_words() -> None:
    with pytest.raises(StudioError) as caught:
        LiveVideoEncoder(RenditionSettings(StreamId.LIVE_HIGH, "h264", 0, 30, 1), Size(0, 0))
    assert caught.value.code is ErrorCode.ENCODER_REFUSED
    assert caught.value.detail
