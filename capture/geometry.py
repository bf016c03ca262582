"""Whole pixels and even rectangles: the encoder's colour planes have half the program's resolution."""

from typing import NamedTuple


class Size(NamedTuple):
    """Pixels."""

    width: int
    height: int


class Rect(NamedTuple):
    """Pixels; (x, y) is the upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def size(self) -> Size:
        """Return width and height."""
        return Size(self.width, self.height)


def even(value: float) -> int:
    """Return the largest even number that is not above `value`."""
    return int(value // 2) * 2


def even_within(value: float, limit: int) -> int:
    """Return the even number nearest to `value`, at least 2 and at most `limit`."""
    return max(2, min(2 * round(value / 2), even(limit)))


def fit(source: Size, box: Rect) -> Rect:
    """Return the largest even rectangle with the aspect ratio of `source` inside `box`, centred in a letterbox.

    `box` has an even position and is at least 2 x 2. Sides are rounded to the nearest even number.
    """
    scale = min(box.width / source.width, box.height / source.height)
    width = even_within(source.width * scale, box.width)
    height = even_within(source.height * scale, box.height)
    return Rect(box.x + even((box.width - width) / 2), box.y + even((box.height - height) / 2), width, height)


def centred_square(source: Size) -> Rect:
    """Return the largest square in the middle of `source`."""
    side = min(source)
    return Rect((source.width - side) // 2, (source.height - side) // 2, side, side)
