"""The camera follows the hand, is drawn to its stops, and never leaves the program."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from capture.geometry import Rect, Size
from capture.scene import CameraShape, Corner, Layout, Position, Scene
from capture.sources import SourceKind
from studio.arrange import Arranged, Picture, grown, jumped, moved, nudged, resized

HD = Size(1920, 1080)
SOURCES = {SourceKind.SCREEN: HD, SourceKind.CAMERA: Size(1280, 720)}
CORNER = Picture(Scene(Layout.CORNER), HD, SOURCES)
"""480 x 270 at (1416, 786), 24 from the edges."""

sides = st.integers(100, 1920).map(lambda half: 2 * half)
pictures = st.builds(
    Picture,
    st.builds(
        Scene,
        layout=st.just(Layout.CORNER),
        camera_position=st.one_of(st.sampled_from(Corner), st.builds(Position, st.floats(0, 1), st.floats(0, 1))),
        camera_size=st.floats(0.05, 1),
        camera_shape=st.sampled_from(CameraShape),
        margin_px=st.integers(0, 512),
    ),
    st.builds(Size, sides, sides.filter(lambda side: side <= 2160)),
    st.fixed_dictionaries(
        {
            SourceKind.SCREEN: st.just(HD),
            SourceKind.CAMERA: st.builds(Size, st.integers(160, 4096), st.integers(160, 4096)),
        }
    ),
)
LEFT = {Corner.TOP_LEFT, Corner.BOTTOM_LEFT}
TOP = {Corner.TOP_LEFT, Corner.TOP_RIGHT}
anywhere = st.floats(-5000, 5000)
reaches = st.floats(0, 200)


def camera_of(picture: Picture, scene: Scene) -> Rect:
    camera = replace(picture, scene=scene).camera
    assert camera is not None
    return camera


def at(scene: Scene) -> tuple[int, int]:
    camera = camera_of(CORNER, scene)
    return camera.x, camera.y


def assert_inside(picture: Picture, scene: Scene) -> None:
    x, y, width, height = camera_of(picture, scene)
    assert x >= 0
    assert y >= 0
    assert x + width <= picture.program.width
    assert y + height <= picture.program.height


@given(pictures, anywhere, anywhere, reaches)
def test_a_moved_camera_keeps_its_size_and_lies_in_the_program(
    picture: Picture, x: float, y: float, reach: float
) -> None:
    before = camera_of(picture, picture.scene)
    arranged = moved(picture, x, y, reach)
    assert_inside(picture, arranged.scene)
    assert camera_of(picture, arranged.scene).size == before.size


@given(pictures)
def test_a_camera_that_is_put_where_it_lies_stays_there(picture: Picture) -> None:
    before = camera_of(picture, picture.scene)
    assert camera_of(picture, moved(picture, before.x, before.y, 0).scene) == before
    assert camera_of(picture, nudged(picture, 0, 0)) == before


@given(pictures, st.sampled_from(Corner), anywhere, anywhere, reaches)
def test_a_resized_camera_keeps_the_opposite_corner(
    picture: Picture, grip: Corner, x: float, y: float, reach: float
) -> None:
    before = camera_of(picture, picture.scene)
    arranged = resized(picture, grip, x, y, reach)
    after = camera_of(picture, arranged.scene)
    assert_inside(picture, arranged.scene)
    # At the program's edge the smallest camera may have no room on its side.
    smallest = camera_of(picture, replace(picture.scene, camera_size=0.05))
    assume(after.size > smallest.size)
    x_moved = after.x - before.x + (after.width - before.width if grip in LEFT else 0)
    y_moved = after.y - before.y + (after.height - before.height if grip in TOP else 0)
    # A height that is rounded to an even number takes the width with it.
    slack = 2 + 2 * max(before.width / before.height, before.height / before.width)
    assert abs(x_moved) <= slack
    assert abs(y_moved) <= slack


@given(pictures, st.integers(-60, 60))
def test_a_grown_camera_lies_in_the_program(picture: Picture, steps: int) -> None:
    scene = grown(picture, steps)
    assert_inside(picture, scene)
    assert (scene.camera_size - picture.scene.camera_size) * steps >= 0


@pytest.mark.parametrize(
    ("corner", "near"),
    [
        (Corner.TOP_LEFT, (30, 14)),
        (Corner.TOP_RIGHT, (1410, 33)),
        (Corner.BOTTOM_LEFT, (15, 790)),
        (Corner.BOTTOM_RIGHT, (1425, 777)),
    ],
)
def test_near_a_corner_it_is_drawn_into_it(corner: Corner, near: tuple[int, int]) -> None:
    assert moved(CORNER, *near, reach=10).scene.camera_position is corner


@pytest.mark.parametrize(
    ("wanted", "place", "lines"),
    [
        ((3, 500), (0, 500), (0, None)),
        ((1446, 500), (1440, 500), (1920, None)),
        ((700, 806), (700, 810), (None, 1080)),
        ((401, 500), (400, 500), (640, None)),
        ((1033, 229), (1040, 224), (1280, 360)),
        ((700, 500), (700, 500), (None, None)),
        ((-900, 5000), (0, 810), (None, None)),
    ],
)
def test_it_is_drawn_to_edges_and_thirds(
    wanted: tuple[int, int], place: tuple[int, int], lines: tuple[int | None, int | None]
) -> None:
    arranged = moved(CORNER, *wanted, reach=10)
    assert at(arranged.scene) == place
    assert (arranged.vertical, arranged.horizontal) == lines


def test_without_reach_it_goes_where_the_hand_is() -> None:
    assert at(moved(CORNER, 26, 32, reach=0).scene) == (26, 32)


def test_keys_move_by_steps_and_stop_at_the_edge() -> None:
    assert at(nudged(CORNER, -40, -20)) == (1376, 766)
    assert at(nudged(CORNER, 4000, 4000)) == (1440, 810)


def test_keys_jump_from_stop_to_stop() -> None:
    places, picture = [], CORNER
    for _ in range(6):
        arranged = jumped(picture, -1, 0)
        picture = replace(picture, scene=arranged.scene)
        places.append((at(picture.scene)[0], arranged.vertical))
    assert places == [(1040, 1280), (400, 640), (24, 24), (0, 0), (0, None), (0, None)]
    assert jumped(CORNER, 0, -1) == Arranged(picture_at(1416, 584), horizontal=720)


def picture_at(x: int, y: int) -> Scene:
    return nudged(replace(CORNER, scene=replace(CORNER.scene, camera_position=Position(0, 0))), x, y)


def test_a_corner_is_kept_while_the_camera_is_sized_from_the_other_side() -> None:
    larger = resized(CORNER, Corner.TOP_LEFT, 1096, 606, reach=0).scene
    assert larger.camera_position is Corner.BOTTOM_RIGHT
    assert camera_of(CORNER, larger) == Rect(1096, 606, 800, 450)


def test_a_side_that_is_pulled_is_drawn_to_thirds() -> None:
    arranged = resized(CORNER, Corner.TOP_LEFT, 1285, 716, reach=12)
    assert (arranged.vertical, arranged.horizontal) in {(1280, None), (None, 720)}
    assert camera_of(CORNER, arranged.scene).height in {346, 336}


def test_keys_size_it_in_its_corner_or_about_its_middle() -> None:
    assert camera_of(CORNER, grown(CORNER, 2)) == Rect(1320, 732, 576, 324)
    free = replace(CORNER, scene=nudged(CORNER, -600, -300))
    before, after = free.camera, camera_of(free, grown(free, 2))
    assert before is not None
    assert (before.x - after.x, before.y - after.y) == (48, 27 - 27 % 2 + 2)


@pytest.mark.parametrize("layout", [layout for layout in Layout if layout is not Layout.CORNER])
def test_only_a_camera_in_the_corner_is_arranged(layout: Layout) -> None:
    scene = Scene(layout)
    picture = Picture(scene, HD, SOURCES)
    assert picture.camera is None
    for arranged in (moved(picture, 0, 0, 9), jumped(picture, 1, 1), resized(picture, Corner.TOP_LEFT, 0, 0, 9)):
        assert arranged == Arranged(scene)
    assert nudged(picture, 5, 5) == grown(picture, 3) == scene


def test_without_a_camera_there_is_nothing_to_arrange() -> None:
    assert Picture(Scene(Layout.CORNER), HD, {SourceKind.SCREEN: HD}).camera is None
