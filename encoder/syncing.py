"""Makes a growing recording survive a power cut, away from the thread that writes it."""

import logging
import os
import threading
from collections.abc import Callable
from typing import Final

from capture.worker import Worker

log = logging.getLogger(__name__)

PERIOD_S: Final = 5.0


class Syncing:
    """Calls fsync about every 5 s; a disk that stalls in it holds up nobody but this thread."""

    def __init__(
        self,
        duplicate: Callable[[], int | None],
        sync_journal: Callable[[], None],
        on_failure: Callable[[OSError], None],
    ) -> None:
        """Take what gives a descriptor of the file (closed here), and what syncs the journal."""
        self._duplicate = duplicate
        self._sync_journal = sync_journal
        self._on_failure = on_failure
        self._worker = Worker("recording-sync", self._run, lambda error: on_failure(OSError(str(error))))

    def start(self) -> None:
        """Begin."""
        self._worker.start()

    def stop(self, timeout_s: float) -> None:
        """End; a disk that hangs is waited for no longer than `timeout_s`."""
        if not self._worker.stop(timeout_s):
            log.warning("the disk hangs in fsync")

    def _run(self, stop: threading.Event) -> None:
        while not stop.wait(PERIOD_S):
            try:
                self._sync_file()
                self._sync_journal()
            except OSError as error:
                self._on_failure(error)
                return

    def _sync_file(self) -> None:
        descriptor = self._duplicate()
        if descriptor is not None:
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
