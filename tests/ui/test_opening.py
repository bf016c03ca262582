"""How the window comes up: devices that are refused, sessions without a screen, and ways to end it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import av
import pytest

from capture.errors import ErrorCode, StudioError
from capture.scene import Layout, Scene
from encoder.journal import journal_path
from studio.choices import ChoiceFile
from studio.settings import ProgramSettings, SourceSettings
from studio.ui.display import check_display
from studio.ui.runner import Moment
from studio.ui.stage_countdown import SECONDS
from studio.usual import Choice, free_path, without_refused
from studio.words import Words
from tests.helpers.trainer import settle
from tests.helpers.xserver import XServer
from tests.ui.conftest import OpenStudio, synthetic

ROOT = Path(__file__).resolve().parents[2]
SESSION = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XDG_RUNTIME_DIR", "QT_QPA_PLATFORM", "PULSE_SERVER")


def studio_process(home: Path, session: Mapping[str, str], *command: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if name not in SESSION and not name.startswith("XDG_")}
    return subprocess.Popen(
        [sys.executable, *(command or ("-m", "studio"))],
        cwd=ROOT,
        env={**kept, **session, "HOME": str(home), "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("session", [{}, {"DISPLAY": ":987"}])
def test_without_a_display_it_says_so_and_ends(tmp_path: Path, session: dict[str, str]) -> None:
    process = studio_process(tmp_path, session)
    out, err = process.communicate(timeout=60)
    text = Words("en").error(StudioError(ErrorCode.NO_WINDOW))
    assert "--screen none --camera 0" in text.next_step
    assert err == f"{text.sentence}\n{text.next_step}\n"
    assert out == ""
    assert process.returncode == 3


def test_in_a_wayland_session_without_a_compositor_it_says_so_and_ends(tmp_path: Path) -> None:
    process = studio_process(tmp_path, {"XDG_SESSION_TYPE": "wayland", "XDG_RUNTIME_DIR": str(tmp_path)})
    _out, err = process.communicate(timeout=60)
    text = Words("en").error(StudioError(ErrorCode.WAYLAND))
    assert err == f"{text.sentence}\n{text.next_step}\n"
    assert process.returncode == 3


@pytest.fixture
def wayland(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Pretend to be in a Wayland session; return where its compositor would listen."""
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    return tmp_path / "wayland-9"


def test_on_wayland_the_window_can_open_to_say_that_it_cannot_record(wayland: Path, open_studio: OpenStudio) -> None:
    with socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind(str(wayland))
        compositor.listen()
        problem = check_display()
        assert problem is not None
        assert problem.code is ErrorCode.WAYLAND
    studio = open_studio(choose=lambda: Choice(ProgramSettings(SourceSettings(microphone=None))))
    text = studio.words.error(StudioError(ErrorCode.WAYLAND))
    studio.until(lambda: studio.notice == f"{text.sentence}\n{text.next_step}")
    studio.until_moment(Moment.CLOSED)
    assert not studio.window.desk.record.isEnabled()


def test_who_names_a_platform_of_qt_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    assert check_display({"QT_QPA_PLATFORM": "offscreen"}) is None


def test_devices_are_looked_for_again_on_demand(monkeypatch: pytest.MonkeyPatch, open_studio: OpenStudio) -> None:
    for name in SESSION:
        monkeypatch.delenv(name, raising=False)
    choices = [Choice(ProgramSettings(SourceSettings(microphone=None))), synthetic()]
    studio = open_studio(choose=lambda: choices.pop(0))
    studio.until_moment(Moment.CLOSED)
    studio.until(lambda: studio.words.error(StudioError(ErrorCode.NO_DISPLAY)).sentence in studio.notice)
    studio.click(studio.window.strip.action_button)
    studio.until_moment(Moment.READY)
    studio.until(lambda: studio.notice == "")


