from collections.abc import Mapping

import numpy as np

from capture.composition import Composition
from capture.geometry import Rect, Size
from capture.media import Image
from capture.painting import Overlay, scaled, size_of
from capture.placeholder import break_card, placeholder
from capture.scene import CameraShape, Corner, Layout, Scene
from capture.sources import SourceKind
from tests.helpers.plainfeed import flat, noise

SCREEN, CAMERA = SourceKind.SCREEN, SourceKind.CAMERA
PROGRAM = Size(320, 180)
CARD = break_card(PROGRAM)
PLAIN_CORNER = Scene(Layout.CORNER, camera_shape=CameraShape.RECTANGLE, camera_size=0.5)


def paint(scene: Scene, pictures: Mapping[SourceKind, Image], overlay: Overlay | None = None) -> Image:
    sizes = {kind: size_of(picture) for kind, picture in pictures.items()}
    return Composition(scene, PROGRAM, CARD).paint(pictures, sizes, overlay)


def test_a_screen_of_the_programs_size_is_handed_on_as_it_is() -> None:
    screen = noise(320, 180)
    assert paint(Scene(), {SCREEN: screen, CAMERA: noise(64, 48)}) is screen


def test_an_overlay_leaves_the_source_as_it_was() -> None:
    screen = noise(320, 180)
    before = screen.copy()
    program = paint(Scene(), {SCREEN: screen}, Overlay(flat(320, 180, 1, 2, 3)))
    assert np.array_equal(program, flat(320, 180, 1, 2, 3))
    assert np.array_equal(screen, before)


def test_the_camera_lies_in_the_corner_and_nowhere_else() -> None:
    screen, camera = noise(320, 180), noise(120, 90, seed=2)
    program = paint(PLAIN_CORNER, {SCREEN: screen, CAMERA: camera})
    # 180 // 16 is 11: a margin of 10 even pixels
    assert np.array_equal(program[80:170, 190:310], camera)
    program[80:170, 190:310] = screen[80:170, 190:310]
    assert np.array_equal(program, screen)


def test_a_screen_of_another_aspect_is_letterboxed() -> None:
    screen = noise(160, 120)
    program = paint(Scene(), {SCREEN: screen})
    assert program.shape == (180, 320, 4)
    assert np.array_equal(program[:, 40:280], scaled(screen, Size(240, 180)))
    assert not program[:, :40].any()
    assert not program[:, 280:].any()


def test_side_by_side_shows_both_whole() -> None:
    screen, camera = flat(320, 180, 9, 0, 0), flat(64, 48, 0, 9, 0)
    program = paint(Scene(Layout.SIDE_BY_SIDE), {SCREEN: screen, CAMERA: camera})
    composition = Composition(Scene(Layout.SIDE_BY_SIDE), PROGRAM, CARD)
    composition.paint({SCREEN: screen, CAMERA: camera}, {SCREEN: PROGRAM, CAMERA: Size(64, 48)}, None)
    rect = composition.camera_rect
    assert rect is not None
    assert (program[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width, :3] == (0, 9, 0)).all()
    assert (program[..., 0] == 9).sum() > (program[..., 1] == 9).sum() == rect.width * rect.height


def test_a_missing_camera_has_its_placeholder() -> None:
    screen = noise(320, 180)
    pictures = {SCREEN: screen, CAMERA: None}
    program = Composition(PLAIN_CORNER, PROGRAM, CARD).paint(pictures, {SCREEN: PROGRAM, CAMERA: Size(640, 480)}, None)
    assert np.array_equal(program[80:170, 190:310], placeholder(CAMERA, Size(120, 90)))


def test_a_missing_screen_has_its_placeholder() -> None:
    program = Composition(Scene(), PROGRAM, CARD).paint({SCREEN: None}, {SCREEN: PROGRAM}, None)
    assert np.array_equal(program, placeholder(SCREEN, PROGRAM))


def test_a_still_screen_is_scaled_once() -> None:
    screen = noise(640, 360)
    composition = Composition(PLAIN_CORNER, PROGRAM, CARD)
    sizes = {SCREEN: Size(640, 360), CAMERA: Size(120, 90)}
    first = composition.paint({SCREEN: screen, CAMERA: noise(120, 90, seed=2)}, sizes, None)
    screen[:] = 0  # whoever scaled it again would see this
    second = composition.paint({SCREEN: screen, CAMERA: noise(120, 90, seed=3)}, sizes, None)
    assert np.array_equal(first[:80], second[:80])
    assert not np.array_equal(first[80:170, 190:310], second[80:170, 190:310])


def test_a_new_size_of_a_source_is_followed() -> None:
    composition = Composition(Scene(Layout.CORNER, camera_position=Corner.TOP_LEFT, camera_size=0.5), PROGRAM, CARD)
    screen = noise(320, 180)
    rects = [composition.camera_rect]
    for camera in (noise(64, 48), noise(64, 36)):
        composition.paint({SCREEN: screen, CAMERA: camera}, {SCREEN: PROGRAM, CAMERA: size_of(camera)}, None)
        rects.append(composition.camera_rect)
    assert rects == [None, Rect(10, 10, 120, 90), Rect(10, 10, 160, 90)]


def test_the_card_is_shown_alone() -> None:
    card = noise(320, 180, seed=5)
    composition = Composition(Scene(Layout.CARD), PROGRAM, card)
    pictures, sizes = {SCREEN: noise(320, 180), CAMERA: noise(64, 48)}, {SCREEN: PROGRAM, CAMERA: Size(64, 48)}
    assert composition.paint(pictures, sizes, Overlay(flat(320, 180, 1, 2, 3))) is card
    assert composition.camera_rect is None


def test_a_program_without_sources_is_black() -> None:
    program = Composition(Scene(), PROGRAM, CARD).paint({}, {}, None)
    assert program.shape == (180, 320, 4)
    assert not program.any()
