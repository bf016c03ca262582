"""The addresses at which this machine can be reached, for links that trainees open."""

import ipaddress
import logging
import socket
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

import psutil

log = logging.getLogger(__name__)

_EVERYWHERE: Final = {"": socket.AF_INET, "0.0.0.0": socket.AF_INET, "::": socket.AF_INET6}  # noqa: S104  (what is bound)
_LOOPBACK: Final = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}
_SOMEWHERE_ELSE: Final = ("192.0.2.1", 9)
"""An address for documentation (RFC 5737): nothing is ever sent there."""


def reachable_addresses(bound: str) -> tuple[str, ...]:
    """Return the addresses at which a class bound to `bound` is reached, the likeliest first; never none."""
    family = _EVERYWHERE.get(bound)
    if family is None:
        return (bound,)
    states = psutil.net_if_stats()
    found = [
        entry.address
        for name, entries in psutil.net_if_addrs().items()
        if name in states and states[name].isup
        for entry in entries
        # A link-local address of IPv6 needs a zone, which no browser takes.
        if entry.family == family and "%" not in entry.address and not ipaddress.ip_address(entry.address).is_loopback
    ]
    likeliest = _towards_others()
    found.sort(key=lambda address: (address != likeliest, ipaddress.ip_address(address).is_link_local))
    return tuple(dict.fromkeys(found)) or (_LOOPBACK[family],)


def media_addresses(listened: Iterable[str]) -> tuple[str, ...]:
    """Return from which addresses media may be sent, when the class listens at these; none: from any.

    One that listens on this machine alone sends from any: browsers gather no loopback address, and Firefox pairs none
    with an address of another kind.
    """
    addresses = [ipaddress.ip_address(address.partition("%")[0]) for address in listened]
    if any(address.is_unspecified or address.is_loopback for address in addresses):
        return ()
    return tuple(str(address) for address in addresses)


def class_url(address: str, port: int, *, secure: bool = False, fragment: str = "") -> str:
    """Return the link to a class's page; the fragment never leaves the trainee's browser."""
    hash_part = f"#{quote(fragment, safe='=')}" if fragment else ""
    host = f"[{address}]" if ":" in address else address
    return f"{'https' if secure else 'http'}://{host}:{port}/{hash_part}"


def _towards_others() -> str:
    """Return the address from which this machine would speak to others; "" without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE_ELSE)
        except OSError as error:
            log.info("no way to others: %s", error)
            return ""
        return str(probe.getsockname()[0])
