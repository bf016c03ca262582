"""Qt's start: opens the window on an engine with the trainer's usual devices."""

import logging
import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from capture.errors import StudioError
from studio.choices import FIXABLE, ChoiceFile
from studio.paths import choices_path, encoder_cache, policy_path
from studio.policy import read_policy
from studio.settings import RecordSettings
from studio.signals import on_stop_request
from studio.ui.display import check_display
from studio.ui.hotkeys_system import system_hotkeys
from studio.ui.instance import OneInstance
from studio.ui.main_window import MainWindow
from studio.ui.repairs import Repairs
from studio.ui.runner import EngineRunner
from studio.ui.setup import SetUp
from studio.ui.shortcuts import Shortcuts
from studio.ui.theme import Theme, theme_of
from studio.usual import Choice, as_chosen, as_remembered, chosen_folder, next_recording, usual_choice
from studio.words import AUTO, Words

log = logging.getLogger(__name__)

KEYS_AFTER_MS: Final = 1000
"""The system is asked for keys when the window is there: a window that can be used comes first."""


def run_window(language: str = AUTO, say: Callable[[StudioError], None] = lambda _error: None) -> int:
    """Open the studio; return the exit status when its window is closed. One that is open already is shown instead.

    `say` is told on which session the screen cannot be recorded although the window opens. Raises `StudioError` where
    no window can be opened: NO_WINDOW, WAYLAND, LIBRARY_MISSING. FIXED_BY_POLICY where IT
    has fixed another language.
    """
    policy = read_policy(policy_path(), FIXABLE)
    if "language" in policy.fixed:
        fixed = policy.fixed["language"] or AUTO
        policy.check("language", "--ui-language", fixed, allowed=language in {AUTO, fixed})
    problem = check_display()
    if problem is not None:
        say(problem)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Trainer Studio")
    app.setQuitOnLastWindowClosed(False)
    instance = OneInstance()
    if not instance.claim():
        return 0
    choices = ChoiceFile(choices_path(), policy)

    def choose() -> Choice:
        return as_chosen(as_remembered(usual_choice(), choices.now), choices.now)

    runner = EngineRunner(choose, encoder_cache())
    repairs = Repairs()
    shortcuts = Shortcuts(choices)
    words = Words(choices.now.language or AUTO if language == AUTO else language, isolate=True)

    def theme() -> Theme:
        return theme_of(choices.now.look)

    def recording() -> RecordSettings:
        return next_recording(choices.now, policy)

    window = MainWindow(runner, repairs, words, theme(), recording, choices=choices, shortcuts=shortcuts)
    # What menus write goes by the application, whatever the direction of their window.
    app.setLayoutDirection(window.layoutDirection())
    window.directed.connect(app.setLayoutDirection)
    setup = SetUp(window, runner, choices, words, theme, lambda: chosen_folder(choices.now), encoder_cache())
    instance.called.connect(window.come_forward)
    window.gone.connect(app.quit)
    window.set_up_wanted.connect(setup.begin)
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: window.set_theme(theme()))
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: setup.set_theme(theme()))
    sys.excepthook = window.unforeseen
    # A signal's handler interrupts the window wherever it is: the close waits for its turn.
    on_stop_request(lambda: QTimer.singleShot(0, window.finish), runner.wait_closed)
    try:
        runner.start()
        repairs.recover(chosen_folder(choices.now))
        window.left_class.look(window.lessons_class.plan)
        if not (choices.is_new and setup.begin()):
            window.show()
        QTimer.singleShot(KEYS_AFTER_MS, lambda: shortcuts.use_system(system_hotkeys()))
        app.exec()
    finally:
        shortcuts.close()
        instance.close()
        # However the window's thread ends, a recording is finished first.
        runner.close()
        if not runner.wait_closed():
            log.error("the engine did not end in time")
        if not (repairs.wait() and window.left_class.wait()):
            log.error("what was left is still being looked for")
        if not window.keeper.wait():
            log.error("the devices are still being listed")
        sys.excepthook = sys.__excepthook__
    return 0 if problem is None else problem.code.kind.exit_status
