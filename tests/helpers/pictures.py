"""What the painter's window shows in each mode, drawn without Qt so that a test can draw the same.

Each mode is a generator: `next()` draws the next picture into `image` (BGRA, the size of the screen, drawn over) and
yields what was drawn: the counter's number, facts for the log, and the rectangles that changed.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from capture.counter import CELLS, cell_size, paint_counter

Rect = tuple[int, int, int, int]
"""Left, top, width, height."""

PAPER = 247
CARET: Rect = (401, 301, 2, 20)
"""Off the grid of an encoder's blocks and of chroma pixels."""

CLOCK_CELL = 32
CLOCK_BITS = 42
CLOCK: Rect = (64, 64, (2 + CLOCK_BITS) * CLOCK_CELL, 2 * CLOCK_CELL)

CHART_COLOURS: tuple[tuple[int, int, int], ...] = (
    *((0, 0, 255), (0, 255, 0), (255, 0, 0), (0, 255, 255), (255, 0, 255), (255, 255, 0)),
    *((0, 0, 0), (64, 64, 64), (128, 128, 128), (192, 192, 192), (235, 235, 235), (255, 255, 255)),
    *((60, 76, 231), (113, 204, 46), (219, 152, 52), (15, 196, 241), (182, 89, 155), (156, 188, 26)),
    *((80, 100, 125), (140, 160, 200), (160, 120, 95), (65, 110, 90), (175, 130, 135), (170, 190, 100)),
)
"""Blue, green, red of the patches, row by row: full colours, grays, colours of programs, colours of things."""

WORDS = (
    "for",
    "lesson",
    "in",
    "module:",
    "print(lesson.title)",
    "total",
    "+=",
    "hours[lesson]",
    "# séance",
    "return x",
)


@dataclass(frozen=True)
class Drawn:
    """One picture."""

    counter: int
    changed: tuple[Rect, ...]
    facts: dict[str, bool] = field(default_factory=dict)


