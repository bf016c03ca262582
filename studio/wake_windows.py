"""The way to keep Windows awake."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from studio.hold import HoldUnavailable

ES_CONTINUOUS: Final = 0x8000_0000
ES_SYSTEM_REQUIRED: Final = 0x0000_0001
ES_DISPLAY_REQUIRED: Final = 0x0000_0002

if sys.platform == "win32":

    @contextmanager
    def execution_state(why: str) -> Iterator[None]:  # noqa: ARG001  (Windows keeps no reasons)
        """Hold off sleep, display off and screen saver; the state belongs to the thread that sets it.

        https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-setthreadexecutionstate
        """
        set_state = ctypes.windll.kernel32.SetThreadExecutionState
        if not set_state(ES_CONTINUOUS | ES_SYSTEM_REQUIRED | ES_DISPLAY_REQUIRED):
            raise HoldUnavailable("SetThreadExecutionState was refused")
        try:
            yield
        finally:
            set_state(ES_CONTINUOUS)
