"""What is served where: one application for trainees' browsers, one for the studio."""

from collections.abc import Collection, Mapping
from typing import Final
from urllib.parse import quote

import msgspec
from aiohttp import hdrs, web

from session.callers import Callers
from session.guards import add_headers, only_known_hosts
from session.liveclass import LiveClass
from session.messages import ErrorId, Refused
from session.pagefiles import PageFile, not_modified_or_file
from session.pagesocket import PageSocket, pass_of
from session.studiosocket import StudioSocket, only_the_studio

_SANDBOX: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"


def class_application(
    live: LiveClass, callers: Callers, page: Mapping[str, PageFile], secure_port: int, names: Collection[str]
) -> web.Application:
    """Return what trainees' browsers reach; `names`: of this machine, see `guards.is_known_host`."""

    async def send_file(request: web.Request) -> web.Response:
        file = page.get(request.match_info["path"])
        if file is None:
            raise web.HTTPNotFound
        return not_modified_or_file(file, request)

    async def send_handout(request: web.Request) -> web.StreamResponse:
        browser = pass_of(request)
        if not live.may_download(browser):
            return _refused(403, ErrorId.NOT_ALLOWED)
        handout = live.classroom.handout(request.match_info["handout"])
        path = live.handouts.path(handout.handout) if handout is not None else None
        if handout is None or path is None or not path.is_file():
            return _refused(404, ErrorId.HANDOUT_GONE)
        headers: dict[str, str] = {
            hdrs.CONTENT_TYPE: "application/octet-stream",
            # RFC 6266: a name in UTF-8.
            hdrs.CONTENT_DISPOSITION: f"attachment; filename*=UTF-8''{quote(handout.name, safe='')}",
            hdrs.CACHE_CONTROL: "private, no-cache",
            hdrs.CONTENT_SECURITY_POLICY: _SANDBOX,
        }
        return live.downloads.response(path, browser, headers)

    application = web.Application(middlewares=[callers.note, only_known_hosts(names)])
    application.on_response_prepare.append(add_headers)
    application.router.add_get("/class", PageSocket(live, secure_port).serve)
    application.router.add_get("/handouts/{handout}/{name}", send_handout)
    application.router.add_get("/{path:.*}", send_file)
    return application


def link_application(live: LiveClass, token: str) -> web.Application:
    """Return what the studio reaches, on this machine."""
    studio = StudioSocket(live)
    application = web.Application(middlewares=[only_the_studio(token)])
    application.router.add_get("/link", studio.serve)
    application.router.add_put("/link/handouts/{name}", studio.take_handout)
    return application


def _refused(status: int, error: ErrorId) -> web.Response:
    body = msgspec.json.encode(Refused(error))
    return web.Response(status=status, body=body, content_type="application/json")
