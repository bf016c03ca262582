"""Voice first on bad lines: loss, a long way, a narrow one; and nobody else notices."""

import pytest

from tests.helpers.browser import Chromium, StartChromium, wait_until
from tests.helpers.live_class import OpenClass
from tests.helpers.network import Line
from tests.helpers.probes import total
from tests.helpers.trainee_page import CUT_OFF, frames, join, listen, watch

FULL_HD = ("--synthetic", "--size", "1920x1080")


@pytest.mark.parametrize(
    "conditions",
    [{"loss": 0.05}, {"loss": 0.1}, {"delay_ms": 150, "jitter_ms": 30}],
    ids=["5% lost", "10% lost", "300 ms"],
)
def test_picture_and_sound_go_on(
    conditions: dict[str, float], open_class: OpenClass, line: Line, start_chromium: StartChromium
) -> None:
    live = open_class(source=FULL_HD)
    line.become(**conditions)
    browser = start_chromium(line=line)
    browser.forgive(CUT_OFF)
    page = browser.page(live.address(line.here))
    join(page, "Ali")
    watch(page, 60)
    listen(page)
    heard_well(page)
    assert live.studio.events("trainee-left") == []
    live.end()


def test_a_narrow_line_gets_less_picture_and_a_good_one_all(
    open_class: OpenClass, line: Line, start_chromium: StartChromium, chromium: Chromium
) -> None:
    live = open_class(source=FULL_HD)
    good = chromium.page(live.address())
    join(good, "Lina")
    watch(good)
    far = start_chromium(line=line)
    far.forgive(CUT_OFF)
    page = far.page(live.address(line.here))
    join(page, "Ali")
    watch(page)
    slow = live.person("Ali")
    line.become(down_kbps=200, up_kbps=200)
    live.wait("quality-changed", id=slow, rendition="thin")
    heard_well(page)
    assert live.person("Lina") not in {event["id"] for _, event in live.studio.events("quality-changed")[1:]} - {slow}
    before = frames(good)
    wait_until(lambda: frames(good) > before + 60, "the good line suffers, too")
    line.become()
    live.wait("quality-changed", 2, id=slow, rendition="high")
    watch(page)
    live.end()


def heard_well(page) -> None:  # type: ignore[no-untyped-def]
    """Wait for 10 s of sound, after the first 5, of which at most 3% are made up."""
    settle = total(page, "audio", "totalSamplesReceived") + 5 * 48_000
    wait_until(lambda: total(page, "audio", "totalSamplesReceived") > settle, "no sound")
    concealed, received = (total(page, "audio", name) for name in ("concealedSamples", "totalSamplesReceived"))
    wait_until(lambda: total(page, "audio", "totalSamplesReceived") > received + 480_000, "no sound")
    made_up = total(page, "audio", "concealedSamples") - concealed
    share = made_up / (total(page, "audio", "totalSamplesReceived") - received)
    print(f"concealed: {share:.2%}")
    assert share <= 0.03
