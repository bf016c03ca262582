"""Plays a few seconds of sound to the trainer, on a thread of its own."""

import threading
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Signal

from capture.clock import SystemClock
from capture.errors import ErrorCode, StudioError
from capture.loudspeaker import DEFAULT, Loudspeaker
from capture.media import SAMPLE_RATE, Samples
from capture.worker import Worker
from studio.paths import unforeseen

READ_S: Final = 0.1
PATIENCE_READS: Final = 30
"""A device that takes nothing for so long is none."""


class Playback(QObject):
    """One piece of sound at a time; how it ended is told by Qt signals."""

    ended = Signal()
    """All was played, or `stop` was called."""
    failed = Signal(object)
    """A `StudioError`: there is no loudspeaker, or it takes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._worker: Worker | None = None

    def play(self, samples: Samples) -> None:
        """Play (n, 1) samples at 48 kHz on the system's loudspeaker; ends what is being played."""
        self.stop()

        def run(stop: threading.Event) -> None:
            try:
                _play(samples, stop)
            except StudioError as error:
                self.failed.emit(error)
            else:
                self.ended.emit()

        self._worker = Worker("playback", run, lambda error: self.failed.emit(unforeseen(error)))
        self._worker.start()

    def stop(self) -> None:
        """Play no more; returns when the device is let go."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()


def _play(samples: Samples, stop: threading.Event) -> None:
    left = samples

    def fill(count: int) -> Samples:
        nonlocal left
        block = np.zeros((count, 1), np.float32)
        taken = left[:count]
        block[: len(taken)] = taken
        left = left[count:]
        return block

    loudspeaker = Loudspeaker(DEFAULT, SystemClock(), fill)
    loudspeaker.open()
    try:
        missed = 0
        played = 0
        # The last blocks are still in the device's buffer: as many more must be taken before it is let go.
        while played < len(samples) + SAMPLE_RATE // 5 and not stop.is_set():
            taken = loudspeaker.read(READ_S)
            missed = 0 if taken is not None else missed + 1
            played += len(taken[1]) if taken is not None else 0
            if missed >= PATIENCE_READS:
                raise StudioError(ErrorCode.LOUDSPEAKER_LOST, "it takes no sound", name=DEFAULT)
    finally:
        loudspeaker.close()
