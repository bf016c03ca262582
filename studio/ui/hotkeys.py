"""Keys that work while another program has the keyboard: what a system must offer."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from studio.shortcuts import Keys


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
