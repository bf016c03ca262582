import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from capture.clock import NS_PER_MS, NS_PER_S
from capture.decoder import NotAVideoError, Picture, VideoDecoder
from tests.helpers.videofiles import MakeVideo, grey, number_of, write_video


@contextmanager
def decoding(path: Path) -> Iterator[VideoDecoder]:
    decoder = VideoDecoder(str(path), {}, None)
    try:
        yield decoder
    finally:
        decoder.close()


def all_of(decoder: VideoDecoder) -> list[Picture]:
    pictures = []
    while (picture := decoder.next()) is not None:
        pictures.append(picture)
    return pictures


def numbers(pictures: list[Picture]) -> list[int]:
    return [number_of(picture.data.to_ndarray(format="rgb24").astype(np.uint8)) for picture in pictures]


@pytest.mark.parametrize("name", ["camera.mp4", "camera.mkv", "camera.ts", "camera.avi"])
def test_pictures_come_in_order_with_their_own_times(make_video: MakeVideo, name: str) -> None:
    with decoding(make_video(name, count=20)) as decoder:
        pictures = all_of(decoder)
        assert numbers(pictures) == list(range(20))
        assert [round(picture.time_ns / NS_PER_MS) for picture in pictures] == [100 * n for n in range(20)]
        assert (decoder.pictures, decoder.damaged) == (20, 0)
        assert decoder.end_ns == pytest.approx(2 * NS_PER_S, abs=2 * NS_PER_MS)
        assert not decoder.endless


def test_a_variable_rate_is_kept(make_video: MakeVideo) -> None:
    with decoding(make_video("camera.mkv", count=4, times=[3, 4, 14, 15])) as decoder:
        assert [picture.time_ns // NS_PER_MS for picture in all_of(decoder)] == [0, 100, 1100, 1200]


@pytest.mark.parametrize("jump", [1000, 100_000])
def test_a_jump_in_the_timestamps_is_taken_out(make_video: MakeVideo, jump: int) -> None:
    path = make_video("camera.mkv", count=6, times=[0, 1, 2, jump, jump + 1, jump + 2])
    with decoding(path) as decoder:
        assert [picture.time_ns // NS_PER_MS for picture in all_of(decoder)] == [0, 100, 200, 300, 400, 500]


def test_timestamps_that_start_over_go_on(tmp_path: Path, make_video: MakeVideo) -> None:
    first = make_video("first.ts", count=5).read_bytes()
    joined = tmp_path / "joined.ts"
    joined.write_bytes(first + make_video("second.ts", count=8).read_bytes())
    with decoding(joined) as decoder:
        pictures = all_of(decoder)
    assert numbers(pictures) == [*range(5), *range(8)]
    times = [picture.time_ns for picture in pictures]
    assert times == sorted(set(times))
    assert times[-1] <= 1300 * NS_PER_MS


def test_behind_goes_to_the_next_keyframe_and_decodes_cleanly_from_there(make_video: MakeVideo) -> None:
    with decoding(make_video(count=20, keyframe_interval=5)) as decoder:
        assert numbers([decoder.next() or pytest.fail("no picture")]) == [0]
        jumped = decoder.next(behind=True)
        assert jumped is not None
        assert numbers([jumped, *all_of(decoder)]) == list(range(5, 20))
        assert jumped.time_ns // NS_PER_MS == 500


def test_behind_without_another_keyframe_ends_but_knows_the_length(make_video: MakeVideo) -> None:
    with decoding(make_video(count=20, keyframe_interval=100)) as decoder:
        assert decoder.next() is not None
        while decoder.next(behind=True) is not None:
            pass
        assert decoder.end_ns == pytest.approx(2 * NS_PER_S, abs=2 * NS_PER_MS)
        assert decoder.pictures == 20


@pytest.mark.parametrize("name", ["camera.mp4", "camera.mkv", "camera.ts"])
def test_damaged_places_are_skipped_and_counted(tmp_path: Path, name: str) -> None:
    chance = np.random.default_rng(1)
    pictures = [chance.integers(0, 255, (96, 128, 3), np.uint8) for _ in range(30)]
    path = write_video(tmp_path / name, pictures)
    data = bytearray(path.read_bytes())
    dice = random.Random(7)
    for _ in range(5):
        place = dice.randrange(len(data) // 3, len(data) * 2 // 3)
        data[place : place + 300] = dice.randbytes(300)
    path.write_bytes(data)
    with decoding(path) as decoder:
        good = all_of(decoder)
        assert decoder.damaged > 0
        assert decoder.damage
    assert 15 <= len(good) < 30
    assert not any(picture.data.is_corrupt for picture in good)
    assert good[-1].time_ns == pytest.approx(2.9 * NS_PER_S, abs=2 * NS_PER_MS)


@pytest.mark.parametrize("name", ["camera.mp4", "camera.mkv", "camera.ts"])
def test_a_truncated_file_gives_what_it_has(make_video: MakeVideo, name: str) -> None:
    path = make_video(name, count=20)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    with decoding(path) as decoder:
        good = numbers(all_of(decoder))
    assert good == list(range(len(good)))
    assert 1 < len(good) < 20


def test_a_single_picture_is_not_endless(tmp_path: Path) -> None:
    for name in ("still.png", "still.jpg", "still.bmp"):
        cv2.imwrite(str(tmp_path / name), grey(9))
        with decoding(tmp_path / name) as decoder:
            assert not decoder.endless
            assert numbers(all_of(decoder)) == [9]


def test_a_text_file_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello\n" * 500)
    with pytest.raises(NotAVideoError):
        VideoDecoder(str(path), {}, None)


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=48_000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4800), np.float32), "fltp", "mono")
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(NotAVideoError):
        VideoDecoder(str(path), {}, None)


@pytest.mark.parametrize("content", [b"", b"\x00" * 10_000, bytes(random.Random(5).randbytes(10_000))])
def test_what_is_no_media_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.mp4"
    path.write_bytes(content)
    with pytest.raises(av.error.FFmpegError):
        VideoDecoder(str(path), {}, None)
