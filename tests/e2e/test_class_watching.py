"""Trainees see and hear what the studio sends, lips in step, and as much of it as they want."""

from statistics import median
from typing import TYPE_CHECKING

from tests.helpers.browser import Chromium, wait_until
from tests.helpers.live_class import OpenClass
from tests.helpers.probes import total
from tests.helpers.trainee_page import frames, heard, join, lag_of_sound_ms, sent_now, watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

FULL_HD = ("--synthetic", "--size", "1920x1080")


def test_less_picture_as_chosen_and_nothing_encoded_for_nobody(open_class: OpenClass, chromium: Chromium) -> None:
    live = open_class(source=FULL_HD)
    page = chromium.page(live.address())
    join(page, "Ali")
    watch(page)
    wait_until(lambda: sent_now(page) == "video/H264 1080", "not the full picture")
    choose(page, "saver")
    wait_until(lambda: sent_now(page) == "video/H264 540", "not the small picture")
    choose(page, "sound")
    live.wait("quality-changed", id="t1", rendition="sound")
    page.wait_for_selector("#wait:not([hidden])")
    before, sound = total(page, "video", "packetsReceived"), heard(page)
    wait_until(lambda: heard(page) > sound + 1e-4, "no sound")
    assert total(page, "video", "packetsReceived") <= before + 60
    held = frames(page)
    choose(page, "auto")
    wait_until(lambda: frames(page) > held + 10, "the picture does not come back")
    wait_until(lambda: sent_now(page) == "video/H264 1080", "not the full picture again")
    live.end()


def test_lips_are_in_step(open_class: OpenClass, chromium: Chromium) -> None:
    live = open_class()
    page = chromium.page(live.address())
    join(page, "Lina")
    watch(page, 60)
    lags: list[float] = []

    def settled() -> bool:
        lag = lag_of_sound_ms(page)
        if lag is not None:
            lags.append(lag)
        return len(lags) >= 20 and abs(median(lags[-20:])) <= 45

    # A browser brings the two together in small steps, so that nobody hears it.
    wait_until(settled, "lips are out of step")
    live.end()


def choose(page: "Page", quality: str) -> None:
    """Open the menu and choose."""
    page.click("#quality")
    page.check(f"#qualities input[value={quality}]")
    page.keyboard.press("Escape")
