"""Voice first on bad lines: loss, a long way, a narrow one; and nobody else notices."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import pytest

from tests.helpers.browser import Chromium, StartChromium, wait_until
from tests.helpers.live_class import LiveClass, OpenClass
from tests.helpers.network import Line
from tests.helpers.probes import total
from tests.helpers.trainee_page import CUT_OFF, frames, join, sent_now, watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

RATE: Final = 48_000
LINES: Final[Mapping[str, Mapping[str, float]]] = {
    "300 ms there and back": {"delay_ms": 135, "jitter_ms": 30},
    "5% lost": {"loss": 0.05},
    "10% lost": {"loss": 0.1},
}


@pytest.mark.timeout(300)
def test_picture_and_sound_go_on(open_class: OpenClass, line: Line, start_chromium: StartChromium) -> None:
    live = open_class()
    browser = start_chromium(line=line)
    browser.forgive(CUT_OFF)
    page = browser.page(live.address(line.here))
    join(page, "Ali")
    for name, conditions in LINES.items():
        line.become(**conditions)
        watch(page, 20)
        assert made_up(page) <= 0.03, name
    assert live.studio.events("trainee-left") == []
    live.end()


@pytest.mark.timeout(300)
def test_a_narrow_line_gets_less_picture_and_a_good_one_all(
    open_class: OpenClass, line: Line, start_chromium: StartChromium, chromium: Chromium
) -> None:
    live = open_class(source=("--synthetic", "--size", "1920x1080"))
    good = chromium.page(live.address())
    join(good, "Lina")
    far = start_chromium(line=line)
    far.forgive(CUT_OFF)
    page = far.page(live.address(line.here))
    join(page, "Ali")
    watch(page)
    slow = live.person("Ali")
    line.become(down_kbps=200, up_kbps=200)
    live.wait("quality-changed", id=slow, rendition="thin")
    assert made_up(page) <= 0.03
    watch(page)
    before = frames(good)
    wait_until(lambda: frames(good) > before + 20 and sent_now(good) == "video/H264 1080", "the good line suffers, too")
    line.become()
    tried = risen(live, slow)
    wait_until(lambda: risen(live, slow) > tried, "the picture does not come back", 120)
    watch(page)
    live.end()


def risen(live: LiveClass, person: str) -> int:
    """Return how often somebody was sent more than the thin picture."""
    changes = [event for _, event in live.studio.events("quality-changed") if event["id"] == person]
    return sum(event["rendition"] in {"low", "high"} for event in changes)


def made_up(page: "Page") -> float:
    """Return which part of 10 s of sound, after the first 5, the browser had to make up."""
    settled = total(page, "audio", "totalSamplesReceived") + 5 * RATE
    wait_until(lambda: total(page, "audio", "totalSamplesReceived") > settled, "no sound")
    concealed, received = (total(page, "audio", name) for name in ("concealedSamples", "totalSamplesReceived"))
    wait_until(lambda: total(page, "audio", "totalSamplesReceived") > received + 10 * RATE, "no sound")
    share = (total(page, "audio", "concealedSamples") - concealed) / (
        total(page, "audio", "totalSamplesReceived") - received
    )
    print(f"made up: {share:.2%}")
    return share
