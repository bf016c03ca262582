"""Shortcuts in the window: what they press, their sheet, and how they are changed."""

from __future__ import annotations

import socket
from collections.abc import Collection, Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from capture.scene import Layout
from studio.choices import ChoiceFile
from studio.events import Marked
from studio.shortcuts import TABLE, KeyAction, Keys, Scope, Shortcut, parse
from studio.ui.golive import PlanDialog
from studio.ui.hotkeys import Hotkeys, Refusal, Unavailable
from studio.ui.runner import ClassMoment, Moment
from studio.ui.settingsdialog import SettingsDialog
from studio.ui.shortcuts import Shortcuts
from studio.ui.shortcuts_sheet import ShortcutsSheet
from studio.words import LOCALES
from tests.ui.conftest import OpenStudio, Studio


class Desktop(Hotkeys):
    """A desktop whose other programs have some keys; the test presses those that were given."""

    def __init__(self, *taken: str) -> None:
        super().__init__()
        self.taken = frozenset(map(parse, taken))
        self.given: frozenset[Keys] = frozenset()

    def grab(self, wanted: Collection[Keys]) -> Mapping[Keys, Refusal]:
        self.given = frozenset(wanted) - self.taken
        return dict.fromkeys(self.taken & frozenset(wanted), Refusal.TAKEN)

    def press(self, text: str) -> None:
        if parse(text) in self.given:
            self.pressed.emit(parse(text))

    def close(self) -> None:
        self.given = frozenset()


def shortcut(name: str) -> Shortcut:
    return next(one for one in TABLE if one.name == name)


def keyboard(studio: Studio) -> Shortcuts:
    return studio.window.keyboard.shortcuts


def open_sheet(studio: Studio) -> ShortcutsSheet:
    QTest.keyClick(studio.window, Qt.Key.Key_F1)
    studio.until(lambda: studio.window.keyboard.sheet is not None)
    sheet = studio.window.keyboard.sheet
    assert sheet is not None
    studio.until(sheet.isVisible)
    return sheet


