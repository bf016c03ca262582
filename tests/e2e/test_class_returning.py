"""Trainees come back by themselves, as the same person, whatever was lost meanwhile."""

import time
from pathlib import Path

from tests.helpers.browser import Chromium, StartChromium, wait_until
from tests.helpers.live_class import OpenClass
from tests.helpers.network import Line
from tests.helpers.player import check_whole
from tests.helpers.trainee_page import CUT_OFF, join, listen, say, watch


def test_a_killed_host_is_replaced_and_the_recording_goes_on(
    open_class: OpenClass, chromium: Chromium, tmp_path: Path
) -> None:
    out = tmp_path / "lesson.mp4"
    live = open_class("--record", out)
    chromium.forgive(CUT_OFF)
    page = chromium.page(live.address())
    join(page, "Ali")
    watch(page)
    wait_until(lambda: page.is_visible("#recording"), "no word of the recording")
    say(page, "avant")
    live.say("poll Prêts ? | Oui | Non", "poll-opened")
    page.click("#hand")
    live.wait("hand-raised")
    # As long as on a machine where a class opens within 4 s.
    slowness = max(1.0, live.opening_s / 4)
    assert live.kill_host() <= 3 * slowness
    assert live.wait("class-trouble")["code"] == live.wait("incident")["code"] == "class-link-lost"
    live.wait("trainee-returned", id="t1")
    watch(page)
    listen(page)
    # All is as it was: chat, hand and poll, for the page and for the trainer.
    assert "avant" in page.inner_text("#chat-lines")
    assert page.get_attribute("#hand", "aria-pressed") == "true"
    assert page.is_visible("#poll")
    assert len(live.studio.events("trainee-joined")) == 1
    say(page, "après")
    live.wait("chat", text="après")
    newcomer = chromium.page(live.address())
    join(newcomer, "Lina")
    assert live.person("Lina") == "t2"
    live.end()
    finished = live.wait("finished")
    assert finished["incidents"] == 0
    assert finished["audio_silence_s"] < 0.5
    check_whole(out, finished)


def test_ten_seconds_without_network(open_class: OpenClass, line: Line, start_chromium: StartChromium) -> None:
    live = open_class()
    browser = start_chromium(line=line)
    browser.forgive(CUT_OFF)
    page = browser.page(live.address(line.here))
    join(page, "Ali")
    watch(page)
    began = time.monotonic()
    line.unplug()
    live.wait("trainee-left", id="t1", reason="lost")
    noticed_s = time.monotonic() - began
    assert noticed_s <= 8
    time.sleep(max(0.0, 10 - noticed_s))
    line.plug_in()
    live.wait("trainee-returned", id="t1")
    watch(page)
    listen(page)
    say(page, "me revoilà")
    live.wait("chat", text="me revoilà")
    # The same with nobody told: packets vanish for ten seconds.
    line.become(dead=True)
    live.wait("trainee-left", 2, id="t1", reason="lost")
    time.sleep(4)
    line.become()
    live.wait("trainee-returned", 2, id="t1")
    watch(page)
    live.end()
