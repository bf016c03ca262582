"""Are lips in step for a trainee? By what the browser itself says that it plays, soon after joining and later."""

from typing import TYPE_CHECKING, Final

import numpy as np

from tests.bench.live_stage import bench_class, trainee_browser
from tests.bench.process import JobError
from tests.bench.rows import Row, at_most
from tests.bench.stage import Stage

if TYPE_CHECKING:
    from playwright.sync_api import Page

GOAL_MS: Final = 45
SOON_S: Final = (2.0, 4.0)
"""After the first picture."""
STEADY_S: Final = 6.0
NOTE: Final = (
    "how much later what is heard was captured than what is seen, 95% of samples within it either way: both streams' "
    "estimatedPlayoutTimestamp in Chromium on the same machine, ten times a second; motion on the screen, 25 pictures "
    "a second"
)

_SAMPLE: Final = """
() => {
  window.lips = [];
  let began = 0;
  const seen = (video) => video.requestVideoFrameCallback(() => { began = performance.now(); });
  const finding = setInterval(() => {
    const video = document.querySelector("video");
    if (!video) return;
    clearInterval(finding);
    seen(video);
  }, 20);
  setInterval(async () => {
    const at = {};
    for (const peer of window.peersOfTest.filter((each) => each.connectionState === "connected")) {
      for (const report of (await peer.getStats()).values()) {
        if (report.type === "inbound-rtp") at[report.kind] = report.estimatedPlayoutTimestamp;
      }
    }
    if (began && at.audio && at.video) {
      window.lips.push([(performance.now() - began) / 1000, at.audio - at.video]);
    }
  }, 100);
}
"""

Lags = list[tuple[float, float]]
"""Seconds since the first picture, and by how many milliseconds the sound was captured later."""


def measure(stage: Stage, seconds: float, joins: int) -> list[Row]:
    """Join again and again, each time as somebody new, and stay for `seconds`."""
    with (
        stage.painted("motion", "--fps", "25"),
        bench_class(stage) as live,
        trainee_browser(stage) as browser,
    ):
        lags = []
        for _ in range(joins):
            context = browser.context()
            lags.append(_watch(context.new_page(), live.address(), seconds))
            context.close()
        live.end()
    soon, steady = ([_within(each, *span) for each in lags] for span in (SOON_S, (STEADY_S, seconds)))
    details = {"soon_ms": [_median(each) for each in soon], "steady_ms": [_median(each) for each in steady]}
    return [
        _row(f"lips in the browser, from {STEADY_S:g} s on", steady, NOTE, details),
        _row(f"  lips in the browser, {SOON_S[0]:g} to {SOON_S[1]:g} s after the first picture", soon, NOTE, {}),
    ]


def _watch(page: "Page", url: str, seconds: float) -> Lags:
    page.goto(url)
    page.evaluate(_SAMPLE)
    page.fill("#name", "Ali")
    page.click("#join-button")
    page.wait_for_function("(end) => window.lips.length && window.lips.at(-1)[0] > end", arg=seconds)
    return [(float(at_s), float(lag_ms)) for at_s, lag_ms in page.evaluate("window.lips")]


def _within(lags: Lags, begin_s: float, end_s: float) -> list[float]:
    found = [lag_ms for at_s, lag_ms in lags if begin_s <= at_s <= end_s]
    if not found:
        raise JobError(f"the browser says nothing of {begin_s:g} to {end_s:g} s")
    return found


def _median(lags_ms: list[float]) -> float:
    return float(np.median(lags_ms))


def _row(what: str, lags_ms: list[list[float]], note: str, details: dict[str, list[float]]) -> Row:
    largest = float(np.percentile(np.abs(np.concatenate(lags_ms)), 95))
    return at_most(what, largest, GOAL_MS, "ms", note=note, details=details)
