import json
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from capture.errors import ErrorCode, ErrorKind, StudioError
from encoder.containers import container_named
from encoder.filescan import scan
from encoder.journal import Chapter, journal_path
from encoder.packets import StreamId
from encoder.repair import RepairReport, find_interrupted, repair
from tests.helpers.packets import Material, make_material
from tests.helpers.recordings import LESSON, RigFactory, payloads_of, read_contents

GENEROUS_S = 60
HEADER_BYTES = 3000
"""More than all that comes before the first packet."""


@pytest.fixture(scope="module")
def lesson() -> Material:
    return make_material(8, fps=5, noise=30)


@pytest.fixture(params=["mp4", "mkv"])
def interrupted(tmp_path: Path, rig: RigFactory, lesson: Material, request: pytest.FixtureRequest) -> Path:
    """What a crash leaves: the file as it is while it is written, and its journal."""
    made = rig(tmp_path / f"work.{request.param}")
    made.recording.start(lesson.streams)
    made.journal.add(Chapter(at_s=2, title="Two"))
    made.put_all(lesson.packets)
    deadline = time.monotonic() + GENEROUS_S
    while made.recording._parts is None or made.recording._parts.packets_written < len(lesson.packets):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    folder = tmp_path / "crashed"
    folder.mkdir()
    path = folder / f"a.{request.param}"
    shutil.copy(made.path, path)
    shutil.copy(made.journal.path, journal_path(path))
    made.recording.stop(GENEROUS_S)
    return path


def _code(path: Path) -> ErrorCode:
    with pytest.raises(StudioError) as raised:
        repair(path)
    assert raised.value.code.kind is ErrorKind.STORAGE
    assert raised.value.facts["path"] == str(path)
    return raised.value.code


def _repair_or_code(path: Path) -> RepairReport | ErrorCode:
    try:
        return repair(path)
    except StudioError as error:
        return error.code


def test_an_interrupted_recording_is_made_whole(interrupted: Path, lesson: Material) -> None:
    assert find_interrupted(interrupted.parent) == [interrupted]
    progress: list[float] = []
    report = repair(interrupted, progress.append)
    assert not report.was_whole
    assert report.parts == (interrupted,)
    assert report.chapters == 2
    assert 7 < report.duration_s < 8.1
    assert progress == sorted(progress)
    assert progress[-1] == 1.0
    assert list(interrupted.parent.iterdir()) == [interrupted]
    assert scan(interrupted, container_named(interrupted.suffix[1:])).closed
    contents = read_contents(interrupted)
    assert LESSON.metadata().items() <= contents.metadata.items()
    assert [title for _, _, title in contents.chapters] == [LESSON.title, "Two"]
    recorded = payloads_of(lesson)
    for title, payloads in contents.payloads.items():
        assert payloads == recorded[title][: len(payloads)]


def test_a_second_repair_changes_nothing(interrupted: Path) -> None:
    first = repair(interrupted)
    before = interrupted.read_bytes()
    second = repair(interrupted)
    assert second.was_whole
    assert interrupted.read_bytes() == before
    assert (second.chapters, second.parts) == (first.chapters, first.parts)
    assert second.duration_s == pytest.approx(first.duration_s, abs=0.05)


@pytest.mark.parametrize("with_journal", [True, False])
def test_cut_anywhere(interrupted: Path, lesson: Material, with_journal: bool) -> None:
    data, journal = interrupted.read_bytes(), journal_path(interrupted).read_bytes()
    journal_path(interrupted).unlink()
    recorded = payloads_of(lesson)
    recovered: list[float] = []
    step = len(data) // 37
    for size in (0, 1, 7, 8, 40, 300, 1500, *range(step, len(data), step), len(data) - 1):
        path = interrupted.with_name(f"{size}{interrupted.suffix}")
        path.write_bytes(data[:size])
        if with_journal:
            journal_path(path).write_bytes(journal)
        report = _repair_or_code(path)
        if isinstance(report, ErrorCode):
            assert report is ErrorCode.NOTHING_RECOVERABLE or (report is ErrorCode.NOT_A_RECORDING and size < 8)
            assert path.read_bytes() == data[:size]
            assert journal_path(path).exists() == with_journal
            assert not recovered
            assert size < HEADER_BYTES + len(lesson.of(StreamId.RECORD_VIDEO)[0].data)
            continue
        contents = read_contents(path)
        assert scan(path, container_named(path.suffix[1:])).closed
        for title, payloads in contents.payloads.items():
            assert payloads == recorded[title][: len(payloads)]
        assert report.duration_s >= max(recovered, default=0)
        recovered.append(report.duration_s)
        assert LESSON.title == contents.metadata["title"]
        assert not journal_path(path).exists()
    assert len(recovered) > 30
    assert recovered[-1] > 6


