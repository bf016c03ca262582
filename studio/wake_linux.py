"""The ways to keep a Linux desktop awake: logind, the desktop's screen saver service, and the X server."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from jeepney import DBusAddress, DBusErrorResponse, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from studio.hold import HoldUnavailable

APPLICATION: Final = "Trainer Studio"
CALL_S: Final = 1.0

LOGIND: Final = DBusAddress(
    "/org/freedesktop/login1", bus_name="org.freedesktop.login1", interface="org.freedesktop.login1.Manager"
)
SCREEN_SAVER: Final = DBusAddress(
    "/org/freedesktop/ScreenSaver",
    bus_name="org.freedesktop.ScreenSaver",
    interface="org.freedesktop.ScreenSaver",
)


@contextmanager
def logind(why: str) -> Iterator[None]:
    """Hold off sleep and idle actions by systemd-logind, on the system bus.

    https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html: the lock lasts
    until the descriptor that `Inhibit` returned is closed.
    """
    with _connection("SYSTEM", enable_fds=True) as connection:
        (descriptor,) = _call(connection, LOGIND, "Inhibit", "ssss", ("idle:sleep", APPLICATION, why, "block"))
        with descriptor:
            yield


@contextmanager
def screen_saver_service(why: str) -> Iterator[None]:
    """Hold off the desktop's screen lock and screen saver, on the session bus.

    https://specifications.freedesktop.org/idle-inhibit-spec/latest/: the lock also ends with the connection,
    so a killed program leaves none behind.
    """
    with _connection("SESSION", enable_fds=False) as connection:
        _call(connection, SCREEN_SAVER, "Inhibit", "ss", (APPLICATION, why))
        yield


@contextmanager
def _connection(bus: str, *, enable_fds: bool) -> Iterator[DBusConnection]:
    try:
        connection = open_dbus_connection(bus, enable_fds=enable_fds, auth_timeout=CALL_S)
    except KeyError as error:
        raise HoldUnavailable(f"{error} is not set") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise HoldUnavailable(f"no {bus.lower()} bus: {error}") from error
    with connection:
        yield connection


def _call(
    connection: DBusConnection, address: DBusAddress, method: str, signature: str, body: tuple[str, ...]
) -> tuple[Any, ...]:
    message = new_method_call(address, method, signature, body)
    try:
        reply: tuple[Any, ...] = unwrap_msg(connection.send_and_get_reply(message, timeout=CALL_S))
    except (DBusErrorResponse, OSError) as error:
        raise HoldUnavailable(f"{address.bus_name}: {error!r}") from error
    return reply


@contextmanager
def x11_screen_saver(why: str) -> Iterator[None]:  # noqa: ARG001  (X keeps no reasons)
    """Suspend the X server's own screen saver and DPMS.

    https://www.x.org/releases/current/doc/libXss/XScreenSaver: it ends with the connection as well. By xcb, since
    Xlib ends the whole process when the X server goes away.
    """
    if not os.environ.get("DISPLAY"):
        raise HoldUnavailable("DISPLAY is not set")
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
        screensaver = ctypes.CDLL("libxcb-screensaver.so.0")
    except OSError as error:
        raise HoldUnavailable(str(error)) from error
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_request_check.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    try:
        cookie = screensaver.xcb_screensaver_suspend_checked(connection, 1)
        refused = ctypes.c_void_p(xcb.xcb_request_check(connection, cookie))
        broken = xcb.xcb_connection_has_error(connection)
        if refused or broken:
            ctypes.CDLL(None).free(refused)
            raise HoldUnavailable(f"the X server cannot: connection {broken}, refused {bool(refused)}")
        yield
    finally:
        xcb.xcb_disconnect(connection)
