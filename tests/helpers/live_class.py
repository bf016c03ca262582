"""A class as a trainer opens it, on the command line: the fixture `open_class`."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from capture.clock import NS_PER_S

if TYPE_CHECKING:
    from tests.helpers.command import Command, StartCommand

SYNTHETIC: Final = ("--synthetic", "--size", "1280x720")
CODE: Final = "7KQ4MD"
PATIENCE_S: Final = 60.0


class LiveClass:
    """A running `trainer-studio live`, from `class-open` on."""

    def __init__(self, studio: "Command", port: int) -> None:
        self.studio = studio
        self.port = port
        opened_ns, self.opened = studio.wait_event("class-open", PATIENCE_S)
        self.opening_s = (opened_ns - studio.started_ns) / NS_PER_S
        self.code: str = self.opened["code"]
        self.url = f"http://127.0.0.1:{port}"
        self.secure_url = f"https://127.0.0.1:{port + 1}"
        self.host_pid: int = self.opened["pids"]["host"]

    def address(self, at: str = "127.0.0.1", *, secure: bool = False, fragment: str | None = None) -> str:
        """Return what a trainee opens, with the code filled in: `at` is this machine's address for them."""
        scheme, port = ("https", self.port + 1) if secure else ("http", self.port)
        return f"{scheme}://{at}:{port}/#{self.code if fragment is None else fragment}"

    def wait(self, event: str, count: int = 1, **fields: Any) -> dict[str, Any]:
        """Wait for the `count`th event of this name that has these fields."""
        number = 0
        for nth in range(1, 10_000):
            found = self.studio.wait_for(event, count=nth)
            if all(found.get(name) == value for name, value in fields.items()):
                number += 1
                if number == count:
                    return found
        raise AssertionError(f"too many events {event!r}")

    def say(self, line: str, event: str, count: int = 1, **fields: Any) -> dict[str, Any]:
        """Give a command, and wait for the event that answers it."""
        self.studio.send(line)
        return self.wait(event, count, **fields)

    def person(self, name: str) -> str:
        """Wait until somebody of this name has joined, and return the id."""
        nth = 0
        while True:
            nth += 1
            person = self.studio.wait_for("trainee-joined", count=nth)["person"]
            if person["name"] == name:
                return str(person["id"])

    def kill_host(self) -> float:
        """Kill the host as a crash would, wait for the next one, and return the seconds until it served again."""
        killed = self.host_pid
        restored = len(self.studio.events("class-restored"))
        os.kill(killed, signal.SIGKILL)
        # The studio's own word for how long nobody was served.
        self.host_pid = self.studio.wait_for("class-restored", count=restored + 1)["pid"]
        assert self.host_pid != killed
        began_ns = self.studio.events("class-trouble")[-1][0]
        return (self.studio.events("class-restored")[-1][0] - began_ns) / NS_PER_S

    def end(self) -> None:
        """End the class for all."""
        self.studio.send("end")
        assert self.studio.end() == 0, self.studio.said


OpenClass = Callable[..., LiveClass]


@pytest.fixture
def open_class(command: "StartCommand") -> OpenClass:
    """Open classes: `open_class("--lobby", source=("--synthetic",), env={"LANG": "fr_FR.UTF-8"})`.

    All that still run are killed with the test, and their hosts end by themselves.
    """
    from tests.helpers.teaching import free_ports

    def start(
        *arguments: str | Path, source: tuple[str | Path, ...] = SYNTHETIC, port: int | None = None, **more: Any
    ) -> LiveClass:
        chosen = port or free_ports()
        return LiveClass(command("live", *source, "--port", chosen, "--code", CODE, *arguments, **more), chosen)

    return start
