"""The program's picture, pulled from its slot on a timer and painted only when it is new."""

from typing import Final

import cv2
import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from capture.geometry import Rect, Size, fit
from capture.media import Image, VideoFrame
from capture.slots import LatestSlot

PULL_INTERVAL_MS: Final = 66
"""Fifteen pictures a second are enough to see that all is well, at half the cost of thirty."""
MIRROR_INTERVAL_MS: Final = 500
"""Where the preview itself is recorded, each picture of it makes the next one: slowly, it costs a third."""

LEAST: Final = QSize(320, 180)
"""The picture gives way to what must be said and pressed in a small window."""
EMPTY_COLOUR: Final = QColor("#17222A")
EMPTY_INK: Final = QColor("#A8B8C2")


class Preview(QWidget):
    """Shows the latest picture of a slot, fitted, with its sides' ratio kept."""

    def __init__(self, name: str, empty_text: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._empty_text = empty_text
        self._slot: LatestSlot[VideoFrame] | None = None
        self._frame: VideoFrame | None = None
        self._scaled: Image | None = None
        self._mirror = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(LEAST)
        self._timer = QTimer(self, interval=PULL_INTERVAL_MS)
        self._timer.timeout.connect(self._pull)

    def sizeHint(self) -> QSize:
        """Return a size that leaves room for the Desk on a small screen."""
        return QSize(960, 540)

    def show_slot(self, slot: LatestSlot[VideoFrame] | None) -> None:
        """Show what comes through `slot` from now on; with None, and until then, that there is nothing yet."""
        self._slot = slot
        self._frame = None
        self._scaled = None
        self._pace()
        self.update()

    def take_over(self, before: "Preview") -> None:
        """Go on from another preview's picture, which may stand still for long."""
        self._slot, self._frame = before._slot, before._frame
        self._pace()
        self.update()

    def show_mirror(self, mirror: bool) -> None:
        """Say whether this preview is itself part of the picture that it shows."""
        self._mirror = mirror
        self._pace()

    def picture_rect(self) -> QRectF | None:
        """Where the picture is painted, in points; None while there is none."""
        return QRectF(self._target(self._frame.image)) if self._frame is not None else None

    def showEvent(self, event: QShowEvent) -> None:
        """Pull while there is somebody to see it."""
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Cost nothing while minimised."""
        self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scale the picture anew."""
        self._scaled = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, or what will be here."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), EMPTY_COLOUR)
        if self._frame is None:
            painter.setPen(EMPTY_INK)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty_text)
            return
        ratio = self.devicePixelRatioF()
        if self._scaled is None:
            self._scaled = self._scale(self._frame.image, ratio)
        height, width = self._scaled.shape[:2]
        image = QImage(self._scaled.data, width, height, self._scaled.strides[0], QImage.Format.Format_RGB32)
        painter.drawImage(self._target(self._frame.image), image)

    def _pull(self) -> None:
        frame = self._slot.take() if self._slot is not None else None
        if frame is not None:
            self._frame = frame
            self._scaled = None
            self._pace()
            self.update()

    def _pace(self) -> None:
        # The first picture is what everybody waits for.
        slow = self._mirror and self._frame is not None
        interval_ms = MIRROR_INTERVAL_MS if slow else PULL_INTERVAL_MS
        if self._timer.interval() != interval_ms:
            self._timer.setInterval(interval_ms)

    def _target(self, image: Image) -> QRect:
        ratio = self.devicePixelRatioF()
        width, height = self._fitted(image, ratio)
        target = QRect(0, 0, round(width / ratio), round(height / ratio))
        target.moveCenter(self.rect().center())
        return target

    def _scale(self, image: Image, ratio: float) -> Image:
        # OpenCV scales five times as fast as QPainter's smooth transform.
        return np.ascontiguousarray(cv2.resize(image, self._fitted(image, ratio), interpolation=cv2.INTER_LINEAR))

    def _fitted(self, image: Image, ratio: float) -> Size:
        """Return the size of the picture here, in the screen's own pixels."""
        height, width = image.shape[:2]
        room = Rect(0, 0, round(self.width() * ratio), round(self.height() * ratio))
        return fit(Size(width, height), room).size
