"""A class for pages to join: the real host as a process, and a studio on its link; the fixture is `page_class`."""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from session.control import AnyCommand
    from tests.helpers.background import Background

CODE = "7KQ4MD"
PATIENCE_S = 60.0
MOST_PACKETS = 1000


class PageClass:
    """A class that is held: `url` is the page's address; picture and sound are sent while somebody watches."""

    def __init__(self, background: "Background", folder: Path, **settings: Any) -> None:
        from session.settings import ClassSettings

        ports = free_ports(3)
        self._background = background
        self._settings = ClassSettings(
            **{
                "class_id": "c1",
                "title": "Electricity 1",
                "trainer": "Amina",
                "code": CODE,
                "link_token": secrets.token_urlsafe(24),
                "observer_token": secrets.token_urlsafe(24),
                "folder": folder,
                "address": "127.0.0.1",
                "port": ports[0],
                "secure_port": ports[1],
                "link_port": ports[2],
                **settings,
            }
        )
        self.url = f"http://127.0.0.1:{ports[0]}"
        self.join_url = f"{self.url}/#{CODE}"
        self.observer_url = f"{self.url}/#observer={self._settings.observer_token}"
        self.secure_url = f"https://127.0.0.1:{ports[1]}"
        self.notices: list[dict[str, Any]] = []
        """All that the host told the studio, as it travels."""
        self.start()

    def start(self) -> None:
        """Start a host, also after one was killed, and link to it."""
        from session.settings import encode
        from studio.hosting import host_command

        env = {**os.environ, "XDG_DATA_HOME": str(self._settings.folder / "data")}
        self._host = subprocess.Popen(host_command(), env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._host.stdin is not None
        assert self._host.stdout is not None
        self._host.stdin.write(encode(self._settings) + b"\n")
        self._host.stdin.close()
        answer = self._host.stdout.readline()
        assert b"ready" in answer, answer
        self._commands: asyncio.Queue[AnyCommand] = asyncio.Queue()
        self._linked = asyncio.run_coroutine_threadsafe(self._hold_link(), self._background._loop)

    def kill(self) -> None:
        """Kill the host, as a crash does."""
        self._host.kill()
        self.stop()

    def stop(self) -> None:
        """End the host; the class could be taken up again."""
        self._linked.cancel()
        if self._host.poll() is None:
            self._host.send_signal(signal.SIGTERM)
        self._host.wait(PATIENCE_S)
        assert self._host.stdout is not None
        self._host.stdout.close()

    def command(self, command: "AnyCommand") -> None:
        """Do what the trainer does."""
        self._background.run(self._commands.put(command))

    def share(self, name: str, content: bytes) -> None:
        """Share a file."""
        self._background.run(self._share(name, content))

    def facts(self, tag: str) -> list[dict[str, Any]]:
        """Return what happened so far of one kind."""
        facts = [notice["fact"] for notice in self.notices if notice["type"] == "happened"]
        return [fact for fact in facts if fact["fact"] == tag]

    @property
    def _link(self) -> str:
        return f"http://127.0.0.1:{self._settings.link_port}/link"

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._settings.link_token}"}

    async def _share(self, name: str, content: bytes) -> None:
        import aiohttp

        async with (
            aiohttp.ClientSession(headers=self._headers) as session,
            session.put(f"{self._link}/handouts/{name}", data=content) as answer,
        ):
            answer.raise_for_status()

    async def _hold_link(self) -> None:
        import aiohttp
        import msgspec

        from encoder.packets import Packet
        from encoder.renditions import Rendition
        from session.control import pack_media
        from tests.helpers.live_media import LiveStudio

        packets: asyncio.Queue[Packet] = asyncio.Queue(MOST_PACKETS)
        studio = LiveStudio(packets.put_nowait)

        async def send_media() -> None:
            while True:
                await link.send_bytes(pack_media(await packets.get()))

        async def listen() -> None:
            async for frame in link:
                if frame.type is not aiohttp.WSMsgType.TEXT:
                    continue
                notice = frame.json()
                self.notices.append(notice)
                if notice["type"] == "demand":
                    renditions = tuple(map(Rendition, notice["renditions"]))
                    studio.demand(renditions, sound=notice["sound"], speakers=tuple(notice["speakers"]))
                elif notice["type"] == "keyframe":
                    studio.keyframe(Rendition(notice["rendition"]))

        async with aiohttp.ClientSession(headers=self._headers) as session, session.ws_connect(self._link) as link:
            work = [asyncio.ensure_future(each) for each in (send_media(), listen(), studio.run())]
            try:
                while True:
                    command = await self._commands.get()
                    await link.send_str(msgspec.json.encode(command).decode())
            finally:
                for task in work:
                    task.cancel()
                with contextlib.suppress(ConnectionError):
                    await asyncio.gather(*work, return_exceptions=True)


def free_ports(count: int) -> list[int]:
    """Return ports that are free now."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@pytest.fixture
def start_page_class(tmp_path: Path) -> Iterator[Any]:
    """Hold classes: `start_page_class(lobby=True)`, with any of the settings of a class."""
    from tests.helpers.background import Background

    with Background() as background, ExitStack() as stack:

        def start(**settings: Any) -> PageClass:
            held = PageClass(background, tmp_path / secrets.token_hex(4), **settings)
            stack.callback(held.stop)
            return held

        yield start


@pytest.fixture
def page_class(start_page_class: Any) -> PageClass:
    """Hold a class."""
    held: PageClass = start_page_class()
    return held
