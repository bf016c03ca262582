"""The names by which a class is reached without a browser's warning: those of the institution's certificate."""

import logging
import socket
import threading
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Final

from capture.worker import Worker
from session.addresses import reachable_addresses

log = logging.getLogger(__name__)

RESOLVE_S: Final = 3.0
"""A network without a name server lets one wait; the class is not held up for longer."""
MOST_NAMES: Final = 8

Resolve = Callable[[str], Collection[str]]
"""Returns the addresses of a name; raises OSError without any."""


def class_names(certificate: Path | None, bound: str) -> tuple[str, ...]:
    """Return the names in a certificate that lead to a class bound to `bound`; none without a certificate.

    Raises `StudioError` (CLASS_CERTIFICATE_BAD) when it cannot be read.
    """
    if certificate is None:
        return ()
    from session.certificate import certified_names  # noqa: PLC0415  (most classes need none of it)

    certified = certified_names(certificate)
    if not certified:
        return ()
    found: list[str] = []
    addresses = reachable_addresses(bound)

    def look(_stop: threading.Event) -> None:
        # The whole own name is asked of the network, too.
        candidates = names_to_try(certified, (socket.getfqdn(), socket.gethostname()))
        found.extend(names_that_lead_here(candidates, addresses, _resolve))

    # Resolving can neither be cancelled nor be given a time.
    worker = Worker("class names", look, lambda error: log.warning("names were not resolved: %r", error))
    worker.start()
    if not worker.join(RESOLVE_S):
        log.warning("no name server answers: links have numbers")
    return tuple(found)


def names_to_try(certified: Iterable[str], own: Iterable[str]) -> tuple[str, ...]:
    """Return the names of a certificate that this machine may have; `own`: what it calls itself.

    "*.x" stands for one label before x (RFC 6125, 6.4.3): this machine's first.
    """
    labels = list(dict.fromkeys(name.partition(".")[0].lower() for name in own if name))
    tried: list[str] = []
    for name in certified:
        if name.startswith("*."):
            tried += [f"{label}{name[1:]}" for label in labels]
        elif "*" not in name:
            tried.append(name)
    return tuple(dict.fromkeys(tried))[:MOST_NAMES]


def names_that_lead_here(names: Iterable[str], addresses: Collection[str], resolve: Resolve) -> list[str]:
    """Return those of `names` that lead to one of a machine's addresses, in their order."""
    here = []
    for name in names:
        try:
            found = resolve(name)
        except OSError as error:
            log.info("%s leads nowhere: %s", name, error)
            continue
        # Many systems give themselves an own name in 127.0.0.0/8, whatever others are told.
        if any(address in addresses or address.startswith("127.") for address in found):
            here.append(name)
        else:
            log.info("%s leads to %s, not to this class", name, ", ".join(found))
    return here


def _resolve(name: str) -> Collection[str]:
    return {str(entry[4][0]) for entry in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)}
