"""A measured child process: its lines with the time each came, and the CPU that the kernel charged it with."""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from capture.clock import NS_PER_S
from capture.worker import Worker

POLL_S: Final = 0.005


class JobError(Exception):
    """A measured process did not do its job; the message ends with what it wrote to standard error."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What one process, with the children that it waited for, has used; from wait4(2).

    Not its memory: Linux counts the size of the process that started it into ru_maxrss.
    """

    user_s: float
    system_s: float
    wall_s: float
    status: int
    """Exit status; negative: the signal that ended it."""

    @property
    def cpu_s(self) -> float:
        """CPU seconds in user and kernel mode."""
        return self.user_s + self.system_s


@dataclass(frozen=True, slots=True)
class Line:
    """One line of standard output."""

    at_ns: int
    """Monotonic time at which it was read."""
    text: str


class Job:
    """Runs `command`; `errors` is the file that takes its standard error. Killed on leaving the context."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], errors: Path) -> None:
        self.errors = errors
        self.lines: list[Line] = []
        self.usage: Usage | None = None
        self._came = threading.Condition()
        self._ended = False
        with errors.open("wb") as log:
            self.started_ns = time.monotonic_ns()
            self._process = subprocess.Popen(
                command, env=dict(env), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        self._reader = Worker(f"output of {command[0]}", self._read, lambda _error: self._end())
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.usage is None:
            self.send_signal(signal.SIGKILL)
            self.wait(10)

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def send(self, line: str) -> None:
        """Write one line to its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal; not after it was waited for."""
        os.kill(self.pid, number)

    def wait(self, timeout_s: float) -> Usage:
        """Wait for its end and return what it used; raises `JobError` after `timeout_s`."""
        deadline = time.monotonic() + timeout_s
        while True:
            pid, wait_status, usage = os.wait4(self.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > deadline:
                raise JobError(f"still runs after {timeout_s:.0f} s\n{self._last_words()}")
            time.sleep(POLL_S)
        ended_ns = time.monotonic_ns()
        status = os.waitstatus_to_exitcode(wait_status)
        self._process.returncode = status
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        wall_s = (ended_ns - self.started_ns) / NS_PER_S
        self.usage = Usage(usage.ru_utime, usage.ru_stime, wall_s, status)
        return self.usage

    def finish(self, timeout_s: float) -> Usage:
        """Wait for its end; raises `JobError` unless its exit status is 0."""
        usage = self.wait(timeout_s)
        if usage.status != 0:
            raise JobError(f"exit status {usage.status}\n{self._last_words()}")
        return usage

    def wait_event(self, name: str, timeout_s: float, count: int = 1) -> tuple[int, dict[str, Any]]:
        """Wait until the JSON event `name` has come `count` times; return the time and the fields of that one."""
        deadline = time.monotonic() + timeout_s
        with self._came:
            while True:
                found = [(line.at_ns, fields) for line, fields in self._events() if fields["event"] == name]
                if len(found) >= count:
                    return found[count - 1]
                left = deadline - time.monotonic()
                if self._ended or left <= 0:
                    raise JobError(f"no event {name!r} number {count}\n{self._last_words()}")
                self._came.wait(left)

    def events(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        """Return time and fields of the JSON events of this name so far."""
        with self._came:
            return [(line.at_ns, fields) for line, fields in self._events() if fields["event"] == name]

    def _events(self) -> list[tuple[Line, dict[str, Any]]]:
        return [(line, json.loads(line.text)) for line in self.lines if line.text.startswith("{")]

    def _read(self, _stop: threading.Event) -> None:
        assert self._process.stdout is not None
        for text in self._process.stdout:
            at_ns = time.monotonic_ns()
            with self._came:
                self.lines.append(Line(at_ns, text.decode(errors="replace").rstrip("\n")))
                self._came.notify_all()
        self._end()

    def _end(self) -> None:
        with self._came:
            self._ended = True
            self._came.notify_all()

    def _last_words(self) -> str:
        said = self.errors.read_text(errors="replace").splitlines()[-15:]
        printed = [line.text for line in self.lines[-3:]]
        return "\n".join([*said, *printed])


def file_origin_ns(recording: Job) -> int:
    """Return the monotonic time of the file's 0, by the `progress` event that came with the least delay.

    Only for a recording that was not paused. Raises `JobError` when there is none.
    """
    origins = [at_ns - round(fields["elapsed_s"] * NS_PER_S) for at_ns, fields in recording.events("progress")]
    if not origins:
        raise JobError("no progress event")
    return int(min(origins))