def choose(
    sheet: ShortcutsSheet,
    name: str,
    key: Qt.Key,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> QPushButton:
    button = sheet.page.buttons[shortcut(name)]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(button, key, held)
    return button


def test_keys_press_the_buttons_here_and_in_other_programs(open_studio: OpenStudio) -> None:
    studio, desktop = open_studio(), Desktop()
    window, ctrl = studio.window, Qt.KeyboardModifier.ControlModifier
    keyboard(studio).use_system(desktop)
    studio.until_moment(Moment.READY)
    QTest.keyClick(window, Qt.Key.Key_F10)
    QTest.keyClick(window, Qt.Key.Key_F8, ctrl)
    studio.until_moment(Moment.RECORDING)
    QTest.keyClick(window, Qt.Key.Key_F8)
    studio.until(lambda: any(isinstance(event, Marked) for event in studio.events))
    QTest.keyClick(window, Qt.Key.Key_F11)
    studio.until(lambda: window.desk.state.muted)
    window.showMinimized()
    desktop.press("Ctrl+Shift+F11")
    studio.until(lambda: not window.desk.state.muted)
    desktop.press("Ctrl+Shift+F10")
    studio.until_moment(Moment.PAUSED)
    desktop.press("Ctrl+Shift+F9")
    studio.until(lambda: window.desk.state.hidden is True)
    desktop.press("Ctrl+Shift+F8")
    studio.until(lambda: bool(studio.finished))
    assert studio.finished[0].chapters == 1


def test_a_hidden_window_takes_no_keys_of_other_programs(open_studio: OpenStudio) -> None:
    studio, desktop = open_studio(), Desktop()
    keyboard(studio).use_system(desktop)
    studio.until_moment(Moment.READY)
    studio.window.hide()
    desktop.press("Ctrl+Shift+F9")
    studio.window.show()
    desktop.press("Ctrl+Shift+F11")
    studio.until(lambda: studio.window.desk.state.muted)
    assert studio.window.desk.state.hidden is False


def test_the_settings_lead_to_the_sheet(open_studio: OpenStudio) -> None:
    studio = open_studio()
    studio.until_moment(Moment.READY)
    QTest.keyClick(studio.window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    (settings,) = studio.window.findChildren(SettingsDialog)
    settings.search.setText("couper le micro")
    rows = [row for page in settings.pages for row in page.rows if row.isVisible()]
    leads = [row.control for row in rows if row.control.accessibleName() == studio.words.text("keys-all")]
    assert len(leads) == 1
    assert isinstance(leads[0], QPushButton)
    leads[0].click()
    assert studio.window.keyboard.sheet is not None


def test_hiding_the_screen_from_the_bar_and_the_tray(open_studio: OpenStudio) -> None:
    studio = open_studio()
    window, text = studio.window, studio.words.text
    studio.until_moment(Moment.READY)
    window.showMinimized()
    studio.click(window.bar.hide_screen)
    studio.until(lambda: window.bar.hide_screen.text() == text("window-show"))
    state = studio.runner.state
    assert state is not None
    assert state.layout is Layout.CARD
    assert window.tray.hide_screen.text() == text("window-show")
    window.tray.hide_screen.trigger()
    studio.until(lambda: window.bar.hide_screen.text() == text("window-hide"))


@pytest.mark.parametrize("language", LOCALES)
def test_the_sheet_names_every_action_and_its_keys(open_studio: OpenStudio, language: str) -> None:
    studio = open_studio(language)
    sheet = open_sheet(studio)
    assert set(sheet.page.buttons) == set(TABLE)
    for one, button in sheet.page.buttons.items():
        name = QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name)
        assert studio.words.text(f"keys-do-{one.action}") in name
        assert one.usual.key in button.text()
        # The page scrolls downwards only: all of it is as wide as what is seen.
        assert button.width() >= button.sizeHint().width()
    assert sheet.page.width() >= sheet.page.minimumSizeHint().width()
    sheet.close_button.click()
    assert studio.window.keyboard.sheet is None
    QTest.keyClicks(studio.window, "?")
    studio.until(lambda: studio.window.keyboard.sheet is not None)


def test_new_keys_are_pressed_remembered_and_shown_where_they_are_told(open_studio: OpenStudio) -> None:
    choices = ChoiceFile(None)
    studio = open_studio(choices=choices)
    studio.until_moment(Moment.READY)
    sheet, scenes = open_sheet(studio), studio.window.stage.scenes
    button = choose(sheet, "window-hide", Qt.Key.Key_F12)
    assert button.text() == "F12"
    assert choices.now.shortcuts == {"window-hide": "F12"}
    assert "F12" in scenes.hide_button.accessibleName()
    assert "F12" in sheet.page.told.text()
    choose(sheet, "window-scene-screen", Qt.Key.Key_Backspace)
    assert choices.now.shortcuts == {"window-hide": "F12", "window-scene-screen": ""}
    assert scenes.buttons[Layout.SCREEN].toolTip() == studio.words.text("stage-scene-screen")
    sheet.close_button.click()
    QTest.keyClick(studio.window, Qt.Key.Key_F9)
    QTest.keyClick(studio.window, Qt.Key.Key_F12)
    studio.until(lambda: studio.window.desk.state.hidden is True)
    sheet = open_sheet(studio)
    sheet.page.reset_button.click()
    assert choices.now.shortcuts == {}


def test_conflicts_and_unfit_keys_are_told(open_studio: OpenStudio) -> None:
    studio = open_studio()
    shortcuts, sheet, text = keyboard(studio), open_sheet(studio), studio.words.text
    before, page = dict(shortcuts.bound), sheet.page
    ctrl = Qt.KeyboardModifier.ControlModifier
    for key, held, said in (
        (Qt.Key.Key_V, ctrl, text("keys-unfit-editing")),
        (Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, text("keys-unfit-alone")),
        (Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier, text("keys-unfit-system")),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, text("keys-unknown")),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, " "),
    ):
        choose(sheet, "window-mute", key, held)
        assert page.told.text() == said
    assert sheet.isVisible()
    choose(sheet, "window-mute", Qt.Key.Key_F9)
    assert page.told.text() == text("keys-conflict", keys="F9", name=text("keys-do-hide"))
    assert shortcuts.bound == before
    studio.click(page.take_button)
    assert shortcuts.keys_of(KeyAction.MUTE) == Keys("F9")
    assert shortcuts.keys_of(KeyAction.HIDE) is None
    assert studio.window.stage.scenes.hide_button.accessibleName() == text("window-hide")


