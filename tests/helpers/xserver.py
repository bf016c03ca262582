"""Real X servers for tests: Xvfb, and TigerVNC's Xvnc, whose screen can change its size.

Needs the Debian packages xvfb, tigervnc-standalone-server, x11-xserver-utils (xrandr, xsetroot) and xdotool.
"""

import os
import select
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

import pytest

START_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class XServer:
    """A running X server; tools are told its display by their environment."""

    display: str
    width: int
    height: int
    process: subprocess.Popen[bytes]

    def run(self, *command: str) -> str:
        """Run an X tool (xsetroot, xrandr, xdotool) on this display and return what it says."""
        environ = os.environ | {"DISPLAY": self.display}
        return subprocess.run(command, env=environ, check=True, capture_output=True, text=True, timeout=60).stdout

    def fill(self, colour: str) -> None:
        """Paint the root window: "#rrggbb"."""
        self.run("xsetroot", "-solid", colour)

    def move_pointer(self, x: int, y: int) -> None:
        """Put the pointer's hot spot there."""
        self.run("xdotool", "mousemove", str(x), str(y))

    def resize(self, width: int, height: int) -> None:
        """Change the resolution (Xvnc only: Xvfb refuses)."""
        self.run("xrandr", "--size", f"{width}x{height}")

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait()


class StartXServer(Protocol):
    """What the fixture `start_xserver` is."""

    def __call__(self, width: int = 1920, height: int = 1080, program: Literal["Xvfb", "Xvnc"] = "Xvfb") -> XServer:
        """Start one more server and make it the environment's display."""
        ...


def launch_xserver(width: int, height: int, program: Literal["Xvfb", "Xvnc"] = "Xvfb") -> XServer:
    """Start a server on a free display; the caller kills it."""
    reading, writing = os.pipe()
    common = [program, "-displayfd", str(writing), "-noreset", "-nolisten", "tcp"]
    if program == "Xvfb":
        screen = ["-screen", "0", f"{width}x{height}x24"]
    else:
        screen = ["-geometry", f"{width}x{height}", "-depth", "24", "-SecurityTypes", "None", "-rfbport", "-1"]
    process = subprocess.Popen(
        [*common, *screen], pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(writing)
    try:
        number = _read_line(reading)
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        os.close(reading)
    return XServer(f":{number}", width, height, process)


def _read_line(descriptor: int) -> str:
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], START_TIMEOUT_S)
        part = os.read(descriptor, 16) if ready else b""
        if not part:
            raise RuntimeError("the X server has not started")
        line += part
    return line.decode().strip()


@pytest.fixture
def start_xserver(monkeypatch: pytest.MonkeyPatch) -> Iterator[StartXServer]:
    """Start X servers: `start_xserver(1280, 720)`. Each becomes $DISPLAY; all end with the test."""
    servers: list[XServer] = []

    def start(width: int = 1920, height: int = 1080, program: Literal["Xvfb", "Xvnc"] = "Xvfb") -> XServer:
        server = launch_xserver(width, height, program)
        servers.append(server)
        monkeypatch.setenv("DISPLAY", server.display)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
        return server

    yield start
    for server in servers:
        server.kill()


@pytest.fixture
def xserver(start_xserver: Callable[[], XServer]) -> XServer:
    """Give a screen of 1920x1080 with one monitor; it is $DISPLAY."""
    return start_xserver()
