"""Disks that are slow, full, or fail, under a recording."""

import os
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from capture.clock import FakeClock
from capture.errors import ErrorCode
from encoder.containers import container_named
from encoder.disk import DiskLow
from encoder.filescan import scan
from encoder.journal import Chapter
from encoder.sinks import SinkStopped, StopReason
from tests.helpers.packets import Material, make_material
from tests.helpers.recordings import LESSON, RigFactory, payloads_of, read_contents
from tests.helpers.small_disk import SmallDisk
from tests.helpers.waiting import wait_until

GENEROUS_S = 60


@pytest.fixture(scope="module")
def lesson() -> Material:
    """Six seconds, still but for a flash with a click at 2 s."""
    return make_material(6, event_s=2.0, microphone=True)


@pytest.fixture(scope="module")
def moving() -> Material:
    """Ten seconds that make a file of some megabytes."""
    return make_material(10, fps=20, noise=200)


class _SlowDisk:
    """Lets writes through only while it is open; put at the boundary of the operating system."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = threading.Event()
        self.open.set()
        self._write = os.write
        monkeypatch.setattr("encoder.durable.os.write", self._slow_write)

    def _slow_write(self, descriptor: int, data: bytes) -> int:
        assert self.open.wait(GENEROUS_S)
        return self._write(descriptor, data)


@pytest.mark.parametrize("limits", [{"queue_bytes": 500_000}, {"queue_s": 4.0}])
def test_a_disk_that_is_too_slow_ends_it_and_costs_nothing_that_was_taken(
    tmp_path: Path, rig: RigFactory, moving: Material, monkeypatch: pytest.MonkeyPatch, limits: dict[str, Any]
) -> None:
    disk = _SlowDisk(monkeypatch)
    made = rig(tmp_path / "a.mp4", **limits)
    made.recording.start(moving.streams)
    disk.open.clear()
    longest_s, taken = 0.0, 0
    for packet in moving.packets:
        began = time.monotonic()
        made.recording.put(packet)
        longest_s = max(longest_s, time.monotonic() - began)
        taken += not made.stopped
    disk.open.set()
    report = made.recording.stop(GENEROUS_S)
    assert longest_s < 0.5
    assert [event.code for event in made.events if isinstance(event, SinkStopped)] == [ErrorCode.DISK_TOO_SLOW]
    assert report.reason is StopReason.DISK_TOO_SLOW
    # The one that passed the bound is still taken.
    assert report.packets_written == taken + 1 < len(moving.packets)
    assert scan(made.path, container_named("mp4")).closed
    assert sum(len(found) for found in read_contents(made.path).payloads.values()) == taken + 1


def test_a_disk_that_hangs_does_not_hang_the_stop(
    tmp_path: Path, rig: RigFactory, moving: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = _SlowDisk(monkeypatch)
    made = rig(tmp_path / "a.mp4")
    made.recording.start(moving.streams)
    disk.open.clear()
    made.put_all(moving.packets)
    began = time.monotonic()
    report = made.recording.stop(1.0)
    assert time.monotonic() - began < 20
    assert report.reason is StopReason.DISK_TOO_SLOW
    assert report.journal == made.journal.path
    disk.open.set()
    wait_until(lambda: not made.recording._writer.alive)
    made.journal.close()


def test_a_short_stall_costs_nothing(
    tmp_path: Path, rig: RigFactory, moving: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = _SlowDisk(monkeypatch)
    made = rig(tmp_path / "a.mp4")
    made.recording.start(moving.streams)
    disk.open.clear()
    made.put_all(moving.packets[: len(moving.packets) // 2])
    disk.open.set()
    made.put_all(moving.packets[len(moving.packets) // 2 :])
    report = made.recording.stop(GENEROUS_S)
    assert report.reason is StopReason.REQUESTED
    assert read_contents(made.path).payloads == payloads_of(moving)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_a_full_disk_ends_in_a_whole_file(
    small_disk: SmallDisk, rig: RigFactory, moving: Material, suffix: str
) -> None:
    disk = small_disk("size=4m")
    made = rig(disk / f"a.{suffix}")
    made.recording.start(moving.streams)
    made.journal.add(Chapter(at_s=0, title="Only"))
    made.put_all(moving.packets)
    wait_until(lambda: made.stopped)
    report = made.recording.stop(GENEROUS_S)
    assert [(event.reason, event.code) for event in made.stopped] == [(StopReason.DISK_FULL, ErrorCode.DISK_FULL)]
    assert report.reason is StopReason.DISK_FULL
    # There was no room for a copy: the file is closed where it lies, from the room held back.
    assert report.journal == made.journal.path
    assert scan(made.path, container_named(suffix)).closed
    assert report.bytes_written > 2_000_000
    contents = read_contents(made.path)
    recorded = payloads_of(moving)
    for title, payloads in contents.payloads.items():
        assert payloads == recorded[title][: len(payloads)]
    assert sum(map(len, contents.payloads.values())) == report.packets_written
    assert contents.duration_s == pytest.approx(report.duration_s, abs=0.2)
    assert [title for _, _, title in contents.chapters] == ["Only"]


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_a_full_disk_without_the_reserve_leaves_a_readable_file(
    small_disk: SmallDisk, rig: RigFactory, moving: Material, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("encoder.disk.DiskReserve.hold", lambda self, size: None)
    disk = small_disk("size=4m")
    made = rig(disk / f"a.{suffix}")
    made.recording.start(moving.streams)
    made.put_all(moving.packets)
    wait_until(lambda: made.stopped)
    report = made.recording.stop(GENEROUS_S)
    assert report.reason is StopReason.DISK_FULL
    layout = scan(made.path, container_named(suffix))
    assert layout.whole_bytes == made.path.stat().st_size
    contents = read_contents(made.path)
    assert contents.video_s[-1] > 2
    # The report tells what can be read, not what was handed to the muxer and lost with its last fragment.
    # (An MKV that was never closed names no duration.)
    assert contents.video_s[-1] == pytest.approx(report.duration_s, abs=0.15)
    recorded = payloads_of(moving)
    for title, payloads in contents.payloads.items():
        assert payloads == recorded[title][: len(payloads)]


def test_a_disk_that_fails_is_named(
    tmp_path: Path, rig: RigFactory, moving: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = rig(tmp_path / "a.mp4")
    made.recording.start(moving.streams)
    real = os.write

    def fail(descriptor: int, data: bytes) -> int:
        if os.fstat(descriptor).st_size > 1_000_000:
            raise OSError(5, "Input/output error")
        return real(descriptor, data)

    monkeypatch.setattr("encoder.durable.os.write", fail)
    made.put_all(moving.packets)
    wait_until(lambda: made.stopped)
    monkeypatch.undo()
    report = made.recording.stop(GENEROUS_S)
    assert report.reason is StopReason.DISK_FAILED
    assert made.stopped[0].code is ErrorCode.DISK_FAILED
    assert read_contents(made.path).video_s[-1] > 0.9


def test_an_fsync_that_fails_ends_it(
    tmp_path: Path, rig: RigFactory, moving: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("encoder.syncing.PERIOD_S", 0.05)
    made = rig(tmp_path / "a.mp4")

    def fail(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    made.recording.start(moving.streams)
    with monkeypatch.context() as patch:
        patch.setattr("encoder.syncing.os.fsync", fail)
        made.put_all(moving.packets)
        wait_until(lambda: made.stopped)
    report = made.recording.stop(GENEROUS_S)
    assert report.reason is StopReason.DISK_FAILED
    assert report.packets_written == len(moving.packets)


def test_the_file_reaches_the_disk_now_and_then(
    tmp_path: Path, rig: RigFactory, moving: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("encoder.syncing.PERIOD_S", 0.05)
    synced: list[tuple[int, int]] = []
    real = os.fsync

    def note(descriptor: int) -> None:
        status = os.fstat(descriptor)
        synced.append((status.st_dev, status.st_ino))
        real(descriptor)

    monkeypatch.setattr("encoder.syncing.os.fsync", note)
    made = rig(tmp_path / "a.mp4")
    made.recording.start(moving.streams)
    made.put_all(moving.packets)
    files = {(path.stat().st_dev, path.stat().st_ino) for path in (made.path, made.journal.path)}
    wait_until(lambda: files <= set(synced))
    made.recording.stop(GENEROUS_S)


def test_below_the_floor_it_stops_cleanly(
    tmp_path: Path, rig: RigFactory, moving: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FakeClock()
    free = SimpleNamespace(total=10**12, free=10_000_000_000)
    monkeypatch.setattr("encoder.disk.shutil.disk_usage", lambda path: free)
    made = rig(tmp_path / "a.mp4", floor_bytes=500_000_000, clock=clock)
    made.recording.start(moving.streams)
    made.put_all(moving.packets[:300])
    clock.advance(1)
    wait_until(lambda: made.packets_written == 300)
    assert made.events == []
    free.free = 499_999_999
    clock.advance(1)
    wait_until(lambda: made.stopped)
    made.put_all(moving.packets[300:])
    free.free = 10_000_000_000
    report = made.recording.stop(GENEROUS_S)
    assert made.stopped[0].code is ErrorCode.DISK_FLOOR
    assert report.reason is StopReason.DISK_FLOOR
    assert report.packets_written == 300
    assert report.journal is None


def test_a_disk_that_fills_gives_warnings(
    tmp_path: Path, rig: RigFactory, moving: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FakeClock()
    free = SimpleNamespace(total=10**12, free=10_000_000_000)
    monkeypatch.setattr("encoder.disk.shutil.disk_usage", lambda path: free)
    made = rig(tmp_path / "a.mp4", floor_bytes=0, clock=clock)
    made.recording.start(moving.streams)
    step = len(moving.packets) // 20
    given = 0

    def all_taken() -> bool:
        return made.packets_written == given

    for number in range(20):
        made.put_all(moving.packets[given : given + step])
        given += step
        wait_until(all_taken)
        if number == 12:
            assert made.recording.seconds_left is not None
            assert made.recording.seconds_left > 3600
            free.free = round(made.recording.bytes_written / 13 * 60 * 10)
        clock.advance(1.001)
        wait_until(lambda: made.recording._next_watch_ns > clock.now_ns())
    made.recording.stop(GENEROUS_S)
    assert made.events == [DiskLow(15)]


def test_no_room_for_a_copy_leaves_a_whole_file_and_says_so(
    tmp_path: Path, rig: RigFactory, lesson: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = rig(tmp_path / "a.mp4")
    made.recording.start(lesson.streams)
    made.journal.add(Chapter(at_s=1.5, title="Un"))
    made.put_all(lesson.packets)
    monkeypatch.setattr("encoder.disk.shutil.disk_usage", lambda path: SimpleNamespace(total=10**12, free=1000))
    report = made.recording.stop(GENEROUS_S)
    assert report.reason is StopReason.REQUESTED
    assert report.journal == made.journal.path
    contents = read_contents(made.path)
    assert contents.payloads == payloads_of(lesson)
    assert [title for _, _, title in contents.chapters] == [LESSON.title, "Un"]
