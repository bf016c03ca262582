"""What every answer of the class carries, and which requests get one at all."""

import ipaddress
import re
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

_HOST: Final = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?P<port>:\d{1,5})?")
_LOCAL_ENDINGS: Final = (".local", ".localhost", ".lan", ".home.arpa", ".internal")
"""Names that no name server of the internet gives out (RFC 6761, 6762, 8375; .internal: ICANN, 2024)."""


def is_known_host(header: str, names: Collection[str]) -> bool:
    """Whether a Host header names this machine and not a name that somebody else's server points at it.

    A foreign page under a name of its own, which that name's server then turns to this machine's address, would be of
    one origin with the class (DNS rebinding). Numbers, names without a dot, local endings and `names` (small letters;
    "*.x" for one label before x) cannot be turned.
    """
    match = _HOST.fullmatch(header)
    if match is None:
        return False
    name = match["name"].lower().rstrip(".")
    if _is_number(name) or "." not in name or name.endswith(_LOCAL_ENDINGS):
        return True
    return name in names or f"*.{name.partition('.')[2]}" in names


def is_own_origin(request: web.BaseRequest) -> bool:
    """Whether a request comes from the class's own page, or from what is no browser (that tells no origin)."""
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is None:
        return True
    parts = urlsplit(origin)
    return parts.scheme == request.scheme and parts.netloc.lower() == request.headers.get(hdrs.HOST, "").lower()


def only_known_hosts(names: Collection[str]) -> Middleware:
    """Return a middleware: who came by an unknown name is sent on to the number that the name led to."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if is_known_host(request.headers.get(hdrs.HOST, ""), names):
            return await handler(request)
        place = request.transport.get_extra_info("sockname") if request.transport is not None else None
        if place is None or request.method not in {hdrs.METH_GET, hdrs.METH_HEAD} or hdrs.UPGRADE in request.headers:
            raise web.HTTPMisdirectedRequest
        number = f"[{place[0]}]" if ":" in place[0] else place[0]
        raise web.HTTPTemporaryRedirect(f"{request.scheme}://{number}:{place[1]}{request.rel_url.raw_path}")

    return check


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Add what keeps a page to itself: a signal for `on_response_prepare`."""
    host = request.headers.get(hdrs.HOST, "")
    # Said twice: older Safari doesn't count WebSockets of the same origin as 'self'.
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    response.headers.setdefault(
        hdrs.CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"media-src 'self' blob:; manifest-src 'self'; connect-src 'self'{sockets}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "no-referrer"
    if request.secure:  # elsewhere browsers ignore it, and complain of it
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=(), display-capture=()"
    response.headers[hdrs.SERVER] = "trainer-studio"


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
