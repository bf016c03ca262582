"""The preview shows exactly the program, and works only when there is something new and somebody to see it."""

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from capture.media import Image, VideoFrame
from capture.slots import LatestSlot
from studio.ui.preview import MIRROR_INTERVAL_MS, Preview


class CountingPreview(Preview):
    """Counts how often it is painted."""

    paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paints += 1
        super().paintEvent(event)


@pytest.fixture
def slot() -> LatestSlot[VideoFrame]:
    return LatestSlot()


@pytest.fixture
def preview(qtbot: QtBot, slot: LatestSlot[VideoFrame]) -> CountingPreview:
    preview = CountingPreview("what is recorded", "nothing yet")
    qtbot.addWidget(preview)
    preview.resize(640, 360)
    preview.show_slot(slot)
    return preview


def picture(width: int = 640, height: int = 360, seed: int = 7) -> VideoFrame:
    image = np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)
    image.flags.writeable = False
    return VideoFrame(1, image)


def shown(preview: Preview) -> Image:
    image = preview.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8)
    # The bits end with the image.
    return pixels.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width()].copy()


def test_pixels_are_the_programs(qtbot: QtBot, preview: CountingPreview, slot: LatestSlot[VideoFrame]) -> None:
    frame = picture()
    preview.show()
    slot.put(frame, 1)
    qtbot.waitUntil(lambda: np.array_equal(shown(preview)[..., :3], frame.image[..., :3]), timeout=10_000)


def test_the_sides_ratio_is_kept(qtbot: QtBot, preview: CountingPreview, slot: LatestSlot[VideoFrame]) -> None:
    preview.resize(640, 400)
    preview.show()
    white = np.full((90, 160, 4), 255, np.uint8)
    slot.put(VideoFrame(1, white), 1)
    qtbot.waitUntil(lambda: bool((shown(preview)[200, 320, :3] == 255).all()), timeout=10_000)
    rows = np.flatnonzero((shown(preview)[:, 320, :3] == 255).all(axis=-1))
    assert (rows[0], rows[-1]) == (20, 379)


def test_it_paints_only_what_is_new(qtbot: QtBot, preview: CountingPreview, slot: LatestSlot[VideoFrame]) -> None:
    preview.show()
    slot.put(picture(), 1)
    qtbot.waitUntil(lambda: slot.take() is None and preview.paints > 0, timeout=10_000)
    qtbot.wait(300)
    before = preview.paints
    qtbot.wait(500)
    assert preview.paints == before
    slot.put(picture(seed=8), 2)
    qtbot.waitUntil(lambda: preview.paints == before + 1, timeout=10_000)


def test_hidden_it_takes_nothing(qtbot: QtBot, preview: CountingPreview, slot: LatestSlot[VideoFrame]) -> None:
    preview.show()
    preview.hide()
    slot.put(picture(), 1)
    qtbot.wait(300)
    assert slot.take() is not None


def test_what_shows_itself_is_pulled_slowly(
    qtbot: QtBot, preview: CountingPreview, slot: LatestSlot[VideoFrame]
) -> None:
    preview.show_mirror(True)
    preview.show()
    slot.put(picture(), 1)
    # The first picture is not kept waiting.
    qtbot.waitUntil(lambda: preview.picture_rect() is not None, timeout=10_000)
    QApplication.processEvents()
    slot.put(picture(seed=8), 2)
    qtbot.wait(MIRROR_INTERVAL_MS // 4)
    assert slot.take() is not None
