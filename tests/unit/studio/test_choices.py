"""What is remembered from one start to the next."""

import json
from pathlib import Path

import pytest

from capture.scene import Layout
from studio.choices import ChoiceFile, Choices
from studio.guardian import Concern


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "choices.json"


def test_choices_outlive_the_studio(path: Path) -> None:
    file = ChoiceFile(path)
    assert file.now == Choices()
    file.change(layout=Layout.CAMERA, unwatched=(Concern.POOR_LINK,), bar_place=(5, 7))
    file.change(bytes_per_s=1.5)
    expected = Choices(Layout.CAMERA, (Concern.POOR_LINK,), bar_place=(5, 7), bytes_per_s=1.5)
    assert ChoiceFile(path).now == expected
    assert list(path.parent.iterdir()) == [path]


def test_what_is_the_same_is_not_written_again(path: Path) -> None:
    file = ChoiceFile(path)
    file.change(layout=None)
    assert not path.exists()


@pytest.mark.parametrize("content", [b"", b"nonsense", b"[]", b"\xff"])
def test_a_broken_file_is_as_none(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    file = ChoiceFile(path)
    assert file.now == Choices()
    file.change(remind_to_start=True)
    assert ChoiceFile(path).now.remind_to_start


def test_what_is_not_understood_is_left_out_alone_and_what_is_not_known_is_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"layout": "upside-down", "remind_to_start": True, "of_tomorrow": [1, 2]}))
    file = ChoiceFile(path)
    assert file.now == Choices(remind_to_start=True)
    file.change(window_size=(900, 600))
    assert json.loads(path.read_text())["of_tomorrow"] == [1, 2]


def test_what_cannot_be_written_is_still_chosen(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    file = ChoiceFile(tmp_path / "file" / "choices.json")
    file.change(remind_to_start=True)
    assert file.now.remind_to_start


def test_without_a_place_nothing_is_kept() -> None:
    file = ChoiceFile(None)
    file.change(remind_to_start=True)
    assert file.now.remind_to_start


def test_who_was_asked_once_is_not_new(path: Path) -> None:
    assert not ChoiceFile(None).is_new
    assert ChoiceFile(path).is_new
    file = ChoiceFile(path)
    file.keep()
    assert not file.is_new
    again = ChoiceFile(path)
    assert (again.is_new, again.now) == (False, Choices())
