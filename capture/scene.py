"""Scenes, and where each of their layers lies in the program: pure rules."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from capture.errors import ErrorCode, StudioError
from capture.geometry import Rect, Size, centred_square, even, even_within, fit
from capture.sources import SourceKind

SCREEN_SHARE: Final = 0.7
"""Of the width that side by side divides between screen and camera."""
ROUNDED_RADIUS: Final = 0.125
"""Of the layer's shorter side."""
MARGIN_LIMIT: Final = 16
"""A margin takes at most 1/16 of the program's shorter side, so that small programs keep room for their layers."""
MIN_CAMERA_SIZE: Final = 0.05
MAX_CAMERA_SIZE: Final = 1.0
MAX_BORDER_PX: Final = 64
MAX_MARGIN_PX: Final = 512


class Layout(StrEnum):
    """Which layers a scene shows, and how."""

    SCREEN = "screen"
    CAMERA = "camera"
    CORNER = "corner"
    """The screen, with the camera in a corner of it."""
    SIDE_BY_SIDE = "side-by-side"
    CARD = "card"
    """No source at all: the break card stands for them, at once and without a cross-fade."""


class Corner(StrEnum):
    """A corner of the program."""

    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"


class CameraShape(StrEnum):
    """The outline of a camera that lies over the screen."""

    RECTANGLE = "rectangle"
    ROUNDED = "rounded"
    CIRCLE = "circle"
    """Shows the centred square of the camera's picture."""


@dataclass(frozen=True, slots=True)
class Position:
    """A free place of the camera, as fractions of its way: (0, 0) is the upper left corner, (1, 1) the lower right one.

    Whatever its size, a camera at such a position lies inside the program.
    """

    x: float
    y: float

    def __post_init__(self) -> None:
        _check("--camera-x", self.x, 0, 1)
        _check("--camera-y", self.y, 0, 1)


@dataclass(frozen=True, slots=True)
class Scene:
    """All layers together. Raises `StudioError(BAD_OPTION)` when a value is out of its range."""

    layout: Layout = Layout.SCREEN
    camera_position: Corner | Position = Corner.BOTTOM_RIGHT
    """In the corner layout."""
    camera_size: float = 0.25
    """In the corner layout: the camera's height as a fraction of the program's height, 0.05 to 1.

    A camera too wide for the program at that height is made smaller.
    """
    camera_shape: CameraShape = CameraShape.ROUNDED
    """In the corner layout; elsewhere the camera is a rectangle."""
    mirrored: bool = False
    """Whether the camera shows left and right exchanged, in every layout."""
    border_px: int = 0
    """In the corner layout: program pixels, painted over the camera's edge. 0 to 64."""
    border_colour: tuple[int, int, int] = (255, 255, 255)
    """Blue, green, red, 0 to 255."""
    margin_px: int = 24
    """Program pixels between the program's edge and a camera in a corner, and around layers side by side."""

    def __post_init__(self) -> None:
        _check("--camera-size", self.camera_size, MIN_CAMERA_SIZE, MAX_CAMERA_SIZE)
        _check("--camera-border", self.border_px, 0, MAX_BORDER_PX)
        _check("--camera-margin", self.margin_px, 0, MAX_MARGIN_PX)
        for value in self.border_colour:
            _check("--camera-border-colour", value, 0, 255)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one layer lies in the program and how it is cut."""

    kind: SourceKind
    rect: Rect
    crop: Rect
    """What of the source is shown, in the source's pixels."""
    mirrored: bool = False
    radius: float = 0.0
    """Of the rounded corners, program pixels; half the side for a circle."""
    border_px: int = 0
    border_colour: tuple[int, int, int] = (0, 0, 0)

    @property
    def opaque(self) -> bool:
        """Whether the layer fills its rectangle with nothing but its picture."""
        return self.radius == 0 and self.border_px == 0


_LAYERS: Final[Mapping[Layout, tuple[SourceKind, ...]]] = {
    Layout.SCREEN: (SourceKind.SCREEN,),
    Layout.CAMERA: (SourceKind.CAMERA,),
    Layout.CORNER: (SourceKind.SCREEN, SourceKind.CAMERA),
    Layout.SIDE_BY_SIDE: (SourceKind.SCREEN, SourceKind.CAMERA),
    Layout.CARD: (),
}


