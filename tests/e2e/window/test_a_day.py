"""A trainer's lesson from the first click to the last: recorded, taught to a trainee in a browser, and closed."""

from pathlib import Path

import pytest

from tests.bench.decode import readable_length
from tests.helpers.browser import Chromium
from tests.helpers.desktop import PATIENCE_S, Desktop
from tests.helpers.player import complaints, probe, streams_of
from tests.helpers.trainee_page import watch


@pytest.mark.timeout(400)
def test_a_lesson_is_recorded_and_taught_by_mouse_and_keyboard(
    desktop: Desktop, chromium: Chromium, tmp_path: Path
) -> None:
    # The first start, left for later.
    desktop.click("Skip the rest")
    desktop.find("Record")
    desktop.maximise()
    desktop.press("ctrl+comma")
    desktop.click("Close")

    # Recorded, with a mark and a pause.
    desktop.click("Record")
    desktop.find("Stop")
    desktop.reads("Recording")
    desktop.click("Pause")
    desktop.reads("Paused")
    desktop.click("Resume")
    desktop.reads("Recording")
    desktop.click("Mark")

    # Live, with one trainee who waits to be let in.
    desktop.click("Go live")
    desktop.write("Lesson", "Circuits in series")
    desktop.click("Trainees wait")
    desktop.click("Go live now")
    desktop.find("End class")
    code = desktop.reads("Code: ").removeprefix("Code: ").replace(" ", "")
    page = chromium.page(f"http://127.0.0.1:8800/#{code}", "en")
    page.fill("#name", "Salma")
    page.click("#join-button")
    page.wait_for_selector("#waiting:not([hidden])")
    desktop.click("Let Salma in")
    page.wait_for_selector("#class:not([hidden])")
    watch(page, 3)
    page.click("#hand")
    desktop.click("Lower the hand of Salma")
    page.wait_for_selector("#hand[aria-pressed=false]")

    # A question to all, answered and shown.
    desktop.click("Poll", among="tab")
    desktop.write("Your question", "Which wire is earth?")
    desktop.write("One answer a line", "Blue", "Green")
    # By keyboard, which brings into view what is further down.
    desktop.find("Ask all")
    for key in ("Tab", "Tab", "Tab", "space"):
        desktop.press(key)
    page.wait_for_selector("#poll >> text=Green")
    page.locator("#poll input").nth(1).check()
    page.click("#poll button")
    desktop.reads("Answered: 1 of 1")
    desktop.click("Close and show")
    page.wait_for_selector("#poll >> text=100")

    # The end of the class, of the recording, of the day.
    desktop.click("End class")
    desktop.click("End the class")
    page.wait_for_selector("#ended:not([hidden])")
    desktop.find("Go live")
    desktop.click("Stop")
    desktop.reads("Lesson recorded")
    desktop.press("alt+F4")
    assert desktop.process.wait(PATIENCE_S) == 0

    (path,) = (tmp_path / "home").rglob("*.mp4")
    assert complaints(path) == ""
    assert "1" in probe(path)["chapters"][-1]["tags"]["title"]
    assert len(streams_of(path, "audio")) == 1
    assert readable_length(path).video_s > 2
