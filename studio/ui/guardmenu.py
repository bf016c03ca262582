"""The menu of what the guardian watches: each of its warnings can be switched off, and on again."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from studio.guardian import Concern
from studio.ui.guard import Guard
from studio.words import Words


def add_guard_menu(button: QPushButton, guard: Guard, words: Words) -> QMenu:
    """Let `button` open the menu."""
    menu = QMenu(button)
    menu.setLayoutDirection(button.layoutDirection())
    menu.addAction(words.text("guard-menu")).setEnabled(False)
    actions = {concern: _action(menu, concern, guard, words) for concern in Concern}

    def show_state() -> None:
        for concern, action in actions.items():
            action.setChecked(guard.watches(concern))
            action.setEnabled(not guard.is_fixed(concern))

    menu.aboutToShow.connect(show_state)
    button.setMenu(menu)
    return menu


def _action(menu: QMenu, concern: Concern, guard: Guard, words: Words) -> QAction:
    action = menu.addAction(words.text(f"guard-{concern}-name"))
    action.setCheckable(True)
    action.triggered.connect(lambda on: guard.watch(concern, on))
    return action
