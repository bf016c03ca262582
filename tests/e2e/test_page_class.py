"""The trainee's page in real Chromium, against the real host."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from session import control
from session.people import Role
from tests.helpers.browser import Chromium, StartChromium, wait_until
from tests.helpers.page_class import PageClass
from tests.helpers.probes import picture
from tests.helpers.trainee_page import join, listen, watch

LANGUAGES = {
    "ar": ("ar-DZ", "rtl", "رفع اليد"),
    "fr": ("fr-FR", "ltr", "Lever la main"),
    "en": ("en-GB", "ltr", "Raise hand"),
}
KINDS = {"ar": "تجري العودة…", "fr": "Reconnexion…", "en": "Coming back…"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_picture_and_sound_in_each_language(
    page_class: PageClass, chromium: Chromium, tmp_path: Path, language: str
) -> None:
    locale, direction, hand = LANGUAGES[language]
    page = chromium.page(page_class.join_url, locale)
    assert page.input_value("#code") == "7KQ4MD"
    join(page, "سعاد Bensaïd")
    watch(page)
    listen(page)
    assert page.is_hidden("#wait")
    assert page.inner_text("#title") == "Electricity 1"
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [language, direction]
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
    assert page_class.facts("trainee-joined")[0]["person"]["name"] == "سعاد Bensaïd"


def test_telephone_with_hidden_addresses(page_class: PageClass, start_chromium: StartChromium) -> None:
    phone = start_chromium(mdns=True).phone(page_class.join_url)
    join(phone, "Karim")
    watch(phone)
    listen(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
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
    wait_until(lambda: page_class.facts("trainee-left"), "not told")
    assert page_class.facts("trainee-left")[0]["reason"] == "left"


def test_chat_is_text_for_all_or_the_trainer_alone(page_class: PageClass, chromium: Chromium) -> None:
    salma, youssef = (chromium.page(page_class.join_url, "en") for _ in range(2))
    join(salma, "<b>Salma</b>")
    join(youssef, "Youssef")
    salma.fill("#chat-text", "<img src=x onerror=alert(1)>")
    salma.press("#chat-text", "Enter")
    youssef.wait_for_selector("#chat-lines li")
    assert youssef.inner_text("#chat-lines .said") == "<img src=x onerror=alert(1)>"
    assert youssef.inner_text("#chat-lines bdi") == "<b>Salma</b>"
    salma.check("input[name=to][value=trainer]")
    salma.fill("#chat-text", "only you")
    salma.click("#chat-send")
    wait_until(lambda: len(page_class.facts("chat")) == 2, "the second message")
    assert page_class.facts("chat")[1]["to"] == "trainer"
    page_class.command(control.Say("to all"))
    youssef.wait_for_selector("#chat-lines .trainer")
    assert youssef.locator("#chat-lines li").count() == 2
    page_class.command(control.MuteChat(True))
    salma.wait_for_selector("#chat-note:not([hidden])")
    assert salma.is_disabled("input[name=to][value=all]")


def test_the_end_of_the_chat_stays_in_view_when_it_gets_less_room(page_class: PageClass, chromium: Chromium) -> None:
    page = chromium.phone(page_class.join_url, "en")
    join(page)
    lines = 8
    for number in range(lines):
        page_class.command(control.Say(f"line {number}"))
    page.wait_for_selector(f"#chat-lines li:nth-child({lines})")
    hidden = """() => { const scroll = document.getElementById("chat-scroll");
                       return Math.round(scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight); }"""
    wait_until(lambda: page.evaluate(hidden) == 0, "the last line")
    room = page.evaluate("document.getElementById('chat-scroll').clientHeight")
    page_class.command(control.Announce("Exercise 3, " * 10))
    wait_until(lambda: page.evaluate("document.getElementById('chat-scroll').clientHeight") < room, "less room")
    wait_until(lambda: page.evaluate(hidden) == 0, "the last line, in less room")
    # Who reads what was said before is left there.
    page.evaluate("document.getElementById('chat-scroll').scrollTop = 0")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    page_class.command(control.Announce(""))
    wait_until(lambda: page.evaluate("document.getElementById('chat-scroll').clientHeight") == room, "room again")
    assert page.evaluate("document.getElementById('chat-scroll').scrollTop") == 0


def test_hand_feedback_and_announcement(page_class: PageClass, chromium: Chromium) -> None:
    page = chromium.page(page_class.join_url, "en")
    join(page)
    page.click("#hand")
    page.wait_for_selector("#hand[aria-pressed=true]")
    assert page.inner_text("#hand-name") == "You are next"
    page_class.command(control.LowerHand("all"))
    page.wait_for_selector("#hand[aria-pressed=false]")
    page.click("#feedback")
    page.click("#feelings button[value=too-fast]")
    wait_until(lambda: page_class.facts("feedback"), "feedback")
    assert page_class.facts("feedback")[0]["feeling"] == "too-fast"
    page_class.command(control.Announce("Exercise 3"))
    page.wait_for_selector("#pinned:not([hidden])")
    assert page.inner_text("#pinned-text") == "Exercise 3"


def test_poll_is_answered_and_its_result_shown(page_class: PageClass, chromium: Chromium) -> None:
    page = chromium.page(page_class.join_url, "en")
    join(page)
    page_class.command(control.OpenPoll("Which?", ("10 ohm", "100 ohm")))
    page.wait_for_selector("#poll:not([hidden])")
    page.check("#poll input[value='1']")
    page.click("#poll button.primary")
    page.wait_for_selector("#poll .done")
    page_class.command(control.ClosePoll())
    page.wait_for_selector("#poll .result")
    assert [hint.split(",")[0] for hint in page.locator("#poll .result .hint").all_inner_texts()] == [
        "0 votes",
        "1 vote",
    ]
    page.click("#poll .head button")
    assert page.is_hidden("#poll")


def test_lobby_admits_and_refuses(start_page_class: Any, chromium: Chromium) -> None:
    held = start_page_class(lobby=True)
    salma, youssef = (chromium.page(held.join_url, "en") for _ in range(2))
    for page, name in ((salma, "Salma"), (youssef, "Youssef")):
        page.fill("#name", name)
        page.click("#join-button")
        page.wait_for_selector("#waiting:not([hidden])")
    held.command(control.Admit("t1"))
    salma.wait_for_selector("#class:not([hidden])")
    held.command(control.Remove("t2"))
    youssef.wait_for_selector("#ended:not([hidden])")
    assert youssef.inner_text("#ended-heading") == "You were not let in"
    assert youssef.is_hidden("#ended-back")


def test_observer_watches_unseen_and_can_do_nothing_else(page_class: PageClass, chromium: Chromium) -> None:
    trainee = chromium.page(page_class.join_url, "en")
    join(trainee)
    page = chromium.page(page_class.observer_url)
    assert page.is_hidden("#field-code")
    join(page, "Inspecteur")
    watch(page)
    for what in ("#hand", "#feedback", "#chat-form"):
        assert page.is_hidden(what)
    assert page_class.facts("observer-joined")[0]["person"]["role"] == Role.OBSERVER
    assert len(page_class.facts("trainee-joined")) == 1
    assert "Inspecteur" not in trainee.inner_text("body")


def test_killed_host_brings_the_same_person_back(page_class: PageClass, chromium: Chromium) -> None:
    chromium.forgive("WebSocket|ERR_CONNECTION_REFUSED")
    page = chromium.page(page_class.join_url, "fr")
    join(page)
    watch(page)
    page.fill("#chat-text", "avant")
    page.press("#chat-text", "Enter")
    page.wait_for_selector("#chat-lines li")
    page_class.kill()
    wait_until(lambda: page.inner_text("#link-word") == KINDS["fr"], "the loss is not told")
    assert picture(page) is not None, "the last picture stays"
    page_class.start()
    wait_until(lambda: page.is_hidden("#wait"), "not back")
    watch(page)
    assert [fact["id"] for fact in page_class.facts("trainee-returned")] == ["t1"]
    assert page.inner_text("#chat-lines .said") == "avant"


def test_reload_comes_back_and_leaving_does_not(page_class: PageClass, chromium: Chromium) -> None:
    page = chromium.page(page_class.join_url, "en")
    join(page)
    page.reload()
    page.wait_for_selector("#class:not([hidden])")
    page.click("#leave")
    page.wait_for_selector("#ended:not([hidden])")
    assert page.inner_text("#ended-heading") == "You have left the class"
    page.reload()
    page.wait_for_selector("#join:not([hidden])")
    assert page.is_hidden("#join-again")
    assert len(page_class.facts("trainee-joined")) == 1


def test_who_has_left_and_comes_back_is_the_same_person(page_class: PageClass, chromium: Chromium) -> None:
    page = chromium.page(page_class.join_url, "en")
    join(page)
    page.click("#leave")
    page.wait_for_selector("#ended:not([hidden])")
    page.click("#ended-back")
    page.wait_for_selector("#class:not([hidden])")
    wait_until(lambda: page_class.facts("trainee-returned"), "not told")
    assert [fact["person"]["id"] for fact in page_class.facts("trainee-joined")] == ["t1"]


def test_place_in_an_earlier_class_is_not_offered(start_page_class: Any, chromium: Chromium) -> None:
    former = start_page_class()
    context = chromium.context("en")
    page = context.new_page()
    page.goto(former.join_url)
    join(page)
    page.close()
    again = context.new_page()
    again.goto(former.join_url)
    again.wait_for_selector("#join-again:not([hidden])")
    again.close()
    former.stop()
    start_page_class(class_id="c2", port=former._settings.port)
    later = context.new_page()
    later.goto(former.join_url)
    later.wait_for_selector("#join-button:enabled")
    assert later.is_hidden("#join-again")
    assert later.input_value("#name") == "Salma"


def test_second_page_takes_the_place_and_the_first_is_told(page_class: PageClass, chromium: Chromium) -> None:
    context = chromium.context("en")
    first, second = context.new_page(), context.new_page()
    first.goto(page_class.join_url)
    join(first)
    second.goto(page_class.join_url)
    assert second.inner_text("#join-again-button").replace("\u2068", "").replace("\u2069", "") == "Continue as Salma"
    second.click("#join-again-button")
    second.wait_for_selector("#class:not([hidden])")
    first.wait_for_selector("#ended:not([hidden])")
    assert first.inner_text("#ended-heading") == "You are following on another page"
    # Pages of one browser may be processes, which hear of each other's storage a moment later.
    wait_until(lambda: first.evaluate("localStorage.place") == second.evaluate("localStorage.place"), "two places")
    first.click("#ended-back")
    first.wait_for_selector("#class:not([hidden])")
    second.wait_for_selector("#ended:not([hidden])")


def test_sound_only_holds_the_last_picture(page_class: PageClass, chromium: Chromium) -> None:
    page = chromium.page(page_class.join_url, "en")
    join(page)
    watch(page)
    page.click("#quality")
    page.check("#qualities input[value=sound]")
    wait_until(lambda: page.inner_text("#wait").startswith("Sound only"), "not told")
    assert picture(page) is not None
    page.check("#qualities input[value=auto]")
    wait_until(lambda: page.is_hidden("#wait"), "no picture again")
    watch(page)


def test_class_that_ends_says_so(page_class: PageClass, chromium: Chromium) -> None:
    page = chromium.page(page_class.join_url, "en")
    join(page)
    page_class.command(control.End())
    page.wait_for_selector("#ended:not([hidden])")
    assert page.inner_text("#ended-heading") == "The class is over"


def test_what_was_written_stands_where_lines_begin(page_class: PageClass, chromium: Chromium) -> None:
    page = chromium.page(page_class.join_url, "ar-MA")
    join(page)

    def style(selector: str, name: str) -> str:
        return str(page.locator(selector).first.evaluate(f"element => getComputedStyle(element).{name}"))

    assert style("#chat-text", "direction") == "rtl"
    page.fill("#chat-text", "I = U / R")
    assert style("#chat-text", "direction") == "ltr"
    page_class.command(control.OpenPoll("U = 12 V?", ("3 A", "48 أمبير")))
    page.wait_for_selector("#poll:not([hidden])")
    # It reads from left to right, beside the box at the right.
    for selector in ("#poll .choice > span", "#poll legend"):
        assert (style(selector, "direction"), style(selector, "textAlign")) == ("ltr", "right")
