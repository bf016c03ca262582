"""What chooses a setting: a tick, a list, a number, a line, a place on the disk, a device."""

from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QStyleOptionComboBox,
    QWidget,
)

from encoder.settings import ContainerFormat
from studio.choices import ANY_ENCODER, LONGEST_LINE, NO_DEVICE
from studio.preferences import Device, Line, Number, Pick, Place, Setting, Switch
from studio.ui.classparts import Elided, button
from studio.ui.settingskeeper import SettingsKeeper
from studio.words import Words

LEFT_TO_RIGHT: Final = "\u2066"
END: Final = "\u2069"
"""Around what runs from left to right on its own: LRI and PDI of Unicode's bidirectional algorithm."""
OWN_NAMES: Final = {"ar": "العربية", "fr": "Français", "en": "English"}


def make_control(setting: Setting, keeper: SettingsKeeper, words: Words) -> QWidget:
    """Return what shows and chooses the setting."""
    match setting.control:
        case Switch():
            return _switch(setting, keeper)
        case Pick():
            return _pick(setting, setting.control, keeper, words)
        case Number():
            return _number(setting, setting.control, keeper, words)
        case Line():
            return _line(setting, keeper)
        case Place():
            return PlaceControl(setting, setting.control, keeper, words)
        case Device():
            return DeviceControl(setting, setting.control, keeper, words)


def _switch(setting: Setting, keeper: SettingsKeeper) -> QWidget:
    box = QCheckBox()
    box.setChecked(keeper.value(setting))
    box.toggled.connect(partial(keeper.choose, setting))
    return box


def _pick(setting: Setting, control: Pick, keeper: SettingsKeeper, words: Words) -> QWidget:
    box = Choice()
    now = keeper.value(setting)
    values = control.values if now in control.values else (*control.values, now)
    for value in values:
        box.addItem(value_label(setting, value, words), value)
    box.setCurrentIndex(values.index(now))
    box.activated.connect(lambda index: keeper.choose(setting, values[index]))
    return box


def value_label(setting: Setting, value: Any, words: Words) -> str:
    """Return how a value of a `Pick` is called."""
    control = setting.control
    if isinstance(value, tuple):
        # The width comes first in Arabic, too: its formats are written as everywhere.
        return f"{LEFT_TO_RIGHT}{words.in_digits(' × '.join(map(str, value)))}{END}"
    if setting.name == "language":
        return OWN_NAMES.get(value) or words.text("settings-language-system")
    if isinstance(value, ContainerFormat):
        return value.upper()
    if value == ANY_ENCODER:
        return words.text("settings-usual")
    worded = isinstance(control, Pick) and control.worded and value in control.values
    return words.text(f"settings-{setting.key}-{value}") if worded else str(value)


def _number(setting: Setting, control: Number, keeper: SettingsKeeper, words: Words) -> QWidget:
    now = round(keeper.value(setting))
    # What IT has fixed, or another studio has kept, may lie beyond what is offered.
    lowest, highest = min(control.lowest, now), max(control.highest, now)
    box = QSpinBox(minimum=lowest, maximum=highest, singleStep=control.step)
    box.setKeyboardTracking(False)
    side = Qt.AlignmentFlag.AlignRight if words.right_to_left else Qt.AlignmentFlag.AlignLeft
    box.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
    if control.unit:
        box.setSuffix(f"\u00a0{words.text(f'settings-unit-{control.unit}')}")
    box.setValue(now)
    box.valueChanged.connect(partial(keeper.choose, setting))
    return box


def _line(setting: Setting, keeper: SettingsKeeper) -> QWidget:
    line = QLineEdit(keeper.value(setting))
    line.setMaxLength(LONGEST_LINE)
    line.editingFinished.connect(lambda: keeper.choose(setting, line.text().strip()))
    return line


class Choice(QComboBox):
    """A list that is read from where lines begin: a style sheet leaves it at the left in Arabic, too."""

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Say on which side the text stands."""
        super().initStyleOption(option)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        # Or else what paints would mirror it once more, where the application is mirrored.
        option.textAlignment = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


class PlaceControl(QWidget):
    """A folder or a file: its name, and buttons to choose another or none."""

    def __init__(self, setting: Setting, control: Place, keeper: SettingsKeeper, words: Words) -> None:
        super().__init__()
        self._setting, self._control, self._keeper, self._words = setting, control, keeper, words
        self.shown = Elided()
        self.choose_button = button(words.text("settings-choose"), self._choose)
        self.clear_button = button(words.text("settings-clear"), lambda: self.use(""))
        self.setFocusProxy(self.choose_button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.shown, stretch=1)
        for one in (self.clear_button, self.choose_button):
            one.setAccessibleDescription(words.text(f"settings-{setting.key}-what"))
            row.addWidget(one)
        self.shown.setMinimumWidth(120)
        self._show()

    def use(self, path: str) -> None:
        """Take this one; "": none, or the usual one."""
        self._keeper.choose(self._setting, path)
        self._show()

    def _show(self) -> None:
        path = self._keeper.value(self._setting)
        nothing = "settings-usual-folder" if self._control.folder else "settings-no-file"
        self.shown.set_text(Path(path).name or path if path else self._words.text(nothing))
        self.shown.setToolTip(path)
        self.clear_button.setVisible(bool(path))

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), self._words.text(f"settings-{self._setting.key}"))
        mode = QFileDialog.FileMode
        dialog.setFileMode(mode.Directory if self._control.folder else mode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.use)
        dialog.open()


class DeviceControl(Choice):
    """The devices of a kind, as they are plugged in and out; one that is chosen and absent is still named."""

    def __init__(self, setting: Setting, control: Device, keeper: SettingsKeeper, words: Words) -> None:
        super().__init__()
        self._setting, self._control, self._keeper, self._words = setting, control, keeper, words
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        keeper.devices_found.connect(self._show)
        self.activated.connect(lambda index: keeper.choose(setting, self.itemData(index)))
        self._show()

    def _show(self) -> None:
        text, control = self._words.text, self._control
        now = self._keeper.value(self._setting)
        self.clear()
        if control.usual:
            self.addItem(text("settings-usual"), None)
        for device in self._keeper.devices:
            if device.kind is control.kind:
                self.addItem(device.name or device.id, device.id)
        if control.without:
            self.addItem(text("settings-without"), NO_DEVICE)
        values = [self.itemData(index) for index in range(self.count())]
        if now not in values:
            self.addItem(text("settings-absent", name=str(now)), now)
            values.append(now)
        self.setCurrentIndex(values.index(now))
