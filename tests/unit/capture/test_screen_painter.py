"""What the painter paints is what the screen source yields."""

import time
from itertools import pairwise

import numpy as np
import pytest

from capture.clock import SystemClock
from capture.counter import read_counter
from capture.media import Image
from capture.screen import ScreenSource
from tests.helpers.painter import Paint
from tests.helpers.pictures import CARET, chart_patches
from tests.helpers.xserver import StartXServer

PATIENCE_S = 60.0


def pictures(source: ScreenSource, count: int) -> list[Image]:
    """Return the next `count` new pictures, looking for them 200 times a second."""
    found: list[Image] = []
    end = time.monotonic() + PATIENCE_S
    while len(found) < count and time.monotonic() < end:
        frame = source.read()
        if frame is not None:
            found.append(frame.image)
        time.sleep(0.005)
    return found


@pytest.mark.parametrize("mode", ["typing", "motion"])
def test_each_picture_is_found_once_and_in_order(start_xserver: StartXServer, paint: Paint, mode: str) -> None:
    start_xserver(960, 540)
    source = ScreenSource("", SystemClock(), pointer=False)
    source.open()
    painter = paint(mode, "--fps", "8")
    counters = [read_counter(image) for image in pictures(source, 15)]
    seen = [counter for counter in counters if counter is not None]
    assert len(seen) == 15
    # One picture may be grabbed in two steps: X draws the counter and the rest one after the other.
    assert seen == sorted(seen)
    assert len(set(seen)) > 7
    assert set(seen) <= {line["counter"] for line in painter.wait_painted(seen[-1] + 1)}
    source.close()


def test_a_caret_is_found_and_nothing_else(start_xserver: StartXServer, paint: Paint) -> None:
    start_xserver(960, 540)
    paint("caret")
    source = ScreenSource("", SystemClock())
    source.open()
    found = pictures(source, 5)
    assert len(found) == 5
    left, top, width, height = CARET
    for before, after in pairwise(found):
        ys, xs = np.nonzero((before != after).any(axis=2))
        assert (xs.min(), ys.min(), xs.max(), ys.max()) == (left, top, left + width - 1, top + height - 1)
    assert {read_counter(image) for image in found} == {0}
    source.close()


def test_the_chart_has_its_colours(start_xserver: StartXServer, paint: Paint) -> None:
    start_xserver(960, 540)
    paint("chart")
    source = ScreenSource("", SystemClock(), pointer=False)
    source.open()
    (image,) = pictures(source, 1)
    patches = chart_patches(960, 540)
    assert len(patches) == 24
    for (left, top, width, height), colour in patches:
        assert (image[top : top + height, left : left + width, :3] == colour).all()
    source.close()


def test_slides_name_their_number(start_xserver: StartXServer, paint: Paint) -> None:
    start_xserver(960, 540)
    painter = paint("slides")
    source = ScreenSource("", SystemClock(), pointer=False)
    source.open()
    first, second = (read_counter(image) for image in pictures(source, 2))
    assert first is not None
    assert second == first + 1
    lines = painter.wait_painted(second + 1)
    assert [line["counter"] for line in lines] == list(range(second + 1))
    assert (lines[1]["ns"] - lines[0]["ns"]) / 1e9 > 4
    source.close()


def test_the_painter_ends_by_itself(start_xserver: StartXServer, paint: Paint) -> None:
    start_xserver(640, 360)
    painter = paint("chart", "--seconds", "0.5")
    assert painter.process.wait(PATIENCE_S) == 0
