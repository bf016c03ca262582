"""Pictures of Settings: each subject, a search, and what IT has fixed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize

from studio.ui.main_window import MainWindow
from studio.ui.settingsdialog import SettingsDialog
from tests.ui.screenshots_album import Album

TALL: Final = QSize(900, 1060)
"""Where all rows of a subject are seen."""
SEARCHED: Final = "micro"


def take_settings(window: MainWindow, album: Album) -> None:
    """Go through all subjects in turn."""
    window.settings.open()
    dialog = album.opened(window, SettingsDialog)
    for subject in range(dialog.subjects.count()):
        dialog.subjects.setCurrentRow(subject)
        album.take_as_it_is(dialog, f"settings-{subject}")
    usual = dialog.size()
    dialog.resize(TALL)
    for subject in range(dialog.subjects.count()):
        dialog.subjects.setCurrentRow(subject)
        album.take_as_it_is(dialog, f"settings-{subject}-whole")
    dialog.resize(usual)
    dialog.search.setText(SEARCHED)
    album.take_as_it_is(dialog, "settings-search")
    dialog.close()
    album.wait(lambda: not dialog.isVisible())
