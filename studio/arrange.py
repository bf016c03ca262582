"""Where the trainer's hand puts the camera: moved and sized, with stops that it is drawn to. Pure rules.

All coordinates are program pixels. The camera can be arranged in the corner layout, when the program has both a screen
and a camera.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from capture.geometry import Rect, Size, even
from capture.scene import MAX_CAMERA_SIZE, MIN_CAMERA_SIZE, Corner, Layout, Position, Scene, can_show, margin, place
from capture.sources import SourceKind

SIZE_STEP: Final = 0.025
"""Of the program's height, for each press of a key."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A scene in a program of these sources: all that the camera's place follows from."""

    scene: Scene
    program: Size
    sources: Mapping[SourceKind, Size]

    @property
    def camera(self) -> Rect | None:
        """Where the camera lies, or None when it cannot be arranged."""
        if self.scene.layout is not Layout.CORNER or not can_show(Layout.CORNER, self.sources):
            return None
        placements = place(self.scene, self.program, self.sources)
        return next(placement.rect for placement in placements if placement.kind is SourceKind.CAMERA)


@dataclass(frozen=True, slots=True)
class Arranged:
    """A scene, and the lines that the camera was drawn to, for the eye."""

    scene: Scene
    vertical: int | None = None
    """x of the line."""
    horizontal: int | None = None
    """y of the line."""


@dataclass(frozen=True, slots=True)
class _Stop:
    """A place that the camera is drawn to along one axis."""

    at: int
    """Of the camera's left or upper edge."""
    line: int


def moved(picture: Picture, x: float, y: float, reach: float) -> Arranged:
    """Put the camera's upper left corner at (x, y), or at the stops that are within `reach`; inside the program."""
    camera = picture.camera
    if camera is None:
        return Arranged(picture.scene)
    across, down = _stops(picture, camera)
    column, row = _nearest(across, x, reach), _nearest(down, y, reach)
    scene = _with_camera_at(
        picture,
        column.at if column is not None else x,
        row.at if row is not None else y,
    )
    return Arranged(scene, column.line if column else None, row.line if row else None)


def nudged(picture: Picture, x_step: int, y_step: int) -> Scene:
    """Move the camera by so much, without stops."""
    camera = picture.camera
    return picture.scene if camera is None else _with_camera_at(picture, camera.x + x_step, camera.y + y_step)


def jumped(picture: Picture, x_direction: int, y_direction: int) -> Arranged:
    """Move the camera to its next stop in a direction (-1, 0 or 1 along each axis)."""
    camera = picture.camera
    if camera is None:
        return Arranged(picture.scene)
    across, down = _stops(picture, camera)
    column, row = _next(across, camera.x, x_direction), _next(down, camera.y, y_direction)
    scene = _with_camera_at(
        picture, column.at if column is not None else camera.x, row.at if row is not None else camera.y
    )
    return Arranged(scene, column.line if column else None, row.line if row else None)


def resized(picture: Picture, grip: Corner, x: float, y: float, reach: float) -> Arranged:
    """Pull the camera's corner `grip` to (x, y), or to the lines within `reach`; the opposite corner stays."""
    camera = picture.camera
    if camera is None:
        return Arranged(picture.scene)
    right, bottom = grip in {Corner.TOP_RIGHT, Corner.BOTTOM_RIGHT}, grip in {Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT}
    still_x = camera.x if right else camera.x + camera.width
    still_y = camera.y if bottom else camera.y + camera.height
    x_sign, y_sign = 1 if right else -1, 1 if bottom else -1
    aspect = camera.width / camera.height
    # The foot of the perpendicular on the diagonal: no side leads.
    height = ((x - still_x) * x_sign * aspect + (y - still_y) * y_sign) / (aspect * aspect + 1)
    lines = _size_lines(picture)
    by_height: list[tuple[float, int | None, int | None]]
    by_height = [((line - still_x) * x_sign / aspect, line, None) for line in lines[0]]
    by_height += [((line - still_y) * y_sign, None, line) for line in lines[1]]
    found, vertical, horizontal = min(by_height, key=lambda candidate: abs(candidate[0] - height))
    if found <= 0 or abs(found - height) > reach:
        found, vertical, horizontal = height, None, None
    width_room = picture.program.width - still_x if right else still_x
    height_room = picture.program.height - still_y if bottom else still_y
    larger = _with_camera_height(picture, min(found, height_room, width_room / aspect))
    size = larger.camera
    if size is None:
        return Arranged(picture.scene)
    scene = _with_camera_at(
        larger, still_x if right else still_x - size.width, still_y if bottom else still_y - size.height
    )
    return Arranged(scene, vertical, horizontal)


