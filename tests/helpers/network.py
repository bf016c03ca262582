"""A trainee's machine of its own behind a line as bad as wanted: the fixture `line`.

Needs Linux, root and the Debian package iproute2 (`ip`); `nsenter` is in util-linux.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
DEVICE: Final = "line0"


class Line:
    """The far end is a network namespace, whose programs reach this machine at `here` and nothing else."""

    def __init__(self, errors: Path) -> None:
        self._errors = errors
        with errors.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.helpers.cable"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        up = self._answer()
        self.here: str = up["here"]
        """This machine's address on the line."""
        self.there: str = up["there"]
        """The trainee's."""
        self._enter = ("nsenter", f"--net=/proc/{up['pid']}/ns/net", "--")

    def command(self, *words: str) -> list[str]:
        """Return the command that runs these words at the far end."""
        return [*self._enter, *words]

    def program(self, path: str, folder: Path) -> Path:
        """Return a program that is `path`, run at the far end: for those who take a program's name only."""
        script = folder / f"far-{Path(path).name}"
        script.write_text(f'#!/bin/sh\nexec {" ".join(self._enter)} {path} "$@"\n', "utf-8")
        script.chmod(0o755)
        return script

    def run(self, *words: str) -> str:
        """Run a program at the far end and return what it prints."""
        done = subprocess.run(self.command(*words), check=True, capture_output=True, text=True, timeout=60)
        return done.stdout

    def become(self, **conditions: Any) -> None:
        """Set all of the line's `Conditions` (tests.helpers.cable) anew: what is not named is good again."""
        stdin = self._pipe(self._process.stdin)
        stdin.write(json.dumps(conditions) + "\n")
        stdin.flush()
        self._answer()

    def unplug(self) -> None:
        """Take the network away: programs at the far end are told, as when the wireless network is lost."""
        self.run("ip", "link", "set", DEVICE, "down")

    def plug_in(self) -> None:
        """Bring it back."""
        self.run("ip", "link", "set", DEVICE, "up")
        self.run("ip", "route", "replace", "default", "via", self.here)

    def close(self) -> None:
        """End the line; the namespace and its devices go with it."""
        for pipe in (self._process.stdin, self._process.stdout):
            self._pipe(pipe).close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _answer(self) -> dict[str, Any]:
        line = self._pipe(self._process.stdout).readline()
        if not line:
            raise RuntimeError(f"the line has ended: {self._errors.read_text()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


StartLine = Callable[[], Line]


def why_no_line() -> str:
    """Return why this system cannot have a line; empty when it can."""
    if not sys.platform.startswith("linux"):
        return "network namespaces are Linux's"
    if os.geteuid() != 0:
        return "network namespaces need root"
    try:
        os.close(os.open("/dev/net/tun", os.O_RDWR))
    except OSError as error:
        return f"no TUN devices: {error.strerror}"
    tried = subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True, text=True)
    return f"no network namespaces: {tried.stderr.strip()}" if tried.returncode else ""


@pytest.fixture
def start_line(tmp_path: Path) -> Iterator[StartLine]:
    """Start lines: `start_line()`; all end with the test."""
    reason = why_no_line()
    if reason:
        pytest.skip(reason)
    lines: list[Line] = []

    def start() -> Line:
        lines.append(Line(tmp_path / f"line{len(lines)}.txt"))
        return lines[-1]

    yield start
    for each in lines:
        each.close()


@pytest.fixture
def line(start_line: StartLine) -> Line:
    """Give one line, perfect to begin with."""
    return start_line()
