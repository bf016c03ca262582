"""Serving one class from its opening to its end."""

import asyncio
import logging
import os
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from capture.errors import ErrorCode, StudioError
from session.addresses import media_addresses
from session.application import class_application, link_application
from session.callers import Callers
from session.certificate import serving_context
from session.classroom import Classroom
from session.handouts import Handouts
from session.heartbeat import Heartbeat
from session.journal import JOURNAL, Journal, read_journal
from session.keeper import Keeper
from session.listening import BACKLOG, listen
from session.liveclass import LiveClass, time_of_day_ms
from session.pagefiles import PageFile, load_page
from session.refusal import Refusal
from session.settings import ClassSettings, HostReady

log = logging.getLogger(__name__)

LAST_WORDS_S: Final = 2.5
"""How long the end waits until everybody has heard of it."""
KEPT_ALIVE_S: Final = 30.0
"""A browser's connection is kept for so long after a request."""
LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things take; shorter in tests."""

    grace_s: float = 60.0
    """A class is kept for so long without a studio."""
    quality_s: float = 5.0
    """The studio hears so often how everybody is reached."""


async def serve_class(
    settings: ClassSettings,
    stop: asyncio.Event,
    on_ready: Callable[[HostReady], None],
    timing: Timing | None = None,
    page: Mapping[str, PageFile] | None = None,
) -> None:
    """Serve a class until it has ended, or `stop`: then the next host can take it up.

    `page`: the trainee's; None: the one that the program brings along.

    Raises `StudioError`, before `on_ready`: CLASS_PORT_IN_USE, CLASS_ADDRESS_UNKNOWN, CLASS_CERTIFICATE_BAD,
    CLASS_HOST_FAILED.
    """
    timing = timing or Timing()
    page = load_page() if page is None else page
    async with AsyncExitStack() as stack:
        # First what may be refused for good reasons; no journal is begun before.
        public = _open(stack, settings.address, settings.port)
        secure = _open(stack, settings.address, settings.secure_port) if settings.secure_port else []
        private = _open(stack, LOOPBACK, settings.link_port)
        context, names = serving_context(settings) if secure else (None, frozenset[str]())
        addresses = media_addresses(listener.getsockname()[0] for listener in public)
        live = _take_up(settings, stack, timing, stop.set, addresses)
        secure_port = _port(secure)
        callers = Callers()
        application = class_application(live, callers, page, secure_port, names | {settings.address.lower()})
        runner = await _run(stack, application)
        server = runner.server
        assert server is not None
        live.keeper.start(_again_and_again(1.0, lambda: callers.look(server, time.monotonic())), "looking to callers")
        for one in public:
            await web.SockSite(runner, one, backlog=BACKLOG).start()
        for one in secure:
            await web.SockSite(runner, one, ssl_context=context, backlog=BACKLOG).start()
        link = await _run(stack, link_application(live, settings.link_token))
        for one in private:
            await web.SockSite(link, one).start()
        on_ready(HostReady(os.getpid(), _port(public), secure_port, _port(private)))
        await stop.wait()
        live.close()
    if live.classroom.ended:
        live.handouts.clear()


def _take_up(
    settings: ClassSettings,
    stack: AsyncExitStack,
    timing: Timing,
    on_ended: Callable[[], None],
    addresses: Sequence[str],
) -> LiveClass:
    """Return the class, new or as its journal tells."""
    journal_path = settings.folder / JOURNAL
    journal = Journal(journal_path)
    stack.callback(journal.close)
    classroom = Classroom(settings)
    for fact in read_journal(journal_path):
        classroom.apply(fact)
    keeper = Keeper()
    stack.push_async_callback(keeper.close)
    handouts = Handouts(settings.folder / "handouts")
    handouts.keep_only({view.handout for view in classroom.sight.handouts()})
    live = LiveClass(classroom, journal, handouts, keeper, timing.grace_s, on_ended, addresses)
    stack.push_async_callback(live.media.close)
    try:
        live.happen(classroom.open(time_of_day_ms(), journal.last_sign_ms))
    except Refusal as refusal:
        raise StudioError(ErrorCode.CLASS_HOST_FAILED, "the class has ended") from refusal
    keeper.start(_again_and_again(Heartbeat.LOOK_S, live.look), "looking to the time")
    keeper.start(_again_and_again(timing.quality_s, live.tell_quality), "telling the quality")
    return live


async def _again_and_again(every_s: float, do: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(every_s)
        try:
            do()
        except Exception:  # what went wrong once must not end heartbeats for good
            log.exception("%r failed", do)


async def _run(stack: AsyncExitStack, application: web.Application) -> web.AppRunner:
    # At its end a runner waits for connections that are being closed, for so long at most.
    runner = web.AppRunner(
        application, access_log=None, shutdown_timeout=LAST_WORDS_S, keepalive_timeout=KEPT_ALIVE_S, lingering_time=1.0
    )
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    return runner


def _open(stack: AsyncExitStack, address: str, port: int) -> list[socket.socket]:
    listeners = listen(address, port)
    for listener in listeners:
        stack.callback(listener.close)
    return listeners


def _port(listeners: list[socket.socket]) -> int:
    port: int = listeners[0].getsockname()[1] if listeners else 0
    return port
