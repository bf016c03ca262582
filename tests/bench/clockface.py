"""Reads the painted clock (`pictures.clock`) back out of a video that plays in a browser."""

from typing import TYPE_CHECKING, Final

from tests.helpers.browser import wait_until
from tests.helpers.pictures import CLOCK, CLOCK_BITS, CLOCK_CELL

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCREEN_WIDTH: Final = 1920
SETTLE_MS: Final = 4000
"""Until the browser's reserve of sound and picture is as small as it gets."""

WATCH: Final = """
([left, top, width, height, cell, bits, screenWidth]) => {
  const video = document.querySelector("video");
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const read = () => {
    const scale = video.videoWidth / screenWidth;
    context.drawImage(video, left * scale, top * scale, width * scale, height * scale, 0, 0, width, height);
    const pixels = context.getImageData(0, 0, width, height).data;
    const lit = (column, row) => pixels[4 * ((row + 0.5) * cell * width + (column + 0.5) * cell)] > 128;
    let time = 0;
    for (let column = 0; column < bits + 2; column++) {
      if (lit(column, 0) === lit(column, 1)) {
        return null;
      }
      time = column < 2 ? 0 : time * 2 + lit(column, 0);
    }
    return time;
  };
  window.glass = { delays: [] };
  const seen = () => {
    const time = read();
    if (time) {
      window.glass.delays.push(performance.timeOrigin + performance.now() - time);
    }
    video.requestVideoFrameCallback(seen);
  };
  video.requestVideoFrameCallback(seen);
}
"""


def read_delays(page: "Page", seconds: float) -> list[float]:
    """Return for each picture that the page's video showed in that time its age in milliseconds, screen to screen."""
    page.evaluate(WATCH, [*CLOCK, CLOCK_CELL, CLOCK_BITS, SCREEN_WIDTH])
    wait_until(lambda: page.evaluate("window.glass.delays.length"), "the clock is not seen in the picture")
    page.wait_for_timeout(SETTLE_MS)
    page.evaluate("window.glass.delays.length = 0")
    page.wait_for_timeout(seconds * 1000)
    delays: list[float] = page.evaluate("window.glass.delays")
    return delays
