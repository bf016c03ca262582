import threading
from collections.abc import Iterator

import numpy as np
import pytest

from capture.clock import NS_PER_S, SystemClock
from capture.errors import ErrorCode, StudioError
from capture.media import VideoFrame
from capture.sources import SourceInfo, SourceKind
from capture.watched import WatchedSource
from tests.helpers.videofiles import code_of, read_until_it_fails

CLOCK = SystemClock()
INFO = SourceInfo(SourceKind.CAMERA, "driver", "Driver", 4, 2, paced=True)


class Driver:
    """A source as bad as a driver can be: it hangs in `open` or `read` until it is let go."""

    def __init__(self, hang_open: bool = False, pictures: int = 1_000_000, then: Exception | None = None) -> None:
        self.hang_open = hang_open
        self.pictures = pictures
        self.then = then
        self.let_go = threading.Event()
        self.closed = threading.Event()
        self.opened = 0

    def open(self) -> SourceInfo:
        self.opened += 1
        if self.hang_open:
            self.let_go.wait(30)
        return INFO

    def read(self) -> VideoFrame | None:
        if self.pictures == 0:
            if self.then is not None:
                raise self.then
            self.let_go.wait(30)
            return None
        self.pictures -= 1
        self.let_go.wait(0.005)
        return VideoFrame(CLOCK.now_ns(), np.zeros((2, 4, 4), np.uint8))

    def close(self) -> None:
        self.closed.set()


def watched(driver: Driver) -> WatchedSource:
    return WatchedSource(driver, CLOCK, "desk", open_limit_s=0.3, freeze_limit_s=0.3)


@pytest.fixture
def drivers() -> Iterator[list[Driver]]:
    made: list[Driver] = []
    yield made
    for driver in made:
        driver.let_go.set()


def test_pictures_pass_newest_first_and_close_closes(drivers: list[Driver]) -> None:
    driver = Driver()
    source = watched(driver)
    assert source.open() == INFO
    first = source.read()
    assert first is not None
    threading.Event().wait(0.1)
    late = source.read()
    assert late is not None
    assert late.pts_ns - first.pts_ns > 0.05 * NS_PER_S
    source.close()
    assert driver.closed.is_set()
    source.close()


def test_a_source_that_hangs_while_it_opens_is_busy_and_tried_again_only_when_it_came_back(
    drivers: list[Driver],
) -> None:
    driver = Driver(hang_open=True)
    drivers.append(driver)
    source = watched(driver)
    for detail in ("no picture within 0.3 s", "still hanging in its driver"):
        with pytest.raises(StudioError) as caught:
            source.open()
        assert (caught.value.code, caught.value.detail) == (ErrorCode.CAMERA_BUSY, detail)
        assert caught.value.facts == {"name": "desk"}
    assert driver.opened == 1
    driver.let_go.set()
    assert driver.closed.wait(10)
    driver.hang_open = False
    source.close()
    assert source.open() == INFO
    source.close()


def test_a_source_that_opens_but_yields_nothing_is_busy(drivers: list[Driver]) -> None:
    for then in (None, StudioError(ErrorCode.CAMERA_LOST, "select() timed out")):
        driver = Driver(pictures=0, then=then)
        drivers.append(driver)
        with pytest.raises(StudioError) as caught:
            watched(driver).open()
        assert caught.value.code is ErrorCode.CAMERA_BUSY


def test_what_open_raises_is_passed_on() -> None:
    class Absent(Driver):
        def open(self) -> SourceInfo:
            raise StudioError(ErrorCode.CAMERA_UNKNOWN, name="desk", available="")

    with pytest.raises(StudioError) as caught:
        watched(Absent()).open()
    assert caught.value.code is ErrorCode.CAMERA_UNKNOWN


def test_a_source_that_freezes_is_lost_and_left_behind(drivers: list[Driver], caplog: pytest.LogCaptureFixture) -> None:
    driver = Driver(pictures=3)
    drivers.append(driver)
    source = watched(driver)
    source.open()
    _, error = read_until_it_fails(source)
    assert code_of(error) == ErrorCode.CAMERA_LOST
    assert "no sign of life for 0.3 s" in str(error)
    started_ns = CLOCK.now_ns()
    source.close()
    assert CLOCK.now_ns() - started_ns < 5 * NS_PER_S
    assert "left behind" in caplog.text
    assert not driver.closed.is_set()
    driver.let_go.set()
    assert driver.closed.wait(10)


def test_a_source_that_is_merely_still_is_alive() -> None:
    class Still(Driver):
        def read(self) -> VideoFrame | None:
            if self.pictures > 1:
                self.pictures = 1
                return VideoFrame(CLOCK.now_ns(), np.zeros((2, 4, 4), np.uint8))
            self.let_go.wait(0.05)
            return None

    source = watched(Still())
    source.open()
    reads = [source.read() for _ in range(10)]
    source.close()
    assert [frame is None for frame in reads] == [False] + [True] * 9


@pytest.mark.parametrize("failure", [StudioError(ErrorCode.CAMERA_LOST, "unplugged"), RuntimeError("driver")])
def test_what_read_raises_is_passed_on_after_the_pictures_before_it(failure: Exception) -> None:
    driver = Driver(pictures=2, then=failure)
    source = watched(driver)
    source.open()
    frames, error = read_until_it_fails(source)
    assert error is failure
    assert frames
    source.close()
    assert driver.closed.is_set()
