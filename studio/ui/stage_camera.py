"""The camera's frame on the Stage: dragged and sized by mouse and by keyboard."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from capture.geometry import Rect
from capture.scene import Corner
from studio.arrange import Arranged, Picture, grown, jumped, moved, nudged, resized

GRIP: Final = 10
"""Points; each grip is drawn so large, and taken within twice that."""
REACH: Final = 10
"""Points within which a stop draws the camera to itself."""
KEY_STEP: Final = 16
"""Program pixels for each press of an arrow."""
LINE: Final = QColor("#45BDB8")
UNDER: Final = QColor(15, 23, 28, 200)
"""Under every line, so that it is seen on light and dark pictures alike."""

_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_CURSORS: Final = {
    Corner.TOP_LEFT: Qt.CursorShape.SizeFDiagCursor,
    Corner.BOTTOM_RIGHT: Qt.CursorShape.SizeFDiagCursor,
    Corner.TOP_RIGHT: Qt.CursorShape.SizeBDiagCursor,
    Corner.BOTTOM_LEFT: Qt.CursorShape.SizeBDiagCursor,
}


@dataclass(frozen=True, slots=True)
class _Drag:
    """What the hand holds."""

    began: Picture
    grip: Corner | None
    """None: the whole camera."""
    from_x: float
    from_y: float
    """Program pixels from the camera's corner that is held (of the whole: the upper left one) to the pointer."""


