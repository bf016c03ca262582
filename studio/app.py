"""Qt's start: opens the window on an engine with the trainer's usual devices."""

import logging
import sys
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from capture.errors import StudioError
from studio.choices import ChoiceFile
from studio.paths import choices_path, encoder_cache
from studio.signals import on_stop_request
from studio.ui.display import check_display
from studio.ui.instance import OneInstance
from studio.ui.main_window import MainWindow
from studio.ui.repairs import Repairs
from studio.ui.runner import EngineRunner
from studio.ui.theme import system_theme
from studio.usual import as_remembered, next_recording, recordings_folder, usual_choice
from studio.words import AUTO, Words

log = logging.getLogger(__name__)


def run_window(language: str = AUTO, say: Callable[[StudioError], None] = lambda _error: None) -> int:
    """Open the studio; return the exit status when its window is closed. One that is open already is shown instead.

    `say` is told on which session the screen cannot be recorded although the window opens. Raises `StudioError` where
    no window can be opened: NO_DISPLAY, WAYLAND, LIBRARY_MISSING.
    """
    problem = check_display()
    if problem is not None:
        say(problem)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Trainer Studio")
    app.setQuitOnLastWindowClosed(False)
    instance = OneInstance()
    if not instance.claim():
        return 0
    choices = ChoiceFile(choices_path())
    runner = EngineRunner(lambda: as_remembered(usual_choice(), choices.now), encoder_cache())
    repairs = Repairs()
    words = Words(language, isolate=True)
    window = MainWindow(runner, repairs, words, system_theme(), next_recording, choices=choices)
    # What menus write goes by the application, whatever the direction of their window.
    app.setLayoutDirection(window.layoutDirection())
    window.directed.connect(app.setLayoutDirection)
    instance.called.connect(window.come_forward)
    window.gone.connect(app.quit)
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: window.set_theme(system_theme()))
    sys.excepthook = window.unforeseen
    # A signal's handler interrupts the window wherever it is: the close waits for its turn.
    on_stop_request(lambda: QTimer.singleShot(0, window.finish), runner.wait_closed)
    try:
        runner.start()
        repairs.look(recordings_folder())
        window.show()
        app.exec()
    finally:
        instance.close()
        # However the window's thread ends, a recording is finished first.
        runner.close()
        if not runner.wait_closed():
            log.error("the engine did not end in time")
        if not repairs.wait():
            log.error("a repair did not end in time")
        sys.excepthook = sys.__excepthook__
    return 0 if problem is None else problem.code.kind.exit_status
