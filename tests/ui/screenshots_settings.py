"""Pictures of Settings: each subject, a search, and what IT has fixed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize

from studio.ui.main_window import MainWindow
from studio.ui.settingsdialog import SettingsDialog
from tests.ui.screenshots_album import Album

SMALL: Final = QSize(780, 560)
"""What a screen of 800 x 600 leaves, where subjects are in a drop-down list."""
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
    for size, name in ((SMALL, "small"), (TALL, "whole")):
        dialog.resize(size)
        for subject in range(dialog.subjects.count()):
            dialog.subjects.setCurrentRow(subject)
            album.take_as_it_is(dialog, f"settings-{subject}-{name}")
    dialog.resize(usual)
    dialog.search.setText(SEARCHED)
    album.take_as_it_is(dialog, "settings-search")
    dialog.close()
    album.wait(lambda: not dialog.isVisible())
