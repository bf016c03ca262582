from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.errors import ErrorCode, StudioError
from capture.geometry import Rect, Size, centred_square, fit
from capture.scene import CameraShape, Corner, Layout, Placement, Position, Scene, place, shown_layers
from capture.sources import SourceKind

SCREEN, CAMERA = SourceKind.SCREEN, SourceKind.CAMERA
HD = Size(1920, 1080)

even_sides = st.integers(32, 1920).map(lambda half: 2 * half)
programs = st.builds(Size, even_sides.filter(lambda side: side <= 3840), even_sides.filter(lambda side: side <= 2160))
sources = st.builds(Size, st.integers(160, 4096), st.integers(160, 4096))
fractions = st.floats(0, 1)
scenes = st.builds(
    Scene,
    layout=st.sampled_from(Layout),
    camera_position=st.one_of(st.sampled_from(Corner), st.builds(Position, fractions, fractions)),
    camera_size=st.floats(0.05, 1),
    camera_shape=st.sampled_from(CameraShape),
    mirrored=st.booleans(),
    border_px=st.integers(0, 64),
    margin_px=st.integers(0, 512),
)


def assert_aspect_kept(placement: Placement) -> None:
    """Assert that there is one scale at which both sides are right within the rounding to even numbers."""
    crop, rect = placement.crop, placement.rect
    widest, tallest = (rect.width + 2) / crop.width, (rect.height + 2) / crop.height
    narrowest, flattest = (rect.width - 2) / crop.width, (rect.height - 2) / crop.height
    assert max(narrowest, flattest) <= min(widest, tallest) or 2 in rect.size


@given(scenes, programs, sources, sources)
def test_layers_lie_inside_the_program_on_even_pixels_with_their_aspect_kept(
    scene: Scene, program: Size, screen: Size, camera: Size
) -> None:
    placements = place(scene, program, {SCREEN: screen, CAMERA: camera})
    assert tuple(placement.kind for placement in placements) == shown_layers(scene.layout, {SCREEN, CAMERA})
    for placement in placements:
        rect = placement.rect
        assert all(value % 2 == 0 for value in rect)
        assert rect.x >= 0
        assert rect.y >= 0
        assert rect.width >= 2
        assert rect.height >= 2
        assert rect.x + rect.width <= program.width
        assert rect.y + rect.height <= program.height
        assert_aspect_kept(placement)


@given(programs, sources, sources, st.integers(0, 512))
def test_side_by_side_layers_do_not_overlap(program: Size, screen: Size, camera: Size, margin: int) -> None:
    left, right = place(Scene(Layout.SIDE_BY_SIDE, margin_px=margin), program, {SCREEN: screen, CAMERA: camera})
    assert (left.kind, right.kind) == (SCREEN, CAMERA)
    assert left.rect.x + left.rect.width <= right.rect.x


@given(sources, programs)
def test_a_fitted_picture_touches_the_box_on_two_sides(source: Size, box: Size) -> None:
    rect = fit(source, Rect(0, 0, *box))
    assert rect.width == box.width or rect.height == box.height
    assert abs(box.width - 2 * rect.x - rect.width) <= 2
    assert abs(box.height - 2 * rect.y - rect.height) <= 2


def test_a_picture_almost_of_the_programs_aspect_leaves_no_bars() -> None:
    assert fit(Size(1366, 768), Rect(0, 0, *HD)) == Rect(0, 0, 1920, 1080)


def test_letterbox_and_pillarbox() -> None:
    assert fit(Size(640, 480), Rect(0, 0, *HD)) == Rect(240, 0, 1440, 1080)
    assert fit(Size(2560, 1080), Rect(0, 0, *HD)) == Rect(0, 134, 1920, 810)