def can_show(layout: Layout, present: Collection[SourceKind]) -> bool:
    """Return whether a program of these sources has all that `layout` is meant to show."""
    return all(kind in present for kind in _LAYERS[layout])


def shown_layers(layout: Layout, present: Collection[SourceKind]) -> tuple[SourceKind, ...]:
    """Return the layers that `layout` shows, bottom first.

    When the program has only one source of pictures, that one is shown, whatever the layout; but the card shows none.
    """
    wanted = _LAYERS[layout]
    if not wanted:
        return ()
    shown = tuple(kind for kind in wanted if kind in present)
    return shown or tuple(kind for kind in (SourceKind.SCREEN, SourceKind.CAMERA) if kind in present)


def place(scene: Scene, program: Size, sources: Mapping[SourceKind, Size]) -> tuple[Placement, ...]:
    """Return where the layers lie in a program of even size, bottom first.

    `sources` holds the picture size of each source that the program has.
    """
    shown = shown_layers(scene.layout, sources)
    whole = Rect(0, 0, *program)
    match shown:
        case (SourceKind.SCREEN, SourceKind.CAMERA) if scene.layout is Layout.SIDE_BY_SIDE:
            screen_box, camera_box = _divide(program, scene.margin_px)
            return (
                _plain(SourceKind.SCREEN, sources, screen_box, scene),
                _plain(SourceKind.CAMERA, sources, camera_box, scene),
            )
        case (SourceKind.SCREEN, SourceKind.CAMERA):
            return (
                _plain(SourceKind.SCREEN, sources, whole, scene),
                _corner_camera(scene, program, sources[SourceKind.CAMERA]),
            )
        case _:
            return tuple(_plain(kind, sources, whole, scene) for kind in shown)


def _plain(kind: SourceKind, sources: Mapping[SourceKind, Size], box: Rect, scene: Scene) -> Placement:
    size = sources[kind]
    return Placement(kind, fit(size, box), Rect(0, 0, *size), kind is SourceKind.CAMERA and scene.mirrored)


def _corner_camera(scene: Scene, program: Size, source: Size) -> Placement:
    edge = margin(program, scene.margin_px)
    circle = scene.camera_shape is CameraShape.CIRCLE
    crop = centred_square(source) if circle else Rect(0, 0, *source)
    room = Rect(edge, edge, program.width - 2 * edge, program.height - 2 * edge)
    wanted_height = even_within(program.height * scene.camera_size, room.height)
    size = fit(crop.size, Rect(0, 0, room.width, wanted_height)).size
    radius_share = {CameraShape.RECTANGLE: 0.0, CameraShape.ROUNDED: ROUNDED_RADIUS, CameraShape.CIRCLE: 0.5}
    return Placement(
        kind=SourceKind.CAMERA,
        rect=_positioned(scene.camera_position, size, program, room),
        crop=crop,
        mirrored=scene.mirrored,
        radius=min(size) * radius_share[scene.camera_shape],
        border_px=scene.border_px,
        border_colour=scene.border_colour,
    )


def _positioned(position: Corner | Position, size: Size, program: Size, room: Rect) -> Rect:
    if isinstance(position, Position):
        x = even(position.x * (program.width - size.width))
        y = even(position.y * (program.height - size.height))
        return Rect(x, y, *size)
    left = position in {Corner.TOP_LEFT, Corner.BOTTOM_LEFT}
    top = position in {Corner.TOP_LEFT, Corner.TOP_RIGHT}
    x = room.x if left else room.x + room.width - size.width
    y = room.y if top else room.y + room.height - size.height
    return Rect(x, y, *size)


def _divide(program: Size, margin_px: int) -> tuple[Rect, Rect]:
    edge = margin(program, margin_px)
    height = program.height - 2 * edge
    widths = program.width - 3 * edge
    screen = even(widths * SCREEN_SHARE)
    return Rect(edge, edge, screen, height), Rect(2 * edge + screen, edge, widths - screen, height)


def margin(program: Size, margin_px: int) -> int:
    """Return the margin that a program has room for, even."""
    return even(min(margin_px, min(program) / MARGIN_LIMIT))


def _check(option: str, value: float, lowest: float, highest: float) -> None:
    if not lowest <= value <= highest:
        raise StudioError(
            ErrorCode.BAD_OPTION,
            f"{option} {value} is not within {lowest} to {highest}",
            option=option,
            value=value,
            available=f"{lowest} – {highest}",
        )