def chart_patches(width: int, height: int) -> list[tuple[Rect, tuple[int, int, int]]]:
    """Return each patch of the chart and its (blue, green, red): 6 in a row, 4 rows, below the counter.

    All edges lie on multiples of 16 pixels, so that no encoder's block holds two colours.
    """
    patch_width, patch_height = width // 6 // 16 * 16, (height - 64) // 4 // 16 * 16
    return [
        ((index % 6 * patch_width, 64 + index // 6 * patch_height, patch_width, patch_height), colour)
        for index, colour in enumerate(CHART_COLOURS)
    ]


def slides(image: NDArray[np.uint8]) -> Iterator[Drawn]:
    """Draw one slide after the other."""
    import cv2

    from capture.testcard import slide

    height, width = image.shape[:2]
    card = slide(width, height)
    number = 0
    while True:
        image[:] = card
        image[..., :3] -= np.uint8(number % 8)
        # Another heading and another figure on each slide.
        cv2.putText(image, f"{number}", (width // 3, height // 3), 0, height / 100, (0, 0, 0, 255), 9)
        random = np.random.default_rng(number)
        points = np.stack([np.linspace(0.1, 0.9, 30) * width, random.uniform(0.72, 0.95, 30) * height], axis=1)
        cv2.polylines(image, [points.astype(np.int32)], False, (40, 40, 200, 255), 3)
        paint_counter(image, number)
        yield Drawn(number, ((0, 0, width, height),))
        number += 1


def typing(image: NDArray[np.uint8]) -> Iterator[Drawn]:
    """Write a word more each time; scroll when the page is full."""
    import cv2

    height, width = image.shape[:2]
    left, top, line_height = 64, 96, 26
    rows = (height - top) // line_height
    image[:] = PAPER
    cell = cell_size(width, height)
    counter: Rect = (0, 0, round(CELLS * cell), round(cell))
    changed: Rect = (0, 0, width, height)
    row, at, number = 0, left, 0
    while True:
        word = WORDS[number * 7 % len(WORDS)]
        (word_width, _), _ = cv2.getTextSize(word, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 1)
        if at + word_width > width * 0.7 or number % 13 == 12:
            row, at = row + 1, left + line_height * 2 * (number % 3)
        if row == rows:
            row = rows - 1
            image[top : top + row * line_height] = image[top + line_height : top + rows * line_height].copy()
            image[top + row * line_height : top + rows * line_height] = PAPER
            changed = (0, top, width, rows * line_height)
        baseline = top + row * line_height + 20
        cv2.putText(image, word, (at, baseline), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (30, 30, 30, 255), 1, cv2.LINE_AA)
        paint_counter(image, number)
        yield Drawn(number, (counter, changed))
        at += word_width + 12
        number += 1
        changed = (0, top + row * line_height, width, min(2 * line_height, height - top - row * line_height))


def motion(image: NDArray[np.uint8]) -> Iterator[Drawn]:
    """Move a picture full of detail across the screen, 8 pixels to the left and 4 up each time."""
    import cv2

    from capture.testcard import slide

    height, width = image.shape[:2]
    random = np.random.default_rng(4)
    clouds = cv2.resize(random.integers(0, 256, (18, 32, 3), np.uint8), (width, height), interpolation=cv2.INTER_CUBIC)
    card = slide(width, height)
    card[..., :3] = cv2.addWeighted(card[..., :3], 0.6, clouds, 0.4, 0)
    card = np.tile(card, (2, 2, 1))
    number = 0
    while True:
        left, top = number * 8 % width, number * 4 % height
        image[:] = card[top : top + height, left : left + width]
        paint_counter(image, number)
        yield Drawn(number, ((0, 0, width, height),))
        number += 1


def caret(image: NDArray[np.uint8]) -> Iterator[Drawn]:
    """Show and hide a caret; the counter stays at 0, so that nothing else changes."""
    height, width = image.shape[:2]
    left, top, caret_width, caret_height = CARET
    image[:] = PAPER
    paint_counter(image, 0)
    yield Drawn(0, ((0, 0, width, height),), {"caret": False})
    while True:
        for shown in (True, False):
            image[top : top + caret_height, left : left + caret_width, :3] = 0 if shown else PAPER
            yield Drawn(0, (CARET,), {"caret": shown})


def chart(image: NDArray[np.uint8]) -> Iterator[Drawn]:
    """Draw the chart of flat patches, once."""
    height, width = image.shape[:2]
    image[:] = PAPER
    for (left, top, patch_width, patch_height), colour in chart_patches(width, height):
        image[top : top + patch_height, left : left + patch_width, :3] = colour
    paint_counter(image, 0)
    yield Drawn(0, ((0, 0, width, height),))


def clock(image: NDArray[np.uint8]) -> Iterator[Drawn]:
    """Draw the wall-clock time as a row of cells: white, black, then its milliseconds since 1970 in bits.

    The row below shows the opposite, so that a reader knows a torn picture.
    """
    height, width = image.shape[:2]
    image[:] = PAPER
    changed: Rect = (0, 0, width, height)
    while True:
        milliseconds = time.time_ns() // 1_000_000
        bits = [1, 0, *((milliseconds >> CLOCK_BITS - 1 - place) & 1 for place in range(CLOCK_BITS))]
        rows = np.array([bits, [1 - bit for bit in bits]], np.uint8) * 255
        cells = rows.repeat(CLOCK_CELL, axis=0).repeat(CLOCK_CELL, axis=1)
        left, top, clock_width, clock_height = CLOCK
        image[top : top + clock_height, left : left + clock_width, :3] = cells[..., None]
        yield Drawn(0, (changed,))
        changed = CLOCK


MODES: dict[str, Callable[[NDArray[np.uint8]], Iterator[Drawn]]] = {
    "slides": slides,
    "typing": typing,
    "motion": motion,
    "caret": caret,
    "chart": chart,
    "clock": clock,
}