@pytest.mark.parametrize(
    ("corner", "rect"),
    [
        (Corner.TOP_LEFT, (24, 24, 360, 270)),
        (Corner.TOP_RIGHT, (1536, 24, 360, 270)),
        (Corner.BOTTOM_LEFT, (24, 786, 360, 270)),
        (Corner.BOTTOM_RIGHT, (1536, 786, 360, 270)),
        (Position(0, 0), (0, 0, 360, 270)),
        (Position(1, 1), (1560, 810, 360, 270)),
        (Position(0.5, 0.5), (780, 404, 360, 270)),
    ],
)
def test_the_camera_lies_in_its_corner(corner: Corner | Position, rect: tuple[int, ...]) -> None:
    scene = Scene(Layout.CORNER, camera_position=corner)
    screen, camera = place(scene, HD, {SCREEN: HD, CAMERA: Size(640, 480)})
    assert screen.rect == (0, 0, 1920, 1080)
    assert camera.rect == rect


def test_a_circle_shows_the_centred_square() -> None:
    scene = Scene(Layout.CORNER, camera_shape=CameraShape.CIRCLE, camera_size=0.5)
    camera = place(scene, HD, {SCREEN: HD, CAMERA: Size(1280, 720)})[1]
    assert camera.crop == centred_square(Size(1280, 720)) == Rect(280, 0, 720, 720)
    assert camera.rect.size == (540, 540)
    assert camera.radius == 270


def test_the_screen_is_the_larger_side() -> None:
    screen, camera = place(Scene(Layout.SIDE_BY_SIDE), HD, {SCREEN: HD, CAMERA: Size(640, 480)})
    assert screen.rect == (24, 176, 1292, 726)
    assert camera.rect == (1340, 332, 556, 416)


def test_a_camera_as_large_as_the_program_keeps_its_margin() -> None:
    camera = place(Scene(Layout.CORNER, camera_size=1), HD, {SCREEN: HD, CAMERA: Size(1920, 1080)})[1]
    assert camera.rect.height == 1032
    assert camera.rect.x + camera.rect.width == 1920 - 24


@given(scenes, programs, sources, sources)
def test_the_card_shows_no_source(scene: Scene, program: Size, screen: Size, camera: Size) -> None:
    for present in ({SCREEN: screen, CAMERA: camera}, {SCREEN: screen}, {CAMERA: camera}):
        assert place(replace(scene, layout=Layout.CARD), program, present) == ()


@pytest.mark.parametrize("layout", [layout for layout in Layout if layout is not Layout.CARD])
@pytest.mark.parametrize("only", [SCREEN, CAMERA])
def test_the_only_source_fills_the_program(layout: Layout, only: SourceKind) -> None:
    (placement,) = place(Scene(layout, border_px=8), HD, {only: HD})
    assert placement == Placement(only, Rect(0, 0, 1920, 1080), Rect(0, 0, 1920, 1080))


def test_a_program_without_pictures_has_no_layers() -> None:
    assert place(Scene(Layout.CORNER), HD, {}) == ()


@pytest.mark.parametrize(
    ("option", "values"),
    [
        ("--camera-size", {"camera_size": 0.04}),
        ("--camera-size", {"camera_size": float("nan")}),
        ("--camera-border", {"border_px": 65}),
        ("--camera-margin", {"margin_px": -1}),
        ("--camera-border-colour", {"border_colour": (0, 0, 256)}),
    ],
)
def test_a_value_out_of_range_is_named(option: str, values: dict[str, Any]) -> None:
    with pytest.raises(StudioError) as caught:
        Scene(**values)
    assert caught.value.code is ErrorCode.BAD_OPTION
    assert caught.value.facts["option"] == option
    assert caught.value.facts["available"]


def test_a_position_outside_is_refused() -> None:
    with pytest.raises(StudioError):
        Position(1.01, 0)


def test_options_parse_by_value() -> None:
    assert Layout("side-by-side") is Layout.SIDE_BY_SIDE
    assert Corner("bottom-left") is Corner.BOTTOM_LEFT
    assert CameraShape("circle") is CameraShape.CIRCLE
