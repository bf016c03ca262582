"""From opening the page to the first picture, and from a killed host to the next one."""

import os
import signal
from statistics import median
from typing import Final

from capture.clock import NS_PER_S
from tests.bench.live_stage import bench_class, trainee_browser
from tests.bench.rows import Row, at_most
from tests.bench.stage import Stage

JOIN_GOAL_MS: Final = 800
HOST_GOAL_S: Final = 3
NOTE: Final = (
    "median; from navigation to the first picture that Chromium presents, with an empty cache, its addresses hidden "
    "(mDNS), code in the link, name filled in and the button pressed by a script as soon as there is one; nobody else "
    "watches, the screen is still"
)
HOST_NOTE: Final = "from the studio's notice that its host was killed (kill -9) to the same class served by the next"

_AS_SOON_AS_POSSIBLE: Final = """
(() => {
  const joining = setInterval(() => {
    const button = document.querySelector("#join-button");
    if (!button || !button.offsetParent || button.disabled) return;
    clearInterval(joining);
    document.querySelector("#name").value = "Ali";
    button.click();
  }, 2);
  const looking = setInterval(() => {
    const video = document.querySelector("video");
    if (!video) return;
    clearInterval(looking);
    video.requestVideoFrameCallback(() => { window.firstPictureMs = performance.now(); });
  }, 2);
})();
"""


def measure(stage: Stage, joins: int) -> list[Row]:
    """Join again and again, each time as somebody new."""
    with stage.painted("chart"), bench_class(stage) as live, trainee_browser(stage, mdns=True) as browser:
        times = []
        for _ in range(joins):
            context = browser.context()
            context.add_init_script(_AS_SOON_AS_POSSIBLE)
            page = context.new_page()
            page.goto(live.address())
            page.wait_for_function("() => window.firstPictureMs")
            times.append(float(page.evaluate("() => window.firstPictureMs")))
            context.close()
        os.kill(live.host.pid, signal.SIGKILL)
        restored_ns, _ = live.job.wait_event("class-restored", 60)
        lost_ns, _ = live.job.wait_event("class-trouble", 60)
        live.end()
    return [
        at_most("page opened to first picture", median(times), JOIN_GOAL_MS, "ms", note=NOTE, details={"ms": times}),
        at_most("killed host to the next one", (restored_ns - lost_ns) / NS_PER_S, HOST_GOAL_S, "s", note=HOST_NOTE),
    ]
