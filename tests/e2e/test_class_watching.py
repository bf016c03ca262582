"""Trainees see and hear the class, in three languages, on a telephone, and as much of it as they want."""

from pathlib import Path
from statistics import median

import cv2
import numpy as np
import pytest

from tests.helpers.browser import Chromium, StartChromium, wait_until
from tests.helpers.live_class import OpenClass
from tests.helpers.probes import loudness, total
from tests.helpers.trainee_page import frames, heard, join, lag_of_sound_ms, listen, sent_now, watch

LANGUAGES = {
    "ar": ("ar-DZ", "rtl", "رفع اليد"),
    "fr": ("fr-FR", "ltr", "Lever la main"),
    "en": ("en-GB", "ltr", "Raise hand"),
}
FULL_HD = ("--synthetic", "--size", "1920x1080")


@pytest.mark.parametrize("language", LANGUAGES)
def test_picture_and_sound_in_each_language(
    language: str, open_class: OpenClass, chromium: Chromium, tmp_path: Path
) -> None:
    locale, direction, hand = LANGUAGES[language]
    live = open_class("--title", "Câblage — التوصيل", "--trainer", "A. Amrani")
    page = chromium.page(live.address(), locale)
    assert page.get_attribute("html", "dir") == direction
    join(page, "سعاد Bensaïd")
    watch(page)
    assert loudness(page, 2) > 0.01
    assert page.inner_text("#title") == "Câblage — التوصيل"
    assert page.get_attribute("html", "lang") == language
    assert hand in (page.get_attribute("#hand", "aria-label") or "")
    # Mirrored: what belongs to the picture stands where the language ends.
    stage, side = (page.locator(name).bounding_box() for name in ("#stage", "#side"))
    assert stage is not None
    assert side is not None
    assert (side["x"] < stage["x"]) == (direction == "rtl")
    page.screenshot(path=tmp_path / f"{language}.png")
    shown = cv2.imread(str(tmp_path / f"{language}.png"))
    assert shown is not None
    assert len(np.unique(shown.reshape(-1, 3), axis=0)) > 500
    assert live.person("سعاد Bensaïd") == "t1"
    live.end()
    page.wait_for_selector("#ended:not([hidden])")


def test_a_telephone_with_hidden_addresses(open_class: OpenClass, start_chromium: StartChromium) -> None:
    live = open_class("--title", "Soudage")
    phone = start_chromium(mdns=True).phone(live.address())
    join(phone, "Karim")
    watch(phone)
    listen(phone)
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    for name in ("#hand", "#leave", "#sound", "#quality"):
        box = phone.locator(name).bounding_box()
        assert box is not None, name
        assert box["x"] >= 0, name
        assert box["x"] + box["width"] <= 360, name
        assert box["y"] + box["height"] <= 740, name
    phone.set_viewport_size({"width": 740, "height": 360})
    watch(phone)
    phone.click("#leave")
    phone.wait_for_selector("#ended:not([hidden])")
    assert live.wait("trainee-left", id="t1")["reason"] == "left"
    live.end()


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


def test_an_observer_watches_unseen(open_class: OpenClass, chromium: Chromium) -> None:
    live = open_class()
    trainee = chromium.page(live.address())
    join(trainee, "Ali")
    observer = chromium.page(
        live.opened["observer_url"].replace(live.opened["join_url"].split("/")[2], f"127.0.0.1:{live.port}")
    )
    join(observer, "Inspectrice")
    watch(observer)
    assert live.wait("observer-joined")["person"]["name"] == "Inspectrice"
    assert not observer.is_visible("#hand")
    assert not observer.is_visible("#chat-form")
    assert [event["person"]["name"] for _, event in live.studio.events("trainee-joined")] == ["Ali"]
    assert "Inspectrice" not in trainee.inner_text("body")
    live.end()


def choose(page, quality: str) -> None:  # type: ignore[no-untyped-def]
    """Open the menu and choose."""
    page.click("#quality")
    page.check(f"#qualities input[value={quality}]")
    page.keyboard.press("Escape")
