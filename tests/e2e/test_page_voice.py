"""The own voice on the trainee's page: announced, refused, missing, lost, and by the secure address."""

import json
from typing import Any

from playwright.sync_api import BrowserContext, Page

from session import control
from tests.helpers.browser import Chromium, StartChromium, wait_until
from tests.helpers.page_class import PageClass
from tests.helpers.probes import statistics
from tests.helpers.trainee_page import join, watch


def given_the_voice(held: PageClass, context: BrowserContext) -> Page:
    """Join, and be given the voice."""
    page = context.new_page()
    page.goto(held.join_url)
    join(page, "Salma")
    held.command(control.GiveVoice("t1"))
    page.wait_for_selector("#voice:not([hidden])")
    return page


def test_voice_is_given_announced_and_taken(page_class: PageClass, chromium: Chromium) -> None:
    page_class.command(control.SetRecording(True))
    page = given_the_voice(page_class, chromium.context("en"))
    page.wait_for_selector("#recording:not([hidden])")
    assert "being recorded" in page.inner_text("#voice")
    page.click("#voice button")
    page.wait_for_selector("#voice meter")
    assert "Everyone hears you" in page.inner_text("#voice")
    # The class's sound is muted by another button: this one says what it mutes.
    page.click("#voice >> text=Mute the microphone")
    page.wait_for_selector("#voice >> text=Nobody hears you")
    page.click("#voice >> text=Unmute the microphone")
    page.wait_for_selector("#voice >> text=Everyone hears you")
    page_class.command(control.TakeVoice("t1"))
    page.wait_for_selector("#voice", state="hidden")


def test_speaker_is_taken_to_the_secure_page_with_the_place_kept(page_class: PageClass, chromium: Chromium) -> None:
    context = chromium.context("en")
    # A machine's own address counts as secure in a browser; another one's does not.
    context.add_init_script(
        "if (location.protocol === 'http:') Object.defineProperty(window, 'isSecureContext', {value: false})"
    )
    page = given_the_voice(page_class, context)
    assert "not private" in page.inner_text("#voice")
    page.click("#voice button")
    page.wait_for_url(f"{page_class.secure_url}/**")
    page.click("#voice button")
    page.wait_for_selector("#voice meter")
    assert page.evaluate("location.hash") == ""
    watch(page)
    assert [fact["id"] for fact in page_class.facts("trainee-returned")] == ["t1"]
    assert len(page_class.facts("trainee-joined")) == 1


def test_a_microphone_that_is_refused_can_be_allowed_later(
    page_class: PageClass, start_chromium: StartChromium
) -> None:
    # A microphone, and nobody who allows it by himself.
    context = start_chromium("--use-fake-device-for-media-stream").context("en")
    context.grant_permissions([])
    page = given_the_voice(page_class, context)
    page.click("#voice button")
    page.wait_for_selector("#voice >> text=does not allow the microphone")
    watch(page)
    context.grant_permissions(["microphone"])
    page.click("#voice button")
    page.wait_for_selector("#voice meter")


def test_a_machine_without_a_microphone_is_told_so(page_class: PageClass, start_chromium: StartChromium) -> None:
    context = start_chromium("--disable-audio-input").context("en")
    context.grant_permissions(["microphone"])
    page = given_the_voice(page_class, context)
    page.click("#voice button")
    page.wait_for_selector("#voice >> text=No microphone was found")
    watch(page)


def test_an_answer_that_is_lost_is_asked_for_again(page_class: PageClass, chromium: Chromium) -> None:
    lost: list[str] = []
    context = chromium.context("en")

    def lose_one(socket: Any) -> None:
        host = socket.connect_to_server()

        def pass_on(text: str) -> None:
            message = json.loads(text)
            if message["type"] == "answer" and message["purpose"] == "speak" and not lost:
                lost.append(text)
            else:
                socket.send(text)

        host.on_message(pass_on)

    context.route_web_socket("**/class", lose_one)
    page = given_the_voice(page_class, context)
    page.click("#voice button")
    page.wait_for_selector("#voice meter")
    assert len(lost) == 1
    wait_until(lambda: statistics(page, "outbound-rtp", "audio")[-1]["packetsSent"] > 20, "nothing is sent")
