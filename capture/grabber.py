"""One connection to the screen: mss with one of its backends."""

import sys
from typing import Final

import mss
import numpy as np
from mss.exception import ScreenShotError

from capture.media import Image
from capture.monitors import Area, ScreenLayout, screen_layout
from capture.pointer import Pointer

IS_LINUX: Final = sys.platform.startswith("linux")

BACKENDS: Final = ("xshmgetimage", "xgetimage", "xlib") if IS_LINUX else ("default",)
"""mss's ways to a picture, the fastest first."""

GRAB_ERRORS: Final = (ScreenShotError, OSError, ValueError)
"""What mss raises when the server refuses, is gone, or the shared memory cannot be had."""


class Grabber:
    """Grabs pictures, the pointer and the layout of the monitors; all on the thread that made it (Xlib asks that).

    Raises `GRAB_ERRORS` from every method but `close`. mss's own merging of the pointer is not used: it walks over
    the pixels in Python (0.4 ms for an ordinary pointer) and takes XFixes' premultiplied colours for straight ones.
    """

    def __init__(self, backend: str) -> None:
        self.backend = backend
        if IS_LINUX:
            # Xlib's backend loads XFixes only when asked for the pointer at the start.
            self._mss = mss.MSS(backend=backend, with_cursor=True)
            self.has_pointer = self._mss.with_cursor
            self._mss._impl.with_cursor = False
        else:
            self._mss = mss.MSS(backend=backend)
            self.has_pointer = False

    def layout(self) -> ScreenLayout:
        """Return the layout as it is now (`mss.MSS.monitors` remembers the first)."""
        return screen_layout(self._mss._impl.monitors())

    def grab(self, area: Area) -> tuple[bytearray, tuple[int, int]]:
        """Return the pixels of `area`, BGRx by rows without padding, and (width, height); nobody else has them."""
        shot = self._mss.grab({"left": area.left, "top": area.top, "width": area.width, "height": area.height})
        return shot.raw, (shot.width, shot.height)

    def pointer(self) -> Pointer | None:
        """Return the pointer, or None where there is none."""
        cursor = self._mss._impl.cursor()
        if cursor is None:
            return None
        image: Image = np.frombuffer(cursor.raw, np.uint8).reshape(cursor.height, cursor.width, 4)
        return Pointer(Area(cursor.left, cursor.top, cursor.width, cursor.height), image)

    @property
    def degraded(self) -> str:
        """Why mss fell back from shared memory by itself, or ""; known once a picture was grabbed."""
        status = getattr(self._mss._impl, "shm_status", None)
        return "; ".join(self._mss.performance_status) if status is not None and status.name == "UNAVAILABLE" else ""

    def close(self) -> None:
        """End the connection."""
        self._mss.close()
