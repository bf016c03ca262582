from pathlib import Path

import pytest

from capture.errors import ErrorCode, ErrorKind, StudioError
from encoder.place import check_place, create_exclusively
from tests.helpers.small_disk import SmallDisk


def _refusal(path: Path, floor_bytes: int = 0) -> StudioError:
    with pytest.raises(StudioError) as raised:
        check_place(path, floor_bytes)
    assert raised.value.code.kind is ErrorKind.STORAGE
    assert raised.value.facts["path"] == str(path)
    return raised.value


def test_a_good_place_is_left_as_it_was(tmp_path: Path) -> None:
    check_place(tmp_path / "a.mp4", floor_bytes=0)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_text("precious")
    assert _refusal(path).code is ErrorCode.OUT_EXISTS
    assert path.read_text() == "precious"


def test_a_dangling_link_exists(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.symlink_to(tmp_path / "nowhere")
    assert _refusal(path).code is ErrorCode.OUT_EXISTS
    assert path.is_symlink()


def test_a_folder(tmp_path: Path) -> None:
    assert _refusal(tmp_path).code is ErrorCode.OUT_IS_DIRECTORY


def test_a_missing_folder(tmp_path: Path) -> None:
    error = _refusal(tmp_path / "no" / "a.mp4")
    assert error.code is ErrorCode.OUT_FOLDER_MISSING
    assert error.facts["folder"] == str(tmp_path / "no")


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert _refusal(tmp_path / "file" / "a.mp4").code is ErrorCode.OUT_FOLDER_MISSING


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    assert _refusal(tmp_path / ("n" * 300 + ".mp4")).code is ErrorCode.OUT_NOT_WRITABLE


def test_a_read_only_disk(small_disk: SmallDisk) -> None:
    assert _refusal(small_disk("ro") / "a.mp4").code is ErrorCode.OUT_NOT_WRITABLE


def test_a_full_disk(small_disk: SmallDisk) -> None:
    disk = small_disk("size=64k")
    (disk / "filler").write_bytes(bytes(64 * 1024))
    error = _refusal(disk / "a.mp4", floor_bytes=500_000_000)
    assert error.code is ErrorCode.DISK_SHORT
    assert (error.facts["free_mb"], error.facts["needed_mb"]) == (0, 500)
    assert [path.name for path in disk.iterdir()] == ["filler"]


def test_a_disk_below_the_floor_has_too_little_room(small_disk: SmallDisk) -> None:
    error = _refusal(small_disk("size=3m") / "a.mp4", floor_bytes=7_500_000)
    assert error.code is ErrorCode.DISK_SHORT
    assert (error.facts["free_mb"], error.facts["needed_mb"]) == (3, 8)


def test_of_two_that_create_one_gets_it(tmp_path: Path) -> None:
    import os

    os.close(create_exclusively(tmp_path / "a.mp4"))
    with pytest.raises(StudioError) as raised:
        create_exclusively(tmp_path / "a.mp4")
    assert raised.value.code is ErrorCode.OUT_EXISTS
