import logging
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest

from capture.clock import NS_PER_MS, SystemClock
from capture.compositor import Compositor
from capture.geometry import Rect
from capture.media import VideoFrame
from capture.scene import CameraShape, Layout, Scene
from capture.slots import Signal
from capture.sources import SourceKind
from tests.helpers.plainfeed import PlainFeed, flat, noise
from tests.helpers.waiting import wait_until

SIZE = (320, 180)
CORNER = Scene(Layout.CORNER, camera_shape=CameraShape.RECTANGLE, camera_size=0.5)
CAMERA_AREA = np.s_[80:170, 190:310, :3]
PATIENCE_S = 30.0


class Desk:
    """A running compositor, its feeds, and what came out of it."""

    def __init__(self, scene: Scene) -> None:
        self.clock = SystemClock()
        self.signal = Signal()
        self.screen, self.camera = PlainFeed(self.signal), PlainFeed(self.signal)
        self.frames: list[VideoFrame] = []
        self.rects: list[Rect | None] = []
        self.screen_changes: list[int] = []
        self.threads: set[str] = set()
        self.fault: Exception | None = None
        self.compositor = Compositor(
            SIZE,
            30,
            self.clock,
            {SourceKind.SCREEN: self.screen, SourceKind.CAMERA: self.camera},
            scene,
            self.take,
            self.signal,
            on_camera_placed=self.rects.append,
            on_screen_changed=self.screen_changes.append,
        )

    def take(self, frame: VideoFrame) -> None:
        """Take a program picture, or fail."""
        self.threads.add(threading.current_thread().name)
        if self.fault is not None:
            raise self.fault
        self.frames.append(frame)

    def put(self, feed: PlainFeed, blue: int) -> VideoFrame:
        """Put a picture of one colour, captured now."""
        size = SIZE if feed is self.screen else (120, 90)
        return feed.put(flat(*size, blue, 0, 0), self.clock.now_ns())

    def blue(self, y: int, x: int) -> int | None:
        """Return what the latest program picture shows at a pixel."""
        return int(self.frames[-1].image[y, x, 0]) if self.frames else None


@pytest.fixture
def desks() -> Iterator[Callable[[Scene], Desk]]:
    """Return what starts a compositor; all are stopped at the end."""
    started: list[Desk] = []

    def start(scene: Scene) -> Desk:
        desk = Desk(scene)
        started.append(desk)
        desk.compositor.start()
        return desk

    yield start
    for desk in started:
        desk.compositor.stop()


def test_a_new_picture_comes_through_at_once(desks: Callable[[Scene], Desk]) -> None:
    desk = desks(Scene())
    first = desk.put(desk.screen, 10)
    wait_until(lambda: len(desk.frames) == 1)
    assert desk.frames[0].image is first.image
    assert desk.frames[0].pts_ns == first.pts_ns
    assert desk.compositor.preview.take() is desk.frames[0]
    assert desk.threads == {"compositor"}
    time.sleep(0.1)
    second = desk.put(desk.screen, 20)
    wait_until(lambda: len(desk.frames) == 2)
    assert desk.frames[1].image is second.image
    assert desk.screen_changes == [first.pts_ns, second.pts_ns]


def test_a_still_second_costs_no_composition(desks: Callable[[Scene], Desk]) -> None:
    desk = desks(CORNER)
    desk.put(desk.screen, 10)
    desk.put(desk.camera, 20)
    wait_until(lambda: len(desk.frames) == 1)
    time.sleep(1.0)
    assert desk.compositor.composed == 1


def test_camera_pictures_are_ignored_when_only_the_screen_shows(desks: Callable[[Scene], Desk]) -> None:
    desk = desks(Scene())
    desk.put(desk.screen, 10)
    wait_until(lambda: len(desk.frames) == 1)
    for blue in range(20):
        desk.put(desk.camera, blue)
        time.sleep(0.01)
    assert desk.compositor.composed == 1


def test_a_fast_source_is_held_to_the_rate_and_the_last_picture_always_comes(desks: Callable[[Scene], Desk]) -> None:
    desk = desks(Scene())
    begin = time.monotonic()
    for blue in range(200):
        last = desk.put(desk.screen, blue)
        time.sleep(0.003)
    elapsed_s = time.monotonic() - begin
    wait_until(lambda: bool(desk.frames) and desk.frames[-1].image is last.image)
    assert len(desk.frames) <= elapsed_s * 30 + 3
    times = [frame.pts_ns for frame in desk.frames]
    assert all(b - a >= NS_PER_MS for a, b in pairwise(times))


def test_the_scene_fades_while_it_runs(desks: Callable[[Scene], Desk]) -> None:
    desk = desks(Scene())
    desk.put(desk.screen, 0)
    desk.put(desk.camera, 240)
    wait_until(lambda: desk.blue(120, 250) == 0)
    desk.compositor.set_scene(CORNER)
    wait_until(lambda: desk.blue(120, 250) == 240)
    blues = [int(frame.image[120, 250, 0]) for frame in desk.frames]
    assert blues == sorted(blues)
    assert desk.compositor.camera_rect == (190, 80, 120, 90)
    desk.compositor.set_scene(Scene())
    wait_until(lambda: desk.blue(120, 250) == 0)
    assert desk.rects == [(190, 80, 120, 90), None]
    composed = desk.compositor.composed
    time.sleep(0.3)
    assert desk.compositor.composed == composed


