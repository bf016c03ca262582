from dataclasses import dataclass
from pathlib import Path

import pytest

from capture.cameralist import Camera, cameras, direct_show_cameras, find_camera, list_cameras
from capture.errors import ErrorCode, StudioError
from capture.sources import DeviceInfo, SourceKind


@dataclass
class Tree:
    """The parts of a Linux file system that tell which cameras there are."""

    sysfs: Path
    links: Path

    def plug(self, number: int, name: str, *, index: int = 0, by_id: str = "", by_path: str = "") -> None:
        node = self.sysfs / f"video{number}"
        node.mkdir(parents=True)
        (node / "name").write_text(name + "\n")
        (node / "index").write_text(f"{index}\n")
        for folder, link in (("by-id", by_id), ("by-path", by_path)):
            if link:
                (self.links / folder).mkdir(parents=True, exist_ok=True)
                (self.links / folder / link).symlink_to(f"../../video{number}")


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path / "sys", tmp_path / "dev" / "v4l")


def test_cameras_have_names_and_stable_ids_and_come_in_order(tree: Tree) -> None:
    tree.plug(10, "Document camera", by_path="pci-0000:00:14.0-usb-0:2:1.0-video-index0")
    tree.plug(0, "HD Webcam C920", by_id="usb-HD_C920_1A2B-video-index0", by_path="pci-0-usb-0:1:1.0-video-index0")
    tree.plug(1, "HD Webcam C920", index=1, by_id="usb-HD_C920_1A2B-video-index1")
    tree.plug(2, "Virtual camera")
    assert cameras(tree.sysfs, tree.links) == [
        Camera(0, "usb-HD_C920_1A2B-video-index0", "HD Webcam C920"),
        Camera(2, "video2", "Virtual camera"),
        Camera(10, "pci-0000:00:14.0-usb-0:2:1.0-video-index0", "Document camera"),
    ]


def test_the_list_for_people_has_one_default(tree: Tree) -> None:
    tree.plug(0, "One", by_id="usb-one")
    tree.plug(3, "Two", by_id="usb-two")
    assert list_cameras(tree.sysfs, tree.links) == [
        DeviceInfo(SourceKind.CAMERA, "usb-one", "One", default=True, detail="V4L2 0"),
        DeviceInfo(SourceKind.CAMERA, "usb-two", "Two", default=False, detail="V4L2 3"),
    ]


def test_no_camera_and_half_removed_ones(tree: Tree) -> None:
    assert list_cameras(tree.sysfs, tree.links) == []
    (tree.sysfs / "video0").mkdir(parents=True)
    (tree.sysfs / "v4l-subdev0").mkdir()
    assert list_cameras(tree.sysfs, tree.links) == []


KNOWN = [Camera(0, "usb-one-video-index0", "One"), Camera(2, "usb-two-video-index0", "Two")]


@pytest.mark.parametrize("target", ["2", "usb-two-video-index0", "/dev/video2"])
def test_a_camera_is_found_by_index_id_and_path(target: str) -> None:
    assert find_camera(target, KNOWN) is KNOWN[1]


@pytest.mark.parametrize("target", ["1", "", "Two", "/dev/video1", "video2", "/dev/v4l/by-id/gone"])
def test_an_unknown_camera_says_which_there_are(target: str) -> None:
    with pytest.raises(StudioError) as caught:
        find_camera(target, KNOWN)
    assert caught.value.code is ErrorCode.CAMERA_UNKNOWN
    assert caught.value.facts == {
        "name": target,
        "available": "One (usb-one-video-index0), Two (usb-two-video-index0)",
    }


def test_direct_show_cameras_keep_their_position_and_use_the_device_path_as_id() -> None:
    @dataclass
    class Enumerated:
        index: int
        name: str
        path: str | None

    path = r"\\?\usb#vid_046d&pid_082d#global"
    assert direct_show_cameras([Enumerated(0, "C920", path), Enumerated(1, "OBS Virtual Camera", None)]) == [
        Camera(0, path, "C920"),
        Camera(1, "OBS Virtual Camera", "OBS Virtual Camera"),
    ]
