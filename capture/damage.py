"""Has anything happened on the screen at all? The X server tells, by its DAMAGE and XFIXES extensions.

A still screen of 1080p costs 1 ms of CPU for each look, nearly all of it the 16 MB that are compared and fit in no
cache. To ask whether there is anything to look at costs a tenth.
"""

import ctypes
from typing import Any, ClassVar, Final

from mss.exception import ScreenShotError
from mss.linux import xcb
from mss.linux.xcbhelpers import LIB, XID, Connection, VoidCookie, XcbExtension, initialize_xcb_typed_func

LIBRARY: Final = "libxcb-damage.so.0"
_NON_EMPTY: Final = 3  # XCB_DAMAGE_REPORT_LEVEL_NON_EMPTY: once, until it is subtracted
_CURSOR_CHANGED: Final = 1  # XCB_XFIXES_CURSOR_NOTIFY_MASK_DISPLAY_CURSOR
_NONE: Final = XID(0)

_ConnectionPointer = ctypes.POINTER(Connection)


class _QueryPointerReply(ctypes.Structure):
    _fields_: ClassVar = [
        ("response_type", ctypes.c_uint8),
        ("same_screen", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("length", ctypes.c_uint32),
        ("root", XID),
        ("child", XID),
        ("root_x", ctypes.c_int16),
        ("root_y", ctypes.c_int16),
        ("win_x", ctypes.c_int16),
        ("win_y", ctypes.c_int16),
        ("mask", ctypes.c_uint16),
        ("pad0", ctypes.c_uint8 * 2),
    ]


class _DamageVersionReply(ctypes.Structure):
    _fields_: ClassVar = [
        ("response_type", ctypes.c_uint8),
        ("pad0", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("length", ctypes.c_uint32),
        ("major_version", ctypes.c_uint32),
        ("minor_version", ctypes.c_uint32),
        ("pad1", ctypes.c_uint8 * 16),
    ]


class DamageWatch:
    """Listens on a connection of mss for whatever changes below `root`, and for the pointer's moves and shapes.

    Every event counts, and so does every error that comes in its place: when in doubt, something has happened.
    """

    def __init__(self, connection: Any, root: Any, *, pointer: bool) -> None:
        """Begin to listen; raises OSError or ScreenShotError where that cannot be had.

        `pointer`: its moves and shapes count, too; XFIXES must have been asked for its version before.
        """
        self._connection = connection
        self._root = root
        self._pointer = pointer
        self._place: tuple[int, int] | None = None
        self._damage_library = ctypes.CDLL(LIBRARY)
        _declare(self._damage_library)
        extension = XcbExtension.in_dll(self._damage_library, "xcb_damage_id")
        if not xcb.get_extension_data(connection, extension).present:
            raise ScreenShotError("the X server has no DAMAGE extension")
        # The server takes no other request of the extension before this one.
        self._damage_library.xcb_damage_query_version(connection, 1, 1).reply(connection)
        self._damage = XID(xcb.generate_id(connection).value)
        create = self._damage_library.xcb_damage_create_checked
        create(connection, self._damage, root, _NON_EMPTY).check(connection)
        if pointer:
            LIB.xfixes.xcb_xfixes_select_cursor_input_checked(connection, root, _CURSOR_CHANGED).check(connection)

    def listen(self) -> bool:
        """Begin anew, before a look at the screen; return whether anything has happened that nobody asked for yet."""
        happened = self._happened()
        self._damage_library.xcb_damage_subtract(self._connection, self._damage, _NONE, _NONE)
        return happened

    def is_quiet(self) -> bool:
        """Return whether nothing has happened since `listen()`, up to this very call.

        Raises ScreenShotError when the server has gone.
        """
        # What was drawn before the server answers is told before the answer.
        cookie = LIB.xcb.xcb_query_pointer(self._connection, self._root)
        reply = LIB.xcb.xcb_query_pointer_reply(self._connection, cookie, None)
        if not reply:
            raise ScreenShotError("the X server does not say where the pointer is")
        place = reply.contents.root_x, reply.contents.root_y
        LIB.c.free(reply)
        moved = self._pointer and place != self._place
        self._place = place
        return not self._happened() and not moved

    def _happened(self) -> bool:
        """Take all events that have arrived; return whether there were any."""
        happened = False
        while event := LIB.xcb.xcb_poll_for_event(self._connection):
            happened = True
            LIB.c.free(event)
        return happened


def _declare(damage: ctypes.CDLL) -> None:
    query, answer = LIB.xcb.xcb_query_pointer, LIB.xcb.xcb_query_pointer_reply
    query.argtypes, query.restype = [_ConnectionPointer, XID], VoidCookie
    answer.argtypes = [_ConnectionPointer, VoidCookie, ctypes.c_void_p]
    answer.restype = ctypes.POINTER(_QueryPointerReply)
    LIB.xcb.xcb_poll_for_event.argtypes = [_ConnectionPointer]
    LIB.xcb.xcb_poll_for_event.restype = ctypes.c_void_p
    select = LIB.xfixes.xcb_xfixes_select_cursor_input_checked
    select.argtypes, select.restype = [_ConnectionPointer, XID, ctypes.c_uint32], VoidCookie
    version = [_ConnectionPointer, ctypes.c_uint32, ctypes.c_uint32]
    initialize_xcb_typed_func(damage, "xcb_damage_query_version", version, _DamageVersionReply)
    create = damage.xcb_damage_create_checked
    create.argtypes, create.restype = [_ConnectionPointer, XID, XID, ctypes.c_uint8], VoidCookie
    subtract = damage.xcb_damage_subtract
    subtract.argtypes, subtract.restype = [_ConnectionPointer, XID, XID, XID], VoidCookie
