"""What the window records: the usual devices, and what was chosen before."""

from dataclasses import replace
from pathlib import Path

import pytest

from capture.errors import ErrorCode, StudioError
from capture.scene import Layout, Scene
from capture.sources import DeviceInfo, SourceKind
from encoder.place import check_place
from studio.choices import NO_DEVICE, ChoiceFile, Choices
from studio.policy import Policy
from studio.settings import ProgramSettings, SourceSettings
from studio.usual import Choice, as_remembered, next_recording, without_refused
from studio.words import Words

DEVICES = tuple(
    DeviceInfo(kind, f"{kind} {number}", f"{kind} {number}")
    for kind in (SourceKind.SCREEN, SourceKind.CAMERA, SourceKind.MICROPHONE)
    for number in (1, 2)
)
USUAL = Choice(ProgramSettings(SourceSettings(camera="camera 1"), Scene(Layout.CORNER)), devices=DEVICES)


def test_who_chose_nothing_gets_the_usual() -> None:
    assert as_remembered(USUAL, Choices()) == USUAL


def test_what_was_chosen_is_opened() -> None:
    chosen = Choices(
        Layout.SIDE_BY_SIDE,
        screen="screen 2",
        camera="camera 2",
        microphone="microphone 2",
        microphone_gain_db=6.0,
        size=(1280, 720),
        fps=15,
    )
    program = as_remembered(USUAL, chosen).program
    assert program.sources == SourceSettings("screen 2", "camera 2", "microphone 2")
    assert program.scene.layout is Layout.SIDE_BY_SIDE
    assert program.sound.microphone_gain_db == 6.0
    assert (program.width, program.height, program.fps) == (1280, 720, 15)


def test_what_is_not_plugged_in_today_gives_way_to_the_usual() -> None:
    chosen = Choices(screen="screen 9", camera="camera 9", microphone="microphone 9")
    assert as_remembered(USUAL, chosen).program.sources == USUAL.program.sources


@pytest.mark.parametrize("layout", [None, Layout.CAMERA])
def test_who_wants_no_camera_gets_the_screen_alone(layout: Layout | None) -> None:
    program = as_remembered(USUAL, Choices(layout, camera=NO_DEVICE, microphone=NO_DEVICE)).program
    assert program.sources == SourceSettings(camera=None, microphone=None)
    assert program.scene.layout is Layout.SCREEN


def test_without_what_was_refused_the_list_of_devices_stays() -> None:
    fewer = without_refused(USUAL, StudioError(ErrorCode.CAMERA_BUSY))
    assert fewer is not None
    assert fewer.devices == DEVICES
    assert without_refused(replace(fewer, problems=()), StudioError(ErrorCode.CAMERA_BUSY)) is None


@pytest.mark.parametrize("place", ["a file", "a file/below", "/proc/nowhere", "/proc"])
def test_a_folder_that_cannot_be_had_is_chosen_anew_unless_it_has_fixed_it(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").touch()
    folder = str(tmp_path / place)
    choices = ChoiceFile(None, Policy({"folder": folder}))
    with pytest.raises(StudioError) as refused:
        next_recording(choices.now, choices.policy)
    assert refused.value.code is ErrorCode.OUT_FIXED_FOLDER_REFUSED
    said = Words("en").error(refused.value)
    assert folder in said.sentence
    assert "hoose" not in said.next_step
    assert "IT department" in said.next_step
    with pytest.raises(StudioError) as refused:
        check_place(next_recording(choices.now).path)
    assert refused.value.code is not ErrorCode.OUT_FIXED_FOLDER_REFUSED


def test_into_a_folder_that_it_has_fixed_is_recorded_and_a_full_disk_is_said(tmp_path: Path) -> None:
    policy = Policy({"folder": str(tmp_path / "new" / "kept"), "disk_floor_mb": 0})
    settings = next_recording(ChoiceFile(None, policy).now, policy)
    assert settings.path.parent == tmp_path / "new" / "kept"
    assert list(settings.path.parent.iterdir()) == []
    full = Policy({**policy.fixed, "disk_floor_mb": 900_000_000})
    with pytest.raises(StudioError) as refused:
        next_recording(ChoiceFile(None, full).now, full)
    assert refused.value.code is ErrorCode.DISK_SHORT
