"""The `live` command as a process of a test; the fixture is `teach`."""

import contextlib
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.command import Command, StartCommand


def free_ports() -> int:
    """Return a port that is free now at every address, and the one after it too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("", 0))
            port = int(first.getsockname()[1])
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("", port + 1))
                return port


def is_free(port: int) -> bool:
    """Whether nobody listens on a port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


class Lesson:
    """A class that `live` has opened, on 127.0.0.1."""

    def __init__(self, command: Command, port: int) -> None:
        self.command = command
        self.port = port

    @property
    def opened(self) -> dict[str, Any]:
        """The event `class-open`."""
        return self.command.wait_for("class-open")

    @property
    def url(self) -> str:
        """Where trainees connect, once they can."""
        assert self.opened
        return f"http://127.0.0.1:{self.port}"

    @property
    def code(self) -> str:
        """The join code."""
        return str(self.opened["code"])

    @property
    def folder(self) -> Path:
        """The class's own folder."""
        return Path(self.opened["folder"])

    @property
    def host_pids(self) -> list[int]:
        """Process ids of all hosts so far; the last one serves."""
        opened = [fields["pids"]["host"] for _, fields in self.command.events("class-open")]
        return opened + [fields["pid"] for _, fields in self.command.events("class-restored")]

    def kill_host(self) -> None:
        """End the host that serves, as a crash would."""
        os.kill(self.host_pids[-1], signal.SIGKILL)


Teach = Callable[..., Lesson]


@pytest.fixture
def teach(command: StartCommand, tmp_path: Path) -> Iterator[Teach]:
    """Open a class: `teach("--lobby", port=...)`; all of a test's have their data in one place, as a user's have.

    The program is small and synthetic. Hosts that still run at the test's end are killed.
    """
    lessons: list[Lesson] = []

    def start(*options: str | Path, port: int | None = None, json: bool = True, **env: str) -> Lesson:
        port = port or free_ports()
        where = (
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--size",
            "640x360",
            "--synthetic",
            "--loudspeaker",
            "none",
        )
        environment = {"XDG_DATA_HOME": str(tmp_path / "data"), **env}
        lessons.append(Lesson(command("live", *where, *options, json=json, env=environment), port))
        return lessons[-1]

    yield start
    for lesson in lessons:
        for pid in lesson.host_pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
