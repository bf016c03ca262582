"""Reads the counters once a second, whether anybody looks or not, so that there is a past to show."""

import logging
import time
from typing import Final

import psutil
from PySide6.QtCore import QObject, QTimer, Signal

from studio.figures import FigureLog, Reading
from studio.state import Phase
from studio.ui.classmodel import ClassModel
from studio.ui.runner import EngineRunner

log = logging.getLogger(__name__)

READ_INTERVAL_MS: Final = 1000


class Figures(QObject):
    """The log of the last minutes' figures, of a recording and a class."""

    noted = Signal()
    """`log` has one point more."""

    def __init__(self, runner: EngineRunner, lessons_class: ClassModel) -> None:
        super().__init__()
        self._runner = runner
        self.lessons_class = lessons_class
        self.log = FigureLog()
        self._host: psutil.Process | None = None
        self._timer = QTimer(self, interval=READ_INTERVAL_MS)
        self._timer.timeout.connect(self._read)
        self._timer.start()

    def stop(self) -> None:
        """Read no more."""
        self._timer.stop()

    def _read(self) -> None:
        state, view = self._runner.state, self.lessons_class.view
        links = [trainee.link for trainee in view.here if trainee.link is not None]
        self.log.note(
            Reading(
                time.monotonic(),
                time.process_time(),
                self._host_cpu_s(view.opened.pids.get("host") if view.opened is not None else None),
                recording=state is not None and state.phase is Phase.RECORDING,
                frames=state.progress.frames_encoded if state is not None else 0,
                dropped=state.progress.frames_dropped if state is not None else 0,
                bytes_written=state.progress.bytes if state is not None else 0,
                sent_kbps=sum(link.kbps for link in links) if links else None,
                round_trips_ms=tuple(link.rtt_ms for link in links if link.rtt_ms is not None),
            )
        )
        self.noted.emit()

    def _host_cpu_s(self, pid: int | None) -> float | None:
        if pid is None:
            self._host = None
            return None
        try:
            if self._host is None or self._host.pid != pid:
                self._host = psutil.Process(pid)
            times = self._host.cpu_times()
        except psutil.Error as error:
            log.info("the host's CPU is not known: %s", error)
            self._host = None
            return None
        return float(times.user + times.system)
