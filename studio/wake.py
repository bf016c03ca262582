"""Sleep, screen lock and screen saver, held off while a lesson is recorded."""

import logging
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Final, Self

from capture.worker import Worker
from studio.hold import Hold, HoldUnavailable

log = logging.getLogger(__name__)

WHY: Final = "A lesson is being recorded"
RELEASE_S: Final = 1.0


class WakeLock:
    """Keeps the machine awake while it is held, by every way that the machine has.

    All happens on a thread of its own: entering never waits, leaving waits for one second at most. A machine
    without any of the ways is no error: a lesson is recorded there as well.
    """

    def __init__(self, why: str = WHY, holds: Sequence[Hold] | None = None) -> None:
        self._why = why
        self._holds = holds
        self._held: list[str] = []
        self._settled = threading.Event()
        self._worker = Worker("wake", self._run, lambda _: self._settled.set())

    @property
    def held(self) -> tuple[str, ...]:
        """The names of the ways in use."""
        return tuple(self._held)

    def wait_settled(self, timeout_s: float) -> bool:
        """Wait until every way was tried; return whether that is so."""
        return self._settled.wait(timeout_s)

    def __enter__(self) -> Self:
        self._worker.start()
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if not self._worker.stop(RELEASE_S):
            log.warning("the machine is still kept awake: letting go takes longer than %s s", RELEASE_S)

    def _run(self, stop: threading.Event) -> None:
        with ExitStack() as stack:
            for hold in _platform_holds() if self._holds is None else self._holds:
                name = hold.__name__
                try:
                    stack.enter_context(hold(self._why))
                except HoldUnavailable as reason:
                    log.info("not kept awake by %s: %s", name, reason)
                    continue
                log.info("kept awake by %s", name)
                self._held.append(name)
            self._settled.set()
            stop.wait()
            self._held.clear()


def _platform_holds() -> Sequence[Hold]:
    # Each platform's ways need libraries that the others lack, and loading them is this thread's business.
    if sys.platform == "win32":
        from studio.wake_windows import execution_state  # noqa: PLC0415

        holds: Sequence[Hold] = (execution_state,)
    else:
        from studio.wake_linux import logind, screen_saver_service, x11_screen_saver  # noqa: PLC0415

        holds = (logind, screen_saver_service, x11_screen_saver)
    return holds
