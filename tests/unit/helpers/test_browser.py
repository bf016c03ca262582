"""Chromium plays what another library sends, here and behind a bad line, and complaints are heard."""

import time
from collections.abc import Iterator

import pytest

from tests.helpers.background import Background
from tests.helpers.browser import Chromium, StartChromium, wait_until
from tests.helpers.network import Line
from tests.helpers.plain_peer import plain_server
from tests.helpers.probes import loudness, picture, total

PLAYING = "() => document.querySelector('video').videoWidth"


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a page that shows picture and tone."""
    with Background() as background:
        server = plain_server()
        yield background.run(server.__aenter__())
        background.run(server.__aexit__(None, None, None))


def test_picture_moves_and_sound_is_heard(chromium: Chromium, port: int) -> None:
    page = chromium.page(f"http://127.0.0.1:{port}/")
    wait_until(lambda: total(page, "video", "framesDecoded") > 5, "no picture is decoded")
    assert loudness(page) > 0.05
    first = picture(page)
    wait_until(lambda: picture(page) != first, "the picture does not move")


def test_a_browser_at_the_far_end_of_a_line(line: Line, start_chromium: StartChromium, port: int) -> None:
    browser = start_chromium(line=line)
    page = browser.page(f"http://{line.here}:{port}/")
    wait_until(lambda: total(page, "video", "framesDecoded") > 5, "no picture is decoded")
    line.become(delay_ms=150)
    began = time.monotonic()
    page.evaluate("() => fetch('/')")
    assert time.monotonic() - began > 0.3
    line.become()
    line.unplug()
    wait_until(lambda: not page.evaluate("() => navigator.onLine"), "the page does not notice that the network is gone")
    frames = total(page, "video", "framesDecoded")
    line.plug_in()
    wait_until(lambda: page.evaluate("() => navigator.onLine"), "the page does not notice that the network is back")
    wait_until(lambda: total(page, "video", "framesDecoded") > frames, "the picture does not come back")


def test_complaints_are_heard_and_forgiven(chromium: Chromium, port: int) -> None:
    page = chromium.page(f"http://127.0.0.1:{port}/")
    page.wait_for_function(PLAYING)
    page.evaluate("() => { console.error('one'); setTimeout(() => { throw new Error('two'); }, 0); }")
    page.evaluate("() => fetch('/nothing')")
    wait_until(lambda: len(chromium.complaints) == 3, "not all is heard")
    assert any("one" in text for text in chromium.complaints)
    assert any("two" in text for text in chromium.complaints)
    chromium.forgive("one|two|404")


def test_pages_share_nothing(chromium: Chromium, port: int) -> None:
    one = chromium.page(f"http://127.0.0.1:{port}/", "ar")
    one.wait_for_function(PLAYING)
    one.evaluate("() => localStorage.setItem('token', 'mine')")
    other = chromium.phone(f"http://127.0.0.1:{port}/", "en-GB")
    other.wait_for_function(PLAYING)
    assert other.evaluate("() => localStorage.getItem('token')") is None
    assert [page.evaluate("() => navigator.language") for page in (one, other)] == ["ar", "en-GB"]
    assert other.evaluate("() => innerWidth") == 360 or other.evaluate("() => screen.width") == 360