class CameraFrame(QWidget):
    """Lies over the preview, invisible but for the camera's frame while the hand or the keyboard is on it.

    The picture is never mirrored, and so neither are its coordinates.
    """

    arranged = Signal(object)
    """A `Scene` with the camera somewhere else."""

    def __init__(self, name: str, hint: str, picture_rect: Callable[[], QRectF | None]) -> None:
        """`picture_rect` tells where the program is painted, in this widget's points."""
        super().__init__()
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)
        self._hint = hint
        self._picture_rect = picture_rect
        self._picture: Picture | None = None
        self._drag: _Drag | None = None
        self._hovered = False
        self._lines: tuple[int | None, int | None] = (None, None)
        self.setMouseTracking(True)

    def show_picture(self, picture: Picture | None) -> None:
        """Take what the program shows; while the hand holds the camera, only another layout is taken."""
        if self._drag is not None and (picture is None or picture.camera is None):
            self._drop()
        if self._drag is not None or picture == self._picture:
            return
        self._picture = picture
        can = picture is not None and picture.camera is not None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if can else Qt.FocusPolicy.NoFocus)
        if not can:
            self.clearFocus()
            self.unsetCursor()
            self._hovered = False
            self.setToolTip("")
        self.update()

    def camera_box(self) -> QRectF | None:
        """Where the camera is on the screen, in points, or None when it cannot be arranged."""
        camera = self._picture.camera if self._picture is not None else None
        return self._to_points(camera) if camera is not None else None

    # --- by mouse ----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the camera or of one of its corners."""
        place = event.position()
        picture, box = self._picture, self.camera_box()
        if event.button() is not Qt.MouseButton.LeftButton or picture is None or box is None:
            event.ignore()
            return
        grip = _grip_at(box, place)
        camera = picture.camera
        if camera is None or (grip is None and not box.contains(place)):
            event.ignore()
            return
        x, y = self._to_program(place)
        held_x, held_y = _corner_of(camera, grip or Corner.TOP_LEFT)
        self._drag = _Drag(picture, grip, x - held_x, y - held_y)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry what is held; otherwise show what could be taken hold of."""
        if self._drag is None:
            self._hover(event.position())
            return
        drag = self._drag
        x, y = self._to_program(event.position())
        x, y = x - drag.from_x, y - drag.from_y
        free = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        reach = 0.0 if free else REACH / self._scale()
        self._apply(
            moved(drag.began, x, y, reach) if drag.grip is None else resized(drag.began, drag.grip, x, y, reach)
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._drag is not None and event.button() is Qt.MouseButton.LeftButton:
            self._drop()
            self._hover(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Show no frame when the hand has gone."""
        self._hovered = False
        self.update()

    # --- by keyboard -------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, with Shift from stop to stop; plus and minus size; Escape undoes what the hand is doing."""
        picture, key = self._picture, Qt.Key(event.key())
        if picture is None or picture.camera is None:
            super().keyPressEvent(event)
        elif key is Qt.Key.Key_Escape and self._drag is not None:
            began = self._drag.began
            self._drop()
            self._apply(Arranged(began.scene))
        elif self._drag is not None:
            super().keyPressEvent(event)
        elif key in _ARROWS:
            x, y = _ARROWS[key]
            by_stops = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._apply(jumped(picture, x, y) if by_stops else Arranged(nudged(picture, x * KEY_STEP, y * KEY_STEP)))
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self._apply(Arranged(grown(picture, 1)))
        elif key is Qt.Key.Key_Minus:
            self._apply(Arranged(grown(picture, -1)))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no longer."""
        self._lines = (None, None)
        self.update()

    # --- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame, its grips, and the lines that draw the camera."""
        box, view = self.camera_box(), self._picture_rect()
        if box is None or view is None or not (self._hovered or self._drag is not None or self.hasFocus()):
            return
        painter = QPainter(self)
        scale = self._scale()
        vertical, horizontal = self._lines
        for colour, width in ((UNDER, 3), (LINE, 1)):
            painter.setPen(QPen(colour, width))
            if vertical is not None:
                x = view.left() + vertical * scale
                painter.drawLine(QPointF(x, view.top()), QPointF(x, view.bottom()))
            if horizontal is not None:
                y = view.top() + horizontal * scale
                painter.drawLine(QPointF(view.left(), y), QPointF(view.right(), y))
        for colour, width in ((UNDER, 4), (LINE, 2)):
            painter.setPen(QPen(colour, width))
            painter.drawRect(box)
        painter.setPen(QPen(UNDER, 1))
        for corner in Corner:
            middle = _point_of(box, corner)
            grip = QRectF(middle.x() - GRIP / 2, middle.y() - GRIP / 2, GRIP, GRIP)
            painter.fillRect(grip, LINE)
            painter.drawRect(grip)

    # --- private -----------------------------------------------------------------------------------------------------

    def _apply(self, arranged: Arranged) -> None:
        if self._picture is None:
            return
        self._lines = (arranged.vertical, arranged.horizontal)
        if arranged.scene != self._picture.scene:
            self._picture = replace(self._picture, scene=arranged.scene)
            self.arranged.emit(arranged.scene)
        self.update()

    def _drop(self) -> None:
        self._drag = None
        self._lines = (None, None)
        self.update()

    def _hover(self, place: QPointF) -> None:
        box = self.camera_box()
        grip = _grip_at(box, place) if box is not None else None
        hovered = box is not None and (grip is not None or box.contains(place))
        if hovered:
            self.setCursor(Qt.CursorShape.SizeAllCursor if grip is None else _CURSORS[grip])
        else:
            self.unsetCursor()
        if hovered != self._hovered:
            self._hovered = hovered
            self.setToolTip(self._hint if hovered else "")
            self.update()

    def _scale(self) -> float:
        """Points for each program pixel."""
        view = self._picture_rect()
        if view is None or self._picture is None:
            return 1.0
        return view.width() / self._picture.program.width

    def _to_points(self, rect: Rect) -> QRectF | None:
        view = self._picture_rect()
        if view is None:
            return None
        scale = self._scale()
        return QRectF(
            view.left() + rect.x * scale, view.top() + rect.y * scale, rect.width * scale, rect.height * scale
        )

    def _to_program(self, place: QPointF) -> tuple[float, float]:
        view = self._picture_rect() or QRectF(self.rect())
        scale = self._scale()
        return (place.x() - view.left()) / scale, (place.y() - view.top()) / scale


def _grip_at(box: QRectF, place: QPointF) -> Corner | None:
    """Return the corner of `box` that is so near to `place` that the hand means it."""
    for corner in Corner:
        way = _point_of(box, corner) - place
        # Of a small camera the middle third is left for moving it.
        if abs(way.x()) <= min(GRIP, box.width() / 3) and abs(way.y()) <= min(GRIP, box.height() / 3):
            return corner
    return None


def _point_of(box: QRectF, corner: Corner) -> QPointF:
    return {
        Corner.TOP_LEFT: box.topLeft(),
        Corner.TOP_RIGHT: box.topRight(),
        Corner.BOTTOM_LEFT: box.bottomLeft(),
        Corner.BOTTOM_RIGHT: box.bottomRight(),
    }[corner]


def _corner_of(camera: Rect, corner: Corner) -> tuple[int, int]:
    right, bottom = (
        corner in {Corner.TOP_RIGHT, Corner.BOTTOM_RIGHT},
        corner
        in {
            Corner.BOTTOM_LEFT,
            Corner.BOTTOM_RIGHT,
        },
    )
    return camera.x + (camera.width if right else 0), camera.y + (camera.height if bottom else 0)
