import sys
import threading
from pathlib import Path
from typing import Any, ClassVar

import cv2
import numpy as np
import pytest

from capture.clock import NS_PER_S, FakeClock, SystemClock
from capture.errors import ErrorCode, StudioError
from capture.idling import CanIdle
from capture.sources import SourceInfo, SourceKind
from capture.videofile import VideoFileCamera
from capture.watched import WatchedSource
from capture.webcam import DeviceCamera, camera_source
from tests.helpers.videofiles import MakeVideo, code_of, number_of, read_frames, read_until_it_fails

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tree of devices is Linux's")
CLOCK = SystemClock()


class FakeCapture:
    """Stands where OpenCV meets the driver; `faults` says how the device behaves."""

    faults: ClassVar[set[str]] = set()
    image: Any = np.full((720, 1280, 3), (10, 20, 200), np.uint8)
    made: ClassVar[list["FakeCapture"]] = []

    def __init__(self, index: int, backend: int) -> None:
        self.index, self.backend = index, backend
        self.calls: list[tuple[int, float]] = []
        self.released = False
        self.retrieved = 0
        FakeCapture.made.append(self)

    def isOpened(self) -> bool:  # noqa: N802
        return "busy" not in self.faults

    def set(self, prop: int, value: float) -> bool:
        self.calls.append((prop, value))
        return True

    def get(self, prop: int) -> float:
        return {cv2.CAP_PROP_FRAME_WIDTH: 1280.0, cv2.CAP_PROP_FRAME_HEIGHT: 720.0}[prop]

    def getBackendName(self) -> str:  # noqa: N802
        return "V4L2"

    def grab(self) -> bool:
        threading.Event().wait(0.01)
        return "unplugged" not in self.faults

    def retrieve(self) -> tuple[bool, Any]:
        self.retrieved += 1
        return (False, None) if "garbled" in self.faults else (True, self.image)

    def release(self) -> None:
        self.released = True


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> type[FakeCapture]:
    monkeypatch.setattr(FakeCapture, "faults", set())
    monkeypatch.setattr(FakeCapture, "made", [])
    monkeypatch.setattr(cv2, "VideoCapture", FakeCapture)
    return FakeCapture


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    """Return the folders in which one camera, /dev/video3, is plugged in."""
    sysfs, links = tmp_path / "sys", tmp_path / "v4l"
    plug(sysfs, links, 3)
    return sysfs, links


def plug(sysfs: Path, links: Path, number: int) -> None:
    node = sysfs / f"video{number}"
    node.mkdir(parents=True)
    (node / "name").write_text("HD Webcam\n")
    (node / "index").write_text("0\n")
    (links / "by-id").mkdir(parents=True, exist_ok=True)
    link = links / "by-id" / "usb-HD_Webcam-video-index0"
    link.unlink(missing_ok=True)
    link.symlink_to(f"../../video{number}")


def unplug(sysfs: Path, number: int) -> None:
    for attribute in ("name", "index"):
        (sysfs / f"video{number}" / attribute).unlink()
    (sysfs / f"video{number}").rmdir()


@pytest.mark.parametrize("target", ["3", "usb-HD_Webcam-video-index0", "/dev/video3"])
def test_a_device_is_asked_for_mjpg_before_its_size(
    device: type[FakeCapture], roots: tuple[Path, Path], target: str
) -> None:
    source = camera_source(target, CLOCK, 25, sysfs=roots[0], links=roots[1])
    info = source.open()
    (frame,) = read_frames(source, 1)
    source.close()
    assert info == SourceInfo(
        SourceKind.CAMERA, "usb-HD_Webcam-video-index0", "HD Webcam", 1280, 720, paced=True, backend="V4L2"
    )
    (capture_,) = device.made
    assert (capture_.index, capture_.backend) == (3, cv2.CAP_V4L2)
    assert capture_.calls == [
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, 1280),
        (cv2.CAP_PROP_FRAME_HEIGHT, 720),
        (cv2.CAP_PROP_FPS, 25),
        (cv2.CAP_PROP_BUFFERSIZE, 2),
    ]
    assert capture_.released
    assert frame.image.shape == (720, 1280, 4)
    assert frame.image[0, 0].tolist() == [10, 20, 200, 255]
    assert not frame.image.flags.writeable


def test_a_grey_camera(device: type[FakeCapture], roots: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "image", np.full((48, 64), 99, np.uint8))
    source = camera_source("3", CLOCK, sysfs=roots[0], links=roots[1])
    source.open()
    assert read_frames(source, 1)[0].image[0, 0].tolist() == [99, 99, 99, 255]
    source.close()


