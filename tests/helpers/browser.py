"""Real Chromium by Playwright: the fixtures `start_chromium` and `chromium`.

Needs the Debian package chromium. Playwright's loop occupies the test's thread: what else needs asyncio runs in a
`Background`.
"""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Playwright

    from tests.helpers.network import Line

FLAGS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    "--no-first-run",
    "--disable-background-networking",
)
SHOW_ADDRESSES: Final = "--disable-features=WebRtcHideLocalIpsWithMdns"
MICROPHONE: Final = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
"""A microphone that beeps each second, and leave to use it."""
PATIENCE_S: Final = 60.0
PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome")


class Chromium:
    """A running browser. Each page is a machine of its own: no cookies, no storage of another's."""

    def __init__(
        self, playwright: "Playwright", program: str, flags: tuple[str, ...], left_out: tuple[str, ...]
    ) -> None:
        self._browser = playwright.chromium.launch(
            executable_path=program,
            headless="--headless=new" in flags,
            args=list(flags),
            ignore_default_args=list(left_out),
            # As it is now: a screen may have been started since Playwright was.
            env=dict(os.environ),
            timeout=PATIENCE_S * 1000,
        )
        self._pages: list[Page] = []
        self._forgiven: list[re.Pattern[str]] = []
        self._complaints: list[str] = []

    def context(self, language: str = "fr-FR", size: tuple[int, int] = (1366, 768), **more: Any) -> "BrowserContext":
        """Return a fresh context whose connections are remembered; `more`: Playwright's options of new_context."""
        from tests.helpers.probes import WATCH_PEERS

        context = self._browser.new_context(
            locale=language, viewport={"width": size[0], "height": size[1]}, ignore_https_errors=True, **more
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        context.add_init_script(WATCH_PEERS)
        context.on("page", self._listen)
        return context

    def page(self, url: str, language: str = "fr-FR", size: tuple[int, int] = (1366, 768), **more: Any) -> "Page":
        """Open an address in a context of its own."""
        page = self.context(language, size, **more).new_page()
        page.goto(url)
        return page

    def phone(self, url: str, language: str = "fr-FR", size: tuple[int, int] = (360, 740)) -> "Page":
        """Open an address as a telephone does."""
        return self.page(url, language, size, is_mobile=True, has_touch=True, device_scale_factor=2)

    def forgive(self, pattern: str) -> None:
        """Take what matches for expected: a connection that the test has cut off."""
        self._forgiven.append(re.compile(pattern))

    @property
    def complaints(self) -> list[str]:
        """Errors on the consoles of all pages, and exceptions that nobody caught, unless forgiven."""
        # What a page says is delivered while Playwright is asked for something.
        for page in self._pages:
            if not page.is_closed():
                page.evaluate("0")
        return [text for text in self._complaints if not any(each.search(text) for each in self._forgiven)]

    def close(self) -> None:
        """End it."""
        self._browser.close()

    def _listen(self, page: "Page") -> None:
        self._pages.append(page)
        page.on("console", lambda message: self._hear(message.type, f"{message.text} ({message.location['url']})"))
        page.on("pageerror", lambda error: self._complaints.append(f"exception: {error.stack or error}"))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error":
            self._complaints.append(text)


class StartChromium(Protocol):
    """What the fixture `start_chromium` is."""

    def __call__(
        self,
        *flags: str,
        line: "Line | None" = None,
        mdns: bool = False,
        headless: bool = True,
        left_out: tuple[str, ...] = (),
    ) -> Chromium:
        """Start one more browser, with these flags beside the usual ones.

        `line`: at the far end of it. `mdns`: it hides its addresses, as browsers do. `left_out`: Playwright's own
        flags that are not wanted.
        """
        ...


def chromium_program() -> str:
    """Return the path of the browser; raises RuntimeError when there is none."""
    for name in PROGRAMS:
        if found := shutil.which(name):
            return found
    raise RuntimeError("no Chromium: install the package chromium")


@pytest.fixture
def start_chromium(tmp_path: Path) -> Iterator[StartChromium]:
    """Start browsers: `start_chromium(*MICROPHONE)`; all end with the test, which fails if a page complained."""
    from playwright.sync_api import sync_playwright

    browsers: list[Chromium] = []
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())

        def start(
            *flags: str,
            line: "Line | None" = None,
            mdns: bool = False,
            headless: bool = True,
            left_out: tuple[str, ...] = (),
        ) -> Chromium:
            program = chromium_program()
            if line is not None:
                program = str(line.program(program, tmp_path))
            usual = FLAGS if headless else FLAGS[1:]
            features = () if mdns else (SHOW_ADDRESSES,)
            browser = Chromium(playwright, program, (*usual, *features, *flags), left_out)
            stack.callback(browser.close)
            browsers.append(browser)
            return browser

        yield start
        complaints = [text for browser in browsers for text in browser.complaints]
    assert complaints == []


@pytest.fixture
def chromium(start_chromium: StartChromium) -> Chromium:
    """Give a browser with a microphone, whose addresses can be seen."""
    return start_chromium(*MICROPHONE)


def wait_until(holds: Callable[[], object], what: str, timeout_s: float = PATIENCE_S, pause_s: float = 0.1) -> None:
    """Wait until it holds; fails with `what` when it never does."""
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(pause_s)
