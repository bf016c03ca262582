"""A desktop on which the studio is used as a person does it: the fixture `desktop`.

A window manager, xdotool's mouse and keyboard, and for eyes what a screen reader is told of the window: names, roles
and places. Needs the Debian packages openbox, xdotool, at-spi2-core and dbus.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pytest

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

    from tests.helpers.pulse import PrivatePulse
    from tests.helpers.xserver import StartXServer, XServer

ROOT: Final = Path(__file__).resolve().parents[2]
LAUNCHER: Final = "/usr/libexec/at-spi-bus-launcher"
PATIENCE_S: Final = 60.0
SIZE: Final = (1366, 768)
ISOLATES: Final = re.compile("[\u2066-\u2069]")
ENABLED: Final = 1 << 8
"""The bit of AT-SPI's state set."""
SILENT: Final = frozenset({"label", "filler", "panel", "frame", "dialog", "application"})
"""Roles of what cannot be pressed or written into."""
ACCESSIBLE: Final = "org.a11y.atspi.Accessible"

T = TypeVar("T")


@dataclass(frozen=True)
class Seen:
    """Something on the screen, as a screen reader is told of it."""

    role: str
    name: str
    left: int
    top: int
    width: int
    height: int
    enabled: bool

    @property
    def middle(self) -> tuple[int, int]:
        """Where one points at it."""
        return self.left + self.width // 2, self.top + self.height // 2


class Desktop:
    """The running studio, and somebody's eyes and hands."""

    def __init__(self, server: "XServer", process: "subprocess.Popen[bytes]", reader: "DBusConnection") -> None:
        self.process = process
        self._server = server
        self._reader = reader

    def look(self) -> list[Seen]:
        """Return all that is on the screen now."""
        found: list[Seen] = []
        for bus, path in self._ask("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", "GetChildren")[0]:
            self._gather(found, bus, path)
        return found

    def find(self, name: str, *, among: str = "") -> Seen:
        """Wait for what can be pressed or written into, whose name begins so, and return it; `among`: of this role."""

        def there() -> Seen | None:
            able = (seen for seen in self.look() if seen.enabled and seen.role not in SILENT)
            return next((seen for seen in able if seen.name.startswith(name) and among in seen.role), None)

        return self._wait(there, name)

    def reads(self, text: str) -> str:
        """Wait until something on the screen contains this, and return all that it says."""
        return self._wait(lambda: next((seen for seen in self.look() if text in seen.name), None), text).name

    def click(self, name: str, *, among: str = "") -> None:
        """Point at what is called so once it stands still, and press."""
        place = self.find(name, among=among).middle
        while (again := self.find(name, among=among).middle) != place:
            place = again
        self._server.run("xdotool", "mousemove", "--sync", *map(str, place), "click", "1")

    def write(self, name: str, *lines: str) -> None:
        """Click into a field and type."""
        self.click(name, among="text")
        for number, line in enumerate(lines):
            if number:
                self.press("Return")
            self._server.run("xdotool", "type", "--delay", "30", line)

    def press(self, key: str) -> None:
        """Press a key of the window in front, as xdotool names it."""
        self._server.run("xdotool", "key", key)

    def maximise(self) -> None:
        """Double-click on the title bar."""
        window = self._window()
        above = (str(window.middle[0]), str(window.top - 10))
        self._server.run("xdotool", "mousemove", "--sync", *above, "click", "--repeat", "2", "--delay", "100", "1")
        self._wait(lambda: self._window().width > 0.95 * SIZE[0], "a large window")

    def _window(self) -> Seen:
        return self._wait(lambda: next(iter(self.look()), None), "a window")

    def _wait(self, holds: Callable[[], T | None], what: str) -> T:
        deadline = time.monotonic() + PATIENCE_S
        while not (found := holds()):
            assert self.process.poll() is None, "the studio has ended"
            assert time.monotonic() < deadline, f"{what!r} is not there, but {[s.name for s in self.look() if s.name]}"
            time.sleep(0.1)
        return found

    def _gather(self, found: list[Seen], bus: str, path: str) -> None:
        from jeepney import DBusErrorResponse

        try:
            role = self._ask(bus, path, "GetRoleName")[0]
            if role != "application":
                left, top, width, height = self._ask(bus, path, "GetExtents", "org.a11y.atspi.Component", "u", (0,))[0]
                if not width or not height:
                    return
                name = self._ask(bus, path, "Get", "org.freedesktop.DBus.Properties", "ss", (ACCESSIBLE, "Name"))[0][1]
                enabled = bool(self._ask(bus, path, "GetState")[0][0] & ENABLED)
                found.append(Seen(role, ISOLATES.sub("", name), left, top, width, height, enabled))
            for child in self._ask(bus, path, "GetChildren")[0]:
                self._gather(found, *child)
        except DBusErrorResponse:
            # It has gone while one looked.
            return

    def _ask(
        self,
        bus: str,
        path: str,
        method: str,
        interface: str = ACCESSIBLE,
        signature: str | None = None,
        body: Any = (),
    ) -> Any:
        from jeepney import DBusAddress, new_method_call
        from jeepney.wrappers import unwrap_msg

        call = new_method_call(DBusAddress(path, bus, interface), method, signature, body)
        return unwrap_msg(self._reader.send_and_get_reply(call, timeout=PATIENCE_S))


@pytest.fixture
def desktop(
    start_xserver: "StartXServer", pulse: "PrivatePulse", private_bus: str, tmp_path: Path
) -> Iterator[Desktop]:
    """Start a desktop of 1366x768 with the studio on it; its home is `tmp_path`/home."""
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    from tests.helpers.pulse import SINK

    pulse.add_microphone("microphone", SINK, "Microphone")
    pulse.control("set-default-source", "microphone")
    server = start_xserver(*SIZE)
    home, runtime = tmp_path / "home", tmp_path / "run"
    for folder in (home, runtime):
        folder.mkdir(mode=0o700)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "QT_", "LC_", "LANG"))}
    env = {**kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "LC_ALL": "C.UTF-8"}
    with ExitStack() as stack:

        def run(*command: str, **more: str) -> "subprocess.Popen[bytes]":
            process = subprocess.Popen(command, cwd=ROOT, env={**env, **more}, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        run(LAUNCHER, "--launch-immediately", "--a11y=1")
        run("openbox")
        asked = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
        with open_dbus_connection(private_bus) as session:
            deadline = time.monotonic() + PATIENCE_S
            while (answer := _answer(session, asked)) is None:
                assert time.monotonic() < deadline, "nobody serves screen readers"
                time.sleep(0.1)
        reader = stack.enter_context(open_dbus_connection(answer))
        studio = run(sys.executable, "-m", "studio", QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
        yield Desktop(server, studio, reader)
        # For whoever asks why a test failed.
        server.run("import", "-window", "root", str(tmp_path / "desktop.png"))


def _answer(connection: "DBusConnection", call: Any) -> str | None:
    from jeepney import DBusErrorResponse
    from jeepney.wrappers import unwrap_msg

    try:
        return str(unwrap_msg(connection.send_and_get_reply(call, timeout=PATIENCE_S))[0])
    except DBusErrorResponse:
        return None
