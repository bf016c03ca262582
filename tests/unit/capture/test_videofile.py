import logging
import os
import random
import shutil
import time
from itertools import pairwise
from pathlib import Path

import av
import pytest

from capture.clock import NS_PER_MS, NS_PER_S, FakeClock, SystemClock
from capture.errors import ErrorCode, StudioError
from capture.media import Image, VideoFrame
from capture.pixels import BgraConverter
from capture.sources import SourceInfo, SourceKind
from capture.videofile import HOPELESS_NS, VideoFileCamera, without_password
from tests.helpers.videofiles import MakeVideo, code_of, grey, number_of, read_frames, read_until_it_fails, write_video

START_NS = 1000 * NS_PER_S


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(START_NS)


def numbers(frames: list[VideoFrame]) -> list[int]:
    return [number_of(frame.image) for frame in frames]


def offsets_ms(frames: list[VideoFrame]) -> list[int]:
    return [round((frame.pts_ns - START_NS) / NS_PER_MS) for frame in frames]


def test_it_says_what_it_is(make_video: MakeVideo, clock: FakeClock) -> None:
    path = make_video()
    camera = VideoFileCamera(str(path), clock)
    assert camera.open() == SourceInfo(SourceKind.CAMERA, str(path), "camera.mp4", 64, 48, paced=True, backend="PyAV")
    camera.close()
    camera.close()


def test_pictures_come_at_their_own_times_and_loop_for_ever(make_video: MakeVideo, clock: FakeClock) -> None:
    camera = VideoFileCamera(str(make_video("camera.mkv", count=4, times=[0, 1, 3, 4])), clock)
    camera.open()
    frames = read_frames(camera, 10)
    camera.close()
    assert numbers(frames) == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1]
    assert offsets_ms(frames) == [0, 100, 300, 400, 500, 600, 800, 900, 1000, 1100]
    assert camera.skipped == 0
    assert not any(frame.image.flags.writeable for frame in frames)


def test_read_never_blocks_for_long(make_video: MakeVideo, clock: FakeClock) -> None:
    camera = VideoFileCamera(str(make_video("camera.mkv", count=2, times=[0, 10])), clock)
    camera.open()
    assert camera.read() is not None
    for _ in range(9):
        before_ns = clock.now_ns()
        assert camera.read() is None
        assert clock.now_ns() - before_ns == 100 * NS_PER_MS
    camera.close()


