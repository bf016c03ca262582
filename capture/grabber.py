"""One connection to the screen: mss with one of its backends."""

import ctypes
import functools
import logging
import sys
from typing import TYPE_CHECKING, Any, Final

import mss
import numpy as np
from mss.exception import ScreenShotError

from capture.media import Image
from capture.monitors import Area, ScreenLayout, screen_layout
from capture.pointer import Pointer

if TYPE_CHECKING or sys.platform.startswith("linux"):
    from mss.linux import xcbgen
    from mss.linux.base import ALL_PLANES

    from capture.damage import DamageWatch

log = logging.getLogger(__name__)

IS_LINUX: Final = sys.platform.startswith("linux")

BACKENDS: Final = ("xshmgetimage", "xgetimage", "xlib") if IS_LINUX else ("default",)
"""mss's ways to a picture, the fastest first."""

GRAB_ERRORS: Final = (ScreenShotError, OSError, ValueError, AssertionError)
"""What mss raises when the server refuses, when shared memory cannot be had, and (the last two) when it is gone."""

_IGNORE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(lambda _display: 0)
_GO_ON = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)(lambda _display, _data: None)


class Grabber:
    """Grabs pictures, the pointer and the layout of the monitors; all on the thread that made it (Xlib asks that).

    Raises `GRAB_ERRORS` from every method but `close`. mss's own merging of the pointer is not used: it walks over
    the pixels in Python (0.4 ms for an ordinary pointer) and takes XFixes' premultiplied colours for straight ones.
    """

    def __init__(self, backend: str) -> None:
        self.backend = backend
        self._watch: DamageWatch | None = None
        if IS_LINUX:
            # Xlib's backend loads XFixes only when asked for the pointer at the start.
            self._mss = mss.MSS(backend=backend, with_cursor=True)
            self.has_pointer = self._mss.with_cursor
            self._mss._impl.with_cursor = False
            if backend == "xlib":
                _outlive_server(self._mss._impl)
        else:
            if sys.platform == "win32":
                _see_every_pixel()
            self._mss = mss.MSS(backend=backend)
            self.has_pointer = False

    def layout(self) -> ScreenLayout:
        """Return the layout as it is now (`mss.MSS.monitors` remembers the first)."""
        return screen_layout(self._mss._impl.monitors())

    def grab(self, area: Area) -> memoryview:
        """Return the pixels of `area`, BGRx by rows without padding; release them before the next call."""
        shared = self._grab_shared(area)
        if shared is not None:
            return shared
        shot = self._mss.grab({"left": area.left, "top": area.top, "width": area.width, "height": area.height})
        return memoryview(shot.raw)

    def _grab_shared(self, area: Area) -> memoryview | None:
        # mss copies each picture out of the memory that it shares with the server. Most pictures are equal to the
        # last one: looking at them where they lie halves the cost (1080p, 30 a second: 0.8 ms instead of 1.6).
        impl: Any = self._mss._impl
        if self.backend != "xshmgetimage" or impl.shm_status.name != "AVAILABLE":
            return None
        length = area.width * area.height * 4
        if length > len(impl._buf):
            raise ScreenShotError("the screen has grown since it was connected to")
        where = area.left, area.top, area.width, area.height
        xcbgen.shm_get_image(impl.conn, impl.drawable, *where, ALL_PLANES, xcbgen.ImageFormat.ZPixmap, impl._shmseg, 0)
        with memoryview(impl._buf) as everything:
            return everything[:length]

    def watch(self, *, pointer: bool) -> None:
        """Let the server tell when there is something new to grab, if it can; `pointer`: its moves and shapes too."""
        if self.backend == "xlib" or not IS_LINUX:
            return
        impl: Any = self._mss._impl
        try:
            pointer = pointer and self.has_pointer and impl._cursor_check_xfixes()
            self._watch = DamageWatch(impl.conn, impl.root, pointer=pointer)
        except GRAB_ERRORS as error:
            log.info("%s: each picture is looked at, the server tells no changes: %s", self.backend, error)

    def listen(self) -> bool:
        """To be called before a grab; return whether the server has told of something since `is_quiet()`."""
        return self._watch is None or self._watch.listen()

    def is_quiet(self) -> bool:
        """Return whether the server knows that nothing has happened on the screen since `listen()`."""
        return self._watch is not None and self._watch.is_quiet()

    def distrust(self) -> None:
        """Believe the server no longer."""
        log.warning("%s: the X server does not tell all changes: each picture is looked at", self.backend)
        self._watch = None

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
        if status is None or status.name != "UNAVAILABLE":
            return ""
        return "; ".join(["no shared memory", *self._mss.performance_status])

    def close(self) -> None:
        """End the connection; once only (mss would free it twice when the server is gone)."""
        try:
            self._mss.close()
        except GRAB_ERRORS as error:
            log.info("%s: the connection had ended already: %s", self.backend, error)


@functools.cache
def _see_every_pixel() -> None:
    """Tell Windows that this process knows the scale of each monitor, or it is shown shrunken ones; once is enough.

    Not run yet: written from the manual. mss asks for the older kind, which would keep Qt from the newer one that it
    wants; where there is none (before Windows 10's 1703), or Qt was first, mss's asking or Qt's stands.

    https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-setprocessdpiawarenesscontext
    """
    per_monitor_v2 = ctypes.c_void_p(-4)
    user32: Any = ctypes.CDLL("user32.dll")
    if not hasattr(user32, "SetProcessDpiAwarenessContext"):
        log.info("this Windows has no per-monitor scale of the second kind")
    elif not user32.SetProcessDpiAwarenessContext(per_monitor_v2):
        log.info("the scale of the monitors was chosen before")


def _outlive_server(xlib: Any) -> None:
    """Keep Xlib from ending the process when the server of this connection is gone (libX11 1.7 or newer).

    Two handlers must return for that: one of the whole process, and one of the connection. Another connection's is
    left as it is and still ends the process if that is what its owner has chosen.
    """
    library, display = xlib.xlib, xlib._handles.display
    if not hasattr(library, "XSetIOErrorExitHandler"):
        log.warning("xlib: libX11 is too old to outlive the X server")
        return
    library.XSetIOErrorHandler.argtypes = [type(_IGNORE)]
    library.XSetIOErrorHandler(_IGNORE)
    library.XSetIOErrorExitHandler.argtypes = [ctypes.c_void_p, type(_GO_ON), ctypes.c_void_p]
    library.XSetIOErrorExitHandler(display, _GO_ON, None)
