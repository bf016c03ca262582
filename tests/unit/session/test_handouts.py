"""Files that the trainer shares: names made safe, whole or not at all."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from session import handouts
from session.handouts import Handouts, NoRoom, TooLarge, clean_file_name


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\notes.docx", "notes.docx"),
        ("مخطط الدرس.pdf", "مخطط الدرس.pdf"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("line\r\nbreak\x00.txt", "line break.txt"),
        ('a<b>:"c|d?*.txt', "abcd.txt"),
        (" .. ", "file"),
        ("...pdf", "pdf"),
        ("", "file"),
        ("README", "README"),
        ("archive.tar.gz", "archive.tar.gz"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("y" * 300, "y" * 99),
    ],
)
def test_names_are_made_fit_for_every_system(given: str, clean: str) -> None:
    assert clean_file_name(given) == clean


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def test_a_file_is_kept_as_it_came_under_an_id(tmp_path: Path) -> None:
    kept = Handouts(tmp_path / "handouts")
    handout, size = asyncio.run(kept.receive(chunks(b"one ", b"two")))
    assert size == 7
    assert kept.path(handout).read_bytes() == b"one two"
    assert kept.path(handout).stat().st_mode & 0o077 == 0
    kept.forget(handout)
    assert list((tmp_path / "handouts").iterdir()) == []


def test_one_that_is_too_large_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handouts, "LARGEST", 10)
    kept = Handouts(tmp_path)
    assert asyncio.run(kept.receive(chunks(b"0123456789")))[1] == 10
    with pytest.raises(TooLarge):
        asyncio.run(kept.receive(chunks(b"01234", b"56789", b"!")))
    assert len(list(tmp_path.iterdir())) == 1


def test_a_disk_that_is_nearly_full_is_left_to_the_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = SimpleNamespace(free=handouts.KEPT_FREE + 3)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(NoRoom):
        asyncio.run(Handouts(tmp_path).receive(chunks(b"1234")))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_host_left_is_removed(tmp_path: Path) -> None:
    for name in ("aa", "bb", "cc.partial"):
        (tmp_path / name).touch()
    Handouts(tmp_path).keep_only({"bb"})
    assert [path.name for path in tmp_path.iterdir()] == ["bb"]


def test_clearing_removes_all_and_what_is_not_there_is_no_failure(tmp_path: Path) -> None:
    kept = Handouts(tmp_path / "handouts")
    kept.clear()
    asyncio.run(kept.receive(chunks(b"x")))
    kept.clear()
    assert not (tmp_path / "handouts").exists()