def test_a_card_is_a_copy_and_must_fit(desks: Callable[[Scene], Desk]) -> None:
    desk = desks(Scene())
    desk.put(desk.screen, 240)
    wait_until(lambda: desk.blue(120, 250) == 240)
    card = flat(*SIZE, 99, 0, 0)
    desk.compositor.set_card(card)
    card[:] = 0
    desk.compositor.set_scene(Scene(Layout.CARD))
    wait_until(lambda: desk.blue(120, 250) == 99)
    assert {int(frame.image[120, 250, 0]) for frame in desk.frames} == {240, 99}
    with pytest.raises(ValueError, match="card"):
        desk.compositor.set_card(flat(64, 48, 0, 0, 0))


def test_a_lost_camera_is_noticed_though_nothing_wakes_the_compositor(desks: Callable[[Scene], Desk]) -> None:
    desk = desks(CORNER)
    desk.put(desk.screen, 10)
    desk.put(desk.camera, 20)
    wait_until(lambda: desk.blue(85, 195) == 20)
    desk.camera.lost = True
    wait_until(lambda: desk.blue(85, 195) == 0x2A)
    desk.camera.lost = False
    desk.put(desk.camera, 30)
    wait_until(lambda: desk.blue(85, 195) == 30)


def test_an_overlay_is_a_copy_and_must_fit(desks: Callable[[Scene], Desk]) -> None:
    desk = desks(Scene())
    desk.put(desk.screen, 10)
    overlay = flat(*SIZE, 99, 0, 0)
    desk.compositor.set_overlay(overlay)
    overlay[:] = 0
    wait_until(lambda: desk.blue(0, 0) == 99)
    desk.compositor.set_overlay(overlay)  # transparent everywhere
    wait_until(lambda: desk.blue(0, 0) == 10)
    desk.compositor.set_overlay(None)
    with pytest.raises(ValueError, match="overlay"):
        desk.compositor.set_overlay(flat(64, 48, 0, 0, 0))


def test_after_a_refresh_nothing_from_before_is_shown(desks: Callable[[Scene], Desk]) -> None:
    desk = desks(CORNER)
    desk.put(desk.screen, 10)
    desk.put(desk.camera, 20)
    wait_until(lambda: desk.blue(85, 195) == 20)
    since_ns = desk.compositor.refresh()
    desk.put(desk.screen, 11)
    time.sleep(0.05)
    assert [frame for frame in desk.frames if frame.pts_ns >= since_ns] == []
    desk.camera.slot.confirm(desk.clock.now_ns())
    wait_until(lambda: desk.frames[-1].pts_ns >= since_ns)
    assert desk.blue(0, 0) == 11
    assert desk.blue(85, 195) == 20


def test_a_failure_is_logged_once_counted_and_outlived(
    desks: Callable[[Scene], Desk], caplog: pytest.LogCaptureFixture
) -> None:
    desk = desks(Scene())
    desk.fault = RuntimeError("the encoder's queue is gone")
    with caplog.at_level(logging.ERROR):
        desk.put(desk.screen, 10)
        wait_until(lambda: desk.compositor.failures >= 2)
        desk.fault = None
        wait_until(lambda: len(desk.frames) == 1)
    assert desk.blue(0, 0) == 10
    assert len([record for record in caplog.records if record.exc_info]) == 1
    desk.compositor.stop()
    assert caplog.records[-1].message == f"{desk.compositor.failures} program pictures failed"


def test_a_broken_picture_is_outlived(desks: Callable[[Scene], Desk], caplog: pytest.LogCaptureFixture) -> None:
    desk = desks(CORNER)
    desk.put(desk.screen, 10)
    desk.camera.put(noise(64, 48)[..., :2].copy(), desk.clock.now_ns())
    wait_until(lambda: desk.compositor.failures == 1)
    desk.put(desk.camera, 20)
    wait_until(lambda: desk.blue(85, 195) == 20)
    assert caplog.records[0].message == "a program picture failed"


def test_it_stops_and_may_be_stopped_before_it_started() -> None:
    desk = Desk(Scene())
    desk.compositor.stop()
    desk = Desk(Scene())
    desk.compositor.start()
    desk.put(desk.screen, 10)
    wait_until(lambda: len(desk.frames) == 1)
    begin = time.monotonic()
    desk.compositor.stop()
    assert time.monotonic() - begin < 3
    desk.put(desk.screen, 20)
    time.sleep(0.1)
    assert len(desk.frames) == 1


def test_stop_ends_the_thread() -> None:
    desk = Desk(Scene())
    desk.compositor.start()
    desk.compositor.stop()
    assert "compositor" not in {thread.name for thread in threading.enumerate()}
