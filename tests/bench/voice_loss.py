"""Voice on bad lines: how much of it does the browser have to make up?"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from tests.bench.live_stage import bench_class, trainee_browser
from tests.bench.rows import Row, at_most, missing
from tests.bench.stage import Stage
from tests.helpers.browser import wait_until
from tests.helpers.network import Line, why_no_line
from tests.helpers.probes import total
from tests.helpers.trainee_page import frames, join

if TYPE_CHECKING:
    from playwright.sync_api import Page

GOAL_PERCENT: Final = 3
SETTLE_S: Final = 5
RATE: Final = 48_000
MOVING: Final = 20
"""Pictures."""
LINES: Final[Mapping[str, Mapping[str, float]]] = {
    "10% of packets lost each way": {"loss": 0.1},
    "200 kbps each way, picture on": {"down_kbps": 200, "up_kbps": 200},
}
NOTE: Final = (
    "concealedSamples / totalSamplesReceived of Chromium behind a line of the bench's own, from 5 s after the sound "
    "came; motion on the screen, 25 pictures a second"
)


def measure(stage: Stage, seconds: float) -> list[Row]:
    """Listen on each line."""
    reason = why_no_line()
    if reason:
        return [missing(f"voice, {name}", reason) for name in LINES]
    return [_listen(stage, name, conditions, seconds) for name, conditions in LINES.items()]


def _listen(stage: Stage, name: str, conditions: Mapping[str, float], seconds: float) -> Row:
    line = Line(stage.new_file("line.txt"))
    try:
        line.become(**conditions)
        with (
            stage.painted("motion", "--fps", "25"),
            bench_class(stage) as live,
            trainee_browser(stage, line=line) as browser,
        ):
            page = browser.page(live.address(line.here))
            join(page, "Ali")
            _wait_samples(page, SETTLE_S)
            concealed, received, pictures = _counts(page)
            _wait_samples(page, SETTLE_S + seconds)
            if "picture" in name:
                # It yields to the voice for a while: what matters is the voice while it comes back, too.
                wait_until(lambda: frames(page) >= pictures + MOVING, "no picture came meanwhile: not the same job")
            concealed_after, received_after, pictures_after = _counts(page)
            live.end()
    finally:
        line.close()
    percent = 100 * (concealed_after - concealed) / (received_after - received)
    details = {"pictures": pictures_after - pictures, "samples": received_after - received}
    return at_most(f"voice made up, {name}", percent, GOAL_PERCENT, "%", note=NOTE, details=details)


def _counts(page: "Page") -> tuple[float, float, float]:
    return (
        total(page, "audio", "concealedSamples"),
        total(page, "audio", "totalSamplesReceived"),
        frames(page),
    )


def _wait_samples(page: "Page", seconds: float) -> None:
    wait_until(lambda: total(page, "audio", "totalSamplesReceived") >= seconds * RATE, "no sound comes")
