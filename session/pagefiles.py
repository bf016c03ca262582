"""The trainee's page: its files, read once, served from memory."""

import gzip
import hashlib
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web

log = logging.getLogger(__name__)

FOLDER: Final = Path(__file__).resolve().parent.parent / "assets" / "trainee"

_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
"""Nothing else is served. Given by hand: what the system thinks of .js may be anything on Windows."""
_WORTH: Final = 0.9
"""Compressed only where it is smaller than this part of the plain file."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file as it is sent."""

    content_type: str
    etag: str
    plain: bytes = field(repr=False)
    packed: bytes | None = field(repr=False)
    """By gzip, where that pays."""


def load_page(folder: Path = FOLDER) -> dict[str, PageFile]:
    """Return the files by the path in their address; "" is index.html. Raises OSError."""
    page = {}
    for path in sorted(folder.rglob("*")):
        content_type = _TYPES.get(path.suffix)
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name.startswith("."):
            continue
        if content_type is None:
            log.warning("%s is of no type that a page is made of", path)
            continue
        page["" if name == "index.html" else name] = _read(path, content_type)
    return page


def _read(path: Path, content_type: str) -> PageFile:
    plain = path.read_bytes()
    packed = gzip.compress(plain, 9, mtime=0)
    return PageFile(
        content_type,
        hashlib.sha256(plain).hexdigest()[:32],
        plain,
        packed if len(packed) < _WORTH * len(plain) else None,
    )


def not_modified_or_file(file: PageFile, request: web.Request) -> web.Response:
    """Return the answer to a request for a file: all of it, or "not modified"."""
    headers = {
        # Asked each time, answered in a line: a page and its modules are always of one version.
        hdrs.CACHE_CONTROL: "no-cache",
        hdrs.VARY: hdrs.ACCEPT_ENCODING,
        # Weak: the compressed file is the same file.
        hdrs.ETAG: f'W/"{file.etag}"',
    }
    if any(known.value in {file.etag, "*"} for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    body = file.plain
    if file.packed is not None and _takes_gzip(request):
        body = file.packed
        headers[hdrs.CONTENT_ENCODING] = "gzip"
    return web.Response(body=body, headers={**headers, hdrs.CONTENT_TYPE: file.content_type})


def _takes_gzip(request: web.Request) -> bool:
    offers = (offer.strip() for offer in request.headers.get(hdrs.ACCEPT_ENCODING, "").lower().split(","))
    return any(offer == "gzip" or (offer.startswith("gzip;") and not offer.endswith("q=0")) for offer in offers)
