"""What a studio leaves of a class, for the next one."""

import os
import shutil
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec
import psutil
import pytest

from session.facts import AnyFact, ClassEnded, ClassOpened
from session.journal import JOURNAL, Journal
from session.kept import (
    GOES_ON_S,
    KeptClass,
    abandoned_class,
    forget_kept,
    interrupted_class,
    interrupted_s,
    owned,
    read_kept,
    silence_s,
    write_kept,
)
from session.settings import ClassSettings, HostReady, RosterEntry, decode, encode
from studio.classplan import ClassPlan


@dataclass
class Left:
    """A class in a folder, whose "host" is this very process."""

    kept: KeptClass
    folder: Path


def settings(folder: Path, port: int = 8800) -> ClassSettings:
    roster = (RosterEntry("12", "أمينة", "A", "007"),)
    return ClassSettings("c", "Ohm", "T", "7KQ4MD", "link", "observer", folder, port=port, roster=roster)


@pytest.fixture
def left(tmp_path: Path) -> Left:
    folder = tmp_path / "one"
    folder.mkdir()
    ready = HostReady(os.getpid(), 8800, 8801, 4000)
    kept = KeptClass(settings(folder), ready, psutil.Process().create_time())
    write_kept(kept)
    return Left(kept, folder)


def test_settings_are_the_same_after_the_pipe(tmp_path: Path) -> None:
    made = settings(tmp_path / "a b")
    line = encode(made)
    assert b"\n" not in line
    assert decode(line, ClassSettings) == made


def test_it_is_read_as_it_was_written_and_by_its_owner_alone(left: Left) -> None:
    assert read_kept(left.folder) == left.kept
    assert stat.S_IMODE((left.folder / "class.json").stat().st_mode) == 0o600
    assert [path.name for path in left.folder.iterdir()] == ["class.json"]


def test_a_class_whose_studio_is_gone_is_found_by_its_port(left: Left) -> None:
    assert abandoned_class(left.folder.parent, 8800) == left.kept
    assert abandoned_class(left.folder.parent, 9000) is None
    assert abandoned_class(left.folder / "nowhere", 8800) is None


