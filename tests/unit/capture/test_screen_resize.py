"""The screen source on a server whose resolution changes (TigerVNC's Xvnc, where only mss's Xlib backend works)."""

import subprocess
import sys
from pathlib import Path

from capture.clock import FakeClock
from capture.screen import ScreenSource, list_monitors
from tests.helpers.xserver import StartXServer

ROOT = Path(__file__).resolve().parents[3]


def shape_after_change(source: ScreenSource, clock: FakeClock) -> tuple[int, ...]:
    clock.advance(1)
    frame = source.read()
    assert frame is not None
    assert source.read() is None
    return frame.image.shape


def test_follows_the_resolution(start_xserver: StartXServer) -> None:
    server = start_xserver(1280, 720, "Xvnc")
    clock = FakeClock()
    source = ScreenSource("", clock)
    info = source.open()
    assert (info.backend, info.width, info.height) == ("xlib", 1280, 720)
    assert source.read() is not None
    for width, height in ((1920, 1080), (800, 600), (1280, 720)):
        server.resize(width, height)
        assert shape_after_change(source, clock) == (height, width, 4)
        assert list_monitors()[0].detail == f"{width}x{height}+0+0"
    source.close()


def test_a_smaller_screen_is_noticed_at_once(start_xserver: StartXServer) -> None:
    server = start_xserver(1280, 720, "Xvnc")
    source = ScreenSource("", FakeClock())
    source.open()
    source.read()
    server.resize(800, 600)
    frame = source.read()
    assert frame is not None
    assert frame.image.shape == (600, 800, 4)
    source.close()


def test_region_is_cut_to_a_smaller_screen_and_whole_again(start_xserver: StartXServer) -> None:
    server = start_xserver(1280, 720, "Xvnc")
    clock = FakeClock()
    source = ScreenSource("640,400,500,300", clock)
    source.open()
    source.read()
    server.resize(800, 600)
    assert shape_after_change(source, clock) == (200, 160, 4)
    server.resize(1280, 720)
    assert shape_after_change(source, clock) == (300, 500, 4)
    source.close()


OUTLIVE = """
import os, signal, sys
from capture.clock import SystemClock
from capture.errors import StudioError
from capture.screen import ScreenSource
source = ScreenSource("", SystemClock())
print(source.open().backend, source.read() is not None)
os.kill(int(sys.argv[1]), signal.SIGKILL)
for ask in (source.read, source.open):
    try:
        while True:
            ask()
    except StudioError as error:
        print(error.code)
source.close()
"""


def test_the_process_outlives_the_server_that_xlib_would_end_it_with(start_xserver: StartXServer) -> None:
    server = start_xserver(640, 480, "Xvnc")
    command = [sys.executable, "-c", OUTLIVE, str(server.process.pid)]
    result = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=100)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["xlib", "True", "screen-failed", "no-display"]
