import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from capture.clock import NS_PER_S, SystemClock
from capture.errors import ErrorCode, StudioError
from capture.feed import AudioFeed, Feed, VideoFeed
from capture.media import AudioBlock, VideoFrame
from capture.slots import Signal
from capture.sources import SourceEvent, SourceInfo, SourceKind, SourceLost, SourceOpened, VideoSource
from capture.webcam import camera_source
from tests.helpers.videofiles import MakeVideo, number_of
from tests.helpers.waiting import wait_until

CLOCK = SystemClock()
LOST = StudioError(ErrorCode.CAMERA_LOST, "unplugged")
CAMERA = SourceInfo(SourceKind.CAMERA, "desk", "Desk camera", 4, 2, paced=True)
SCREEN = SourceInfo(SourceKind.SCREEN, "0", "Screen", 4, 2, paced=False)
MICROPHONE = SourceInfo(SourceKind.MICROPHONE, "mic", "Microphone", paced=True)


class Scripted:
    """What the video and audio sources of these tests share: a fault can be set at any time from the test."""

    def __init__(self, info: SourceInfo) -> None:
        self.info = info
        self.open_fault: Exception | None = None
        self.read_fault: Exception | None = None
        self.silent = False
        self.opened: list[float] = []
        self.closed = 0
        self.threads: set[str] = set()

    def open(self) -> SourceInfo:
        self.opened.append(time.monotonic())
        self.threads.add(threading.current_thread().name)
        if self.open_fault is not None:
            raise self.open_fault
        return self.info

    def has_something(self) -> bool:
        self.threads.add(threading.current_thread().name)
        if self.info.paced:
            time.sleep(0.01)
        if self.read_fault is not None:
            raise self.read_fault
        return not self.silent

    def close(self) -> None:
        self.threads.add(threading.current_thread().name)
        self.closed += 1


class Camera(Scripted):
    def __init__(self, info: SourceInfo = CAMERA) -> None:
        super().__init__(info)
        self.reads: list[int] = []

    def read(self) -> VideoFrame | None:
        self.reads.append(CLOCK.now_ns())
        return VideoFrame(CLOCK.now_ns(), np.zeros((2, 4, 4), np.uint8)) if self.has_something() else None


class Microphone(Scripted):
    def __init__(self) -> None:
        super().__init__(MICROPHONE)

    def read(self) -> AudioBlock | None:
        return AudioBlock(CLOCK.now_ns(), 48_000, np.zeros((480, 1), np.float32)) if self.has_something() else None


class Bench:
    """Makes feeds, keeps what they post, and stops them at the end."""

    def __init__(self) -> None:
        self.events: list[SourceEvent] = []
        self.blocks: list[AudioBlock] = []
        self.signal = Signal()
        self.feeds: list[Feed] = []

    def video(self, source: VideoSource, kind: SourceKind = SourceKind.CAMERA, fps: int = 30) -> VideoFeed:
        feed = VideoFeed(source, CLOCK, fps, self.signal, self.events.append, kind)
        self.feeds.append(feed)
        feed.start()
        return feed

    def audio(self, source: Microphone) -> AudioFeed:
        feed = AudioFeed(source, CLOCK, self.blocks.append, self.events.append, SourceKind.MICROPHONE)
        self.feeds.append(feed)
        feed.start()
        return feed

    @property
    def kinds(self) -> list[type]:
        return [type(event) for event in self.events]


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    for feed in bench.feeds:
        feed.stop()


def test_a_camera_s_pictures_reach_the_slot_and_wake_the_consumer(bench: Bench) -> None:
    feed = bench.video(Camera())
    assert feed.wait_open(10) == CAMERA
    assert bench.events == [SourceOpened(CAMERA, again=False)]
    assert bench.signal.wait(10)
    frame = feed.slot.take()
    assert frame is not None
    wait_until(lambda: feed.slot.checked_ns > frame.pts_ns)
    newer = feed.slot.take()
    assert newer is not None
    assert newer.pts_ns > frame.pts_ns
    assert not feed.lost


def test_all_happens_on_one_thread_that_is_not_the_caller_s(bench: Bench) -> None:
    source = Camera()
    feed = bench.video(source)
    feed.wait_open(10)
    feed.stop()
    assert source.threads == {"camera-feed"}
    assert source.closed == 1


def test_a_source_with_nothing_new_confirms_the_time_before_it_looked(bench: Bench) -> None:
    source = Camera(SCREEN)
    feed = bench.video(source, SourceKind.SCREEN)
    wait_until(lambda: feed.slot.peek() is not None)
    source.silent = True
    count = len(source.reads)
    wait_until(lambda: len(source.reads) > count + 3)
    feed.stop()
    picture = feed.slot.peek()
    assert picture is not None
    assert picture.pts_ns < feed.slot.checked_ns <= source.reads[-1]
    assert feed.slot.checked_ns > source.reads[-2]


