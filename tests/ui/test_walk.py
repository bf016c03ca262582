"""Every control of every page, in every language: it has a name, Tab comes to it and shows it, no text is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QRadioButton, QTabBar, QWidget

from capture.errors import ErrorCode, StudioError
from capture.sources import DeviceInfo, SourceKind
from encoder.settings import Quality
from studio.choices import ChoiceFile
from studio.gain import Advice, Verdict
from studio.policy import Policy
from studio.readiness import Format, Readiness
from studio.ui.classparts import unmarked
from studio.ui.figures_dialog import FiguresDialog
from studio.ui.first import FirstStart
from studio.ui.golive import PlanDialog, SureDialog
from studio.ui.leaving import Leaving
from studio.ui.messages import error_notice
from studio.ui.notice import Action
from studio.ui.settingsdialog import SettingsDialog
from studio.ui.theme import LIGHT
from studio.usual import Choice
from studio.words import LOCALES
from tests.ui.conftest import OpenStudio, Studio, Teach, synthetic
from tests.ui.taught import Taught
from tests.ui.test_look import is_cut_off

SIZES = ((900, 600), (1366, 768))
RING = 4
"""Pixels around a control in which its focus may be shown."""


def inside(window: QWidget, kind: type[QWidget] = QWidget) -> list[QWidget]:
    """Return what can be seen in a window, not in the dialogs that belong to it."""
    return [part for part in window.findChildren(kind) if part.isVisible() and part.window() is window]


def stops(window: QWidget) -> set[QWidget]:
    """Return what Tab is to come to."""
    tab = Qt.FocusPolicy.TabFocus
    # What stands in for another (a spin box for its line) leads to it; of radio buttons Tab comes to the one chosen.
    return {
        p
        for p in inside(window)
        if p.isEnabled()
        and p.focusPolicy() & tab == tab
        and p.focusProxy() is None
        and not (isinstance(p, QRadioButton) and not p.isChecked())
    }


def called(part: QWidget) -> str:
    """Return what a screen reader calls it."""
    return unmarked(QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)).strip()


def known_as(part: QWidget) -> str:
    """Return what a programmer finds it by."""
    return f"{called(part)!r} ({type(part).__name__} {part.objectName()} {part.size().toTuple()})"


def picture_of(part: QWidget) -> QImage:
    """Return how it looks, with a little of what is around."""
    window = part.window()
    place = QRect(part.mapTo(window, QPoint(0, 0)), part.size()).adjusted(-RING, -RING, RING, RING)
    return window.grab(place).toImage()


def is_short(part: QWidget) -> bool:
    """Whether there is more to read than is shown."""
    if isinstance(part, QTabBar):
        return any(part.tabRect(i).width() < part.tabSizeHint(i).width() for i in range(part.count()))
    if isinstance(part, QLineEdit):
        return part.fontMetrics().horizontalAdvance(part.placeholderText()) > part.width()
    return isinstance(part, QAbstractButton | QLabel) and is_cut_off(part)


def walk(studio: Studio, window: QWidget, place: str) -> list[str]:
    """Go round by Tab, and return all that is wrong here."""
    window.activateWindow()
    studio.until(window.isActiveWindow)
    QApplication.processEvents()
    wanted = stops(window)
    wrong = [f"{place}: {known_as(part)} has no name" for part in wanted if not called(part)]
    reached: dict[QWidget, QImage] = {}
    begin = next(part for part in wanted if isinstance(part, QAbstractButton))
    begin.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(4 * len(wanted) + 10):
        at = window.focusWidget()
        if at in reached:
            break
        QApplication.processEvents()
        reached[at] = picture_of(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
        if picture_of(at) == reached[at]:
            wrong.append(f"{place}: focus is not seen on {known_as(at)}")
    wrong += [f"{place}: Tab does not come to {known_as(part)}" for part in wanted - reached.keys()]
    return wrong + cut_off(window, place)


def cut_off(window: QWidget, place: str) -> list[str]:
    """Return what of the texts cannot be read."""
    texts = [part for part in inside(window) if not isinstance(part, QAbstractButton | QLabel) or part.text()]
    short = [part for part in texts if is_short(part)]
    return [f"{place}: cut off: {known_as(part)}, wants {part.sizeHint().toTuple()}" for part in short]


@contextmanager
def dialog(studio: Studio, kind: type[QDialog]) -> Iterator[QDialog]:
    """Wait for a dialog, and put it away afterwards."""

    def shown() -> list[QDialog]:
        return [each for each in studio.window.findChildren(kind) if each.isVisible()]

    studio.until(lambda: bool(shown()))
    yield shown()[0]
    shown()[0].reject()
    studio.until(lambda: not shown())


def fill(taught: Taught) -> None:
    """Let the class and the recording show all that they can show."""
    studio, window = taught.studio, taught.studio.window
    amina = taught.join("Amina")
    taught.background.run(amina.send("hand", up=True))
    taught.background.run(amina.send("say", text="Why?", to="all"))
    studio.record()
    error = StudioError(ErrorCode.CAMERA_LOST, name="USB 2.0 Camera")
    again = Action(studio.words.text("window-look-again"), str)
    window.strip.say("camera", lambda: error_notice(studio.words, error, again))
    studio.until(lambda: window.class_side.panel.hands.names == ["Amina"])


def test_every_control_of_every_page_in_every_language(teach: Teach) -> None:
    taught = teach()
    studio, window = taught.studio, taught.studio.window
    fill(taught)
    wrong: list[str] = []
    for language in LOCALES:
        window.speak(language)
        for width, height in SIZES:
            window.resize(width, height)
            side = window.class_side
            place = f"{language} {width}"
            wrong += walk(studio, window, f"{place} folded") if side.unfold_button.isVisible() else []
            if side.unfold_button.isVisible():
                side.unfold_button.click()
            for index in range(side.panel.tabs.count()):
                side.panel.tabs.setCurrentIndex(index)
                wrong += walk(studio, window, f"{place} tab {index}")
        side.panel.details_button.click()
        with dialog(studio, FiguresDialog) as details:
            wrong += walk(studio, details, f"{language} details")
        side.panel.screen_button.click()
        wrong += walk(studio, side.panel.code_screen, f"{language} code")
        side.panel.code_screen.close()
        side.go_live.click()
        with dialog(studio, SureDialog) as sure:
            wrong += walk(studio, sure, f"{language} end the class")
        window.close()
        with dialog(studio, Leaving) as leaving:
            wrong += walk(studio, leaving, f"{language} leaving")
        plan = PlanDialog(studio.words, window, window.lessons_class.plan)
        plan.open()
        with dialog(studio, PlanDialog):
            wrong += walk(studio, plan, f"{language} plan")
        window.bar.show()
        wrong += walk(studio, window.bar, f"{language} floating bar")
        window.bar.hide()
    assert wrong == []


def test_every_page_of_settings_in_every_language(open_studio: OpenStudio) -> None:
    studio = open_studio(choices=ChoiceFile(None, Policy({"quality": Quality.HIGH}, "The archive takes nothing else.")))
    wrong: list[str] = []
    for language in LOCALES:
        studio.window.speak(language)
        studio.window.settings.open()
        with dialog(studio, SettingsDialog) as settings:
            assert isinstance(settings, SettingsDialog)
            for page in range(settings.subjects.count()):
                settings.subjects.setCurrentRow(page)
                place = f"{language} settings {page}"
                settings.resize(*SIZES[1])
                QApplication.processEvents()
                wrong += cut_off(settings, f"{place} large")
                settings.resize(*SIZES[0])
                wrong += walk(studio, settings, place)
    assert wrong == []


DEVICES = (
    DeviceInfo(SourceKind.SCREEN, "left", "Left monitor", default=True),
    DeviceInfo(SourceKind.CAMERA, "lid", "Integrated camera with a long name of its manufacturer's"),
    DeviceInfo(SourceKind.MICROPHONE, "desk", "Desk microphone with a long name of its manufacturer's"),
)
SLOW = Readiness(Format(1280, 720, 15), False, False, "libx264", "ultrafast", False, 1800.0)


def test_every_step_of_the_first_start_in_every_language(open_studio: OpenStudio) -> None:
    studio = open_studio()
    choice = Choice(synthetic().program, devices=DEVICES)
    error = StudioError(ErrorCode.CAMERA_BUSY, name="Integrated camera")
    first = FirstStart(
        studio.runner,
        ChoiceFile(None),
        studio.words,
        LIGHT,
        studio.window.speak,
        studio.folder,
        None,
        replace(choice, problems=(error,)),
    )
    studio.qtbot.addWidget(first)
    first.show()
    wrong: list[str] = []
    for language in LOCALES:
        first._speak_anew(language)
        first.check.measured.emit(SLOW)
        first.sound.proof.ended.emit(Advice(0.0, Verdict.CLIPPING))
        for step in range(len(first.steps)):
            # Not by the button: the last step would measure for some seconds.
            first._at = step
            first._show_place()
            for size in SIZES:
                first.resize(*size)
                wrong += walk(studio, first, f"{language} {size[0]} first start {step}")
                assert first.size().toTuple() == size
    assert wrong == []


@pytest.mark.parametrize("language", LOCALES)
def test_what_sends_a_poll_or_a_line_is_in_view_on_a_laptop(teach: Teach, language: str) -> None:
    taught = teach(language)
    panel, poll, chat = taught.panel, taught.panel.poll, taught.panel.chat
    # A laptop's screen without its title bar and panel.
    taught.studio.window.resize(1366, 700)

    def is_seen(part: QWidget) -> bool:
        # What has changed is laid out first, and what the health line changes.
        for heard in (False, True):
            panel.tick(heard=heard)
            QApplication.processEvents()
        return part.visibleRegion().boundingRect() == part.rect()

    taught.join("Amina")
    taught.studio.until(lambda: bool(panel.people.shown()))
    panel.tabs.setCurrentWidget(poll)
    assert is_seen(poll.open_button)
    poll.question.setText("Which of these would you measure first, before the circuit is switched on?")
    # Nearly ready: the hint is still there.
    poll.choices.setPlainText("The voltage")
    assert is_seen(poll.open_button)
    poll.choices.setPlainText("The voltage\nThe current\nThe resistance\nThe temperature\nNothing\nI do not know")
    assert is_seen(poll.open_button)
    assert poll.open_button.isEnabled()
    panel.tabs.setCurrentWidget(chat)
    assert is_seen(chat.send_button)
