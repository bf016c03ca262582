"""The journal of a class: on the disk as it happens, whole after a kill, replayed by the next host."""

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from capture.errors import ErrorCode, StudioError
from session import facts
from session.journal import Journal, read_journal
from session.messages import Hand
from tests.helpers.classes import Played

OPENED = facts.ClassOpened(at_ms=1, class_id="c1", title="Circuits", trainer="Nadia")
RAISED = facts.HandRaised(at_ms=2, id="t1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "classes" / "c1" / "journal.jsonl"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    """A journal that is open."""
    journal = Journal(path)
    yield journal
    journal.close()


def test_what_was_added_is_read_back_at_once(journal: Journal, path: Path) -> None:
    played = Played(lobby=True)
    played.join("أمينة")
    played.observe('O\'Neil \u2028 \\ "x"')
    journal.add(played.facts)
    assert read_journal(path) == played.facts


def test_only_this_user_may_read_it(journal: Journal, path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_there_is_nothing_yet(path: Path) -> None:
    assert read_journal(path) == []
    Journal(path).close()
    assert read_journal(path) == []


def test_the_next_host_goes_on_where_the_last_was_torn(path: Path) -> None:
    first = Journal(path)
    first.add([OPENED, RAISED])
    first.close()
    with path.open("ab") as file:
        file.write(b'{"fact":"hand-lowered","at_ms":3,"i' + b"\0" * 9000)
    assert read_journal(path) == [OPENED, RAISED]
    second = Journal(path)
    second.add([RAISED])
    second.close()
    assert read_journal(path) == [OPENED, RAISED, RAISED]


def test_a_journal_that_is_nothing_but_torn_begins_anew(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b'{"fact":"class-op')
    assert read_journal(path) == []
    journal = Journal(path)
    journal.add([OPENED])
    journal.close()
    assert read_journal(path) == [OPENED]


def test_a_rotten_line_in_the_middle_is_named_and_costs_no_other(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    journal = Journal(path)
    journal.add([OPENED, RAISED, RAISED])
    journal.close()
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([lines[0], b"\xff\0", b'{"fact":"from-the-future"}', *lines[1:]]))
    assert read_journal(path) == [OPENED, RAISED, RAISED]
    assert f"line 2 of {path}" in caplog.text
    assert f"line 3 of {path}" in caplog.text


@pytest.mark.parametrize("content", [b"number,name\n1,Amina\n", b"\n", b'{"fact":"hand-raised","at_ms":2,"id":"t1"}\n'])
def test_a_foreign_file_is_named(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(StudioError) as refused:
        read_journal(path)
    assert refused.value.code is ErrorCode.CLASS_HOST_FAILED
    assert str(path) in refused.value.detail
    path.unlink()
    path.mkdir()
    with pytest.raises(StudioError) as refused:
        read_journal(path)
    assert str(path) in refused.value.detail


def test_two_hosts_cannot_write_one_journal(journal: Journal, path: Path) -> None:
    with pytest.raises(StudioError) as refused:
        Journal(path)
    assert refused.value.code is ErrorCode.CLASS_HOST_FAILED


def test_a_disk_that_refuses_gets_the_lines_later_and_none_is_torn(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.add([OPENED])
    real = os.write
    room = [20]

    def write(descriptor: int, data: bytes) -> int:
        if not room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = real(descriptor, data[: room[0]])
        room[0] -= written
        return written

    with monkeypatch.context() as full:
        full.setattr("session.journal.os.write", write)
        journal.add([RAISED])
        journal.add([RAISED])
        is_behind = journal.is_behind
        assert read_journal(path) == [OPENED]
    journal.add([])
    assert (is_behind, journal.is_behind) == (True, False)
    assert read_journal(path) == [OPENED, RAISED, RAISED]


def test_what_waits_for_the_disk_is_bounded(
    journal: Journal, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def write(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    journal.add([OPENED])
    with monkeypatch.context() as full:
        full.setattr("session.journal.os.write", write)
        full.setattr("session.journal.LONGEST_BACKLOG", 100)
        for _ in range(50):
            journal.add([RAISED])
    journal.add([])
    assert "facts are lost" in caplog.text
    assert read_journal(path) == [OPENED, RAISED, RAISED]


def test_all_is_synced_soon_and_a_disk_that_fails_at_it_is_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, synced, failures = os.fsync, threading.Event(), [OSError(errno.EIO, "Input/output error")]

    def fsync(descriptor: int) -> None:
        if failures:
            raise failures.pop()
        real(descriptor)
        synced.set()

    journal = Journal(path)
    monkeypatch.setattr("session.journal.os.fsync", fsync)
    journal.add([OPENED])
    assert synced.wait(30)
    journal.close()


def test_a_disk_that_hangs_does_not_hold_up_the_end(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hangs, goes_on, over = threading.Event(), threading.Event(), threading.Event()

    def fsync(descriptor: int) -> None:
        hangs.set()
        goes_on.wait(60)
        os.close(descriptor)
        over.set()

    journal = Journal(path)
    monkeypatch.setattr("session.journal.os.fsync", fsync)
    journal.add([OPENED])
    assert hangs.wait(30)
    journal.close(timeout_s=0.01)
    assert "hangs" in caplog.text
    assert read_journal(path) == [OPENED]
    goes_on.set()
    assert over.wait(30)


WRITER = """
import sys
from pathlib import Path
from session import facts
from session.journal import Journal
journal = Journal(Path(sys.argv[1]))
journal.add([facts.ClassOpened(at_ms=1, class_id="c1", title="", trainer="")])
number = 0
while True:
    number += 1
    journal.add([facts.HandRaised(at_ms=number, id="t1"), facts.HandLowered(at_ms=number, id="t1")])
    print(number, flush=True)
"""


def test_a_killed_host_loses_nothing_that_was_told(path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = 0
    for line in process.stdout:
        told = int(line)
        if told == 500:
            process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert told >= 500
    assert len(read_journal(path)) >= 1 + 2 * told
    Journal(path).close()


def test_a_class_goes_on_after_a_kill_in_the_middle_of_a_line(journal: Journal, path: Path) -> None:
    played = Played()
    played.join("Amina")
    played.page("t1", Hand(True))
    journal.add(played.facts)
    with path.open("ab") as file:
        file.write(b'{"fact":"trainee-left","id":"t1","rea')
    played.facts = read_journal(path)
    played.classroom = played.replayed()
    played.do(played.classroom.open(played.now_ms))
    assert played.resume("hash-1") == "t1"
    assert played.classroom.hands == ("t1",)
