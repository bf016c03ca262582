"""Debian's Janus as the peer of a measurement: its process, as packaged, and its plug-in VideoRoom by HTTP."""

import asyncio
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self
from urllib.error import URLError

ROOM: Final = 4242
PLUGIN: Final = "janus.plugin.videoroom"
CONFIGURATION: Final = Path("/etc/janus")
WAIT_S: Final = 30


@contextmanager
def running(folder: Path, port: int) -> Iterator[tuple[int, str]]:
    """Run Janus with the package's own configuration but for its port; yield its process id and address."""
    shutil.copytree(CONFIGURATION, folder)
    http = folder / "janus.transport.http.jcfg"
    text = re.sub(r"(?m)^\s*#?\s*port = 8088.*$", f"port = {port}", http.read_text())
    http.write_text(re.sub(r"(?m)^(\s*)admin_http = true", r"\1admin_http = false", text))
    main = folder / "janus.jcfg"
    others = ",".join(f"libjanus_{name}.so" for name in ("websockets", "pfunix", "mqtt", "rabbitmq", "nanomsg"))
    main.write_text(main.read_text().replace("transports: {", f'transports: {{\n\tdisable = "{others}"'))
    command = ["janus", f"--configs-folder={folder}", "--disable-colors", "--log-stdout"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}/janus"
    try:
        deadline = time.monotonic() + WAIT_S
        while True:
            try:
                urllib.request.urlopen(f"{url}/info", timeout=5).close()
                break
            except URLError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield process.pid, url
    finally:
        process.terminate()
        process.wait(30)


class Handle:
    """One session with one handle on VideoRoom."""

    def __init__(self, session: Any, url: str) -> None:
        self._session = session
        self._url = url
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._polling: asyncio.Task[None] | None = None
        self._handle = 0

    @classmethod
    async def attached(cls, url: str) -> Self:
        """Open a session and attach to the plug-in."""
        import aiohttp

        session = aiohttp.ClientSession()
        handle = cls(session, url)
        created = await handle._post(url, {"janus": "create"})
        handle._url = f"{url}/{created['data']['id']}"
        attached = await handle._post(handle._url, {"janus": "attach", "plugin": PLUGIN})
        handle._handle = attached["data"]["id"]
        handle._polling = asyncio.create_task(handle._poll())
        return handle

    async def ask(
        self, body: dict[str, Any], jsep: dict[str, Any] | None = None, *, waits: bool = False
    ) -> dict[str, Any]:
        """Send a request to the plug-in; return its answer, or (`waits`) the event that follows."""
        message = {"janus": "message", "body": body} | ({"jsep": jsep} if jsep else {})
        answer = await self._post(f"{self._url}/{self._handle}", message)
        if waits:
            answer = await asyncio.wait_for(self._events.get(), WAIT_S)
        data = answer.get("plugindata", {}).get("data", {})
        if "error" in data or answer.get("janus") == "error":
            raise RuntimeError(f"Janus refuses {body['request']}: {answer}")
        return answer

    async def close(self) -> None:
        """End the session on our side."""
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.gather(self._polling, return_exceptions=True)
        await self._session.close()

    async def _post(self, url: str, message: dict[str, Any]) -> dict[str, Any]:
        async with self._session.post(url, json=message | {"transaction": "t"}) as response:
            answer: dict[str, Any] = await response.json(content_type=None)
            return answer

    async def _poll(self) -> None:
        while True:
            async with self._session.get(f"{self._url}?maxev=1") as response:
                event = await response.json(content_type=None)
            if event.get("janus") == "event":
                self._events.put_nowait(event)
