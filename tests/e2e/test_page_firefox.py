"""The trainee's page in Debian's Firefox, which has no H.264 of its own: the compatible rendition, in Arabic."""

from typing import Any

from tests.helpers.browser import wait_until
from tests.helpers.page_class import PageClass
from tests.helpers.probes import picture


def test_firefox_shows_picture_and_chats_in_arabic(page_class: PageClass, start_firefox: Any) -> None:
    firefox = start_firefox("ar")
    firefox.goto(page_class.join_url)
    firefox.wait_until("() => !document.getElementById('join').hidden", "the card")
    assert firefox.evaluate("() => document.documentElement.dir") == "rtl"
    firefox.fill("#name", "سلمى")
    firefox.click("#join-button")
    firefox.wait_until("() => document.getElementById('picture').videoWidth > 0", "no picture")
    first = picture(firefox)
    wait_until(lambda: picture(firefox) != first, "the picture stands still")
    firefox.fill("#chat-text", "السلام عليكم")
    firefox.click("#chat-send")
    firefox.wait_until("() => document.querySelector('#chat-lines .mine') !== null", "the message")
    assert page_class.facts("chat")[0]["text"] == "السلام عليكم"
    assert page_class.facts("trainee-joined")[0]["person"]["name"] == "سلمى"
