"""The floating bar and the tray: the Desk, while the window is away."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from session.facts import HandRaised, TraineeJoined
from session.people import Person
from studio.choices import ChoiceFile
from studio.events import Marked
from studio.ui.floating import STEP, inside
from studio.ui.runner import Moment
from studio.words import LOCALES
from tests.ui.conftest import OpenStudio


@pytest.mark.parametrize("language", LOCALES)
def test_the_bar_is_there_while_the_window_is_minimised_and_does_what_the_desk_does(
    open_studio: OpenStudio, language: str
) -> None:
    studio = open_studio(language)
    window, bar, desk = studio.window, studio.window.bar, studio.window.desk
    studio.record()
    assert not bar.isVisible()
    window.showMinimized()
    studio.until(bar.isVisible)
    studio.click(bar.mute)
    studio.until(lambda: bar.mute.text() == studio.words.text("window-unmute"))
    studio.click(bar.mark)
    studio.until(lambda: any(isinstance(event, Marked) for event in studio.events))
    studio.click(bar.pause)
    studio.until(lambda: desk.state.moment is Moment.PAUSED)
    assert bar.elapsed.text() != ""
    # What is named for its meaning says the time, too.
    on_desk = desk.findChild(QLabel, "elapsed")
    assert on_desk is not None
    for part in (bar.elapsed, on_desk):
        said = QAccessible.queryAccessibleInterface(part)
        assert said.text(QAccessible.Text.Name) == studio.words.text("window-elapsed")
        assert said.text(QAccessible.Text.Description) == part.text()
    studio.click(bar.stop)
    studio.until(lambda: bool(studio.finished))
    assert studio.finished[0].chapters == 1
    studio.click(bar.restore)
    studio.until(lambda: not bar.isVisible())
    assert not window.isMinimized()


def test_hands_that_wait_are_told(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.window.showMinimized()
    assert not studio.window.bar.hands.isVisible()
    for number in ("1", "2"):
        studio.runner.happened.emit(TraineeJoined(at_ms=0, person=Person(number, "Amina")))
        studio.runner.happened.emit(HandRaised(at_ms=0, id=number))
    studio.until(studio.window.bar.hands.isVisible)
    assert studio.window.bar.hands.text().endswith("hands")
    assert "hands" in studio.window.tray.icon.toolTip()


def test_the_bar_is_dragged_and_moved_by_keys_and_lies_there_tomorrow(open_studio: OpenStudio) -> None:
    choices = ChoiceFile(None)
    studio = open_studio(choices=choices)
    bar = studio.window.bar
    studio.window.showMinimized()
    studio.until(bar.isVisible)
    before = bar.pos()
    grip = QPoint(4, 4)
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(bar, grip + QPoint(-40, -60))
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=grip)
    dragged = bar.pos()
    assert dragged != before
    QTest.keyClick(bar, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert bar.pos() == dragged - QPoint(0, STEP)
    assert choices.now.bar_place == bar.pos().toTuple()
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_the_bar_never_lies_outside() -> None:
    screens = [QRect(0, 0, 1000, 800), QRect(1000, 0, 500, 500)]
    assert inside(QRect(100, 100, 300, 40), screens) == QPoint(100, 100)
    assert inside(QRect(-50, 790, 300, 40), screens) == QPoint(0, 760)
    assert inside(QRect(4000, 100, 300, 40), screens) == QPoint(1200, 100)


def test_every_button_of_the_bar_has_a_name(open_studio: OpenStudio) -> None:
    bar = open_studio().window.bar
    for widget in [*bar.findChildren(QPushButton), bar.level, bar.elapsed, bar]:
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_the_tray_presses_the_desks_buttons(open_studio: OpenStudio) -> None:
    studio = open_studio()
    tray, desk = studio.window.tray, studio.window.desk
    studio.until_moment(Moment.READY)
    record, pause, mark, _mute = tray.pressed
    assert not pause.isEnabled()
    record.trigger()
    studio.until_moment(Moment.RECORDING)
    assert (record.text(), mark.isEnabled()) == ("Stop", True)
    assert tray.state.text().startswith("Recording")
    pause.trigger()
    studio.until_moment(Moment.PAUSED)
    assert pause.text() == desk.pause.text() == "Resume"
    studio.window.showMinimized()
    tray.restore.trigger()
    assert not studio.window.isMinimized()
    record.trigger()
    studio.until(lambda: bool(studio.finished))


def test_quitting_from_the_tray_asks_while_there_is_a_recording(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.record()
    studio.window.tray.quit.trigger()
    leaving = studio.window.closing.question
    assert leaving is not None
    leaving.stay.click()
    assert studio.moment is Moment.RECORDING
