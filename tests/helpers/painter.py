"""A window that fills the screen and paints what can be found again in a recording of it.

Run as a program on $DISPLAY: `python -m tests.helpers.painter MODE [--seconds N] [--fps N]`. All modes paint
the counter of capture/counter.py in the top left corner and, once a picture is on the screen, write a line of JSON:
`{"counter": what is painted, "ns": time.monotonic_ns()}`.

    slides   the whole slide changes each 5 s
    typing   10 times a second a word more, as in an editor; the page scrolls when it is full
    motion   everything moves, `--fps` times a second (choose less than the recorder's rate to find every picture)
    caret    a caret of 2 x 20 pixels is shown and hidden, each for 250 ms; nothing else changes, the counter stays
             at 0; the line has "caret": true or false as well
    clock    the time of day, `--fps` times a second; the counter is missing (`pictures.clock`)
    chart    a still chart of flat patches (`pictures.chart_patches`)

In tests the fixture `paint` starts it.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from tests.helpers.pictures import Drawn

ROOT = Path(__file__).resolve().parents[2]
PERIODS_S = {"slides": 5.0, "typing": 0.1, "caret": 0.25, "chart": 1.0}
START_TIMEOUT_S = 60.0


class Painter:
    """The program as a process of a test, with the lines that it has written so far."""

    def __init__(self, mode: str, *options: str) -> None:
        command = [sys.executable, "-m", "tests.helpers.painter", mode, *options]
        self._lines: list[dict[str, Any]] = []
        self._changed = threading.Condition()
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self._reader = threading.Thread(target=self._read, name="painter", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._changed:
                self._lines.append(json.loads(line))
                self._changed.notify_all()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What was painted, and when."""
        with self._changed:
            return list(self._lines)

    def wait_painted(self, count: int = 1, timeout_s: float = START_TIMEOUT_S) -> list[dict[str, Any]]:
        """Wait until `count` pictures have been on the screen, and return their lines."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self._lines) >= count, timeout_s), "the painter does not paint"
            return list(self._lines)

    def close(self) -> None:
        """End the program."""
        self.process.terminate()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


class Paint(Protocol):
    """What the fixture `paint` is."""

    def __call__(self, mode: str, *options: str) -> Painter:
        """Start a painter and wait for its first picture."""
        ...


@pytest.fixture
def paint() -> Iterator[Paint]:
    """Start painters on $DISPLAY: `paint("motion", "--fps", "25")`; all end with the test."""
    painters: list[Painter] = []

    def start(mode: str, *options: str) -> Painter:
        painter = Painter(mode, *options)
        painters.append(painter)
        painter.wait_painted()
        return painter

    yield start
    for painter in painters:
        painter.close()


def main() -> None:
    """Open the window and paint until the time is over."""
    # Qt, OpenCV and the pictures are imported by the program alone: this module is a plugin of every test run.
    from tests.helpers.pictures import MODES

    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=MODES)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--fps", type=float, default=30.0, help="of motion and clock")
    arguments = parser.parse_args()
    os.environ.update(QT_QPA_PLATFORM="xcb", QT_ENABLE_HIGHDPI_SCALING="0")

    import numpy as np
    from PySide6.QtCore import QRect, Qt
    from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRegion
    from PySide6.QtWidgets import QApplication, QWidget

    class Window(QWidget):
        def __init__(self) -> None:
            # No window manager may move it, decorate it or show it later.
            super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.X11BypassWindowManagerHint)
            self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
            self.setGeometry(QApplication.primaryScreen().geometry())
            width, height = self.width(), self.height()
            self.pixels = np.full((height, width, 4), 255, np.uint8)
            self.picture = QImage(self.pixels.data, width, height, QImage.Format.Format_RGB32)

        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
            painter = QPainter(self)
            painter.drawImage(event.rect(), self.picture, event.rect())
            painter.end()

        def present(self, drawn: "Drawn") -> None:
            region = QRegion()
            for rect in drawn.changed:
                region += QRect(*rect)
            self.repaint(region)
            application.sync()
            print(json.dumps({"counter": drawn.counter, "ns": time.monotonic_ns(), **drawn.facts}), flush=True)

    application = QApplication([])
    window = Window()
    pictures = MODES[arguments.mode](window.pixels)
    window.show()
    while not window.windowHandle().isExposed():
        application.processEvents()

    period_s = PERIODS_S.get(arguments.mode, 1 / arguments.fps)
    start = due = time.monotonic()
    while time.monotonic() - start < arguments.seconds:
        drawn = next(pictures, None)
        if drawn is not None:
            window.present(drawn)
        # After a delay it goes on at its rate: pictures that follow faster could not all be recorded.
        due = max(due + period_s, time.monotonic() + period_s * 0.9)
        while (left_s := min(due, start + arguments.seconds) - time.monotonic()) > 0:
            application.processEvents()
            time.sleep(min(left_s, 0.02))


if __name__ == "__main__":
    main()
