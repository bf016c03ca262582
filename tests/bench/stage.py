"""Where a measurement takes place: an X server, a PulseAudio and folders of its own, with something on the screen."""

import compileall
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import psutil

from tests.bench.material import CAMERA_SIZE, write_camera, write_speech
from tests.bench.peers import HEIGHT, WIDTH, Corner, corner, studio
from tests.bench.process import Job
from tests.helpers.painter import ROOT, Painter
from tests.helpers.pulse import SINK, PrivatePulse
from tests.helpers.xserver import launch_xserver

SOURCE: Final = f"{SINK}.monitor"
"""PulseAudio's name of the microphone."""
MICROPHONE: Final = "default"
"""The product's name of the microphone."""
SETTLE_S: Final = 0.2
PACKAGES: Final = ("studio", "capture", "encoder", "session")
"""What an installer compiles."""


class Stage:
    """A context in which recorders find a screen of 1920x1080 and a microphone that hears somebody speak."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._numbers = count(1)
        self._camera: Corner | None = None

    def __enter__(self) -> Self:
        for package in PACKAGES:
            compileall.compile_dir(ROOT / package, quiet=1)
        with self._stack:
            self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="studio-bench-")))
            self.xserver = launch_xserver(WIDTH, HEIGHT)
            self._stack.callback(self.xserver.kill)
            # Helpers start their programs in this process's environment.
            self._stack.enter_context(_environment(self._private_environment()))
            self._start_pulse()
            # Where it covers least: the drawings that pictures are compared with have none.
            self.xserver.move_pointer(*self.pointer_rest)
            self._stack = self._stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def pointer_rest(self) -> tuple[int, int]:
        """Where the pointer is while nobody moves it."""
        return WIDTH - 1, HEIGHT - 1

    @property
    def camera(self) -> Corner:
        """The camera's file and its place in the program."""
        if self._camera is None:
            self._camera = corner(write_camera(self.folder / "camera.mp4"), CAMERA_SIZE)
        return self._camera

    @property
    def xserver_cpu_s(self) -> float:
        """CPU seconds that the X server has used so far; recorders make it work, too."""
        times = psutil.Process(self.xserver.process.pid).cpu_times()
        return float(times.user + times.system)

    def new_file(self, name: str) -> Path:
        """Return a path that does not exist yet."""
        return self.folder / f"{next(self._numbers):03}-{name}"

    def job(self, command: Sequence[str]) -> Job:
        """Start a measured process."""
        return Job(command, os.environ, self.new_file("errors.txt"))

    @contextmanager
    def painted(self, mode: str, *options: str) -> Iterator[Painter]:
        """Show the painter's window in this mode, from its first picture on."""
        painter = Painter(mode, *options)
        try:
            painter.wait_painted()
            time.sleep(SETTLE_S)
            yield painter
        finally:
            painter.close()

    def forget_encoders(self) -> None:
        """Empty the product's cache: the next start tries the encoders again."""
        shutil.rmtree(self.folder / "cache", ignore_errors=True)

    def repair(self, path: Path) -> None:
        """Make an interrupted recording whole by the product's command; raises `JobError` when it can't."""
        with self.job(studio("repair", str(path))) as job:
            job.finish(120)

    def _private_environment(self) -> Mapping[str, str | None]:
        for name in ("cache", "config", "data", "runtime"):
            (self.folder / name).mkdir(mode=0o700)
        return {
            "DISPLAY": self.xserver.display,
            "WAYLAND_DISPLAY": None,
            "XDG_SESSION_TYPE": None,
            # Compiled modules are used and kept, as an installed program's are, whatever this shell says.
            "PYTHONDONTWRITEBYTECODE": None,
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_RUNTIME_DIR": str(self.folder / "runtime"),
        }

    def _start_pulse(self) -> None:
        # The path of a socket has at most 107 characters.
        pulse = PrivatePulse(self.folder / "runtime")
        self._stack.callback(pulse.close)
        pulse.wait_ready()
        pulse.add_sink(SINK, "Desk")
        pulse.control("set-default-source", SOURCE)
        self._stack.enter_context(_environment(pulse.environment))
        self._start_speaking()

    def _start_speaking(self) -> None:
        speech = write_speech(self.folder / "speech.wav")
        script = 'while paplay --device="$1" "$2"; do :; done'
        speaker = subprocess.Popen(
            ["sh", "-c", script, "sh", SINK, str(speech)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

        def end() -> None:
            os.killpg(speaker.pid, signal.SIGTERM)
            speaker.wait(10)

        self._stack.callback(end)


@contextmanager
def _environment(changed: Mapping[str, str | None]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in changed}
    _set(changed)
    try:
        yield
    finally:
        _set(before)


def _set(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