def grown(picture: Picture, steps: int) -> Scene:
    """Make the camera larger (smaller below 0); it stays in its corner, or about its centre."""
    camera = picture.camera
    if camera is None:
        return picture.scene
    wanted = picture.scene.camera_size + steps * SIZE_STEP
    larger = _with_camera_height(picture, wanted * picture.program.height)
    size = larger.camera
    if size is None or isinstance(picture.scene.camera_position, Corner):
        return larger.scene
    return _with_camera_at(
        larger, camera.x + (camera.width - size.width) / 2, camera.y + (camera.height - size.height) / 2
    )


def _stops(picture: Picture, camera: Rect) -> tuple[list[_Stop], list[_Stop]]:
    edge = margin(picture.program, picture.scene.margin_px)
    return (
        list(_axis_stops(picture.program.width, camera.width, edge)),
        list(_axis_stops(picture.program.height, camera.height, edge)),
    )


def _axis_stops(whole: int, side: int, edge: int) -> Iterator[_Stop]:
    """Yield the program's edges with and without the margin, and the thirds for the camera's middle."""
    end = whole - side
    stops = [_Stop(0, 0), _Stop(edge, edge), _Stop(end - edge, whole - edge), _Stop(end, whole)]
    stops += [_Stop(even(whole * third / 3 - side / 2), round(whole * third / 3)) for third in (1, 2)]
    return (stop for stop in stops if 0 <= stop.at <= end)


def _size_lines(picture: Picture) -> tuple[list[int], list[int]]:
    edge = margin(picture.program, picture.scene.margin_px)
    across, down = ([0, edge, round(whole / 3), round(whole * 2 / 3), whole - edge, whole] for whole in picture.program)
    return across, down


def _nearest(stops: Sequence[_Stop], at: float, reach: float) -> _Stop | None:
    found = min(stops, key=lambda stop: abs(stop.at - at), default=None)
    return found if found is not None and abs(found.at - at) <= reach else None


def _next(stops: Sequence[_Stop], at: int, direction: int) -> _Stop | None:
    ahead = [stop for stop in stops if (stop.at - at) * direction > 0]
    return min(ahead, key=lambda stop: abs(stop.at - at), default=None)


def _with_camera_height(picture: Picture, height: float) -> Picture:
    size = min(MAX_CAMERA_SIZE, max(MIN_CAMERA_SIZE, height / picture.program.height))
    return replace(picture, scene=replace(picture.scene, camera_size=size))


def _with_camera_at(picture: Picture, x: float, y: float) -> Scene:
    """Return the scene with the camera's corner at (x, y), as near as the program's edges allow.

    Where that is a corner's own place it becomes that corner, and stays there whatever size the camera takes.
    """
    camera = picture.camera
    if camera is None:
        return picture.scene
    x_way, y_way = picture.program.width - camera.width, picture.program.height - camera.height
    left, top = even(min(max(x, 0), x_way)), even(min(max(y, 0), y_way))
    for corner in Corner:
        there = replace(picture, scene=replace(picture.scene, camera_position=corner))
        if there.camera is not None and (there.camera.x, there.camera.y) == (left, top):
            return there.scene
    return replace(picture.scene, camera_position=Position(_share(left, x_way), _share(top, y_way)))


def _share(pixels: int, way: int) -> float:
    """Return what of its way a camera has gone, so that it comes out at this very pixel again."""
    return min(1.0, (pixels + 0.5) / way) if way else 0.0
