"""Firefox plays VP8, is clicked and typed into, and its complaints are heard."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from tests.helpers.background import Background
from tests.helpers.browser import wait_until
from tests.helpers.firefox import Firefox, StartFirefox
from tests.helpers.plain_peer import plain_server
from tests.helpers.probes import loudness, picture, total
from tests.helpers.pulse import PrivatePulse


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a page that shows picture and tone."""
    with Background() as background:
        server = plain_server("video/VP8")
        yield background.run(server.__aenter__())
        background.run(server.__aexit__(None, None, None))


def test_picture_moves_and_sound_is_heard(pulse: PrivatePulse, firefox: Firefox, port: int, tmp_path: Path) -> None:
    firefox.goto(f"http://127.0.0.1:{port}/")
    firefox.wait_until("() => document.querySelector('video').videoWidth", "no picture")
    assert total(firefox, "video", "packetsReceived") > 0
    assert loudness(firefox) > 0.05
    first = picture(firefox)
    wait_until(lambda: picture(firefox) != first, "the picture does not move")
    firefox.screenshot(tmp_path / "shown.png")
    shown = cv2.imread(str(tmp_path / "shown.png"))
    assert shown is not None
    assert shown.shape[1] == 1366


def test_clicks_keys_language_and_complaints(start_firefox: StartFirefox, port: int) -> None:
    firefox = start_firefox("ar")
    firefox.goto(f"http://127.0.0.1:{port}/")
    assert firefox.evaluate("() => navigator.language") == "ar"
    firefox.evaluate(
        """() => {
          document.body.innerHTML = '<input id="name" value="old"><button id="go">go</button>';
          document.querySelector("#go").onclick = (event) => { if (event.isTrusted) document.title = "clicked"; };
        }"""
    )
    firefox.fill("#name", "سعاد 7")
    firefox.click("#go")
    assert firefox.evaluate("() => [document.title, document.querySelector('#name').value]") == ["clicked", "سعاد 7"]
    with pytest.raises(RuntimeError, match="nothing like that"):
        firefox.evaluate("() => { throw new Error('nothing like that'); }")
    firefox.evaluate("() => console.error('it hurts')")
    assert firefox.complaints == ["it hurts"]
    firefox.forgive("it hurts")
