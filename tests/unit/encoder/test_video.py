from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from av.error import FFmpegError
from numpy.typing import NDArray

from capture.clock import NS_PER_S
from capture.errors import ErrorCode, StudioError
from capture.media import Image
from encoder.packets import MediaKind, Packet, StreamId
from encoder.settings import VideoSettings
from encoder.video import VideoEncoder

WIDTH, HEIGHT = 640, 360
FRAME_NS = NS_PER_S // 30


@pytest.fixture
def encoder() -> Iterator[VideoEncoder]:
    opened = new_encoder()
    yield opened
    opened.close()


def new_encoder(width: int = WIDTH, height: int = HEIGHT, preset: str = "superfast") -> VideoEncoder:
    return VideoEncoder(VideoSettings(width, height, 30, "libx264", preset, 23), StreamId.RECORD_VIDEO)


def noise(seed: int, width: int = WIDTH, height: int = HEIGHT) -> Image:
    """Return soft coloured blots, another picture for each seed."""
    blots = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), np.uint8)
    picture = cv2.resize(blots, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.dstack([picture, np.full((height, width), 255, np.uint8)]).astype(np.uint8)


def decode(encoder: VideoEncoder, packets: list[Packet]) -> list[av.VideoFrame]:
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = encoder.spec.extradata
    decoder.thread_count = 1
    frames = []
    for packet in packets:
        unit = av.Packet(packet.data)
        unit.pts, unit.dts, unit.time_base = packet.pts, packet.dts, packet.time_base
        frames += decoder.decode(unit)
    return [frame for frame in frames + decoder.decode(None) if isinstance(frame, av.VideoFrame)]


def to_bgr(frame: av.VideoFrame) -> NDArray[np.float64]:
    """Convert by the frame's own tags and the formulas of ITU-T H.273 (limited range, matrix 6 or 1)."""
    red_share, blue_share = {6: (0.299, 0.114), 1: (0.2126, 0.0722)}[frame.colorspace]
    assert frame.color_range == 1
    planes = frame.to_ndarray().astype(np.float64)
    height, width = frame.height, frame.width
    y = (planes[:height] - 16) / 219
    chroma = planes[height:].reshape(2, height // 2, width // 2).repeat(2, axis=1).repeat(2, axis=2)
    blue_difference, red_difference = (chroma - 128) / 224
    red = y + 2 * (1 - red_share) * red_difference
    blue = y + 2 * (1 - blue_share) * blue_difference
    green = (y - red_share * red - blue_share * blue) / (1 - red_share - blue_share)
    return np.asarray(np.clip(np.dstack([blue, green, red]) * 255, 0, 255), np.float64)


def test_each_picture_gives_its_packet_at_once(encoder: VideoEncoder) -> None:
    for number in range(8):
        packets = encoder.encode(noise(number), number * FRAME_NS, keyframe=number == 0)
        assert [packet.pts for packet in packets] == [number * 3000]
        assert packets[0].dts == packets[0].pts
        assert packets[0].keyframe == (number == 0)
    assert encoder.again(9 * FRAME_NS)[0].pts == 27_000
    assert encoder.flush() == []


def test_headers_are_apart_from_the_packets(encoder: VideoEncoder) -> None:
    spec = encoder.spec
    assert (spec.kind, spec.codec, spec.width, spec.height) == (MediaKind.VIDEO, "h264", WIDTH, HEIGHT)
    assert b"\x00\x00\x01\x67" in spec.extradata
    packet = encoder.encode(noise(0), 0, True)[0]
    kinds = {part[0] & 31 for part in packet.data.split(b"\x00\x00\x01")[1:]}
    assert 5 in kinds  # an IDR slice
    assert 7 not in kinds  # no SPS


def test_keyframes_come_only_where_they_are_asked_for(encoder: VideoEncoder) -> None:
    keyframes = []
    for number in range(40):
        packets = encoder.encode(noise(number), number * FRAME_NS, keyframe=number in {0, 17})
        keyframes += [number for packet in packets if packet.keyframe]
    assert keyframes == [0, 17]


def test_sparse_times_are_kept_and_never_run_back(encoder: VideoEncoder) -> None:
    times = [0, 1, 2, 500_000_000, 400_000_000, 60 * NS_PER_S, 7_200 * NS_PER_S + 5_556]
    found = [encoder.encode(noise(1), at, at == 0)[0].pts for at in times]
    assert found == [0, 1, 2, 45_000, 45_001, 5_400_000, 648_000_001]


def test_pictures_come_out_as_they_went_in_although_one_buffer_serves_all(encoder: VideoEncoder) -> None:
    packets = []
    for number in range(6):
        packets += encoder.encode(noise(number), number * FRAME_NS, number == 0)
    frames = decode(encoder, packets)
    assert len(frames) == 6
    for number, frame in enumerate(frames):
        assert np.abs(to_bgr(frame) - noise(number)[..., :3]).mean() < 4


def test_the_last_picture_again_is_small_and_the_same(encoder: VideoEncoder) -> None:
    packets = encoder.encode(noise(3), 0, True)
    packets += encoder.again(NS_PER_S // 2)
    packets += encoder.again(NS_PER_S, keyframe=True)
    assert len(packets[1].data) < 200
    assert [packet.keyframe for packet in packets] == [True, False, True]
    for frame in decode(encoder, packets):
        assert np.abs(to_bgr(frame) - noise(3)[..., :3]).mean() < 4


@pytest.mark.parametrize("size", [(160, 90), (854, 480), (1366, 766), (1080, 1920), (3840, 2160)])
def test_all_even_sizes_keep_their_place(size: tuple[int, int]) -> None:
    encoder = new_encoder(*size)
    picture = noise(5, *size)
    frame = decode(encoder, encoder.encode(picture, 0, True))[0]
    assert (frame.width, frame.height) == size
    assert np.abs(to_bgr(frame) - picture[..., :3]).mean() < 6
    encoder.close()


def test_a_picture_of_another_size_is_refused(encoder: VideoEncoder) -> None:
    with pytest.raises(StudioError) as caught:
        encoder.encode(noise(0, WIDTH, HEIGHT + 2), 0, True)
    assert caught.value.code is ErrorCode.ENCODER_FAILED
    with pytest.raises(StudioError, match="no picture yet"):
        encoder.again(0)


def test_nothing_is_encoded_after_close(encoder: VideoEncoder) -> None:
    encoder.close()
    encoder.close()
    with pytest.raises(StudioError, match="closed"):
        encoder.encode(noise(0), 0, True)


def test_a_failing_library_is_told_as_an_encoder_that_failed(
    encoder: VideoEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def encode(self, frame: av.VideoFrame | None) -> list[object]:
            raise FFmpegError(12, "no memory")

    monkeypatch.setattr(encoder, "_context", Broken())
    with pytest.raises(StudioError) as caught:
        encoder.encode(noise(0), 0, True)
    assert caught.value.code is ErrorCode.ENCODER_FAILED
    assert "no memory" in caught.value.detail


def test_an_encoder_that_refuses_says_why_in_the_librarys_words() -> None:
    with pytest.raises(StudioError) as caught:
        new_encoder(preset="no-such-preset")
    assert caught.value.code is ErrorCode.ENCODER_REFUSED
    assert caught.value.facts == {"name": "libx264"}
    assert "no-such-preset" in caught.value.detail


def test_an_encoder_unknown_to_the_product_is_told_so() -> None:
    with pytest.raises(StudioError) as caught:
        VideoEncoder(VideoSettings(640, 360, 30, "libx265", "", 23), StreamId.RECORD_VIDEO)
    assert caught.value.code is ErrorCode.ENCODER_UNKNOWN


def chart() -> tuple[Image, list[tuple[int, int]]]:
    """Return 640x360 flat patches of 80x90 (greys, primaries, secondaries, skin, pale), and each patch's middle."""
    colours = np.array(
        [
            *[(level, level, level) for level in (0, 16, 64, 128, 192, 235, 250, 255)],
            *[(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 0, 255), (0, 255, 255)],
            *[(128, 0, 0), (0, 128, 0), (0, 0, 128), (128, 128, 0), (128, 0, 128), (0, 128, 128)],
            *[(140, 170, 220), (60, 90, 150), (200, 230, 200), (230, 200, 230), (12, 40, 80), (90, 60, 20)],
            *[(250, 240, 230), (33, 33, 200), (10, 200, 90), (77, 0, 33), (180, 180, 60), (1, 2, 3)],
        ],
        np.uint8,
    )
    grid = np.dstack([colours.reshape(4, 8, 3), np.full((4, 8), 255, np.uint8)])
    return grid.repeat(90, axis=0).repeat(80, axis=1), [
        (row * 90 + 45, col * 80 + 40) for row in range(4) for col in range(8)
    ]


def test_colours_survive_the_file_by_its_own_tags(encoder: VideoEncoder, tmp_path: Path) -> None:
    picture, middles = chart()
    path = tmp_path / "chart.mp4"
    write_mp4(path, encoder, [*encoder.encode(picture, 0, True), *encoder.again(FRAME_NS)])
    with av.open(path) as file:
        frame = next(file.decode(video=0))
        # The primaries and the curve are the screen's own (sRGB): a player that honours them changes nothing.
        assert (frame.colorspace, frame.color_range) == (6, 1)
        assert (frame.color_primaries, frame.color_trc) == (1, 13)
        by_formula, by_ffmpeg = to_bgr(frame), frame.to_ndarray(format="bgr24").astype(np.float64)
    for decoded in (by_formula, by_ffmpeg):
        errors = np.array([np.abs(decoded[y - 30 : y + 30, x - 25 : x + 25] - picture[y, x, :3]) for y, x in middles])
        assert errors.mean() <= 2
        assert errors.max() <= 6


def write_mp4(path: Path, encoder: VideoEncoder, packets: list[Packet]) -> None:
    raw = BytesIO(encoder.spec.extradata + b"".join(packet.data for packet in packets))
    with av.open(raw, "r", format="h264") as source, av.open(path, "w", format="mp4") as file:
        stream = file.add_stream_from_template(source.streams.video[0])
        units = [unit for unit in source.demux(video=0) if unit.size]
        for unit, packet in zip(units, packets, strict=True):
            unit.pts, unit.dts, unit.time_base = packet.pts, packet.dts, packet.time_base
            unit.stream = stream
            file.mux(unit)
