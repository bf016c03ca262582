"""How the window looks: mirrored, nothing cut off, reachable by keyboard, named for screen readers."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from capture.errors import ErrorCode, StudioError
from studio.events import Meter
from studio.ui.desk import DeskState
from studio.ui.level import LevelWidget
from studio.ui.messages import error_notice
from studio.ui.notice import Action
from studio.ui.runner import Moment
from studio.ui.theme import DARK, LIGHT, Theme
from studio.usual import Choice
from studio.words import LOCALES
from tests.ui.conftest import OpenStudio, Studio, synthetic

SMALLEST = (900, 600)
LANGUAGES = list(LOCALES)


def left_of(studio: Studio, widget: QWidget) -> int:
    return widget.mapTo(studio.window, QPoint(0, 0)).x()


def is_cut_off(widget: QAbstractButton | QLabel) -> bool:
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width())
    wanted = widget.sizeHint()
    return widget.width() < wanted.width() or widget.height() < wanted.height()


def overlapping(desk: QWidget) -> list[tuple[str, str]]:
    """Return which words and buttons of the Desk are written over one another."""
    parts: list[QAbstractButton | QLabel] = [*desk.findChildren(QAbstractButton), *desk.findChildren(QLabel)]
    shown = [part for part in parts if part.isVisible() and part.text()]
    places = [(part.text(), QRect(part.mapTo(desk, QPoint(0, 0)), part.size())) for part in shown]
    return [(one, other) for (one, at), (other, on) in combinations(places, 2) if at.intersects(on)]


def controls(studio: Studio) -> list[QAbstractButton]:
    return [button for button in studio.window.findChildren(QAbstractButton) if button.isVisible()]


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_text_stands_out_from_its_ground(theme: Theme) -> None:
    on_grounds = [(ink, ground) for ink in (theme.ink, theme.ink_2) for ground in (theme.canvas, theme.surface)]
    pairs = [
        *on_grounds,
        (theme.on_record, theme.record),
        (theme.record, theme.surface),
        (theme.on_live, theme.live),
        (theme.live, theme.surface),
        (theme.on_accent, theme.accent),
        (theme.warn, theme.warn_bg),
        (theme.warn, theme.surface),
        (theme.good, theme.surface),
    ]
    assert {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 5.3} == {}


def test_arabic_mirrors_the_desk_but_not_the_meter(open_studio: OpenStudio) -> None:
    english, arabic = open_studio("en"), open_studio("ar")
    for studio in (english, arabic):
        studio.window.resize(*SMALLEST)
        QApplication.processEvents()
    desk = english.window.desk
    assert left_of(english, desk.record) < left_of(english, desk.pause) < left_of(english, desk.level)
    desk = arabic.window.desk
    assert left_of(arabic, desk.record) > left_of(arabic, desk.pause) > left_of(arabic, desk.level)


def test_the_meter_fills_from_the_left_in_every_language(qtbot: object, qapp: QApplication) -> None:
    pictures = []
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        level = LevelWidget(LIGHT, "level")
        level.setLayoutDirection(direction)
        level.resize(level.sizeHint())
        level.show_level(Meter(-30.0, -40.0, clipped=False))
        pictures.append(level.grab().toImage())
    assert pictures[0] == pictures[1]
    assert pictures[0].pixelColor(1, 10).name().upper() == LIGHT.good
    assert pictures[0].pixelColor(pictures[0].width() - 5, 10).name().upper() == LIGHT.line


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_off_in_the_smallest_window(open_studio: OpenStudio, language: str) -> None:
    studio = open_studio(language)
    window, desk = studio.window, studio.window.desk
    error = StudioError(ErrorCode.CAMERA_LOST, name="USB 2.0 Camera with a rather long name")
    look_again = Action(studio.words.text("window-look-again"), str)
    window.strip.say("camera", lambda: error_notice(studio.words, error, look_again))
    window.resize(*SMALLEST)
    places = set()
    for moment in Moment:
        for muted in (False, True):
            desk.show_state(DeskState(moment, 0.0, has_microphone=True, muted=muted, disk_left_s=88 * 3600.0))
            QApplication.processEvents()
            assert (window.width(), window.height()) == SMALLEST
            assert overlapping(desk) == []
            texts: list[QAbstractButton | QLabel] = [
                *window.findChildren(QAbstractButton),
                *window.findChildren(QLabel),
            ]
            assert [widget.text() for widget in texts if widget.isVisible() and is_cut_off(widget)] == []
            places.add((left_of(studio, desk.pause), left_of(studio, desk.mute), left_of(studio, desk.level)))
    assert len(places) == 1, "the Desk moves"


def test_every_control_has_a_name_and_is_reached_by_tab(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.record()
    error = StudioError(ErrorCode.CAMERA_LOST, name="camera")
    studio.window.strip.say("camera", lambda: error_notice(studio.words, error, Action("Look again", str)))
    studio.window.activateWindow()
    named = [*controls(studio), studio.window.preview, studio.window.desk.level]
    assert all(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name) for widget in named)
    reached = set()
    studio.window.desk.record.setFocus()
    for _ in range(40):
        reached.add(QApplication.focusWidget())
        QTest.keyClick(studio.window, Qt.Key.Key_Tab)
    assert {button for button in controls(studio) if button.isEnabled()} == reached
    assert len(reached) >= 5


def test_the_keyboard_stays_on_record_through_a_whole_recording(open_studio: OpenStudio) -> None:
    studio = open_studio()
    record = studio.window.desk.record
    studio.window.activateWindow()
    studio.until(record.hasFocus)
    QTest.keyClick(record, Qt.Key.Key_Space)
    studio.until_moment(Moment.RECORDING)
    studio.until(record.hasFocus)
    studio.until_elapsed(0.3)
    QTest.keyClick(record, Qt.Key.Key_Space)
    studio.until(lambda: bool(studio.finished))
    studio.until_moment(Moment.READY)
    studio.until(record.hasFocus)


def test_without_a_microphone_the_desk_and_a_notice_say_so(open_studio: OpenStudio) -> None:
    choices = [synthetic(microphone=False), synthetic()]

    def choose() -> Choice:
        return choices.pop(0)

    studio = open_studio(choose=choose)
    desk = studio.window.desk
    studio.until(lambda: "would have no sound" in studio.notice)
    studio.until_moment(Moment.READY)
    assert desk.sound_shown == "No microphone"
    assert not desk.mute.isEnabled()
    studio.click(studio.window.strip.action_button)
    studio.until(lambda: desk.mute.isEnabled() and studio.notice == "")
    assert desk.sound_shown == "Your voice"


def test_other_colours_are_taken_while_it_runs(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.until_moment(Moment.READY)
    for theme in (DARK, LIGHT):
        studio.window.set_theme(theme)
        picture = studio.window.grab().toImage()
        assert picture.pixelColor(4, 4).name().upper() == theme.canvas
        record = studio.window.desk.record
        assert picture.pixelColor(record.mapTo(studio.window, QPoint(12, 12))).name().upper() == theme.record
