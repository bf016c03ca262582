"""The pointer in the picture, and what counts as a change, against the plain formula."""

import numpy as np
import pytest

from capture.change import as_image, is_unchanged
from capture.media import Image
from capture.monitors import Area
from capture.pointer import Pointer, blend_pointer

SCREEN = Area(100, 50, 40, 30)


def picture(seed: int = 0) -> bytearray:
    return bytearray(np.random.default_rng(seed).integers(0, 256, SCREEN.width * SCREEN.height * 4, np.uint8))


def pointer_at(left: int, top: int, side: int = 12) -> Pointer:
    random = np.random.default_rng(side)
    alpha = random.integers(0, 256, (side, side, 1))
    alpha[:3], alpha[3:6] = 0, 255
    colours = random.integers(0, 256, (side, side, 3)) * alpha // 255
    return Pointer(Area(left, top, side, side), np.concatenate([colours, alpha], axis=2).astype(np.uint8))


def expected(raw: bytearray, pointer: Pointer) -> Image:
    image = as_image(bytearray(raw), SCREEN.width, SCREEN.height)
    for row in range(pointer.area.height):
        for column in range(pointer.area.width):
            y, x = pointer.area.top + row - SCREEN.top, pointer.area.left + column - SCREEN.left
            if 0 <= y < SCREEN.height and 0 <= x < SCREEN.width:
                *colour, alpha = (int(value) for value in pointer.image[row, column])
                image[y, x, :3] = [
                    c + round(int(below) * (255 - alpha) / 255) for c, below in zip(colour, image[y, x], strict=False)
                ]
    return image


PLACES = [(110, 60), (95, 45), (135, 75), (135, 45), (95, 75), (100, 50), (128, 68), (88, 60), (140, 60), (110, 200)]


@pytest.mark.parametrize("place", PLACES)
def test_blend_is_exact_everywhere(place: tuple[int, int]) -> None:
    raw, pointer = picture(), pointer_at(*place)
    image = as_image(bytearray(raw), SCREEN.width, SCREEN.height)
    blend_pointer(image, pointer, SCREEN)
    assert np.array_equal(image, expected(raw, pointer))


def test_a_colour_above_its_alpha_does_not_wrap() -> None:
    image = np.full((1, 1, 4), 255, np.uint8)
    blend_pointer(image, Pointer(Area(0, 0, 1, 1), np.array([[[200, 10, 0, 100]]], np.uint8)), Area(0, 0, 1, 1))
    assert image.tolist() == [[[255, 165, 155, 255]]]


@pytest.mark.parametrize("place", [None, *PLACES])
def test_every_changed_byte_is_found_except_below_an_opaque_pointer(place: tuple[int, int] | None) -> None:
    raw = picture()
    pointer = None if place is None else pointer_at(*place)
    previous = bytearray(raw) if pointer is None else bytearray(expected(raw, pointer).tobytes())
    assert is_unchanged(memoryview(raw), previous, SCREEN, pointer)
    for index in range(0, len(raw), 7):
        changed = bytearray(raw)
        changed[index] ^= 0x80
        after = bytes(changed) if pointer is None else expected(changed, pointer).tobytes()
        assert is_unchanged(memoryview(changed), previous, SCREEN, pointer) == (after == previous)


def test_pointer_that_moves_appears_or_goes_is_a_change() -> None:
    raw = picture()
    pointer = pointer_at(110, 60)
    previous = bytearray(expected(raw, pointer).tobytes())
    for other in (None, pointer_at(111, 60), pointer_at(110, 61), pointer_at(110, 60, side=11), pointer_at(0, 0)):
        assert not is_unchanged(memoryview(raw), previous, SCREEN, other)
    assert not is_unchanged(memoryview(raw), raw, SCREEN, pointer)


def test_another_size_is_a_change() -> None:
    raw = picture()
    assert not is_unchanged(memoryview(raw)[:-4], raw, SCREEN, None)
    assert not is_unchanged(memoryview(raw), raw[:-4], SCREEN, None)
