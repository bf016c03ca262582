"""Which system this is, and its way to give a program keys."""

import logging
import sys

from capture.errors import ErrorCode, StudioError
from capture.monitors import check_session
from studio.ui.hotkeys import Hotkeys, Unavailable

log = logging.getLogger(__name__)


def system_hotkeys() -> Hotkeys | Unavailable:
    """Return this system's way to be given keys, or why there is none."""
    if sys.platform == "win32":
        from studio.ui.hotkeys_windows import WindowsHotkeys  # noqa: PLC0415  (is not there elsewhere)

        return WindowsHotkeys()
    if not sys.platform.startswith("linux"):
        return Unavailable.SYSTEM
    try:
        # In a Wayland session an X server answers, too; but it hears only what is typed into its own windows.
        check_session()
    except StudioError as error:
        log.info("no global shortcuts: %s", error)
        return Unavailable.WAYLAND if error.code is ErrorCode.WAYLAND else Unavailable.SYSTEM
    return _on_x11()


def _on_x11() -> Hotkeys | Unavailable:
    from Xlib.error import DisplayError  # noqa: PLC0415  (is not there elsewhere)

    from studio.ui.hotkeys_x11 import X11Hotkeys  # noqa: PLC0415

    try:
        return X11Hotkeys()
    except (DisplayError, OSError) as error:
        log.warning("no global shortcuts: %s", error)
        return Unavailable.SYSTEM
