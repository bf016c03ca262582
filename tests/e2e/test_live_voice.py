"""The whole way there and back: a browser shows the trainer's screen, and its microphone is in the recording."""

from pathlib import Path

import numpy as np

from tests.bench.listen import sound
from tests.helpers.browser import Chromium, wait_until
from tests.helpers.player import check_whole
from tests.helpers.probes import picture, total
from tests.helpers.teaching import Teach


def test_a_trainees_voice_is_recorded_with_the_lesson(teach: Teach, chromium: Chromium, tmp_path: Path) -> None:
    out = tmp_path / "lesson.mp4"
    lesson = teach("--record", out)
    command = lesson.command
    # Browsers give a microphone to their own machine without HTTPS.
    page = chromium.page(lesson.opened["join_url"], "en")
    page.fill("#name", "Salma")
    page.click("#join-button")
    page.wait_for_selector("#recording:not([hidden])")
    wait_until(lambda: page.evaluate("document.getElementById('picture').videoWidth") > 0, "no picture")
    first = picture(page)
    wait_until(lambda: picture(page) != first, "the picture stands still")
    wait_until(lambda: total(page, "audio", "packetsReceived") > 20, "no sound")

    # From here on the trainer's own microphone is silent: what is heard is the trainee.
    muted = command.say("mute", "muted")
    person = command.wait_for("trainee-joined")["person"]["id"]
    command.say(f"give-voice {person}", "voice-given")
    page.click("#voice button")
    page.wait_for_selector("#voice meter")
    counted = len(command.events("progress"))
    command.wait_for("progress", count=counted + 5)
    taken = command.say(f"take-voice {person}", "voice-taken")
    assert taken["id"] == person
    page.wait_for_selector("#voice", state="hidden")
    counted = len(command.events("progress"))
    command.wait_for("progress", count=counted + 3)
    command.send("end")
    finished = command.finished()
    check_whole(out, finished)

    rate, heard = sound(out)
    silence = heard[round((muted["at_s"] + 0.2) * rate) :]
    assert np.abs(silence).max() > 0.02
    # And no longer once the voice was taken.
    assert np.abs(silence[-rate:]).max() < 0.005