def test_a_source_that_is_not_paced_is_called_at_the_rate(bench: Bench) -> None:
    source = Camera(SCREEN)
    bench.video(source, SourceKind.SCREEN, fps=50)
    wait_until(lambda: len(source.reads) >= 51)
    first, last = source.reads[0], source.reads[50]
    # Ticks may be skipped on a busy machine, never called sooner.
    assert last - first >= 0.98 * NS_PER_S


@pytest.mark.parametrize("code", [ErrorCode.CAMERA_UNKNOWN, ErrorCode.CAMERA_BUSY])
def test_the_failure_of_the_first_open_is_told_to_who_waits(bench: Bench, code: ErrorCode) -> None:
    source = Camera()
    source.open_fault = StudioError(code, name="x")
    feed = bench.video(source)
    for _ in range(2):
        with pytest.raises(StudioError) as caught:
            feed.wait_open(10)
        assert caught.value is source.open_fault
    assert feed.lost
    assert bench.events == []
    assert source.closed == 1
    source.open_fault = None
    wait_until(lambda: bench.events == [SourceOpened(CAMERA, again=True)])
    assert not feed.lost


def test_an_open_that_takes_too_long_is_busy(bench: Bench) -> None:
    let_go = threading.Event()

    class Slow(Camera):
        def open(self) -> SourceInfo:
            let_go.wait(30)
            return super().open()

    feed = bench.video(Slow())
    with pytest.raises(StudioError) as caught:
        feed.wait_open(0.05)
    assert caught.value.code is ErrorCode.CAMERA_BUSY
    let_go.set()
    assert feed.wait_open(10) == CAMERA


