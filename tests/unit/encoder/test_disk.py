from pathlib import Path
from types import SimpleNamespace

import pytest

from encoder.disk import DiskForecast, DiskLow, DiskReserve, file_system, free_bytes, is_fat
from tests.helpers.small_disk import SmallDisk

MB = 1_000_000
GB = 1000 * MB


class Growing:
    """A recording of `rate` bytes a second on a disk that has `free` bytes over the floor."""

    def __init__(self, free: int, rate: int) -> None:
        self.forecast = DiskForecast(floor_bytes=500 * MB)
        self.free = 500 * MB + free
        self.rate = rate
        self.now_s = 100
        self.written = 0

    def run(self, seconds: int) -> list[int]:
        warnings = []
        for _ in range(seconds):
            low = self.forecast.update(self.now_s, self.written, self.free)
            if low is not None:
                warnings.append(low.minutes_left)
            self.now_s += 1
            self.written += self.rate
            self.free -= self.rate
        return warnings


def test_nothing_is_said_before_the_rate_is_known() -> None:
    growing = Growing(free=GB, rate=MB)
    growing.run(4)
    assert growing.forecast.seconds_left is None
    growing.run(10)
    assert growing.forecast.seconds_left == pytest.approx((growing.free - 500 * MB) / MB, abs=2)


def test_a_recording_that_does_not_grow_lasts_for_ever() -> None:
    growing = Growing(free=GB, rate=0)
    assert growing.run(60) == []
    assert growing.forecast.seconds_left is None


def test_each_warning_once() -> None:
    growing = Growing(free=17 * 60 * MB, rate=MB)
    assert growing.run(17 * 60 - 10) == [15, 5]


def test_a_disk_that_is_nearly_full_at_the_start_gives_one_warning() -> None:
    growing = Growing(free=3 * 60 * MB, rate=MB)
    assert growing.run(60) == [5]


def test_a_warning_comes_again_only_after_a_real_recovery() -> None:
    growing = Growing(free=16 * 60 * MB, rate=MB)
    assert growing.run(120) == [15]
    growing.free += 3 * 60 * MB
    assert growing.run(300) == []
    growing.free += 30 * 60 * MB
    assert growing.run(10) == []
    growing.free -= 30 * 60 * MB
    assert growing.run(10) == [15]


def test_the_rate_is_the_one_of_now() -> None:
    growing = Growing(free=100 * GB, rate=MB)
    growing.run(120)
    growing.rate = 10 * MB
    growing.run(150)
    left = growing.forecast.seconds_left
    assert left == pytest.approx((growing.free - 500 * MB) / (10 * MB), rel=0.02)


def test_below_the_floor_no_time_is_left() -> None:
    growing = Growing(free=8 * MB, rate=MB)
    growing.run(20)
    assert growing.forecast.seconds_left == 0


def test_disk_low_is_a_value() -> None:
    assert DiskLow(15) == DiskLow(15)


MOUNTS = [("/", "ext4"), ("/media/usb", "vfat"), ("/media/usb/inner", "ext4"), ("/media/over", "ext4")]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/a.mp4", "ext4"),
        ("/media/usb/a.mp4", "vfat"),
        ("/media/usb-2/a.mp4", "ext4"),
        ("/media/usb/inner/a.mp4", "ext4"),
        ("/media/over/a.mp4", "vfat"),
    ],
)
def test_the_file_system_of_a_path(path: str, kind: str) -> None:
    assert file_system(Path(path), [*MOUNTS, ("/media/over", "VFAT")]) == kind


def test_no_mount_is_no_file_system() -> None:
    assert file_system(Path("/x"), []) == ""


def test_this_disk_is_not_fat(tmp_path: Path) -> None:
    assert not is_fat(tmp_path)


def test_a_fat_disk_is_known_by_what_the_system_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = SimpleNamespace(mountpoint=str(tmp_path), fstype="vfat")
    monkeypatch.setattr("psutil.disk_partitions", lambda **_: [stick])
    assert is_fat(tmp_path / "later")


def test_the_reserve_takes_room_and_gives_it_back(small_disk: SmallDisk) -> None:
    disk = small_disk("size=4m")
    before = free_bytes(disk)
    reserve = DiskReserve(disk)
    reserve.hold(1024 * 1024)
    reserve.hold(2 * 1024 * 1024)
    assert before - free_bytes(disk) == 2 * 1024 * 1024
    assert list(disk.iterdir()) == []
    assert reserve.release()
    assert free_bytes(disk) == before
    assert not reserve.release()


def test_a_reserve_that_does_not_fit_is_none(small_disk: SmallDisk) -> None:
    reserve = DiskReserve(small_disk("size=1m"))
    reserve.hold(8 * 1024 * 1024)
    assert not reserve.release()


def test_a_disk_that_does_not_tell_its_size_is_not_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("encoder.disk.shutil.disk_usage", lambda path: SimpleNamespace(total=0, free=0))
    assert free_bytes(Path("/")) > 10**15
