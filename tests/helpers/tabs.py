"""Chromium whose tabs are hidden when another one is in front, as a person's are: the fixture `tabs`.

By its own protocol (CDP) and nothing between: Playwright tells each page that it is looked at. Needs the Debian
package chromium.
"""

import asyncio
import itertools
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    import aiohttp

    from tests.helpers.background import Background

PATIENCE_S: Final = 60.0


class Tab:
    """One tab."""

    def __init__(self, browser: "Tabs", target: str, session: str) -> None:
        self._browser = browser
        self._target = target
        self._session = session

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        """Call the function with `arg` and return what it returns, or what its promise brings."""
        answer = self._browser.ask(
            "Runtime.evaluate",
            self._session,
            expression=f"({expression})({json.dumps(arg)})",
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def goto(self, url: str) -> None:
        """Open an address."""
        self._browser.ask("Page.navigate", self._session, url=url)

    def bring_to_front(self) -> None:
        """Hide the others behind this one."""
        self._browser.ask("Target.activateTarget", targetId=self._target)

    def freeze(self) -> None:
        """Let nothing of it run, as a browser does that saves memory or a machine that sleeps."""
        self._browser.ask("Page.setWebLifecycleState", self._session, state="frozen")

    def thaw(self) -> None:
        """Let it run again."""
        self._browser.ask("Page.setWebLifecycleState", self._session, state="active")


class Tabs:
    """A running browser with one window."""

    def __init__(self, background: "Background", folder: Path) -> None:
        from tests.helpers.browser import FLAGS, SHOW_ADDRESSES, chromium_program

        self._background = background
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        profile = folder / "tabs"
        command = [
            chromium_program(),
            *FLAGS,
            SHOW_ADDRESSES,
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
        ]
        with (folder / "tabs.txt").open("wb") as log:
            self._process = subprocess.Popen([*command, "about:blank"], stdout=log, stderr=log)
        try:
            background.run(self._open(self._address(profile / "DevToolsActivePort")))
        except BaseException:
            self._end()
            raise

    def tab(self) -> Tab:
        """Open one more tab, in front of the others."""
        from tests.helpers.probes import WATCH_PEERS

        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable", session)
        self.ask("Page.addScriptToEvaluateOnNewDocument", session, source=WATCH_PEERS)
        return Tab(self, target, session)

    def ask(self, method: str, session: str = "", /, **parameters: Any) -> dict[str, Any]:
        """Give a command of the protocol, to the browser or to a tab's session."""
        return self._background.run(self._command(method, session, parameters))

    def close(self) -> None:
        """End it."""
        self._background.run(self._leave())
        self._end()

    def _address(self, port_file: Path) -> str:
        deadline = time.monotonic() + PATIENCE_S
        while not (port_file.exists() and len(lines := port_file.read_text().split()) == 2):
            assert self._process.poll() is None, "Chromium has ended"
            assert time.monotonic() < deadline, "Chromium does not listen"
            time.sleep(0.05)
        return f"ws://127.0.0.1:{lines[0]}{lines[1]}"

    async def _open(self, address: str) -> None:
        import aiohttp

        self._http = aiohttp.ClientSession()
        self._socket = await self._http.ws_connect(address, max_msg_size=0)
        self._reader = asyncio.create_task(self._read(self._socket))

    async def _leave(self) -> None:
        await self._socket.close()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self._http.close()

    async def _read(self, socket: "aiohttp.ClientWebSocketResponse") -> None:
        async for message in socket:
            answer = json.loads(message.data)
            if (waiting := self._answers.pop(answer.get("id", 0), None)) and not waiting.done():
                waiting.set_result(answer)
        for waiting in self._answers.values():
            waiting.set_exception(ConnectionError("Chromium has ended"))

    async def _command(self, method: str, session: str, parameters: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        to = {"sessionId": session} if session else {}
        await self._socket.send_json({"id": number, "method": method, "params": parameters, **to})
        answer = await self._answers[number]
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def tabs(tmp_path: Path) -> Iterator[Tabs]:
    """Give a browser, which ends with the test."""
    from tests.helpers.background import Background

    with Background() as background:
        browser = Tabs(background, tmp_path)
        yield browser
        browser.close()
