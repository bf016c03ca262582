"""What one writes into begins where lines begin, and its letters stand in the middle."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.classparts import in_its_direction, mirror, plain
from studio.ui.classpoll import PollBars
from studio.ui.classstyle import class_style
from studio.ui.field import Field, Lines
from studio.ui.theme import FAMILIES, LIGHT, font_families, style_sheet
from studio.words import Words

RTL, LTR = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize("direction", [RTL, LTR])
@pytest.mark.parametrize("text", ["", "3 A", "قانون أوم", "3 أمبير\nab\n"])
def test_lines_begin_where_the_window_begins(qtbot: QtBot, direction: Qt.LayoutDirection, text: str) -> None:
    lines = Lines()
    qtbot.addWidget(lines)
    lines.setLayoutDirection(direction)
    lines.resize(300, 100)
    lines.setPlainText(text)
    lines.show()
    qtbot.waitExposed(lines)
    if text:
        left, right = spread(lines.viewport())
        assert (left > 300 - right) == (direction is RTL)
    else:
        assert (lines.cursorRect().left() > 150) == (direction is RTL)
    # In the other language's window, too, where they were written before.
    lines.setLayoutDirection(LTR if direction is RTL else RTL)
    qtbot.waitUntil(lambda: (lines.cursorRect().left() > 150) == (direction is LTR))


@pytest.mark.parametrize("kind", ["line", "number"])
def test_letters_of_both_alphabets_stand_on_one_line(qtbot: QtBot, kind: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setLayoutDirection(RTL)
    window.setStyleSheet(style_sheet(LIGHT) + class_style(LIGHT, arabic=True))
    column = QVBoxLayout(window)
    parts = [Field(letters) if kind == "line" else QSpinBox(suffix=letters, value=1) for letters in ("ااا", "lll")]
    for part in parts:
        column.addWidget(part)
    window.show()
    qtbot.waitExposed(window)
    arabic, latin = (down(part.lineEdit() if isinstance(part, QSpinBox) else part) for part in parts)
    assert abs(arabic[-1] - latin[-1]) <= 1
    height = parts[0].height()
    assert abs((latin[0] + latin[-1]) / 2 - height / 2) <= height / 8


@pytest.mark.parametrize("direction", [RTL, LTR])
def test_a_choice_reads_in_its_own_direction(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    # As the program does: what paints takes it from there.
    QApplication.setLayoutDirection(direction)
    bars = PollBars(Words("ar"), LIGHT)
    qtbot.addWidget(bars)
    bars.show_counts(("1 W",), (1,))
    bars.resize(300, bars.sizeHint().height())
    try:
        picture = bars.grab().toImage()
    finally:
        QApplication.setLayoutDirection(LTR)
    inked = ink(picture, range(150, 300) if direction is RTL else range(150), range(18))
    gap = max(range(1, len(inked)), key=lambda at: inked[at] - inked[at - 1])
    assert gap < len(inked) - gap, "the narrow digit comes first"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("text", ["1 W", "W\u00a0" * 5 + " W", "قانون أوم"])
def test_what_somebody_wrote_stands_where_lines_begin(qtbot: QtBot, language: str, text: str) -> None:
    words = Words(language)
    label = plain(in_its_direction(words, text), wrap=True)
    qtbot.addWidget(label)
    mirror(label, words)
    label.resize(300, 60)
    left, right = spread(label)
    assert (left > 300 - right) == (language == "ar")


def test_every_line_of_arabic_begins_at_the_same_place(qtbot: QtBot) -> None:
    label = plain("لللل لللل لللل لللل", wrap=True)
    qtbot.addWidget(label)
    label.setLayoutDirection(RTL)
    label.resize(label.fontMetrics().horizontalAdvance("لللل لللل ") + 2, 100)
    label.resize(label.width(), label.heightForWidth(label.width()))
    image = label.grab().toImage()
    half = image.height() // 2
    ends = [ink(image, range(image.width()), rows)[-1] for rows in (range(half), range(half, image.height()))]
    assert abs(ends[0] - ends[1]) <= 1


def test_the_first_font_is_the_languages() -> None:
    assert font_families() == ", ".join(f'"{name}"' for name in FAMILIES)
    assert font_families(arabic=True).startswith('"Noto Sans Arabic", "Noto Sans"')


def spread(widget: QWidget) -> tuple[int, int]:
    """Return from where to where across there are letters."""
    image = widget.grab().toImage()
    inked = ink(image, range(6, image.width() - 6), range(3, image.height() - 3))
    return inked[0], inked[-1] + 1


def ink(image: QImage, columns: range, rows: range) -> list[int]:
    """Return the columns in which something is painted."""
    ground = image.pixelColor(columns[0], rows[0])
    return [column for column in columns if any(image.pixelColor(column, row) != ground for row in rows)]


def down(widget: QWidget) -> list[int]:
    """Return the rows in which there are letters; edges are no letters."""
    image = widget.grab().toImage()
    columns, ground = range(10, image.width() - 10), image.pixelColor(10, 4)
    rows = range(4, image.height() - 4)
    return [row for row in rows if any(image.pixelColor(column, row) != ground for column in columns)]
