"""The command line as a process of a test, at home in folders of its own; the fixture is `command`."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from capture.clock import NS_PER_S
from tests.bench.process import Job

PATIENCE_S = 60.0
"""For whatever is to happen soon: longer than any machine should need."""
FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
}


class Command(Job):
    """A running `trainer-studio`."""

    def __init__(self, arguments: tuple[str, ...], env: Mapping[str, str], folder: Path) -> None:
        self.arguments = arguments
        self.environment = dict(env)
        self._log = Path(env["XDG_STATE_HOME"]) / "trainer-studio" / "log" / "studio.log"
        super().__init__([sys.executable, "-m", "studio", *arguments], env, folder / "errors.txt")

    def wait_for(self, event: str, timeout: float = PATIENCE_S, count: int = 1) -> dict[str, Any]:
        """Wait for the event (its `count`th) and return its fields."""
        return self.wait_event(event, timeout, count)[1]

    def say(self, line: str, event: str, count: int = 1) -> dict[str, Any]:
        """Send a command, and wait for the event that answers it."""
        self.send(line)
        return self.wait_for(event, count=count)

    def wait_line(self, text: str) -> str:
        """Wait until a line with this text is printed, and return it."""
        deadline = time.monotonic() + PATIENCE_S
        with self._came:
            while True:
                found = [line.text for line in self.lines if text in line.text]
                if found:
                    return found[0]
                assert self._came.wait(deadline - time.monotonic()), f"no line with {text!r}"

    def wait_log(self) -> None:
        """Wait until it keeps a log: the first thing that it does."""
        deadline = time.monotonic() + PATIENCE_S
        while not self._log.exists():
            assert time.monotonic() < deadline, self.said
            time.sleep(0.005)

    def close_input(self) -> None:
        """End its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def close_output(self) -> None:
        """Read no more of what it prints: what it prints next, or the line after that, finds no reader."""
        assert self._process.stdout is not None
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, self._process.stdout.fileno())
        os.close(nothing)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.send_signal(number)

    def stop(self) -> dict[str, Any]:
        """Say `stop`, and return the event `finished`."""
        self.send("stop")
        return self.finished()

    def finished(self, status: int = 0) -> dict[str, Any]:
        """Wait for the end, which is to have this exit status, and return `finished`, which is to be the last event."""
        assert self.end() == status, self.said
        assert self.all_events[-1]["event"] == "finished", self.all_events[-1]
        return self.all_events[-1]

    def failed(self, status: int) -> dict[str, Any]:
        """Wait for the end, which is to have this exit status, and return `failed`, which is to be the last event."""
        assert self.end() == status, self.said
        assert self.all_events[-1]["event"] == "failed", self.all_events[-1]
        return self.all_events[-1]

    def end(self, timeout: float = PATIENCE_S) -> int:
        """Wait for the end and return the exit status."""
        return self.wait(timeout).status

    @property
    def all_events(self) -> list[dict[str, Any]]:
        """Every event so far."""
        with self._came:
            return [fields for _, fields in self._events()]

    @property
    def seconds_to_first_picture(self) -> float:
        """From the command to `recording-started`."""
        return (self.events("recording-started")[0][0] - self.started_ns) / NS_PER_S

    @property
    def printed(self) -> str:
        """Standard output so far."""
        with self._came:
            return "\n".join(line.text for line in self.lines)

    @property
    def complaints(self) -> str:
        """Standard error so far."""
        return self.errors.read_text(errors="replace")

    @property
    def log(self) -> str:
        """Its own log so far."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    @property
    def said(self) -> str:
        """All of it, for whoever asks why a test failed."""
        parts = {"output": self.printed, "errors": self.complaints, "log": self.log}
        told = "\n".join(f"--- {name}\n{text}" for name, text in parts.items() if text)
        return f"trainer-studio {' '.join(self.arguments)}\n{told}"


StartCommand = Callable[..., Command]


@pytest.fixture(scope="session")
def encoder_trials(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where encoders that were tried are remembered: once for all tests, as on a user's machine."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def command(tmp_path: Path, encoder_trials: Path) -> Iterator[StartCommand]:
    """Start the command line: `command("record", "a.mp4", env={"LANG": "fr_FR.UTF-8"})`.

    `--json` is added unless `json=False`; a variable of `env` that is None is taken away. What still runs at the
    test's end is killed. Whatever happens, the program prints no traceback.
    """
    base = {**os.environ, "XDG_CACHE_HOME": str(encoder_trials), "LANG": "C.UTF-8"}
    for name in ("LC_ALL", "LC_MESSAGES", "DBUS_SESSION_BUS_ADDRESS"):
        base.pop(name, None)
    started: list[Command] = []
    with ExitStack() as stack:

        def start(*arguments: str | Path, json: bool = True, env: Mapping[str, str | None] | None = None) -> Command:
            folder = tmp_path / f"command{len(started)}"
            for name in FOLDERS.values():
                (folder / name).mkdir(parents=True, mode=0o700)
            own = {name: str(folder / inside) for name, inside in FOLDERS.items()}
            # The fixtures that start an X server or a sound server lead the environment to them.
            sound = os.environ.get("PULSE_SERVER", f"unix:{folder}/no-sound-server")
            display = {name: os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE")}
            changed = {**base, **own, "PULSE_SERVER": sound, **display, **(env or {})}
            words = (*map(str, arguments), *(["--json"] if json else []))
            environment = {name: value for name, value in changed.items() if value is not None}
            running = stack.enter_context(Command(words, environment, folder))
            started.append(running)
            return running

        yield start
    for each in started:
        print(each.said)
    for each in started:
        assert "Traceback" not in each.printed + each.complaints
