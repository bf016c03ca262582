"""All shortcuts in one table, each to be changed in its place."""

from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.shortcuts import TABLE, Keys, Scope, Shortcut, Unfit
from studio.ui.classparts import button, plain
from studio.ui.shortcuts import Conflict, Shortcuts, keys_text, refusals_text
from studio.ui.shortcuts_edit import KeysButton
from studio.words import Words

COLUMNS: Final = (Scope.WINDOW, Scope.ANYWHERE)


class ShortcutsPage(QWidget):
    """A line for each action, its keys here and in other programs; below, what came of the last change."""

    def __init__(self, words: Words, shortcuts: Shortcuts) -> None:
        super().__init__()
        self._words = words
        self._shortcuts = shortcuts
        self._take: tuple[Shortcut, Keys] | None = None
        self.buttons = {shortcut: self._keys_button(shortcut) for shortcut in TABLE}
        self.anywhere = QCheckBox(words.text("keys-anywhere-on"))
        self.anywhere.clicked.connect(shortcuts.set_anywhere)
        self._why_not = plain(name="caption", wrap=True)
        self.told = plain(wrap=True)
        """What came of the last change."""
        self.take_button = button(words.text("keys-take"), self._take_them)
        self.reset_button = button(words.text("keys-reset"), self._reset)
        for one in (self.take_button, self.reset_button):
            one.setAutoDefault(False)
        self._scrolled = QWidget()
        column = QVBoxLayout(self._scrolled)
        # The bar that scrolls stands beside the buttons, not on them.
        column.setContentsMargins(*((16, 0, 0, 0) if words.right_to_left else (0, 0, 16, 0)))
        column.setSpacing(8)
        column.addLayout(self._table())
        column.addWidget(self.anywhere)
        column.addWidget(self._why_not)
        column.addStretch(1)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._scrolled)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.reset_button)
        buttons.addStretch(1)
        buttons.addWidget(self.take_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(plain(words.text("keys-how"), "caption", wrap=True))
        whole.addWidget(self._scroll, stretch=1)
        whole.addWidget(self.told)
        whole.addLayout(buttons)
        self.buttons_row = buttons
        """For what else is to be pressed."""
        shortcuts.changed.connect(self._show)
        self._tell("")
        self._show()

    def sizeHint(self) -> QSize:
        """Return the size at which nothing needs to be scrolled."""
        rest = super().sizeHint().height() - self._scroll.sizeHint().height()
        inside = self._scrolled.sizeHint()
        return QSize(inside.width(), inside.height() + rest)

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for at, scope in enumerate(COLUMNS, start=1):
            grid.addWidget(plain(self._words.text(f"keys-scope-{scope}"), "caption"), 0, at)
        for row, action in enumerate(dict.fromkeys(shortcut.action for shortcut in TABLE), start=1):
            grid.addWidget(plain(self._words.text(f"keys-do-{action}")), row, 0)
            for shortcut, made in self.buttons.items():
                if shortcut.action is action:
                    grid.addWidget(made, row, 1 + COLUMNS.index(shortcut.scope))
        return grid

    def _keys_button(self, shortcut: Shortcut) -> KeysButton:
        made = KeysButton(self._words.text("keys-press"))
        made.waiting.connect(partial(self._on_waiting, shortcut))
        made.chosen.connect(partial(self._choose, shortcut))
        made.unknown.connect(lambda: self._tell(self._words.text("keys-unknown")))
        return made

    def _on_waiting(self, shortcut: Shortcut, waits: bool) -> None:
        self._shortcuts.hold(waits)
        if waits:
            self._tell(self._words.text("keys-waiting", name=self._name(shortcut)))
        else:
            self._tell("")

    def _choose(self, shortcut: Shortcut, keys: Keys | None, *, take: bool = False) -> None:
        text, name = self._words.text, self._name(shortcut)
        match self._shortcuts.change(shortcut, keys, take=take):
            case Unfit() as why:
                self._tell(text(f"keys-unfit-{why}"))
            case Conflict(holder, taken):
                self._tell(text("keys-conflict", keys=keys_text(self._words, taken), name=self._name(holder)))
                self._take = (shortcut, taken)
                self.take_button.show()
            case None if keys is None:
                self._tell(text("keys-none-now", name=name))
            case None:
                self._tell(text("keys-now", keys=keys_text(self._words, keys), name=name))

    def _take_them(self) -> None:
        if self._take is not None:
            shortcut, keys = self._take
            self.buttons[shortcut].setFocus()
            self._choose(shortcut, keys, take=True)

    def _reset(self) -> None:
        self._shortcuts.reset()
        self._tell(self._words.text("keys-reset-done"))

    def _tell(self, sentence: str) -> None:
        self._take = None
        self.take_button.hide()
        # A space keeps the line's height: what is pressed next must not move away.
        self.told.setText(sentence or " ")

    def _show(self) -> None:
        words, shortcuts = self._words, self._shortcuts
        why = shortcuts.unavailable
        self.anywhere.setEnabled(why is None)
        self.anywhere.setChecked(shortcuts.anywhere and why is None)
        if why is not None:
            self._why_not.setText(words.text(f"keys-unavailable-{why}"))
        else:
            self._why_not.setText(refusals_text(words, shortcuts))
        self._why_not.setVisible(bool(self._why_not.text()))
        for shortcut, made in self.buttons.items():
            keys = shortcuts.bound[shortcut]
            shown = keys_text(words, keys) if keys is not None else words.text("keys-none")
            if shortcut in shortcuts.refused:
                shown = words.text("keys-refused-short", keys=shown)
            made.show_keys(shown)
            made.setAccessibleName(words.text(f"keys-change-{shortcut.scope}", name=self._name(shortcut), keys=shown))
            made.setEnabled(shortcut.scope is Scope.WINDOW or (why is None and shortcuts.anywhere))

    def _name(self, shortcut: Shortcut) -> str:
        return self._words.text(f"keys-do-{shortcut.action}")