def test_a_tail_of_zeros_from_a_power_cut(interrupted: Path) -> None:
    whole = repair(_copy_of(interrupted, "whole")).duration_s
    with interrupted.open("ab") as file:
        file.write(bytes(100_000))
    assert repair(interrupted).duration_s == pytest.approx(whole, abs=0.3)


def _copy_of(path: Path, name: str) -> Path:
    copy = path.with_name(name + path.suffix)
    shutil.copy(path, copy)
    return copy


def test_a_finished_copy_that_was_cut_later(tmp_path: Path, rig: RigFactory, lesson: Material) -> None:
    made = rig(tmp_path / "a.mp4")
    made.recording.start(lesson.streams)
    made.put_all(lesson.packets)
    made.recording.stop(GENEROUS_S)
    data = made.path.read_bytes()
    made.path.write_bytes(data[: len(data) * 2 // 3])
    report = repair(made.path)
    assert not report.was_whole
    assert 3 < report.duration_s < 7


def test_a_whole_file_with_a_journal_left_beside_it(
    tmp_path: Path, rig: RigFactory, lesson: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = rig(tmp_path / "a.mp4")
    made.recording.start(lesson.streams)
    made.journal.add(Chapter(at_s=2, title="Two"))
    made.put_all(lesson.packets)
    with monkeypatch.context() as patch:
        patch.setattr("encoder.disk.shutil.disk_usage", lambda path: SimpleNamespace(total=10**12, free=1000))
        assert made.recording.stop(GENEROUS_S).journal is not None
        assert _code(made.path) is ErrorCode.DISK_FULL
    assert find_interrupted(tmp_path) == [made.path]
    report = repair(made.path)
    assert report.was_whole
    assert report.chapters == 2
    contents = read_contents(made.path)
    assert contents.payloads == payloads_of(lesson)
    assert contents.journal["version"] == "1.2"
    assert list(tmp_path.iterdir()) == [made.path]


def test_what_is_no_recording(tmp_path: Path) -> None:
    text, empty, folder, picture = (tmp_path / name for name in ("a.mp4", "b.mp4", "c.mp4", "d.mp4"))
    text.write_text("Lorem ipsum " * 1000)
    empty.write_bytes(b"")
    folder.mkdir()
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc", "-frames:v", "1", "-f", "mjpeg", str(picture)],
        check=True,
    )
    assert [_code(path) for path in (text, empty, folder, picture)] == [ErrorCode.NOT_A_RECORDING] * 4
    assert _code(tmp_path / "missing.mp4") is ErrorCode.FILE_MISSING
    assert text.read_text() == "Lorem ipsum " * 1000


def test_a_header_with_nonsense_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"\0\0\0\x18ftypisom" + bytes(range(256)) * 40)
    assert _code(path) is ErrorCode.NOTHING_RECOVERABLE


def test_no_room_for_the_copy_leaves_the_original(interrupted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = interrupted.read_bytes()
    monkeypatch.setattr("encoder.disk.shutil.disk_usage", lambda path: SimpleNamespace(total=10**12, free=len(before)))
    assert _code(interrupted) is ErrorCode.DISK_FULL
    assert interrupted.read_bytes() == before
    assert sorted(interrupted.parent.iterdir()) == [interrupted, journal_path(interrupted)]


def test_a_copy_that_is_worse_is_not_taken(interrupted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = interrupted.read_bytes()
    monkeypatch.setattr("encoder.remux._SAME_END_S", -1.0)
    assert _code(interrupted) is ErrorCode.REPAIR_FAILED
    assert interrupted.read_bytes() == before
    assert sorted(interrupted.parent.iterdir()) == [interrupted, journal_path(interrupted)]


def test_a_disk_that_fills_in_the_copy_leaves_the_original(
    interrupted: Path, small_disk: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(small_disk)
    size = interrupted.stat().st_size
    disk: Path = small_disk(f"size={size * 3 // 2 // 1024}k")
    path = disk / interrupted.name
    shutil.copy(interrupted, path)
    monkeypatch.setattr("encoder.remux.free_bytes", lambda folder: 10**12)
    assert _code(path) is ErrorCode.DISK_FULL
    assert list(disk.iterdir()) == [path]
    assert path.read_bytes() == interrupted.read_bytes()


KILLED_REPAIR = """
import sys, time
from pathlib import Path
from encoder import progress, repair

progress.INTERVAL_S = 0

def stand_still(fraction):
    if fraction > 0.4:
        print("in the middle", flush=True)
        time.sleep(60)

repair.repair(Path(sys.argv[1]), stand_still)
"""


def test_a_killed_repair_is_done_again(interrupted: Path) -> None:
    before = interrupted.read_bytes()
    with subprocess.Popen([sys.executable, "-c", KILLED_REPAIR, str(interrupted)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"in the middle\n"
            assert _code(interrupted) is ErrorCode.RECORDING_IN_USE
        finally:
            process.kill()
    assert len(list(interrupted.parent.iterdir())) == 3
    assert interrupted.read_bytes() == before
    assert not repair(interrupted).was_whole
    assert list(interrupted.parent.iterdir()) == [interrupted]


def test_a_broken_file_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    subprocess.run(
        "ffmpeg -v error -f lavfi -i testsrc=duration=3 -f lavfi -i sine=duration=3 -g 10"
        f" -movflags frag_keyframe+empty_moov {path}".split(),
        check=True,
    )
    before = path.read_bytes()
    assert not scan(path, container_named("mp4")).closed
    assert _code(path) is ErrorCode.NOT_A_RECORDING
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])


def test_our_mark_alone_makes_it_ours(interrupted: Path) -> None:
    journal_path(interrupted).unlink()
    assert repair(interrupted).duration_s > 6
    assert read_contents(interrupted).metadata["trainer_studio"] == "1.2"


def test_what_lies_beside_it_does_not_matter(interrupted: Path) -> None:
    (interrupted.parent / "folder.mp4.journal").mkdir()
    (interrupted.parent / "folder.mp4").write_text("")
    unreadable = interrupted.parent / "unreadable.mp4.journal"
    # Opens, and fails with an I/O error when it is read.
    unreadable.symlink_to("/proc/self/mem")
    (interrupted.parent / "dangling.mp4.journal").symlink_to("nowhere")
    assert find_interrupted(interrupted.parent) == [interrupted]
    assert not repair(interrupted).was_whole


def test_a_journal_that_cannot_be_opened_is_no_crash(interrupted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, flags: int) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("encoder.locks.os.open", refuse)
    assert find_interrupted(interrupted.parent) == []
    assert _code(interrupted) is ErrorCode.OUT_NOT_WRITABLE


@pytest.mark.parametrize("name", ["other{suffix}", "../other{suffix}", "a{suffix}", "a.part3{suffix}"])
def test_a_journal_cannot_reach_another_file(interrupted: Path, name: str) -> None:
    name = name.format(suffix=interrupted.suffix)
    other = interrupted.parent / name
    if other != interrupted:
        shutil.copy(interrupted, other)
    before = other.read_bytes()
    with journal_path(interrupted).open("ab") as journal:
        journal.write(json.dumps({"entry": "part", "at_s": 3, "number": 2, "name": name}).encode() + b"\n")
    assert repair(interrupted).parts == (interrupted,)
    if other != interrupted:
        assert other.read_bytes() == before


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_the_copy_is_never_written_through_what_lies_there(interrupted: Path, tmp_path: Path, kind: str) -> None:
    precious = tmp_path / "precious"
    precious.write_text("precious")
    copy = interrupted.with_name(f".{interrupted.name}.copy")
    if kind == "link":
        copy.symlink_to(precious)
    else:
        copy.mkdir()
    before = interrupted.read_bytes()
    with pytest.raises(StudioError) as raised:
        repair(interrupted)
    assert (raised.value.code, raised.value.facts["path"]) == (ErrorCode.OUT_EXISTS, str(copy))
    assert (precious.read_text(), interrupted.read_bytes()) == ("precious", before)
    assert copy.exists()


def test_a_link_put_there_in_the_last_moment_is_not_followed(
    interrupted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("precious")
    monkeypatch.setattr("encoder.remux._remove_stale", lambda copy: copy.symlink_to(precious))
    with pytest.raises(StudioError) as raised:
        repair(interrupted)
    assert raised.value.code is ErrorCode.OUT_EXISTS
    assert precious.read_text() == "precious"


def test_the_permissions_stay(interrupted: Path) -> None:
    interrupted.chmod(0o640)
    repair(interrupted)
    assert stat.S_IMODE(interrupted.stat().st_mode) == 0o640


def test_a_journal_without_its_recording_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "a.mp4.journal").write_text("")
    (tmp_path / "b.mp4").write_text("")
    assert find_interrupted(tmp_path) == []
