"""The desktop's own sound settings, where a microphone is switched on and its level set."""

import shutil
import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

WINDOWS: Final = "ms-settings:sound"
PROGRAMS: Final = (
    ("gnome-control-center", "sound"),
    ("systemsettings", "kcm_pulseaudio"),
    ("cinnamon-settings", "sound"),
    ("mate-volume-control",),
    ("pavucontrol-qt", "--tab=4"),
    ("pavucontrol", "--tab=4"),
)


def sound_settings(which: Callable[[str], str | None] = shutil.which) -> Callable[[], object] | None:
    """Return what opens them; None where nobody knows how."""
    if sys.platform == "win32":
        return lambda: QDesktopServices.openUrl(QUrl(WINDOWS))
    for program, *arguments in PROGRAMS:
        path = which(program)
        if path is not None:
            return lambda path=path, arguments=arguments: QProcess.startDetached(path, arguments)  # type: ignore[misc]
    return None
