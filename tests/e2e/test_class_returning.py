"""Trainees come back by themselves, as the same person, whatever was lost meanwhile."""

import signal
import time
from pathlib import Path

import psutil

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
    live.kill_host()
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


def test_a_reload_and_a_second_tab(open_class: OpenClass, chromium: Chromium) -> None:
    live = open_class()
    page = chromium.page(live.address())
    join(page, "Ali")
    watch(page)
    page.reload()
    page.wait_for_selector("#class:not([hidden])")
    watch(page)
    # The place is the browser's: another tab takes it when asked to, and the first one is told.
    other = page.context.new_page()
    other.goto(live.address())
    other.click("#join-again-button")
    other.wait_for_selector("#class:not([hidden])")
    page.wait_for_selector("#ended:not([hidden])")
    watch(other)
    assert len(live.studio.events("trainee-joined")) == 1
    live.end()


def test_the_host_of_a_killed_studio_ends_by_itself_unless_it_is_taken_back(
    open_class: OpenClass, chromium: Chromium
) -> None:
    live = open_class()
    page = chromium.page(live.address())
    chromium.forgive(CUT_OFF)
    join(page, "Ali")
    watch(page)
    live.studio.signal(signal.SIGKILL)
    live.studio.end()
    page.wait_for_selector("#wait:not([hidden])")
    again = open_class(port=live.port, env={name: live.studio.environment[name] for name in ("HOME", "XDG_DATA_HOME")})
    assert again.opened["again"] is True
    assert again.host_pid == live.host_pid
    watch(page)
    say(page, "toujours là")
    again.wait("chat", text="toujours là")
    again.end()
    page.wait_for_selector("#ended:not([hidden])")
    wait_until(lambda: not runs(live.host_pid), "the host still runs")


def runs(pid: int) -> bool:
    """Whether a process does something yet: one that nobody has waited for does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
