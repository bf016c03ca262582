"""The headless demo: records a moving lesson, shown on a virtual display, by the command that a trainer would use."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from studio.ui.demo_trainer import write_trainer

SECONDS: Final = 10
WAYLAND: Final = {"WAYLAND_DISPLAY", "XDG_SESSION_TYPE"}
SIZE: Final = "1920x1080"
RECORDINGS: Final = Path("recordings")


def main() -> int:
    """Record the demo lesson, whose report is printed; return the exit status of the recording."""
    RECORDINGS.mkdir(exist_ok=True)
    out = RECORDINGS.resolve() / time.strftime("demo-%Y%m%d-%H%M%S.mp4")
    print(f"There is no display here: {SECONDS} seconds of a demo lesson are recorded on a virtual one.", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        trainer = Path(folder) / "trainer.mp4"
        write_trainer(trainer)
        with virtual_display() as display:
            environ = {name: value for name, value in os.environ.items() if name not in WAYLAND} | {"DISPLAY": display}
            with demo_lesson(environ):
                return _record(out, trainer, environ)


def _record(out: Path, trainer: Path, environ: dict[str, str]) -> int:
    sources = ["--camera", str(trainer), "--microphone", str(trainer), "--layout", "corner", "--size", SIZE]
    lesson = ["--title", "La loi d’Ohm", "--module", "Électricité 1", "--group", "TDI101", "--language", "fr"]
    command = [sys.executable, "-m", "studio", "record", str(out), *sources, *lesson, "--seconds", str(SECONDS)]
    # Ctrl-C goes to the recording as well, which ends its file by itself: here it is only waited for.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        with subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL) as recording:
            return recording.wait()
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def virtual_display() -> Iterator[str]:
    """Start an X server without a screen; yield its name for DISPLAY."""
    reading, writing = os.pipe()
    screen = ["-screen", "0", f"{SIZE}x24", "-noreset", "-nolisten", "tcp"]
    command = ["Xvfb", "-displayfd", str(writing), *screen]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL, start_new_session=True) as server:
        os.close(writing)
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        try:
            if not number:
                raise RuntimeError("Xvfb has not started")
            yield f":{number}"
        finally:
            server.terminate()


@contextmanager
def demo_lesson(environ: dict[str, str]) -> Iterator[None]:
    """Show the demo lesson; yield when it is on the screen."""
    command = [sys.executable, "-m", "studio.ui.demo_lesson", "--say-ready"]
    environ = environ | {"QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, start_new_session=True) as lesson:
        assert lesson.stdout is not None
        try:
            if not lesson.stdout.readline():
                raise RuntimeError("the demo lesson has not appeared")
            yield
        finally:
            lesson.terminate()


if __name__ == "__main__":
    sys.exit(main())
