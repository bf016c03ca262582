"""Debian's Firefox by WebDriver BiDi, which it speaks itself: the fixtures `start_firefox` and `firefox`.

Needs the package firefox-esr (or firefox). No driver program stands between.
"""

import asyncio
import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    import aiohttp

    from tests.helpers.background import Background

PATIENCE_S: Final = 60.0
PROGRAMS: Final = ("firefox-esr", "firefox")
PREFERENCES: Final[Mapping[str, bool | int | str]] = {
    # Nothing is asked of the network, and nothing of the user.
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    # A microphone that beeps, and leave to use it.
    "media.navigator.permission.disabled": True,
    "media.navigator.streams.fake": True,
    # Said by a test when it matters.
    "media.autoplay.default": 0,
    "remote.active-protocols": 1,
}
HIDE_ADDRESSES: Final = "media.peerconnection.ice.obfuscate_host_addresses"


class Firefox:
    """A running Firefox with one page."""

    def __init__(
        self,
        background: "Background",
        folder: Path,
        language: str,
        size: tuple[int, int],
        mdns: bool,
    ) -> None:
        self._background = background
        self._folder = folder
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._complaints: list[str] = []
        self._forgiven: list[re.Pattern[str]] = []
        profile = folder / "profile"
        profile.mkdir(parents=True)
        chosen = {**PREFERENCES, "intl.accept_languages": language, HIDE_ADDRESSES: mdns}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in chosen.items()]
        (profile / "user.js").write_text("\n".join(lines), "utf-8")
        self._process = self._start(profile, size)
        try:
            background.run(self._open(self._address()))
        except BaseException:
            self._end()
            raise

    def goto(self, url: str) -> None:
        """Open an address, and wait until it is loaded."""
        self._ask("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def evaluate(self, expression: str, arg: Any = None) -> Any:
        """Call the function with `arg` and return what it returns, or what its promise brings."""
        body = f"async () => JSON.stringify(await ({expression})({json.dumps(arg)})) ?? 'null'"
        answer = self._ask(
            "script.callFunction",
            functionDeclaration=body,
            target={"context": self._page},
            awaitPromise=True,
            userActivation=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def click(self, selector: str) -> None:
        """Click on the middle of an element, as a person does."""
        self._focus(selector)
        point = self.evaluate(
            """(selector) => {
              const box = document.querySelector(selector).getBoundingClientRect();
              return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
            }""",
            selector,
        )
        move = {"type": "pointerMove", "x": point[0], "y": point[1]}
        self._perform("pointer", move, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0})

    def fill(self, selector: str, text: str) -> None:
        """Type into a field, in place of what is there."""
        self._focus(selector)
        self.evaluate("(selector) => { const e = document.querySelector(selector); e.focus(); e.select(); }", selector)
        self.press(*text)

    def press(self, *keys: str) -> None:
        """Press keys one after another; WebDriver's own characters stand for what has no letter."""
        self._perform("key", *({"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")))

    def wait_until(self, expression: str, what: str, arg: Any = None, timeout_s: float = PATIENCE_S) -> Any:
        """Wait until the function returns something true, and return it; fails with `what` when it never does."""
        deadline = time.monotonic() + timeout_s
        while not (found := self.evaluate(expression, arg)):
            assert time.monotonic() < deadline, what
            time.sleep(0.1)
        return found

    def screenshot(self, path: Path) -> None:
        """Write what the page shows as PNG."""
        answer = self._ask("browsingContext.captureScreenshot", context=self._page)
        path.write_bytes(base64.b64decode(answer["data"]))

    def forgive(self, pattern: str) -> None:
        """Take what matches for expected."""
        self._forgiven.append(re.compile(pattern))

    @property
    def complaints(self) -> list[str]:
        """Errors of the page's console, unless forgiven."""
        return [text for text in self._complaints if not any(each.search(text) for each in self._forgiven)]

    def close(self) -> None:
        """End it."""
        self._background.run(self._leave())
        self._end()

    def _start(self, profile: Path, size: tuple[int, int]) -> "subprocess.Popen[bytes]":
        program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
        if program is None:
            raise RuntimeError("no Firefox: install the package firefox-esr")
        for name in ("home", "runtime"):
            (self._folder / name).mkdir(mode=0o700)
        environment = {
            **os.environ,
            "HOME": str(self._folder / "home"),
            "XDG_RUNTIME_DIR": str(self._folder / "runtime"),
            "MOZ_CRASHREPORTER_DISABLE": "1",
        }
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            environment.pop(name, None)
        command = [program, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", str(profile)]
        command += ["--window-size", f"{size[0]},{size[1]}", "about:blank"]
        with (self._folder / "firefox.txt").open("wb") as log:
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)

    def _address(self) -> str:
        deadline = time.monotonic() + PATIENCE_S
        log = self._folder / "firefox.txt"
        while not (found := re.search(r"listening on (ws://\S+)", log.read_text(errors="replace"))):
            said = log.read_text(errors="replace")
            assert self._process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.05)
        return f"{found[1]}/session"

    async def _open(self, address: str) -> None:
        import aiohttp

        self._session = aiohttp.ClientSession()
        self._socket = await self._session.ws_connect(address, max_msg_size=0)
        self._reader = asyncio.create_task(self._read(self._socket))
        await self._command("session.new", {"capabilities": {"alwaysMatch": {"acceptInsecureCerts": True}}})
        await self._command("session.subscribe", {"events": ["log.entryAdded"]})
        tree = await self._command("browsingContext.getTree", {})
        self._page = tree["contexts"][0]["context"]
        from tests.helpers.probes import WATCH_PEERS

        await self._command("script.addPreloadScript", {"functionDeclaration": f"() => {{ {WATCH_PEERS} }}"})

    async def _leave(self) -> None:
        await self._socket.close()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self._session.close()

    async def _read(self, socket: "aiohttp.ClientWebSocketResponse") -> None:
        async for message in socket:
            answer = json.loads(message.data)
            if answer["type"] == "event":
                entry = answer["params"]
                if answer["method"] == "log.entryAdded" and entry["level"] == "error":
                    self._complaints.append(str(entry["text"]))
            elif (waiting := self._answers.pop(answer["id"], None)) and not waiting.done():
                waiting.set_result(answer)
        for waiting in self._answers.values():
            waiting.set_exception(ConnectionError("Firefox has ended"))

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._background.run(self._command(method, parameters))

    async def _command(self, method: str, parameters: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        answer = await self._answers[number]
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _focus(self, selector: str) -> None:
        self.wait_until(
            """(selector) => {
              const element = document.querySelector(selector);
              if (!element || !element.getClientRects().length) return false;
              element.scrollIntoView({block: "center", behavior: "instant"});
              return true;
            }""",
            f"there is no {selector}",
            selector,
        )

    def _perform(self, kind: str, *actions: dict[str, Any]) -> None:
        self._ask(
            "input.performActions",
            context=self._page,
            actions=[{"type": kind, "id": f"test-{kind}", "actions": list(actions)}],
        )

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


StartFirefox = Callable[..., Firefox]


@pytest.fixture
def start_firefox(tmp_path: Path) -> Iterator[StartFirefox]:
    """Start browsers: `start_firefox("ar", size=(1366, 768), mdns=True)`; they end with the test.

    `mdns`: it hides its addresses, as it does for everybody who has changed nothing. For sound it needs the fixture
    `pulse`, before this one. The test fails if a page complained.
    """
    from tests.helpers.background import Background

    browsers: list[Firefox] = []
    with ExitStack() as stack:
        background = stack.enter_context(Background())

        def start(language: str = "fr", size: tuple[int, int] = (1366, 768), *, mdns: bool = False) -> Firefox:
            folder = tmp_path / f"firefox{len(browsers)}"
            browser = Firefox(background, folder, language, size, mdns)
            stack.callback(browser.close)
            browsers.append(browser)
            return browser

        yield start
    assert [text for browser in browsers for text in browser.complaints] == []


@pytest.fixture
def firefox(start_firefox: StartFirefox) -> Firefox:
    """Give a French Firefox."""
    return start_firefox()