def test_a_camera_that_is_refused_is_left_out_and_said(xserver: XServer, open_studio: OpenStudio) -> None:
    sources = SourceSettings(camera="a camera that nobody has", microphone=None)
    studio = open_studio(choose=lambda: Choice(ProgramSettings(sources, Scene(Layout.CORNER))))
    studio.until_moment(Moment.READY)
    state = studio.runner.state
    assert state is not None
    assert state.layout is Layout.SCREEN
    studio.until(lambda: "camera" in studio.notice.lower())


def test_only_a_refused_camera_or_microphone_is_left_out() -> None:
    choice = Choice(ProgramSettings(SourceSettings(camera="0", microphone="default"), Scene(Layout.CORNER)))
    busy = StudioError(ErrorCode.MICROPHONE_BUSY)
    fewer = without_refused(choice, busy)
    assert fewer is not None
    assert (fewer.program.sources.microphone, fewer.program.sources.camera) == (None, "0")
    assert fewer.program.scene.layout is Layout.CORNER
    assert fewer.problems == (busy,)
    assert without_refused(fewer, busy) is None
    assert without_refused(choice, StudioError(ErrorCode.SCREEN_FAILED)) is None
    only_camera = Choice(ProgramSettings(SourceSettings(screen=None, camera="0"), Scene(Layout.CAMERA)))
    assert without_refused(only_camera, StudioError(ErrorCode.CAMERA_BUSY)) is None


def test_a_name_is_free_when_neither_file_nor_journal_has_it(tmp_path: Path) -> None:
    assert free_path(tmp_path, "a") == tmp_path / "a.mp4"
    (tmp_path / "a.mp4").touch()
    journal_path(tmp_path / "a (2).mp4").touch()
    assert free_path(tmp_path, "a") == tmp_path / "a (3).mp4"


CRASH = """
import sys
import studio.cli
import studio.ui.main_window

def crash(self):
    raise RuntimeError("crashed")

studio.ui.main_window.MainWindow.show = crash
sys.exit(studio.cli.main([]))
"""


def test_a_crash_of_the_windows_thread_leaves_no_thread_behind(xserver: XServer, tmp_path: Path) -> None:
    settle(tmp_path)
    process = studio_process(tmp_path, {"DISPLAY": xserver.display}, "-c", CRASH)
    _out, err = process.communicate(timeout=60)
    assert err.startswith(Words("en").error(StudioError(ErrorCode.INTERNAL)).sentence)
    assert process.returncode == 1


def wait_for(what: str, holds: object, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    assert callable(holds)
    while not holds():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_real_window_asks_once_and_finishes_its_file_when_it_is_asked_to_end(
    xserver: XServer, tmp_path: Path, number: signal.Signals
) -> None:
    folder = tmp_path / "Videos" / "Trainer Studio"
    process = studio_process(tmp_path, {"DISPLAY": xserver.display})

    def window(title: str = "^Trainer Studio$") -> list[str]:
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            env=os.environ | {"DISPLAY": xserver.display},
            capture_output=True,
            text=True,
            check=False,
        )
        return found.stdout.split()

    def recording() -> bool:
        # Pressed again until it is taken: the devices may still be opening. While it counts, the key would call it off.
        if not list(folder.glob("*.mp4")):
            xserver.run("xdotool", "windowfocus", window()[0])
            xserver.run("xdotool", "key", "space")
            time.sleep(SECONDS + 3.0)
        return any(path.stat().st_size > 20_000 for path in folder.glob("*.mp4"))

    try:
        welcome = Words("en").text("first-welcome")
        wait_for("no first start", lambda: window(welcome), process)
        assert not window()
        xserver.run("xdotool", "windowfocus", window(welcome)[0])
        xserver.run("xdotool", "key", "Escape")
        wait_for("no window", window, process)
        assert ChoiceFile(tmp_path / ".config" / "trainer-studio" / "choices.json").is_new is False
        wait_for("no recording", recording, process)
        process.send_signal(number)
        _out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    finally:
        process.kill()
    (path,) = folder.glob("*.mp4")
    assert not journal_path(path).exists()
    with av.open(str(path)) as file:
        assert file.duration is not None
        assert file.duration > 0
