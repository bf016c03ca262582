"""What the steps of the first start are made of."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from capture.sources import DeviceInfo
from studio.choices import NO_DEVICE
from studio.ui.classparts import plain
from studio.ui.theme import Theme
from studio.usual import Choice

FEWEST_LETTERS: Final = 18
"""Of a device's name that a list shows at least: the longest names come from manufacturers."""

TEXT_MARGIN: Final = 12
SIGN_ROOM: Final = 28
HEADING_ROWS: Final = 2
"""A step begins with its heading and what it is about."""


class Step(QWidget):
    """One step: a heading, what it is about, and something to see or hear."""

    def __init__(self, heading: str, about: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.column.addWidget(plain(heading, "title", wrap=True))
        self.column.addWidget(plain(about, "about", wrap=True))

    def enter(self) -> None:
        """Begin to show; the step is in front from now on."""

    def leave(self) -> None:
        """End what the step has begun."""

    def show_choice(self, choice: Choice) -> None:
        """Show what is open now."""

    def lock(self, widgets: Sequence[QWidget], reason: str) -> None:
        """Show that nobody here can change these, and why."""
        for widget in widgets:
            widget.setEnabled(False)
            widget.setAccessibleDescription(reason)
        if widgets:
            self.column.insertWidget(HEADING_ROWS, plain(reason, "caption", wrap=True))


class DeviceBox(QComboBox):
    """A list of devices; `none` stands for none of them, where that makes sense."""

    def __init__(self, name: str, none: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(FEWEST_LETTERS)
        self._none = none
        self._shown: list[tuple[str, str]] = []

    @property
    def chosen(self) -> str:
        """The id of what is chosen, or NO_DEVICE."""
        return str(self.currentData())

    def show_devices(self, devices: Sequence[DeviceInfo], chosen: str) -> None:
        """Offer these; `chosen` is the id of one of them, or NO_DEVICE."""
        offered = [(device.name, device.id) for device in devices]
        if self._none:
            offered.append((self._none, NO_DEVICE))
        if offered != self._shown:
            self._shown = offered
            self.clear()
            for name, device_id in offered:
                self.addItem(name, device_id)
                self.setItemData(self.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(self.findData(chosen))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is chosen, cut with "..." where it is too long, and a sign that there is more to choose from."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.width() - TEXT_MARGIN - SIGN_ROOM
        option.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 2))
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        centre = QPointF(SIGN_ROOM / 2 if is_mirrored else self.width() - SIGN_ROOM / 2, self.height() / 2)
        painter.drawPolyline([centre + QPointF(-5, -2), centre + QPointF(0, 3), centre + QPointF(5, -2)])


def labelled(*rows: tuple[str, QWidget]) -> QFormLayout:
    """Return a form whose labels stand over what they name."""
    form = QFormLayout()
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
    form.setSpacing(6)
    for text, widget in rows:
        form.addRow(plain(text), widget)
    return form


def first_style(theme: Theme) -> str:
    """Return the style sheet of the first start, to be added to the window's."""
    return f"""
    QDialog#first QLabel#title {{ font-size: 24px; }}
    QDialog#first QLabel#about {{ color: {theme.ink_2}; }}
    QDialog#first QLabel#found[tone="good"] {{ color: {theme.good}; }}
    QDialog#first QLabel#found[tone="warning"] {{ color: {theme.warn}; }}
    QDialog#first QFrame#card {{ background: {theme.surface}; border: 1px solid {theme.line}; border-radius: 10px; }}
    QDialog#first QFrame#card QWidget {{ background: {theme.surface}; }}
    QDialog#first QRadioButton {{ font-size: 18px; padding: 9px 12px; min-height: 24px; spacing: 12px;
                                  border: 2px solid transparent; border-radius: 8px; }}
    QDialog#first QRadioButton:focus {{ border-color: {theme.accent}; }}
    QDialog#first QRadioButton:checked {{ font-weight: 600; }}
    QDialog#first QRadioButton::indicator {{ width: 14px; height: 14px; border: 2px solid {theme.ink_2};
                                             border-radius: 9px; background: {theme.surface}; }}
    QDialog#first QRadioButton::indicator:checked {{ width: 8px; height: 8px; border: 5px solid {theme.accent}; }}
    """
