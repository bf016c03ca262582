"""Everything by which a system asks a command to end: the recording is finished first."""

import ctypes
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

STOP_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")

INTERRUPTED: Final = 130
"""The exit status that shells give to what Ctrl-C has ended."""

WINDOWS_CLOSE_EVENTS: Final = frozenset({2, 5, 6})
"""CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT (Win32 HandlerRoutine)."""

_kept: Final[list[object]] = []
"""Windows keeps only a callback's address: it must live as long as the process."""


@contextmanager
def raised_interrupts() -> Iterator[None]:
    """Let Ctrl-C raise KeyboardInterrupt meanwhile, so that what is under way is cleared up; unless it is ignored.

    Only meanwhile: raised while Python ends, it would hit the library that is just being shut down.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def never_stopped_by_reading() -> None:
    """Let a background job that reads its terminal get an error, where the system would freeze it until it is asked."""
    if sys.platform != "win32":
        signal.signal(signal.SIGTTIN, signal.SIG_IGN)


def on_stop_request(request_stop: Callable[[], object], wait_until_finished: Callable[[], object]) -> None:
    """Call `request_stop` at each signal that asks to end, the second and third too; it must bear that.

    A signal that was ignored when the program started stays ignored: so `nohup` and shells' background jobs mean it.

    When a Windows console closes, the process ends as soon as the handler returns, so that handler waits.
    """
    for name in STOP_SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda _number, _frame: request_stop())
    if sys.platform == "win32":

        def handler(event: int) -> bool:
            if event not in WINDOWS_CLOSE_EVENTS:
                return False
            request_stop()
            wait_until_finished()
            return True

        callback = ctypes.WINFUNCTYPE(ctypes.c_bool, ctypes.c_uint)(handler)
        ctypes.windll.kernel32.SetConsoleCtrlHandler(callback, True)
        _kept.append(callback)
