"""Keys that work while another program has the keyboard: what a system must offer, and which system this is."""

import logging
import sys
from collections.abc import Collection, Mapping
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from capture.errors import ErrorCode, StudioError
from capture.monitors import check_session
from studio.shortcuts import Keys

log = logging.getLogger(__name__)


class Refusal(StrEnum):
    """Why keys were not given to us."""

    TAKEN = "taken"
    """Another program has them."""
    NO_KEY = "no-key"
    """The keyboard has no such key."""


class Unavailable(StrEnum):
    """Why no program can be given keys here."""

    WAYLAND = "wayland"
    SYSTEM = "system"
    """The system does not let us, or is one that we do not know."""


class Hotkeys(QObject):
    """Asks the system for keys; for the window's thread. This one has none to give: see its subclasses."""

    pressed = Signal(object)
    """The `Keys`; once for each press, however long they are held."""

    def grab(self, wanted: Collection[Keys]) -> Mapping[Keys, Refusal]:
        """Have these and no others from now on; return which were refused."""
        raise NotImplementedError

    def close(self) -> None:
        """Give all keys back."""
        raise NotImplementedError


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
