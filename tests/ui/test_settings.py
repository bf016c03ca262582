"""Settings: found by searching, held at once or when nothing runs, locked where IT has fixed them."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox, QWidget

from capture.scene import Layout
from capture.sources import DeviceInfo, SourceKind
from encoder.settings import Quality
from studio import words
from studio.choices import ChoiceFile, Digits, Look
from studio.classplan import ClassPlan
from studio.guardian import Concern
from studio.policy import Policy, read_policy
from studio.preferences import SETTINGS, Setting
from studio.ui.golive import PlanDialog
from studio.ui.locksign import LockSign
from studio.ui.notice import Notice
from studio.ui.runner import Moment
from studio.ui.settingscontrols import PlaceControl
from studio.ui.settingsdialog import SettingsDialog
from studio.ui.settingspages import Page
from studio.ui.settingsrow import Row
from studio.ui.theme import DARK, LIGHT, Theme
from studio.ui.tick import Tick
from studio.usual import Choice
from studio.words import LOCALES, Words, translation_files
from tests.ui.conftest import OpenStudio, Studio, synthetic
from tests.ui.test_look import is_cut_off


def dialog_of(studio: Studio) -> SettingsDialog:
    found = [dialog for dialog in studio.window.findChildren(SettingsDialog) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def open_settings(studio: Studio) -> SettingsDialog:
    studio.until_moment(Moment.READY)
    studio.click(studio.window.desk.settings)
    return dialog_of(studio)


def titles(dialog: SettingsDialog) -> list[str]:
    return [row.control.accessibleName() for page in dialog.pages for row in page.rows if row.isVisible()]


def row_of(dialog: SettingsDialog, title: str) -> Row:
    return next(row for page in dialog.pages for row in page.rows if row.control.accessibleName() == title)


def pick(dialog: SettingsDialog, title: str, label: str) -> None:
    box = row_of(dialog, title).control
    assert isinstance(box, QComboBox)
    index = box.findText(label)
    assert index >= 0, [box.itemText(at) for at in range(box.count())]
    box.setCurrentIndex(index)
    box.activated.emit(index)


def setting(name: str) -> Setting:
    return next(one for settings in SETTINGS.values() for one in settings if one.name == name)


def test_a_search_shows_what_is_meant_in_whatever_language(open_studio: OpenStudio) -> None:
    dialog = open_settings(open_studio("en"))
    assert titles(dialog) == ["Language", "Colours", "Digits in Arabic"]
    for query, found in (("rumble", "Take away rumble"), ("ventilateurs", "Take away noise"), ("داكن", "Colours")):
        dialog.search.setText(query)
        assert found in titles(dialog)
        assert len(titles(dialog)) <= 3
        assert dialog.subjects.selectedItems() == []
    dialog.search.setText("frozen camera")
    assert titles(dialog) == ["A frozen camera"]
    dialog.search.setText("xyzzy")
    assert titles(dialog) == []
    assert any(label.isVisible() and "Try another word" in label.text() for label in dialog.findChildren(QLabel))
    dialog.subjects.setCurrentRow(4)
    assert dialog.search.text() == ""
    assert titles(dialog)[0] == "Lobby"
    assert [item.text() for item in dialog.subjects.selectedItems()] == [dialog.pages[4].title]


def test_a_small_dialog_offers_its_subjects_in_a_drop_down_list(open_studio: OpenStudio) -> None:
    studio = open_studio("en")
    dialog = open_settings(studio)
    assert dialog.subjects.isVisible()
    assert not dialog.menu.isVisible()
    dialog.subjects.setCurrentRow(1)
    # On a screen of 800 x 600, and where the dialog is made low.
    for width, height in ((780, 560), (900, 420)):
        dialog.resize(width, height)
        QApplication.processEvents()
        assert (dialog.width(), dialog.height()) == (width, height)
        assert not dialog.subjects.isVisible()
        assert (dialog.menu.isVisible(), dialog.menu.currentText()) == (True, dialog.pages[1].title)
    dialog.search.setText("rumble")
    for index in (1, 4):
        dialog.menu.setCurrentIndex(index)
        dialog.menu.activated.emit(index)
        assert dialog.search.text() == ""
        assert dialog.subjects.currentRow() == index
        assert titles(dialog) == [row.control.accessibleName() for row in dialog.pages[index].rows]


def test_a_search_reads_no_words_on_the_windows_thread(
    open_studio: OpenStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = open_studio("en")
    studio.until_moment(Moment.READY)
    readers: list[str] = []

    def noted(language: str) -> list[Path]:
        readers.append(threading.current_thread().name)
        return translation_files(language)

    monkeypatch.setattr("studio.words.translation_files", noted)
    words._read_all.cache_clear()
    dialog = open_settings(studio)
    dialog.search.setText("ventilateurs")
    assert titles(dialog) == ["Take away noise"]
    assert readers == ["words"] * len(LOCALES)


def test_language_digits_and_colours_change_at_once_and_the_dialog_stays_where_it_was(
    open_studio: OpenStudio, tmp_path: Path
) -> None:
    choices = ChoiceFile(tmp_path / "choices.json")
    studio = open_studio("en", choices=choices)
    window, dialog = studio.window, open_settings(studio)
    pick(dialog, "Colours", "Dark")
    assert window.grab().toImage().pixelColor(4, 4).name().upper() == DARK.canvas
    pick(dialog, "Language", "العربية")
    arabic = Words("ar", isolate=True)
    studio.until(lambda: window.desk.record.text() == arabic.text("window-record"))
    assert window.layoutDirection() is Qt.LayoutDirection.RightToLeft
    dialog = dialog_of(studio)
    assert dialog.windowTitle() == arabic.text("settings-open")
    assert window.grab().toImage().pixelColor(4, 4).name().upper() == DARK.canvas
    pick(dialog, arabic.text("settings-digits"), "١٢٣")
    studio.until(lambda: "٠:٠٠:٠٠" in [label.text() for label in window.desk.findChildren(QLabel)])
    pick(dialog_of(studio), arabic.text("settings-look"), arabic.text("settings-look-light"))
    assert window.grab().toImage().pixelColor(4, 4).name().upper() == LIGHT.canvas
    kept = ChoiceFile(tmp_path / "choices.json").now
    assert (kept.language, kept.digits, kept.look) == ("ar", Digits.ARABIC, Look.LIGHT)
    dialog = dialog_of(studio)
    dialog.close_button.click()
    studio.until(lambda: not any(one.isVisible() for one in window.findChildren(SettingsDialog)))


def test_devices_are_opened_anew_when_nothing_is_recorded_and_nobody_is_heard_again_by_it(
    open_studio: OpenStudio,
) -> None:
    opened: list[int] = []

    def choose() -> Choice:
        opened.append(1)
        return synthetic()

    studio = open_studio("en", choose=choose)
    dialog = open_settings(studio)
    studio.record()
    studio.click(studio.window.desk.mute)
    studio.until(lambda: studio.window.desk.state.muted)
    gain = row_of(dialog, "Gain of the microphone").control
    assert isinstance(gain, QSpinBox)
    for value in (3, 6):
        gain.setValue(value)
    studio.window.stage.scenes.hide_button.click()
    studio.until_elapsed(1.0)
    assert len(opened) == 1
    studio.stop()
    studio.until(lambda: len(opened) == 2)
    studio.until_moment(Moment.READY)
    studio.until(lambda: studio.window.desk.state.muted)
    state = studio.runner.state
    assert state is not None
    assert state.layout is Layout.CARD
    assert len(opened) == 2


def test_what_is_plugged_in_can_be_chosen_and_what_is_not_is_still_named(
    open_studio: OpenStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    choices = ChoiceFile(None)
    choices.change(camera="old")
    studio = open_studio("en", choices=choices)
    dialog = open_settings(studio)
    box = row_of(dialog, "Camera").control
    assert isinstance(box, QComboBox)
    assert box.currentText() == "\u2068old\u2069 (not plugged in)"
    studio.window.keeper.devices = (DeviceInfo(SourceKind.CAMERA, "new", "HD Webcam"),)
    studio.window.keeper.devices_found.emit()
    pick(dialog, "Camera", "HD Webcam")
    assert choices.now.camera == "new"
    pick(dialog, "Camera", "None")
    assert choices.now.camera == ""
    pick(dialog, "Camera", "Automatic")
    assert choices.now.camera is None


def test_lines_places_ticks_and_warnings_are_kept(open_studio: OpenStudio, tmp_path: Path) -> None:
    choices = ChoiceFile(None)
    studio = open_studio("en", choices=choices)
    dialog = open_settings(studio)
    name = row_of(dialog, "Your name").control
    assert isinstance(name, QLineEdit)
    name.setText(" Nadia ")
    name.editingFinished.emit()
    folder = row_of(dialog, "Folder").control
    assert isinstance(folder, PlaceControl)
    folder.use(str(tmp_path))
    assert folder.shown.text == tmp_path.name
    lobby, frozen = row_of(dialog, "Lobby").control, row_of(dialog, "A frozen camera").control
    assert isinstance(lobby, QCheckBox)
    assert isinstance(frozen, QCheckBox)
    lobby.click()
    frozen.click()
    now = choices.now
    assert (now.trainer, now.folder, now.lobby, now.unwatched) == (
        "Nadia", str(tmp_path), True, (Concern.CAMERA_FROZEN,),
    )  # fmt: skip
    assert studio.window.lessons_class.plan.lobby
    assert studio.window.lessons_class.plan.trainer == "Nadia"
    seconds = row_of(dialog, "Count before a start").control
    assert isinstance(seconds, QSpinBox)
    seconds.setValue(5)
    assert studio.window.stage.countdown.seconds == 5
    folder.clear_button.click()
    assert choices.now.folder == ""


def test_what_it_has_fixed_is_locked_with_the_reason(open_studio: OpenStudio) -> None:
    policy = Policy({"quality": Quality.HIGH, "lobby": True, "unwatched": ()}, "The archive takes nothing else.")
    studio = open_studio("en", choices=ChoiceFile(None, policy))
    dialog = open_settings(studio)
    for title in ("Quality of recordings", "Lobby", "A frozen camera"):
        row = row_of(dialog, title)
        assert not row.control.isEnabled()
        assert "The archive takes nothing else." in row.note.text()
        (sign,) = row.findChildren(LockSign)
        assert sign.isVisibleTo(row)
    free = row_of(dialog, "Speaking before recording has begun")
    assert free.control.isEnabled()
    assert not free.findChildren(LockSign)[0].isVisibleTo(free)
    box = row_of(dialog, "Quality of recordings").control
    assert isinstance(box, QComboBox)
    assert box.currentText() == "High"
    studio.window.keeper.choose(setting("quality"), Quality.DRAFT)
    assert studio.window.keeper.value(setting("quality")) is Quality.HIGH
    dialog.close()

    plan = studio.window.lessons_class.plan.as_chosen(ChoiceFile(None, policy).now, policy)
    asked = PlanDialog(studio.words, studio.window, plan)
    assert asked.lobby.isChecked()
    assert not asked.lobby.isEnabled()
    assert "The archive takes nothing else." in asked.lobby.accessibleDescription()
    assert any("The archive takes nothing else." in line.text() for line in asked.findChildren(QLabel))
    assert asked.trainer.isEnabled()
    asked.reject()


def test_no_class_is_opened_without_the_roster_that_it_has_fixed(open_studio: OpenStudio, tmp_path: Path) -> None:
    policy = Policy({"only_roster": True}, "Guests are not insured.")
    studio = open_studio("en")
    plan = studio.window.lessons_class.plan.as_chosen(ChoiceFile(None, policy).now, policy)
    dialog = PlanDialog(studio.words, studio.window, plan)
    dialog.open()
    wanted: list[ClassPlan] = []
    dialog.wanted.connect(wanted.append)
    assert "Guests are not insured." in dialog.missing.text()
    assert "Choose your group’s roster" in dialog.missing.text()
    QTest.keyClick(dialog.title, Qt.Key.Key_Return)
    assert (dialog.missing.isVisible(), dialog.go_button.isEnabled(), wanted) == (True, False, [])
    dialog.use_roster(tmp_path / "roster.csv")
    assert not dialog.missing.isVisible()
    assert not dialog.only_roster.isEnabled()
    studio.click(dialog.go_button)
    assert [(one.roster, one.guests) for one in wanted] == [(tmp_path / "roster.csv", False)]


def test_what_it_has_fixed_beyond_what_is_offered_is_shown_as_it_is(open_studio: OpenStudio) -> None:
    fixed = {"port": 443, "fps": 7, "microphone_gain_db": 45.0, "disk_floor_mb": 500_000}
    dialog = open_settings(open_studio("en", choices=ChoiceFile(None, Policy(fixed))))
    for name, value in fixed.items():
        box = row_of(dialog, Words("en").text(f"settings-{setting(name).key}")).control
        assert isinstance(box, QSpinBox)
        assert box.value() == value


def test_digits_leave_the_language_that_was_asked_for_at_the_start(open_studio: OpenStudio) -> None:
    studio = open_studio("fr", choices=ChoiceFile(None))
    dialog, before = open_settings(studio), studio.window.desk
    pick(dialog, Words("fr").text("settings-digits"), "١٢٣")
    studio.until(lambda: studio.window.desk is not before)
    assert studio.words.language == "fr"
    assert studio.words.arabic_digits


def test_what_is_wrong_with_the_policy_is_told_at_the_start(open_studio: OpenStudio, tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text("[fixed]\ncolour = 3\n", encoding="utf-8")
    studio = open_studio("en", choices=ChoiceFile(None, read_policy(path, {})))
    studio.window.strip.say("devices", lambda: Notice("No microphone was found."))
    assert "policy file is not understood" in studio.notice
    assert "colour" in studio.notice


def test_setting_up_again_is_offered_while_nothing_runs(open_studio: OpenStudio) -> None:
    studio = open_studio("en")
    dialog = open_settings(studio)
    wanted: list[bool] = []
    studio.window.set_up_wanted.connect(lambda: wanted.append(True))
    studio.record()
    studio.until(lambda: not dialog.set_up_button.isEnabled())
    studio.stop()
    studio.click(dialog.set_up_button)
    assert wanted == [True]
    assert not dialog.isVisible()


def test_a_page_can_be_added(open_studio: OpenStudio) -> None:
    studio = open_studio("en")
    studio.window.settings.pages.append(lambda _tools: Page("Keys", [Row("Record", "What records.", QCheckBox())]))
    dialog = open_settings(studio)
    dialog.search.setText("what records")
    assert "Record" in titles(dialog)


@pytest.mark.parametrize("language", LOCALES)
def test_every_control_is_named_reached_by_tab_and_whole(open_studio: OpenStudio, language: str) -> None:
    studio = open_studio(language)
    dialog = open_settings(studio)
    dialog.activateWindow()
    for subject in range(dialog.subjects.count()):
        dialog.subjects.setCurrentRow(subject)
        QApplication.processEvents()
        rows = [row for row in dialog.pages[subject].rows if row.isVisible()]
        labels = [label for label in dialog.findChildren(QLabel) if label.isVisible()]
        assert [label.text() for label in labels if is_cut_off(label)] == []
        dialog.search.setFocus()
        reached: set[QWidget | None] = set()
        for _ in range(3 * len(rows) + 6):
            reached.add(QApplication.focusWidget())
            QTest.keyClick(dialog, Qt.Key.Key_Tab)
        for row in rows:
            assert QAccessible.queryAccessibleInterface(row.control).text(QAccessible.Text.Name)
            assert (row.control.focusProxy() or row.control) in reached, row.control.accessibleName()
            assert row.control.width() >= min(row.control.sizeHint().width(), 220)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_what_is_ticked_has_a_tick_and_what_is_locked_keeps_its_border(open_studio: OpenStudio, theme: Theme) -> None:
    studio = open_studio("en")
    box = Tick(studio.window)
    studio.window.set_theme(theme)
    box.resize(30, 30)
    box.show()

    def colours(*, checked: bool, enabled: bool) -> set[str]:
        box.setChecked(checked)
        box.setEnabled(enabled)
        image = box.grab().toImage()
        points = [(x, y) for x in range(image.width()) for y in range(image.height())]
        return {image.pixelColor(x, y).name().upper() for x, y in points}

    assert theme.accent not in colours(checked=False, enabled=True)
    assert {theme.accent, theme.on_accent} <= colours(checked=True, enabled=True)
    assert {theme.ink_2, theme.surface} <= colours(checked=True, enabled=False)
    assert theme.ink_2 in colours(checked=False, enabled=False)


@pytest.mark.parametrize(("language", "side"), [("ar", "AlignRight"), ("fr", "AlignLeft")])
def test_an_empty_line_is_written_into_from_where_lines_begin(
    open_studio: OpenStudio, language: str, side: str
) -> None:
    # As it is painted; `cursorRect` tells nothing of it.
    alignment = open_settings(open_studio(language)).search.alignment()
    assert alignment & Qt.AlignmentFlag[side]
    assert alignment & Qt.AlignmentFlag.AlignAbsolute


@pytest.mark.parametrize(("language", "camera", "sound"), [("fr", "Aucune", "Aucun"), ("en", "None", "None")])
def test_no_device_is_named_as_its_kind_is(open_studio: OpenStudio, language: str, camera: str, sound: str) -> None:
    dialog = open_settings(open_studio(language))
    for key, none in (("camera", camera), ("microphone", sound)):
        box = row_of(dialog, Words(language).text(f"settings-{key}")).control
        assert isinstance(box, QComboBox)
        assert box.findText(none) >= 0