def test_keys_of_another_program_are_told_with_the_sheet_one_press_away(open_studio: OpenStudio) -> None:
    studio, desktop = open_studio(), Desktop("Ctrl+Shift+F9")
    text = studio.words.text
    keyboard(studio).use_system(desktop)
    assert "Ctrl+Shift+F9" in studio.notice
    studio.window.strip.action_button.click()
    sheet = studio.window.keyboard.sheet
    assert sheet is not None
    taken = sheet.page.buttons[shortcut("anywhere-hide")]
    assert taken.text() == text("keys-refused-short", keys="Ctrl+Shift+F9")
    QTest.mouseClick(taken, Qt.MouseButton.LeftButton)
    assert desktop.given == frozenset()
    QTest.keyClick(taken, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    assert taken.text() == "Ctrl+Alt+H"
    assert parse("Ctrl+Alt+H") in desktop.given
    assert "Ctrl+Shift+F9" not in studio.notice
    sheet.page.anywhere.click()
    assert desktop.given == frozenset()
    assert not taken.isEnabled()
    sheet.page.anywhere.click()
    assert len(desktop.given) == len([one for one in TABLE if one.scope is Scope.ANYWHERE])


def test_where_the_system_gives_no_keys_the_reason_is_told(open_studio: OpenStudio) -> None:
    studio = open_studio()
    keyboard(studio).use_system(Unavailable.WAYLAND)
    assert studio.words.text("keys-refused-next") not in studio.notice
    sheet = open_sheet(studio)
    assert not sheet.page.anywhere.isEnabled()
    assert not sheet.page.anywhere.isChecked()
    assert any("Wayland" in label for label in texts_of(sheet))
    assert not sheet.page.buttons[shortcut("anywhere-record")].isEnabled()


def texts_of(sheet: ShortcutsSheet) -> list[str]:
    return [label.text() for label in sheet.findChildren(QLabel)]


def test_an_open_sheet_speaks_the_new_language(open_studio: OpenStudio) -> None:
    studio = open_studio()
    open_sheet(studio)
    studio.window.speak("fr")
    sheet = studio.window.keyboard.sheet
    assert sheet is not None
    assert sheet.windowTitle() == "Raccourcis"
    assert sheet.page.buttons[shortcut("anywhere-mute")].text() == "Ctrl+Maj+F11"


def test_a_port_that_is_taken_leads_to_another(open_studio: OpenStudio) -> None:
    studio = open_studio()
    window, text = studio.window, studio.words.text
    studio.until_moment(Moment.READY)
    taken = window.lessons_class.plan.port
    with socket.create_server(("127.0.0.1", taken)):
        studio.click(window.class_side.go_live)
        studio.click(plan_dialog(studio).go_button)
        studio.until(lambda: str(taken) in studio.notice)
        assert window.strip.action_button.text() == text("golive-port-change")
        studio.until(lambda: window.lessons_class.moment is ClassMoment.OFF)
        window.strip.action_button.click()
        dialog = plan_dialog(studio)
        assert dialog.focusWidget() is dialog.port
        assert dialog.port.value() == taken + 2
        studio.click(dialog.go_button)
        studio.until(lambda: window.lessons_class.moment is ClassMoment.LIVE)
    assert window.lessons_class.plan.port == taken + 2
    window.lessons_class.end()
    studio.until(lambda: window.lessons_class.moment is ClassMoment.OFF)


def plan_dialog(studio: Studio) -> PlanDialog:
    def shown() -> list[PlanDialog]:
        return [one for one in studio.window.findChildren(PlanDialog) if one.isVisible()]

    studio.until(lambda: bool(shown()))
    return shown()[-1]
