"""What the window records: the usual devices, and what was chosen before."""

from dataclasses import replace

import pytest

from capture.errors import ErrorCode, StudioError
from capture.scene import Layout, Scene
from capture.sources import DeviceInfo, SourceKind
from studio.choices import NO_DEVICE, Choices
from studio.settings import ProgramSettings, SourceSettings
from studio.usual import Choice, as_remembered, without_refused

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
