"""Opens the window as the command does, with a probe beside it: `python -m tests.bench.window_probe`.

The probe touches nothing that is measured: it is told of the preview's and Record's own Qt events until both are of
use, and later it is a timer on the window's thread. It prints JSON lines with the key "event", times in nanoseconds of
the monotonic clock, and reads commands, one a line: record, stop, live PORT CODE, minimise, stalls-begin, stalls,
close.
"""

import json
import os
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture.errors import StudioError
    from studio.ui.main_window import MainWindow
    from studio.ui.runner import EngineRunner

TICK_MS: Final = 10
MINIMISED_AFTER_MS: Final = 500
NS_PER_MS: Final = 1e6


def tell(event: str, **fields: Any) -> None:
    """Print one line."""
    print(json.dumps({"event": event, **fields}), flush=True)


def watch(window: "MainWindow", runner: "EngineRunner") -> None:
    """Put the probe beside a window that was made just now."""
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal

    from capture.worker import Worker
    from studio.classevents import ClassOpen
    from studio.classplan import ClassPlan
    from studio.events import Finished, RecordingStarted, name_of

    class Probe(QObject):
        asked = Signal(str)

        def __init__(self) -> None:
            super().__init__(window)
            self._painted_ns = 0
            self._before_ns = 0
            self._late_ms: list[float] = []
            self._ticks = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
            self._ticks.timeout.connect(self._tick)
            self.asked.connect(self._obey, Qt.ConnectionType.QueuedConnection)
            runner.happened.connect(self._on_event)
            for widget in (window.preview, window.desk.record):
                widget.installEventFilter(self)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (named by Qt)
            if event.type() == QEvent.Type.Paint and watched is window.preview and window.preview.picture_rect():
                self._painted_ns = self._painted_ns or time.monotonic_ns()
            if self._painted_ns and window.desk.record.isEnabled():
                for widget in (window.preview, window.desk.record):
                    widget.removeEventFilter(self)
                # The paint is over by the next turn of the loop.
                QTimer.singleShot(0, lambda: tell("usable", ns=time.monotonic_ns()))
            return False

        def _tick(self) -> None:
            now_ns = time.monotonic_ns()
            self._late_ms.append(max(0.0, (now_ns - self._before_ns) / NS_PER_MS - TICK_MS))
            self._before_ns = now_ns

        def _on_event(self, event: Any) -> None:
            if isinstance(event, RecordingStarted | ClassOpen | Finished):
                fields = {"dropped": event.frames_dropped} if isinstance(event, Finished) else {}
                tell(name_of(type(event)), **fields)

        def _obey(self, line: str) -> None:
            match line.split():
                case ["record" | "stop"]:
                    window.desk.record.click()
                case ["live", port, code]:
                    window.lessons_class.go_live(ClassPlan(address="127.0.0.1", port=int(port), code=code))
                case ["minimise"]:
                    window.showMinimized()
                    QTimer.singleShot(MINIMISED_AFTER_MS, lambda: tell("minimised", done=window.isMinimized()))
                case ["stalls-begin"]:
                    self._before_ns = time.monotonic_ns()
                    self._late_ms.clear()
                    self._ticks.start()
                case ["stalls"]:
                    self._ticks.stop()
                    tell("stalls", late_ms=[round(late, 2) for late in self._late_ms])
                case ["close"]:
                    window.finish()
                case _:
                    raise ValueError(line)

    probe = Probe()

    def read(_stop: threading.Event) -> None:
        for line in sys.stdin:
            probe.asked.emit(line)

    # Its input ends with the bench.
    Worker("commands", read, lambda error: tell("failed", error=repr(error))).start()


def main() -> int:
    """Open it."""
    from studio import __main__ as entry

    opened = entry.open_window

    def open_window(language: str, say: "Callable[[StudioError], None]") -> int:
        from studio import app

        made: Callable[..., MainWindow] = vars(app)["MainWindow"]

        def watched(runner: "EngineRunner", *args: Any, **kwargs: Any) -> "MainWindow":
            window = made(runner, *args, **kwargs)
            watch(window, runner)
            return window

        vars(app)["MainWindow"] = watched
        return opened(language, say)

    entry.open_window = open_window
    return entry.main([])


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    # The thread that reads waits for a line.
    os._exit(status)
