"""Real Chromium by Playwright: the fixtures `chromium`, shared by a module's tests, and `start_chromium`.

Needs the Debian package chromium. Playwright's loop occupies the test's thread: what else needs asyncio runs in a
`Background`.
"""

import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

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
LATE_ICON: Final = r"net::ERR_\w+ \(.*/icon\.svg\)"
"""A browser asks for a page's icon when it likes, also when the class is over and nobody answers any more."""


class Chromium:
    """A running browser, as one test uses it. Each page is a machine of its own: it has no other page's storage."""

    def __init__(self, browser: "Browser") -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._pages: list[Page] = []
        self._forgiven = [re.compile(LATE_ICON)]
        self._complaints: list[str] = []

    def context(self, language: str = "fr-FR", size: tuple[int, int] = (1366, 768), **more: Any) -> "BrowserContext":
        """Return a fresh context whose connections are remembered; `more`: Playwright's options of new_context."""
        from tests.helpers.probes import WATCH_PEERS

        context = self._browser.new_context(
            locale=language, viewport={"width": size[0], "height": size[1]}, ignore_https_errors=True, **more
        )
        self._contexts.append(context)
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
        """Close all pages."""
        for context in self._contexts:
            context.close()

    def _listen(self, page: "Page") -> None:
        self._pages.append(page)
        page.on("console", lambda message: self._hear(message.type, f"{message.text} ({message.location['url']})"))
        page.on("pageerror", lambda error: self._complaints.append(f"exception: {error.stack or error}"))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error":
            self._complaints.append(text)


StartChromium = Callable[..., Chromium]


def chromium_program() -> str:
    """Return the path of the browser; raises RuntimeError when there is none."""
    for name in PROGRAMS:
        if found := shutil.which(name):
            return found
    raise RuntimeError("no Chromium: install the package chromium")


def launch(
    playwright: "Playwright", program: str, flags: Sequence[str], environment: Mapping[str, str] | None = None
) -> "Browser":
    """Start a browser; `environment`: another than this process's."""
    env: dict[str, str | float | bool] | None = None if environment is None else {**environment}
    return playwright.chromium.launch(executable_path=program, args=list(flags), env=env, timeout=PATIENCE_S * 1000)


@pytest.fixture(scope="module")
def playwright() -> Iterator["Playwright"]:
    """Playwright, for a module's tests: its loop occupies their thread."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def usual_browser(playwright: "Playwright") -> Iterator["Browser"]:
    """A browser with a microphone, whose addresses can be seen."""
    with closing(launch(playwright, chromium_program(), (*FLAGS, SHOW_ADDRESSES, *MICROPHONE))) as browser:
        yield browser


@pytest.fixture
def chromium(usual_browser: "Browser") -> Iterator[Chromium]:
    """Give the usual browser. What its pages complain of fails the test."""
    with closing(Chromium(usual_browser)) as used:
        yield used
        complaints = used.complaints
    assert complaints == []


@pytest.fixture
def start_chromium(playwright: "Playwright", tmp_path: Path) -> Iterator[StartChromium]:
    """Start browsers: `start_chromium(*MICROPHONE, line=line, mdns=True)`, with these flags beside the usual ones.

    `line`: at the far end of it. `mdns`: it hides its addresses, as browsers do. All end with the test, which fails if
    a page complained.
    """
    used: list[Chromium] = []
    with ExitStack() as stack:

        def start(*flags: str, line: "Line | None" = None, mdns: bool = False) -> Chromium:
            program = chromium_program()
            if line is not None:
                program = str(line.program(program, tmp_path))
            features = () if mdns else (SHOW_ADDRESSES,)
            browser = stack.enter_context(closing(launch(playwright, program, (*FLAGS, *features, *flags))))
            used.append(Chromium(browser))
            return used[-1]

        yield start
        complaints = [text for each in used for text in each.complaints]
    assert complaints == []


def wait_until(holds: Callable[[], object], what: str, timeout_s: float = PATIENCE_S, pause_s: float = 0.1) -> None:
    """Wait until it holds; fails with `what` when it never does."""
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(pause_s)
