"""The trainer's end of a class: starts or takes back its host, keeps the link to it, brings both back."""

import asyncio
import concurrent.futures
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final

import aiohttp

from capture.errors import ErrorCode, StudioError
from capture.worker import Worker
from encoder.packets import Packet
from encoder.renditions import Rendition
from session.control import (
    AnyNotice,
    CommandRefused,
    End,
    FromStudio,
    Happened,
    KeyframeWanted,
    NoteIncident,
    SetRecording,
    SetReduced,
    VoicePacket,
    name_of,
)
from session.conversation import Conversation, tell
from session.facts import ClassEnded
from session.hostkeeper import HOST_ENDS_S, HostKeeper
from session.kept import forget_kept, interrupted_s, owned
from session.launch import START_TIMEOUT_S
from session.messages import ErrorId
from session.outbox import Outbox
from session.settings import ClassSettings, HostReady
from session.upload import Uploads

log = logging.getLogger(__name__)

CONNECT_TIMEOUT: Final = aiohttp.ClientTimeout(total=3.0)
START_AGAIN_S: Final = 1.0
CLOSE_S: Final = 8.0


class ClassLink:
    """One class, from `open` to `close`.

    The callbacks come on the link's own thread and return soon. `on_trouble` tells that the class is interrupted
    (CLASS_LINK_LOST), that a host cannot be started again, or that a file could not be shared; the link goes on trying
    until `close`. Every new link begins with a `Snapshot`.
    """

    def __init__(
        self,
        settings: ClassSettings,
        host_command: Sequence[str],
        on_notice: Callable[[AnyNotice], None],
        on_voice: Callable[[VoicePacket], None],
        on_trouble: Callable[[StudioError], None],
    ) -> None:
        self._settings = settings
        self._on_notice = on_notice
        self._on_trouble = on_trouble
        self._outbox = Outbox(self._wake, self._want_keyframe)
        self._conversation = Conversation(self._outbox, self._hear, on_voice)
        self._keeper = HostKeeper(settings, host_command)
        self._worker = Worker("class link", self._run, self._crashed)
        self._opened: concurrent.futures.Future[HostReady] = concurrent.futures.Future()
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._uploads = Uploads(self._trouble)
        self._main: asyncio.Task[None] | None = None
        self._held = ExitStack()
        self._closing = False
        self._over = False
        """The class has ended: nothing is to be brought back."""

    # --- for the studio, from any thread -----------------------------------------------------------------------------

    def open(self) -> HostReady:
        """Start the host, or take back the one that still serves this class's folder; return when the link is there.

        Raises `StudioError`: CLASS_PORT_IN_USE, CLASS_ADDRESS_UNKNOWN, CLASS_CERTIFICATE_BAD, CLASS_HOST_FAILED.
        """
        try:
            self._settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._held.enter_context(owned(self._settings.folder))
        except OSError as error:
            raise StudioError(ErrorCode.CLASS_HOST_FAILED, str(error)) from error
        self._worker.start()
        try:
            return self._opened.result(START_TIMEOUT_S + CLOSE_S)
        except StudioError:
            self._let_go()
            raise
        except TimeoutError as error:
            self.close()
            raise StudioError(ErrorCode.CLASS_HOST_FAILED, "no link") from error

    @property
    def ready(self) -> HostReady | None:
        """Process id and ports of the host that serves now; None while there is none."""
        return self._keeper.ready

    def send(self, command: FromStudio) -> None:
        """Let the host do something, at once or when there is a link again; never blocks."""
        if not self._outbox.send(command):
            log.warning("too many commands wait for the link: %r is dropped", command)

    def put(self, packet: Packet) -> None:
        """Send an encoded unit; never blocks. What cannot be sent in time is dropped: pictures first, and whole."""
        self._outbox.put(packet)

    def share(self, path: Path) -> None:
        """Begin to hand a file to the host for trainees to download; raises FILE_MISSING.

        `FileShared` tells when it can be downloaded, `on_trouble` with CLASS_FILE_REFUSED when it cannot.
        """
        try:
            file = path.open("rb")
        except OSError as error:
            raise StudioError(ErrorCode.FILE_MISSING, str(error), path=str(path)) from error
        loop = self._loop
        if loop is None or not self._call(lambda: self._begin_upload(path, file)):
            file.close()
            raise StudioError(ErrorCode.CLASS_LINK_LOST, "no link")

    def close(self) -> None:
        """End the class for all, and wait until its host has ended and freed its ports."""
        with self._lock:
            was_closing, self._closing = self._closing, True
        if not was_closing and self._worker.alive:
            self.send(End())
            self._call(self._hurry)
        self._worker.join(CLOSE_S + HOST_ENDS_S + 5)
        self._let_go()

    # --- on the link's thread ----------------------------------------------------------------------------------------

    def _run(self, _stop: threading.Event) -> None:
        asyncio.run(self._live())

    def _crashed(self, error: Exception) -> None:
        if not self._opened.done():
            self._opened.set_exception(error if isinstance(error, StudioError) else _failed(error))
        else:
            self._on_trouble(error if isinstance(error, StudioError) else _failed(error))

    async def _live(self) -> None:
        self._main = asyncio.current_task()
        self._loop = asyncio.get_running_loop()
        try:
            async with aiohttp.ClientSession(timeout=CONNECT_TIMEOUT) as self._http:
                await self._serve()
        except asyncio.CancelledError:
            log.warning("the class could not be ended in time")
        except StudioError as error:
            self._crashed(error)
        finally:
            self._outbox.end_media()
            self._uploads.cancel()
            await self._keeper.end()
            self._give_up_commands()

    async def _serve(self) -> None:
        """Keep up a link until the class is over."""
        first = True
        while True:
            async with await self._reach(first=first) as socket:
                if first:
                    first = False
                    assert self.ready is not None
                    self._opened.set_result(self.ready)
                await self._conversation.hold(socket)
            if self._over or self._closing:
                return
            detail = f"host {self.ready.pid if self.ready else '?'}, {socket.close_code}"
            self._trouble(StudioError(ErrorCode.CLASS_LINK_LOST, detail))
            self._outbox.send(NoteIncident(str(ErrorCode.CLASS_LINK_LOST), detail))

    async def _reach(self, *, first: bool) -> aiohttp.ClientWebSocketResponse:
        """Return a link to the host; one that is gone or does not answer is replaced.

        Raises what kept the first host from serving; later hosts are tried until one serves.
        """
        told: set[ErrorCode] = set()
        while True:
            try:
                return await self._keeper.reach(self._http)
            except StudioError as error:
                if first:
                    raise
                if error.code not in told:
                    told.add(error.code)
                    self._trouble(error)
            await asyncio.sleep(START_AGAIN_S)

    def _hear(self, notice: AnyNotice) -> None:
        if isinstance(notice, Happened) and isinstance(notice.fact, ClassEnded):
            self._over = True
        self._on_notice(notice)

    def _trouble(self, error: StudioError) -> None:
        log.warning("%s", error)
        tell(self._on_trouble, error)

    def _begin_upload(self, path: Path, file: BinaryIO) -> None:
        ready = self.ready
        # Port 0, where there is no host for the moment, takes no file either.
        self._uploads.begin(self._http, ready.link_port if ready else 0, self._keeper.authorization, path, file)

    def _give_up_commands(self) -> None:
        """Tell the trainer of what was asked for too late."""
        for command in self._outbox.give_up():
            if self._over and not isinstance(command, End | NoteIncident | SetRecording | SetReduced):
                tell(self._on_notice, CommandRefused(name_of(command), ErrorId.ENDED))

    def _hurry(self) -> None:
        """Give the class `CLOSE_S` to end."""
        assert self._main is not None
        asyncio.get_running_loop().call_later(CLOSE_S, self._main.cancel)

    # --- private -----------------------------------------------------------------------------------------------------

    def _want_keyframe(self, rendition: Rendition) -> None:
        tell(self._on_notice, KeyframeWanted(rendition))

    def _wake(self) -> None:
        self._call(self._conversation.wake)

    def _call(self, action: Callable[[], object]) -> bool:
        """Do something on the link's loop, if it runs."""
        if self._loop is None:
            return False
        try:
            self._loop.call_soon_threadsafe(action)
        except RuntimeError:  # closed
            return False
        return True

    def _let_go(self) -> None:
        self._held.close()
        # One that could not be brought back just now may be later.
        if self._over or self._closing or interrupted_s(self._settings.folder) is None:
            forget_kept(self._settings.folder)


def end_left_class(settings: ClassSettings, host_command: Sequence[str]) -> None:
    """End for all a class that a former studio has left; raises `StudioError` as `ClassLink.open`."""
    link = ClassLink(settings, host_command, _say_nothing, _say_nothing, _say_nothing)
    link.open()
    link.close()


def _say_nothing(_what: object) -> None:
    """Nobody teaches this class: what happens until its end is in its journal and in the log."""


def _failed(error: Exception) -> StudioError:
    return StudioError(ErrorCode.CLASS_HOST_FAILED, repr(error))
