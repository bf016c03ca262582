"""The sockets that a class is served on."""

import errno
import os
import socket
import sys
from typing import Final

from capture.errors import ErrorCode, StudioError

BACKLOG: Final = 256
"""A whole group may open its link at the same moment."""
_WINDOWS_EXCLUSIVE: Final = 10013
"""WSAEACCES: what Windows says when another program holds the port for itself."""


def listen(address: str, port: int) -> list[socket.socket]:
    """Return listening sockets for `address`, a number or a name; `port` 0: any that is free, the same for all.

    Raises `StudioError`: CLASS_PORT_IN_USE, CLASS_ADDRESS_UNKNOWN, CLASS_HOST_FAILED.
    """
    try:
        found = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise StudioError(ErrorCode.CLASS_ADDRESS_UNKNOWN, str(error), address=address) from error
    sockets: list[socket.socket] = []
    try:
        for family, place in dict.fromkeys((entry[0], entry[4]) for entry in found):
            own_port = sockets[0].getsockname()[1] if sockets else port
            sockets.append(_bind(family, (place[0], own_port, *place[2:])))
    except OSError as error:
        for opened in sockets:
            opened.close()
        raise _told(error, address, port) from error
    return sockets


def _bind(family: int, place: tuple[str | int, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # The next host takes the port of a killed one at once, though old connections linger.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(place)
        listener.listen(BACKLOG)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


def _told(error: OSError, address: str, port: int) -> StudioError:
    # A name that was found but is another machine's, and an address that no network card has.
    if error.errno == errno.EADDRNOTAVAIL:
        return StudioError(ErrorCode.CLASS_ADDRESS_UNKNOWN, str(error), address=address)
    if error.errno == errno.EADDRINUSE or getattr(error, "winerror", None) == _WINDOWS_EXCLUSIVE:
        return StudioError(ErrorCode.CLASS_PORT_IN_USE, str(error), port=port)
    return StudioError(ErrorCode.CLASS_HOST_FAILED, f"{address}:{port}: {os.strerror(error.errno or 0)}")
