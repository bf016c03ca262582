"""Whether a window can be opened here, found out before Qt is: Qt ends the process where it cannot."""

import ctypes
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from capture.errors import ErrorCode, StudioError
from capture.screen import list_monitors

XCB_CURSOR: Final = "libxcb-cursor.so.0"
"""What Qt's plugin for X needs, and a desktop without another Qt application lacks."""
XCB_CURSOR_PACKAGE: Final = "libxcb-cursor0"


def check_display(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> StudioError | None:
    """Return why the screen cannot be recorded although a window can be opened (WAYLAND), or None.

    Raises `StudioError` where no window can be opened: NO_WINDOW, WAYLAND, LIBRARY_MISSING.
    """
    # Who names one of Qt's platforms knows what it needs.
    if not platform.startswith("linux") or environ.get("QT_QPA_PLATFORM"):
        return None
    try:
        list_monitors()
    except StudioError as error:
        if error.code is ErrorCode.WAYLAND and _compositor_answers(environ):
            return error
        if error.code is ErrorCode.NO_DISPLAY:
            raise StudioError(ErrorCode.NO_WINDOW, error.detail) from error
        raise
    _check_library()
    return None


def _compositor_answers(environ: Mapping[str, str]) -> bool:
    # An absolute name stands for itself, as in libwayland.
    path = Path(environ.get("XDG_RUNTIME_DIR", "")) / environ.get("WAYLAND_DISPLAY", "wayland-0")
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True


def _check_library() -> None:
    try:
        ctypes.CDLL(XCB_CURSOR)
    except OSError as error:
        raise StudioError(
            ErrorCode.LIBRARY_MISSING, str(error), library=XCB_CURSOR, package=XCB_CURSOR_PACKAGE
        ) from error
