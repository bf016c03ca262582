"""Recordings killed for real, while they run in real time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from capture.errors import ErrorCode, StudioError
from encoder.containers import container_named
from encoder.filescan import scan
from encoder.journal import journal_path
from encoder.repair import find_interrupted, repair
from tests.helpers.recording_process import start_recording_process
from tests.helpers.recordings import read_contents

MOST_LOST_S = 1.5
BUSY_MACHINE_S = 0.3
"""How late the process itself may be on a machine that does other things."""


@dataclass(frozen=True)
class Case:
    suffix: str
    fps: float
    noise: int
    killed_s: float

    @property
    def name(self) -> str:
        return f"{self.killed_s}-{self.fps}-{self.noise}.{self.suffix}"


STILL, MOVING = (2, 0), (30, 60)
CASES = [
    Case(suffix, fps, noise, killed_s)
    for suffix in ("mp4", "mkv")
    for fps, noise in (STILL, MOVING)
    for killed_s in (1.55, 1.95, 3.4, 4.98)
]


def _kill_and_repair(folder: Path, case: Case) -> str:
    path = folder / case.name
    process = start_recording_process(path, seconds=7, fps=case.fps, noise=case.noise)
    killed_s = process.kill_at(case.killed_s)
    report = repair(path)
    contents = read_contents(path)
    # A still picture lasts until the next one would have come.
    lost_video_s = killed_s - (contents.video_s[-1] - contents.video_s[0] + 1 / case.fps)
    lost_sound_s = killed_s - report.duration_s
    lost_s = max(lost_video_s, lost_sound_s)
    print(f"{case.name}: killed at {killed_s:.2f} s, lost {lost_s:.2f} s")
    if lost_s > MOST_LOST_S + BUSY_MACHINE_S:
        return f"{case}: lost {lost_s:.2f} s"
    if report.was_whole or not scan(path, container_named(case.suffix)).closed or journal_path(path).exists():
        return f"{case}: not made whole: {report}"
    if contents.metadata["title"] != "Killed" or "journal" not in contents.metadata:
        return f"{case}: {contents.metadata}"
    if [title for _, _, title in contents.chapters] != (["Killed", "One"] if contents.duration_s > 1 else ["Killed"]):
        return f"{case}: {contents.chapters}"
    return ""


def test_a_kill_at_any_moment_loses_little_and_is_repaired(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        problems = [problem for problem in pool.map(lambda case: _kill_and_repair(tmp_path, case), CASES) if problem]
    assert problems == []


def test_a_kill_in_the_first_moment_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    start_recording_process(path, seconds=3, fps=2).kill_at(0.2)
    before = path.read_bytes()
    with pytest.raises(StudioError) as raised:
        repair(path)
    assert raised.value.code is ErrorCode.NOTHING_RECOVERABLE
    assert path.read_bytes() == before


def test_a_recording_that_runs_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    process = start_recording_process(path, seconds=6, fps=2)
    try:
        assert find_interrupted(tmp_path) == []
        with pytest.raises(StudioError) as raised:
            repair(path)
        assert raised.value.code is ErrorCode.RECORDING_IN_USE
    finally:
        process.kill_at(1.6)
    assert find_interrupted(tmp_path) == [path]
    repair(path)
    assert find_interrupted(tmp_path) == []


def test_a_kill_in_a_later_part_is_repaired_with_all_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    process = start_recording_process(path, seconds=7, fps=30, noise=60, part_bytes=400_000)
    killed_s = process.kill_at(5.5)
    # Any part leads to the whole recording.
    report = repair(tmp_path / "a.part2.mp4")
    assert [part.name for part in report.parts] == ["a.mp4", "a.part2.mp4", "a.part3.mp4"]
    assert report.path == path
    assert killed_s - report.duration_s < MOST_LOST_S + BUSY_MACHINE_S
    assert [read_contents(part).journal["part_start_s"] for part in report.parts] == [0, 2, 4]
    assert all(scan(part, container_named("mp4")).closed for part in report.parts)
    assert sorted(tmp_path.iterdir()) == sorted(report.parts)
