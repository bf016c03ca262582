"""The trainee's page for everybody: axe-core's rules, the keyboard alone, small screens, and an old browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from session import control
from tests.helpers.browser import Chromium, wait_until
from tests.helpers.page_class import PageClass

AXE: Final = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"
SIZES: Final = ((360, 740), (740, 360), (1366, 768), (1920, 1080))

_RUN_AXE: Final = """
async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(
  ({id, nodes}) => `${id}: ${nodes.map((node) => node.html + " " + node.failureSummary).join(" | ")}`)
"""
_OUTSIDE: Final = """
() => [...document.querySelectorAll("#class button, #class input, #class textarea, #class select")]
  .filter((one) => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .map((one) => [one.id || one.className, one.getBoundingClientRect()])
  .filter(([, box]) => box.left < -1 || box.right > innerWidth + 1 || box.width < 16)
  .map(([name]) => name)
"""


def complaints(page: Page) -> list[str]:
    """Return what axe-core finds wrong with the page as it is."""
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(_RUN_AXE)
    return found


def join(page: Page, name: str = "Salma") -> None:
    page.fill("#name", name)
    page.click("#join-button")
    page.wait_for_selector("#class:not([hidden])")
    wait_until(lambda: page.is_hidden("#wait"), "no picture")


@pytest.fixture
def full_class(page_class: PageClass) -> Callable[[Page], None]:
    """Fill a class with all there is to show, once somebody has joined."""

    def fill(page: Page) -> None:
        page_class.command(control.SetRecording(True))
        page_class.command(control.Announce("Exercise 3"))
        page_class.command(control.Say("Welcome"))
        page_class.command(control.OpenPoll("Which?", ("10 ohm", "100 ohm")))
        page_class.command(control.AskPresence(600))
        page_class.command(control.GiveVoice("t1"))
        page_class.share("TP3.txt", b"U = R I")
        for what in ("#poll", "#presence", "#voice", "#recording"):
            page.wait_for_selector(f"{what}:not([hidden])")
        page.wait_for_selector("#files-list a", state="attached")

    return fill


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_axe_finds_nothing(
    page_class: PageClass, chromium: Chromium, full_class: Callable[[Page], None], language: str, scheme: Any
) -> None:
    page = chromium.page(page_class.join_url, language, color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_selector("#join:not([hidden])")
    assert "\n".join(complaints(page)) == ""
    join(page)
    full_class(page)
    page.click("#quality")
    assert "\n".join(complaints(page)) == ""
    page.click("#feedback")
    page.click("#feelings button[value=lost]")
    page.click("#tab-files")
    assert "\n".join(complaints(page)) == ""
    page.click("#leave")
    assert "\n".join(complaints(page)) == ""


@pytest.mark.parametrize("size", SIZES)
def test_everything_is_within_reach_on_every_screen(
    page_class: PageClass, chromium: Chromium, full_class: Callable[[Page], None], size: tuple[int, int]
) -> None:
    page = chromium.page(page_class.join_url, "fr", size)
    join(page)
    full_class(page)
    assert page.evaluate(_OUTSIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#presence button").click()
    page.locator("#poll input[value='0']").check()
    page.locator("#poll button.primary").click()
    page.wait_for_selector("#poll .done", state="attached")


def test_class_is_followed_by_keyboard_alone(page_class: PageClass, chromium: Chromium) -> None:
    page = chromium.page(page_class.join_url, "en")
    page.wait_for_selector("#join:not([hidden])")
    assert page.evaluate("document.activeElement.id") == "name"
    page.keyboard.type("Salma")
    page.keyboard.press("Enter")
    page.wait_for_selector("#class:not([hidden])")
    wait_until(lambda: page.is_hidden("#wait"), "no picture")

    def tab_to(what: str) -> None:
        for _ in range(40):
            if page.evaluate("(what) => document.activeElement.matches(what)", what):
                return
            page.keyboard.press("Tab")
        raise AssertionError(what)

    tab_to("#frame")
    page.keyboard.press("+")
    assert page.inner_text("#zoom-reset") == "140%"
    page.keyboard.press("0")
    tab_to("#chat-text")
    page.keyboard.type("hello")
    page.keyboard.press("Enter")
    page.wait_for_selector("#chat-lines li")
    tab_to("#hand")
    page.keyboard.press("Space")
    page.wait_for_selector("#hand[aria-pressed=true]")
    tab_to("#quality")
    page.keyboard.press("Enter")
    page.wait_for_selector("#quality-menu:not([hidden])")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.is_hidden("#quality-menu")
    assert page.evaluate("document.activeElement.id") == "quality"
    assert page.is_checked("#qualities input[value=full]")


def test_language_is_switched_in_the_class(page_class: PageClass, chromium: Chromium) -> None:
    page = chromium.page(page_class.join_url, "fr")
    join(page)
    page.select_option("#language", "ar")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.inner_text("#leave") == "مغادرة"
    assert page.get_attribute("#tools", "dir") == "ltr"
    page.reload()
    page.wait_for_selector("#class:not([hidden])")
    assert page.inner_text("#leave") == "مغادرة"


def test_browser_without_webrtc_is_told_so(page_class: PageClass, chromium: Chromium) -> None:
    context = chromium.context("fr")
    context.add_init_script("delete window.RTCPeerConnection")
    page = context.new_page()
    page.goto(page_class.join_url)
    page.wait_for_selector("#unable:not([hidden])")
    assert "WebRTC" in page.inner_text("#unable-reasons")


@pytest.mark.parametrize("without", ["flow.js", "main.js"])
def test_browser_that_does_not_understand_the_page_is_told_so(
    page_class: PageClass, chromium: Chromium, without: str
) -> None:
    chromium.forgive("Unexpected token")
    page = chromium.context("fr").new_page()
    page.route(f"**/{without}", lambda route: route.fulfill(content_type="text/javascript", body="class { ?#new }"))
    page.goto(page_class.join_url)
    wait_until(lambda: "trop ancien" in page.inner_text("#opening"), "not told")
    for text in ("too old", "قديم"):
        assert text in page.inner_text("#opening")


def test_zoom_stays_on_the_picture(page_class: PageClass, chromium: Chromium) -> None:
    page = chromium.page(page_class.join_url, "en")
    join(page)
    box = page.locator("#frame").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    for _ in range(5):
        page.mouse.wheel(0, -400)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"], box["y"] + box["height"])
    page.mouse.up()
    zoomed = page.locator("#zoomed").bounding_box()
    assert zoomed is not None
    assert zoomed["width"] == pytest.approx(6 * box["width"], rel=0.01)
    assert zoomed["x"] <= box["x"] + 1
    assert zoomed["y"] <= box["y"] + 1
    page.click("#zoom-reset")
    assert page.inner_text("#zoom-reset") == "100%"
