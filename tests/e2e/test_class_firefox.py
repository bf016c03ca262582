"""Debian's Firefox, which has no H.264: picture, sound, chat, and Arabic."""

from pathlib import Path

import cv2
import numpy as np

from tests.helpers.browser import wait_until
from tests.helpers.firefox import StartFirefox
from tests.helpers.live_class import OpenClass
from tests.helpers.probes import loudness, picture, statistics
from tests.helpers.pulse import PrivatePulse


def test_a_class_in_arabic(
    pulse: PrivatePulse, open_class: OpenClass, start_firefox: StartFirefox, tmp_path: Path
) -> None:
    live = open_class("--title", "التوصيل الكهربائي")
    # As it comes: it hides its addresses.
    firefox = start_firefox("ar", mdns=True)
    firefox.goto(live.address())
    firefox.fill("#name", "سعاد")
    firefox.click("#join-button")
    firefox.wait_until("() => !document.querySelector('#class').hidden", "not in the class")
    wait_until(lambda: picture(firefox) is not None, "no picture")
    shown = picture(firefox)
    wait_until(lambda: picture(firefox) != shown, "the picture does not move")
    (video,) = [each for each in statistics(firefox, media="video") if each["framesDecoded"]]
    assert video["mimeType"] == "video/VP8"
    wait_until(lambda: loudness(firefox, 2) > 0.01, "no sound")
    assert live.wait("quality-changed")["rendition"] == "compat"
    assert firefox.evaluate("() => [document.documentElement.dir, document.documentElement.lang]") == ["rtl", "ar"]
    firefox.fill("#chat-text", "هل تسمعونني؟")
    firefox.click("#chat-send")
    assert live.wait("chat")["text"] == "هل تسمعونني؟"
    live.say("say نعم", "chat", sender="trainer")
    firefox.wait_until("() => document.querySelector('#chat-lines').innerText.includes('نعم')", "no answer")
    firefox.screenshot(tmp_path / "firefox.png")
    image = cv2.imread(str(tmp_path / "firefox.png"))
    assert image is not None
    assert len(np.unique(image.reshape(-1, 3), axis=0)) > 500
    live.end()
    firefox.wait_until("() => !document.querySelector('#ended').hidden", "the end is not told")