def test_a_lost_camera_is_posted_once_and_taken_up_again(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    source = Camera()
    feed = bench.video(source)
    wait_until(lambda: feed.slot.peek() is not None)
    source.open_fault = source.read_fault = LOST
    wait_until(lambda: feed.lost)
    wait_until(lambda: len(source.opened) >= 3)
    assert bench.events == [
        SourceOpened(CAMERA, again=False),
        SourceLost(SourceKind.CAMERA, "desk", ErrorCode.CAMERA_LOST, "unplugged", {"name": "Desk camera"}),
    ]
    assert feed.slot.peek() is None
    assert [record.levelname for record in caplog.records if "away" in record.message] == []
    bench.signal.wait(0)
    source.open_fault = source.read_fault = None
    wait_until(lambda: not feed.lost)
    assert feed.slot.peek() is not None
    assert bench.signal.wait(10)
    wait_until(lambda: len(bench.events) == 3)
    assert bench.events[-1] == SourceOpened(CAMERA, again=True)
    gaps = [after - before for before, after in zip(source.opened[1:], source.opened[2:], strict=False)]
    assert all(gap >= 0.95 for gap in gaps)
    assert source.closed == len(source.opened) - 1


def test_losing_a_camera_wakes_the_consumer(bench: Bench) -> None:
    source = Camera()
    feed = bench.video(source)
    wait_until(lambda: feed.slot.peek() is not None)
    source.silent = True
    time.sleep(0.05)
    bench.signal.wait(0)
    source.read_fault = LOST
    assert bench.signal.wait(10)
    wait_until(lambda: feed.lost)


def test_a_camera_that_opens_but_fails_at_once_is_not_back(bench: Bench) -> None:
    source = Camera()
    feed = bench.video(source)
    feed.wait_open(10)
    source.read_fault = LOST
    wait_until(lambda: len(source.opened) >= 4)
    assert bench.kinds == [SourceOpened, SourceLost]
    assert feed.lost


@pytest.mark.parametrize("where", ["open_fault", "read_fault"])
def test_an_unforeseen_exception_is_a_loss_with_a_traceback_and_not_the_end(
    bench: Bench, caplog: pytest.LogCaptureFixture, where: str
) -> None:
    source = Camera()
    feed = bench.video(source)
    feed.wait_open(10)
    setattr(source, where, ZeroDivisionError("in the driver"))
    source.read_fault = source.read_fault or LOST
    wait_until(lambda: len(source.opened) >= 3)
    lost = bench.events[1]
    assert isinstance(lost, SourceLost)
    if where == "read_fault":
        assert (lost.code, lost.detail) == (ErrorCode.INTERNAL, "ZeroDivisionError('in the driver')")
        assert caplog.text.count("Traceback") == 1
    source.open_fault = source.read_fault = None
    wait_until(lambda: bench.kinds == [SourceOpened, SourceLost, SourceOpened])


def test_an_unforeseen_exception_of_the_first_open_is_told_as_internal(bench: Bench) -> None:
    source = Camera()
    source.open_fault = ZeroDivisionError("in the driver")
    with pytest.raises(StudioError) as caught:
        bench.video(source).wait_open(10)
    assert caught.value.code is ErrorCode.INTERNAL


def test_stop_is_quick_also_between_two_tries(bench: Bench) -> None:
    source = Camera()
    source.open_fault = LOST
    feed = bench.video(source)
    wait_until(lambda: feed.lost)
    started = time.monotonic()
    feed.stop()
    assert time.monotonic() - started < 0.9
    assert len(source.opened) == source.closed
    tries = len(source.opened)
    time.sleep(1.1)
    assert len(source.opened) == tries


def test_stop_does_not_wait_for_a_driver_that_hangs(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    let_go = threading.Event()

    class Hanging(Camera):
        def read(self) -> VideoFrame | None:
            let_go.wait(30)
            return None

    source = Hanging()
    feed = bench.video(source)
    feed.wait_open(10)
    started = time.monotonic()
    feed.stop()
    assert time.monotonic() - started < 5
    assert "hangs in its driver" in caplog.text
    let_go.set()
    wait_until(lambda: source.closed == 1)


def test_a_feed_stopped_before_it_was_open_lets_nobody_wait(bench: Bench) -> None:
    let_go = threading.Event()

    class Slow(Camera):
        def open(self) -> SourceInfo:
            let_go.wait(30)
            raise LOST

    feed = bench.video(Slow())
    threading.Timer(0.1, let_go.set).start()
    feed.stop()
    with pytest.raises(StudioError) as caught:
        feed.wait_open(10)
    assert caught.value is LOST


def test_stopping_a_feed_that_never_started() -> None:
    VideoFeed(Camera(), CLOCK, 30, Signal(), lambda event: None, SourceKind.CAMERA).stop()


def test_blocks_reach_the_consumer_in_order(bench: Bench) -> None:
    feed = bench.audio(Microphone())
    assert feed.wait_open(10) == MICROPHONE
    wait_until(lambda: len(bench.blocks) > 20)
    times = [block.pts_ns for block in bench.blocks]
    assert times == sorted(times)


def test_a_silent_microphone_is_lost_after_half_a_second_and_taken_up_again(bench: Bench) -> None:
    source = Microphone()
    feed = bench.audio(source)
    wait_until(lambda: len(bench.blocks) > 3)
    source.silent = True
    wait_until(lambda: feed.lost)
    silent_ns = CLOCK.now_ns() - bench.blocks[-1].pts_ns
    assert 0.5 * NS_PER_S <= silent_ns < 2 * NS_PER_S
    lost = bench.events[-1]
    assert isinstance(lost, SourceLost)
    assert (lost.kind, lost.id, lost.code) == (SourceKind.MICROPHONE, "mic", ErrorCode.MICROPHONE_LOST)
    wait_until(lambda: len(source.opened) == 2)
    assert bench.kinds == [SourceOpened, SourceLost]
    source.silent = False
    wait_until(lambda: not feed.lost)
    wait_until(lambda: bench.kinds == [SourceOpened, SourceLost, SourceOpened])


def test_a_microphone_that_never_yields_is_lost(bench: Bench) -> None:
    source = Microphone()
    source.silent = True
    feed = bench.audio(source)
    feed.wait_open(10)
    wait_until(lambda: feed.lost)
    assert bench.kinds == [SourceOpened, SourceLost]


def test_a_real_file_that_goes_and_comes_back(bench: Bench, make_video: MakeVideo, tmp_path: Path) -> None:
    path = make_video(count=6, rate=20)
    feed = bench.video(camera_source(str(path), CLOCK))
    assert feed.wait_open(10).id == str(path)
    wait_until(lambda: (frame := feed.slot.peek()) is not None and number_of(frame.image) == 3)
    away = path.rename(tmp_path / "away.mp4")
    wait_until(lambda: feed.lost)
    assert feed.slot.peek() is None
    away.rename(path)
    wait_until(lambda: not feed.lost)
    wait_until(lambda: (frame := feed.slot.peek()) is not None and number_of(frame.image) == 3)
    assert [getattr(event, "code", None) for event in bench.events] == [None, ErrorCode.CAMERA_LOST, None]


def test_a_camera_that_nobody_sees_leaves_no_old_picture_behind(bench: Bench) -> None:
    class Idling(Camera):
        idle = False

        def read(self) -> VideoFrame | None:
            frame = super().read()
            return None if self.idle else frame

    feed = bench.video(Idling())
    wait_until(lambda: feed.slot.peek() is not None)
    feed.idle = True
    time.sleep(0.1)
    awake_ns = CLOCK.now_ns()
    feed.idle = False
    wait_until(lambda: feed.slot.peek() is not None)
    frame = feed.slot.peek()
    assert frame is not None
    assert frame.pts_ns >= awake_ns - NS_PER_S // 50


def test_what_is_lost_of_the_computer_s_own_sound_is_no_microphone(bench: Bench) -> None:
    source = Microphone()
    feed = AudioFeed(source, CLOCK, bench.blocks.append, bench.events.append, SourceKind.SYSTEM_SOUND)
    feed.start()
    try:
        feed.wait_open(10)
        source.silent = True
        wait_until(lambda: feed.lost)
        lost = bench.events[-1]
    finally:
        feed.stop()
    assert isinstance(lost, SourceLost)
    assert lost.code is ErrorCode.SYSTEM_SOUND_LOST
    assert lost.facts["name"] == MICROPHONE.name