def test_a_slow_reader_sees_real_time_with_pictures_missing(
    make_video: MakeVideo, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    camera = VideoFileCamera(str(make_video(count=20)), clock)
    camera.open()
    seen = []
    for _ in range(12):
        frame = camera.read()
        assert frame is not None
        assert clock.now_ns() - frame.pts_ns < 100 * NS_PER_MS
        seen.append(number_of(frame.image))
        clock.advance(0.35)
    assert seen == [0, 3, 7, 10, 14, 17, 1, 4, 8, 11, 15, 18]
    assert camera.skipped > 20
    assert caplog.text == ""
    camera.close()
    camera.close()
    assert caplog.text.count(f"{camera.skipped} pictures were skipped") == 1


@pytest.mark.parametrize("keyframe_interval", [5, 100])
def test_a_reader_seconds_late_catches_up(make_video: MakeVideo, clock: FakeClock, keyframe_interval: int) -> None:
    camera = VideoFileCamera(str(make_video(count=25, keyframe_interval=keyframe_interval)), clock)
    camera.open()
    camera.read()
    clock.advance(8.04)
    frames = read_frames(camera, 3)
    # 8.04 s are three passes of 2.5 s and half a second more.
    assert numbers(frames) == [5, 6, 7]
    assert all(0 <= clock.now_ns() - frame.pts_ns <= 300 * NS_PER_MS for frame in frames)
    times = [frame.pts_ns for frame in frames]
    assert times == sorted(set(times))
    camera.close()


def test_after_a_sleep_of_the_machine_it_goes_on_from_there(make_video: MakeVideo, clock: FakeClock) -> None:
    camera = VideoFileCamera(str(make_video(count=20)), clock)
    camera.open()
    assert numbers(read_frames(camera, 3)) == [0, 1, 2]
    clock.advance(HOPELESS_NS / NS_PER_S + 3600)
    woken_ns = clock.now_ns()
    frames = read_frames(camera, 3)
    assert numbers(frames) == [3, 4, 5]
    assert [(frame.pts_ns - woken_ns) // NS_PER_MS for frame in frames] == [0, 100, 200]
    assert camera.skipped == 0
    camera.close()


def test_a_still_picture_is_yielded_once(make_video: MakeVideo, clock: FakeClock) -> None:
    camera = VideoFileCamera(str(make_video(count=1)), clock)
    camera.open()
    assert numbers(read_frames(camera, 1)) == [0]
    assert [camera.read() for _ in range(20)] == [None] * 20
    assert clock.now_ns() - START_NS >= 2 * NS_PER_S
    camera.close()


def test_a_file_that_nobody_sees_plays_on_unconverted(
    make_video: MakeVideo, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    converted: list[object] = []
    convert = BgraConverter.convert

    def counted(converter: BgraConverter, picture: av.VideoFrame) -> Image:
        converted.append(picture)
        return convert(converter, picture)

    monkeypatch.setattr(BgraConverter, "convert", counted)
    camera = VideoFileCamera(str(make_video(count=20)), clock)
    camera.open()
    read_frames(camera, 2)
    camera.idle = True
    count, started_ns = len(converted), clock.now_ns()
    while clock.now_ns() < started_ns + NS_PER_S:
        assert camera.read() is None
    assert len(converted) == count
    camera.idle = False
    frame = read_frames(camera, 1)[0]
    assert number_of(frame.image) in {11, 12}
    assert clock.now_ns() - frame.pts_ns <= 100 * NS_PER_MS
    camera.close()


def test_a_still_picture_is_yielded_once_more_to_who_has_not_seen_it(make_video: MakeVideo, clock: FakeClock) -> None:
    camera = VideoFileCamera(str(make_video(count=1)), clock)
    camera.open()
    first = read_frames(camera, 1)[0]
    camera.idle = True
    camera.idle = False
    again = read_frames(camera, 1)[0]
    assert again.pts_ns > first.pts_ns
    assert (again.image == first.image).all()
    assert [camera.read() for _ in range(3)] == [None] * 3
    camera.close()


def test_it_can_be_opened_again(make_video: MakeVideo, clock: FakeClock) -> None:
    camera = VideoFileCamera(str(make_video(count=1)), clock)
    for _ in range(3):
        camera.open()
        assert numbers(read_frames(camera, 1)) == [0]
        camera.close()


def test_real_time_on_the_real_clock(make_video: MakeVideo) -> None:
    camera = VideoFileCamera(str(make_video(count=6, rate=20)), SystemClock())
    camera.open()
    started_ns = time.monotonic_ns()
    frames = read_frames(camera, 20)
    took_s = (time.monotonic_ns() - started_ns) / NS_PER_S
    camera.close()
    # Pictures may be skipped on a busy machine, so only the pace of those that came is sure.
    assert took_s >= 0.9
    assert all(frame.pts_ns <= time.monotonic_ns() for frame in frames)
    intervals = {round((b.pts_ns - a.pts_ns) / NS_PER_MS) for a, b in pairwise(frames)}
    assert all(interval % 50 == 0 for interval in intervals)
    assert [(b - a) % 6 for a, b in pairwise(numbers(frames))].count(1) >= 10


def test_a_damaged_file_plays_and_says_so_once(
    make_video: MakeVideo, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    path = make_video(count=20, keyframe_interval=1)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 6000] = random.Random(3).randbytes(6000)
    path.write_bytes(data)
    camera = VideoFileCamera(str(path), clock)
    camera.open()
    with caplog.at_level(logging.WARNING):
        frames = read_frames(camera, 60)
    camera.close()
    assert len(set(numbers(frames))) in range(10, 20)
    assert [record.message for record in caplog.records if "damaged" in record.message][1:] == []
    assert "damaged" in caplog.text


def test_a_truncated_file_loops_over_what_it_has(make_video: MakeVideo, clock: FakeClock) -> None:
    path = make_video("camera.mkv", count=20)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    camera = VideoFileCamera(str(path), clock)
    camera.open()
    seen = numbers(read_frames(camera, 40))
    camera.close()
    length = seen.index(0, 1)
    assert 1 < length < 20
    assert seen == [n % length for n in range(40)]


def test_a_missing_file(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "none.mp4"
    with pytest.raises(StudioError) as caught:
        VideoFileCamera(str(path), clock).open()
    assert (caught.value.code, caught.value.facts) == (ErrorCode.FILE_MISSING, {"path": str(path)})


@pytest.mark.parametrize("kind", ["empty", "noise", "text", "folder", "without its index"])
def test_a_broken_file(tmp_path: Path, make_video: MakeVideo, clock: FakeClock, kind: str) -> None:
    path = tmp_path / "broken.txt"
    if kind == "folder":
        path.mkdir()
    elif kind == "without its index":
        whole = make_video("whole.mov")
        path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    else:
        path.write_bytes({"empty": b"", "noise": os.urandom(20_000), "text": b"hello\n" * 999}[kind])
    camera = VideoFileCamera(str(path), clock)
    with pytest.raises(StudioError) as caught:
        camera.open()
    camera.close()
    assert caught.value.code is ErrorCode.MEDIA_FILE_BROKEN
    assert caught.value.facts["path"] == str(path)
    assert caught.value.detail


@pytest.mark.parametrize("how", ["gone", "broken"])
def test_a_file_that_can_t_be_read_any_more_is_lost_and_can_come_back(
    make_video: MakeVideo, clock: FakeClock, how: str
) -> None:
    path = make_video(count=5)
    kept = path.with_suffix(".kept")
    shutil.copy(path, kept)
    camera = VideoFileCamera(str(path), clock)
    camera.open()
    read_frames(camera, 2)
    path.unlink()
    if how == "broken":
        path.write_bytes(b"no video")
    _, error = read_until_it_fails(camera)
    assert code_of(error) == ErrorCode.CAMERA_LOST
    camera.close()
    kept.replace(path)
    camera.open()
    assert numbers(read_frames(camera, 3)) == [0, 1, 2]
    camera.close()


def test_a_file_that_was_replaced_is_seen_at_the_next_pass(make_video: MakeVideo, clock: FakeClock) -> None:
    path = make_video(count=5)
    camera = VideoFileCamera(str(path), clock)
    camera.open()
    read_frames(camera, 2)
    write_video(path.with_name("new.mp4"), [grey(20, (80, 60)), grey(21, (80, 60))]).replace(path)
    frames = read_frames(camera, 6)
    camera.close()
    assert numbers(frames) == [2, 3, 4, 20, 21, 20]
    assert frames[-1].image.shape == (60, 80, 4)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("rtsp://lab:secret@10.0.0.7:554/a?b=c", "rtsp://lab@10.0.0.7:554/a?b=c"),
        ("http://10.0.0.7/a.mjpg", "http://10.0.0.7/a.mjpg"),
    ],
)
def test_passwords_are_not_shown(url: str, shown: str) -> None:
    assert without_password(url) == shown
