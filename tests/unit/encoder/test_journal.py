import subprocess
import sys
import threading
from pathlib import Path

import pytest

from capture.errors import ErrorCode, StudioError
from encoder.journal import (
    CameraPlaced,
    Chapter,
    Entry,
    Incident,
    Journal,
    Part,
    Paused,
    Resumed,
    ScreenChanging,
    ScreenStill,
    Started,
    journal_path,
    read_journal,
)
from encoder.lesson import Lesson
from encoder.locks import is_in_use, locked

ALL: list[Entry] = [
    Started(at_s=0, lesson=Lesson(title="عنوان"), wall="2026-11-01T10:00:00+01:00", settings="s", version="1", pid=7),
    Chapter(at_s=1.5, title="Un \n deux"),
    Paused(at_s=2, wall="w"),
    Resumed(at_s=2, wall="w2", pause_s=30.5),
    Incident(at_s=3, code="camera-lost", detail="gone", lost_s=1.25),
    ScreenChanging(at_s=4),
    ScreenStill(at_s=5),
    CameraPlaced(at_s=6, rect=(1, 2, 3, 4)),
    CameraPlaced(at_s=7, rect=None),
    Part(at_s=8, number=2, name="x.part2.mp4"),
]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(journal_path(tmp_path / "x.mp4"))


def test_every_entry_is_on_the_disk_as_it_happens(journal: Journal) -> None:
    journal.add(ALL[0])
    journal.create()
    for number, entry in enumerate(ALL[1:], start=2):
        journal.add(entry)
        assert read_journal(journal.path) == ALL[:number]
    assert journal.entries == tuple(ALL)
    journal.remove()
    assert not journal.path.exists()


@pytest.mark.parametrize("cut", range(1, 30, 4))
def test_a_torn_last_line_is_skipped(journal: Journal, cut: int) -> None:
    journal.create()
    for entry in ALL[:3]:
        journal.add(entry)
    journal.close()
    journal.path.write_bytes(journal.path.read_bytes()[:-cut] + b"\0" * 5)
    assert read_journal(journal.path) == ALL[:2]


def test_lines_of_a_later_version_are_skipped(journal: Journal) -> None:
    journal.path.write_text('{"entry":"hologram","at_s":1}\n{"entry":"chapter","at_s":2,"title":"A","colour":3}\n')
    assert read_journal(journal.path) == [Chapter(at_s=2, title="A")]


def test_screen_changes_are_intervals_that_are_on_the_disk_at_once(journal: Journal) -> None:
    journal.create()
    for tick in range(90):
        journal.screen_changed(10 + tick / 30)
        if tick == 0:
            assert read_journal(journal.path) == [ScreenChanging(at_s=10)]
    journal.settle(13.9)
    assert read_journal(journal.path) == [ScreenChanging(at_s=10)]
    journal.settle(14.1)
    journal.settle(15)
    journal.screen_changed(20)
    journal.screen_changed(22)
    last = 10 + 89 / 30
    assert read_journal(journal.path) == [
        ScreenChanging(at_s=10),
        ScreenStill(at_s=last),
        ScreenChanging(at_s=20),
        ScreenStill(at_s=20),
        ScreenChanging(at_s=22),
    ]
    journal.close()


def test_many_threads_write_whole_lines(journal: Journal) -> None:
    journal.create()

    def write(name: int) -> None:
        for number in range(200):
            journal.add(Chapter(at_s=number, title=f"{name}-{number}"))

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.close()
    entries = read_journal(journal.path)
    assert entries == list(journal.entries)
    assert len(entries) == 800


def test_a_journal_that_is_written_is_in_use(journal: Journal) -> None:
    journal.create()
    assert is_in_use(journal.path)
    with pytest.raises(StudioError) as raised, locked(journal.path, names=Path("x.mp4")):
        pass
    assert raised.value.code is ErrorCode.RECORDING_IN_USE
    assert raised.value.facts == {"path": "x.mp4"}
    journal.close()
    assert not is_in_use(journal.path)


def test_a_killed_process_leaves_its_journal_unlocked(journal: Journal) -> None:
    code = (
        "import sys, time; from pathlib import Path; from encoder.journal import Journal\n"
        "Journal(Path(sys.argv[1])).create(); print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(journal.path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert is_in_use(journal.path)
        process.kill()
    assert not is_in_use(journal.path)


def test_the_journal_of_a_recording_that_is_gone_is_moved_aside(journal: Journal) -> None:
    journal.path.write_text("old\n")
    journal.create()
    journal.close()
    assert journal.path.read_text() == ""
    assert journal.path.with_name("x.mp4.journal.old").read_text() == "old\n"


def test_a_full_disk_costs_a_line_and_no_other(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    journal.create()
    journal.add(ALL[1])
    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr("encoder.journal.os.write", lambda descriptor, data: real(descriptor, data[:5]))
        journal.add(ALL[2])
        patch.setattr("encoder.journal.os.write", _no_room)
        journal.add(ALL[3])
    journal.add(ALL[4])
    journal.close()
    assert read_journal(journal.path) == [ALL[1], ALL[4]]
    assert list(journal.entries) == ALL[1:5]


def _no_room(descriptor: int, data: bytes) -> int:
    raise OSError(28, "No space left on device")
