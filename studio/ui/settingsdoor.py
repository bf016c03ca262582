"""Opens Settings, and has them stand where they stood when the language is another one."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.ui.guard import Guard
from studio.ui.settingsdialog import SettingsDialog
from studio.ui.settingskeeper import SettingsKeeper
from studio.ui.settingspages import PageFactory, PageTools, standard_pages
from studio.words import Words


class SettingsDoor(QObject):
    """One dialog, made each time it is asked for."""

    set_up_wanted = Signal()
    """The trainer wants the steps of the first start again; nothing is recorded or taught."""

    def __init__(
        self, window: QWidget, words: Words, keeper: SettingsKeeper, guard: Guard, is_idle: Callable[[], bool]
    ) -> None:
        """`is_idle`: whether nothing is recorded or taught."""
        super().__init__()
        self.pages: list[PageFactory] = standard_pages()
        """The pages of Settings, in their order."""
        self._window = window
        self._tools = PageTools(words, keeper, guard)
        self._is_idle = is_idle
        self._dialog: SettingsDialog | None = None

    def open(self) -> None:
        """Show Settings, or bring them to the front."""
        if self._dialog is None:
            self._dialog = self._make()
            self._tools.keeper.look_for_devices()
        self._dialog.show()
        self._dialog.activateWindow()

    def say_anew(self) -> None:
        """Say what is open in the language of now."""
        before = self._dialog
        if before is not None:
            before.finished.disconnect(self._on_finished)
            self._dialog = self._make()
            self._dialog.take_over(before)
            before.close()
            self._dialog.show()

    def look(self) -> None:
        """Offer the first start, or not, as things stand now."""
        if self._dialog is not None:
            self._dialog.allow_set_up(self._is_idle())

    def _make(self) -> SettingsDialog:
        dialog = SettingsDialog(self._window, self._tools, self.pages)
        dialog.finished.connect(self._on_finished)
        dialog.set_up_wanted.connect(self.set_up_wanted)
        dialog.allow_set_up(self._is_idle())
        return dialog

    def _on_finished(self) -> None:
        self._dialog = None