def test_opencv_is_quiet_and_runs_on_one_thread(device: type[FakeCapture], roots: tuple[Path, Path]) -> None:
    cv2.setNumThreads(2)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_WARNING)
    source = camera_source("3", CLOCK, sysfs=roots[0], links=roots[1])
    source.open()
    source.close()
    assert cv2.getNumThreads() == 1
    assert cv2.utils.logging.getLogLevel() == cv2.utils.logging.LOG_LEVEL_SILENT


@pytest.mark.parametrize("target", ["0", "nobody", "", "/dev/video0", "usb-Gone_1.5-video-index0"])
def test_an_unknown_camera_says_which_there_are(
    device: type[FakeCapture], roots: tuple[Path, Path], target: str
) -> None:
    source = camera_source(target, CLOCK, sysfs=roots[0], links=roots[1])
    with pytest.raises(StudioError) as caught:
        source.open()
    source.close()
    assert caught.value.code is ErrorCode.CAMERA_UNKNOWN
    assert caught.value.facts == {"name": target, "available": "HD Webcam (usb-HD_Webcam-video-index0)"}
    assert device.made == []


@pytest.mark.parametrize("fault", ["busy", "unplugged"])
def test_a_camera_that_does_not_open_or_yield_is_busy(
    device: type[FakeCapture], roots: tuple[Path, Path], fault: str
) -> None:
    device.faults.add(fault)
    source = camera_source("3", CLOCK, sysfs=roots[0], links=roots[1])
    with pytest.raises(StudioError) as caught:
        source.open()
    source.close()
    assert caught.value.code is ErrorCode.CAMERA_BUSY
    assert device.made[0].released


def test_an_unplugged_camera_is_lost_and_found_again_under_another_number(
    device: type[FakeCapture], roots: tuple[Path, Path]
) -> None:
    source = camera_source("3", CLOCK, sysfs=roots[0], links=roots[1])
    source.open()
    read_frames(source, 1)
    device.faults.add("unplugged")
    error = read_until_it_fails(source)[1]
    assert code_of(error) == ErrorCode.CAMERA_LOST
    assert isinstance(error, StudioError)
    assert error.facts == {"name": "HD Webcam"}
    source.close()
    unplug(roots[0], 3)
    with pytest.raises(StudioError) as caught:
        source.open()
    assert caught.value.code is ErrorCode.CAMERA_UNKNOWN
    source.close()
    plug(*roots, 4)
    device.faults.clear()
    assert source.open().id == "usb-HD_Webcam-video-index0"
    assert device.made[-1].index == 4
    read_frames(source, 1)
    source.close()


def test_one_garbled_picture_is_passed_over_but_nothing_else_is_a_loss(
    device: type[FakeCapture], roots: tuple[Path, Path]
) -> None:
    clock = FakeClock()
    camera = DeviceCamera("3", clock, 30, *roots)
    camera.open()
    assert camera.read() is not None
    device.faults.add("garbled")
    assert camera.read() is None
    clock.advance(1.9)
    assert camera.read() is None
    clock.advance(0.2)
    with pytest.raises(StudioError) as caught:
        camera.read()
    assert caught.value.code is ErrorCode.CAMERA_LOST
    camera.close()


def test_a_camera_that_nobody_sees_is_not_decoded(device: type[FakeCapture], roots: tuple[Path, Path]) -> None:
    source = camera_source("3", CLOCK, sysfs=roots[0], links=roots[1])
    assert isinstance(source, CanIdle)
    source.idle = True
    source.open()
    assert source.read() is not None  # the first picture shows that the camera works
    (capture_,) = device.made
    assert [source.read() for _ in range(5)] == [None] * 5
    assert capture_.retrieved == 1
    source.idle = False
    before_ns = CLOCK.now_ns()
    (frame,) = read_frames(source, 1)
    assert frame.pts_ns >= before_ns - NS_PER_S // 10
    source.close()


@pytest.mark.parametrize("target", ["talk.mp4", "./0", "/srv/talk", "folder/talk", "photo.JPG", "C.mkv"])
def test_what_is_written_as_a_file_is_one(target: str) -> None:
    source = camera_source(target, CLOCK)
    assert isinstance(source, VideoFileCamera)
    with pytest.raises(StudioError) as caught:
        source.open()
    assert caught.value.code is ErrorCode.FILE_MISSING


def test_a_file_without_a_suffix_is_a_file_when_it_is_there(
    make_video: MakeVideo, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_video(count=3)
    path.rename(path.with_name("talk"))
    monkeypatch.chdir(path.parent)
    source = camera_source("talk", CLOCK)
    source.open()
    assert number_of(read_frames(source, 1)[0].image) == 0
    source.close()


def test_urls_are_watched() -> None:
    for url in ("rtsp://10.0.0.1/a", "HTTP://10.0.0.1/a.mp4"):
        assert isinstance(camera_source(url, CLOCK), WatchedSource)