def test_a_class_that_another_studio_holds_is_left_alone(left: Left) -> None:
    hold = (
        "import sys; from pathlib import Path; from session.kept import owned\n"
        "with owned(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, left.folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert abandoned_class(left.folder.parent, 8800) is None
        with pytest.raises(OSError, match="unavailable"), owned(left.folder):
            pass
        other.kill()
    assert abandoned_class(left.folder.parent, 8800) == left.kept


def test_what_is_left_of_a_dead_host_is_removed(left: Left) -> None:
    # The same process id, another process: it began at another time.
    write_kept(KeptClass(left.kept.settings, left.kept.ready, left.kept.host_born_s - 60))
    assert abandoned_class(left.folder.parent, 8800) is None
    assert list(left.folder.iterdir()) == []


class Interrupted:
    """A class whose host and studio are dead."""

    def __init__(self, classes: Path, name: str, *facts: AnyFact, port: int = 8800, silent_s: float = 60) -> None:
        self.folder = classes / name
        journal = Journal(self.folder / JOURNAL)
        journal.add([ClassOpened(at_ms=1, class_id="c", title="Ohm", trainer="T"), *facts])
        journal.close()
        self.silent(silent_s)
        write_kept(KeptClass(settings(self.folder, port), HostReady(os.getpid(), 8800, 8801, 4000), 1.0))

    def silent(self, for_s: float) -> None:
        """Give the last sign of life so long ago."""
        at_s = time.time() - for_s
        os.utime(self.folder / JOURNAL, (at_s, at_s))


def found(classes: Path, title: str = "Ohm", code: str = "", port: int = 8800) -> str | None:
    kept = interrupted_class(classes, port, title, code)
    return kept.settings.folder.name if kept is not None else None


def test_a_class_that_host_and_studio_left_goes_on_under_its_title(tmp_path: Path) -> None:
    left = Interrupted(tmp_path, "one")
    assert abandoned_class(tmp_path, 8800) is None
    assert 60 <= (interrupted_s(left.folder) or 0) < 600
    assert found(tmp_path) == "one"
    assert found(tmp_path, code="7kq-4md") == "one"
    assert found(tmp_path, code="OTHER1") is None
    assert found(tmp_path, title="Volt") is None
    assert found(tmp_path, port=9000) is None
    # The one that was there last is meant, and one that somebody holds is not.
    later = Interrupted(tmp_path, "later", silent_s=10)
    assert found(tmp_path) == "later"
    later.silent(100)
    assert found(tmp_path) == "one"


def test_a_copy_of_a_class_is_none(tmp_path: Path, left: Left) -> None:
    shutil.copytree(left.folder, tmp_path / "a copy")
    with owned(left.folder):
        assert abandoned_class(tmp_path, 8800) is None
    assert not (tmp_path / "a copy" / "class.json").exists()
    assert abandoned_class(tmp_path, 8800) == left.kept


def test_a_new_class_goes_on_with_none_and_waits_for_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, other = (Interrupted(tmp_path, name) for name in ("one", "two", "other"))
    write_kept(KeptClass(msgspec.structs.replace(settings(other.folder), title="Volt"), HostReady(1, 1, 2, 3), 1.0))
    plan = ClassPlan(title="Ohm", port=8800, folder=tmp_path)
    tried: list[Path] = []

    def refuse(path: Path, missing_ok: bool = False) -> None:
        tried.append(path)
        assert len(tried) < 10
        raise PermissionError(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        plan.forget_interrupted()
    assert plan.interrupted_class() is not None
    plan.forget_interrupted()
    assert [(left.folder / "class.json").exists() for left in (one, two, other)] == [False, False, True]
    assert (one.folder / JOURNAL).exists()


@pytest.mark.parametrize("end", ["ended", "long ago"])
def test_a_class_that_is_over_does_not_go_on(tmp_path: Path, end: str) -> None:
    if end == "ended":
        Interrupted(tmp_path, "one", ClassEnded(at_ms=2, by_trainer=True))
    else:
        Interrupted(tmp_path, "one", silent_s=GOES_ON_S + 1)
    assert found(tmp_path) is None
    # Its secrets are gone, what happened in it stays.
    assert [path.name for path in (tmp_path / "one").iterdir()] == [JOURNAL]


@pytest.mark.parametrize(
    ("age_s", "up_s", "silent_s"),
    [
        (60.0, 5.0, 60.0),
        (-30.0, 50_000.0, 0.0),
        (-GOES_ON_S, 50_000.0, 0.0),
        (-GOES_ON_S - 1, 50_000.0, 50_000.0),
        (-200_000_000.0, 40.0, 40.0),
    ],
)
def test_a_clock_that_was_set_back_lengthens_no_wait_without_end(age_s: float, up_s: float, silent_s: float) -> None:
    assert silence_s(age_s, up_s) == silent_s


@pytest.mark.parametrize(("up_s", "goes_on"), [(120.0, True), (GOES_ON_S + 60, False)])
def test_after_a_power_cut_with_a_wrong_clock_a_class_goes_on_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, up_s: float, goes_on: bool
) -> None:
    monkeypatch.setattr(psutil, "boot_time", lambda: time.time() - up_s)
    a_year_s = 365 * 24 * 3600.0
    Interrupted(tmp_path, "earlier", silent_s=-a_year_s)
    Interrupted(tmp_path, "one", silent_s=-a_year_s - 60)
    Interrupted(tmp_path, "much earlier", silent_s=-a_year_s + 60)
    assert found(tmp_path) == ("one" if goes_on else None)


def test_a_sign_of_life_is_what_the_next_host_is_told(tmp_path: Path) -> None:
    left = Interrupted(tmp_path, "one", silent_s=1000)
    journal = Journal(left.folder / JOURNAL)
    assert abs(journal.last_sign_ms / 1000 - (time.time() - 1000)) < 100
    journal.sign()
    journal.close()
    assert (interrupted_s(left.folder) or 0) < 500
    first = Journal(tmp_path / "new" / JOURNAL)
    assert first.last_sign_ms == 0
    first.close()


def test_what_cannot_be_understood_is_nothing(left: Left) -> None:
    (left.folder / "class.json").write_text('{"settings": {}}')
    assert read_kept(left.folder) is None
    assert abandoned_class(left.folder.parent, 8800) is None
    assert list(left.folder.iterdir()) == []


def test_forgetting_twice_is_no_error(left: Left) -> None:
    forget_kept(left.folder)
    forget_kept(left.folder)
    assert read_kept(left.folder) is None
