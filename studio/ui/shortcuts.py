"""The shortcuts as they are now: remembered, asked of the system, and bound to what they do."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from studio.choices import ChoiceFile
from studio.shortcuts import Bindings, KeyAction, Keys, Scope, Shortcut, Unfit, bindings, choices, taken_by, unfit
from studio.ui.hotkeys import Hotkeys, Refusal, Unavailable
from studio.words import Words

log = logging.getLogger(__name__)

ALWAYS: Final[Mapping[KeyAction, str]] = {KeyAction.SHEET: "?", KeyAction.SETTINGS: "Ctrl+,"}
"""A second key that nobody changes, as one expects it; where one writes, it writes."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another shortcut has the keys already."""

    holder: Shortcut
    keys: Keys


class Shortcuts(QObject):
    """Lives as long as the program, whatever windows come and go; for the window's thread."""

    changed = Signal()
    """Other keys, or a refusal that was not there before."""
    pressed = Signal(object)
    """The `KeyAction` whose keys were pressed in another program."""

    def __init__(self, remembered: ChoiceFile) -> None:
        super().__init__()
        self._remembered = remembered
        self._hotkeys: Hotkeys | None = None
        self.unavailable: Unavailable | None = Unavailable.SYSTEM
        """Why there are no keys that work in other programs; None: there are."""
        self._bound: Bindings = bindings(remembered.now.shortcuts)
        self._held = False
        self._refused: Mapping[Keys, Refusal] = {}

    def use_system(self, hotkeys: Hotkeys | Unavailable) -> None:
        """Have keys that work in other programs; not at once, as a window that is there sooner is worth more."""
        if isinstance(hotkeys, Unavailable):
            self.unavailable = hotkeys
        else:
            self.unavailable, self._hotkeys = None, hotkeys
            hotkeys.pressed.connect(self._on_pressed)
            self._ask()
        self.changed.emit()

    @property
    def bound(self) -> Bindings:
        """The keys of every shortcut."""
        return self._bound

    @property
    def anywhere(self) -> bool:
        """Whether keys are wanted that work in other programs, too."""
        return self._remembered.now.shortcuts_anywhere

    @property
    def refused(self) -> Mapping[Shortcut, Refusal]:
        """Which shortcuts the system has refused."""
        return {
            shortcut: self._refused[keys]
            for shortcut, keys in self._bound.items()
            if shortcut.scope is Scope.ANYWHERE and keys is not None and keys in self._refused
        }

    def keys_of(self, action: KeyAction, scope: Scope = Scope.WINDOW) -> Keys | None:
        """Return the keys of an action."""
        return next(
            (keys for shortcut, keys in self._bound.items() if (shortcut.action, shortcut.scope) == (action, scope)),
            None,
        )

    def change(self, shortcut: Shortcut, keys: Keys | None, *, take: bool = False) -> Unfit | Conflict | None:
        """Give a shortcut other keys, or none; return why not. `take`: from whoever has them."""
        bound = dict(self._bound)
        if keys is not None:
            why = unfit(keys, shortcut.scope)
            if why is not None:
                return why
            holder = taken_by(bound, keys, shortcut)
            if holder is not None:
                if not take:
                    return Conflict(holder, keys)
                bound[holder] = None
        bound[shortcut] = keys
        self._use(bound)
        return None

    def reset(self) -> None:
        """Go back to the usual keys."""
        self._use(bindings({}))

    def set_anywhere(self, wanted: bool) -> None:
        """Have keys that work in other programs, or none of them."""
        self._remembered.change(shortcuts_anywhere=wanted)
        self._ask()
        self.changed.emit()

    def hold(self, held: bool) -> None:
        """While new keys are chosen, let every key through to the window."""
        if held is not self._held:
            self._held = held
            self._ask()

    def bind(self, action: KeyAction, owner: QWidget, do: Callable[[], object]) -> None:
        """Do it when the action's keys are pressed, here or elsewhere, for as long as `owner` lives."""
        _Bound(self, action, owner, do)

    def close(self) -> None:
        """Give the system's keys back."""
        if self._hotkeys is not None:
            self._hotkeys.close()
            self._hotkeys = None

    def _use(self, bound: Bindings) -> None:
        self._bound = bound
        self._remembered.change(shortcuts=choices(bound))
        self._ask()
        self.changed.emit()

    def _ask(self) -> None:
        if self._hotkeys is None:
            return
        wanted = {keys for shortcut, keys in self._bound.items() if shortcut.scope is Scope.ANYWHERE and keys}
        refused = self._hotkeys.grab(wanted if self.anywhere and not self._held else ())
        if not self._held:
            self._refused = refused
        for keys, why in refused.items():
            log.warning("%s is refused: %s", keys, why)

    def _on_pressed(self, pressed: Keys) -> None:
        for shortcut, keys in self._bound.items():
            if shortcut.scope is Scope.ANYWHERE and keys == pressed:
                self.pressed.emit(shortcut.action)


class _Bound(QObject):
    """One action's keys in the studio's own windows, and its answer to those pressed elsewhere."""

    def __init__(self, shortcuts: Shortcuts, action: KeyAction, owner: QWidget, do: Callable[[], object]) -> None:
        super().__init__(owner)
        self._shortcuts = shortcuts
        self._action = action
        self._do = do
        self._owner = owner
        self._key = QShortcut(owner)
        # The floating bar and the code for the room are windows of their own.
        self._key.setContext(Qt.ShortcutContext.ApplicationShortcut)
        # Held down, the key must not show again what it has hidden.
        self._key.setAutoRepeat(False)
        self._key.activated.connect(self._act)
        self._show()
        shortcuts.changed.connect(self._show)
        shortcuts.pressed.connect(self._on_pressed)

    def _show(self) -> None:
        keys = self._shortcuts.keys_of(self._action)
        texts = [
            *([str(keys)] if keys is not None else []),
            *([ALWAYS[self._action]] if self._action in ALWAYS else []),
        ]
        self._key.setKeys([QKeySequence(text) for text in texts])

    def _act(self) -> None:
        self._do()

    def _on_pressed(self, action: KeyAction) -> None:
        # A window that is hidden, as at the first start, is not in use; one that is minimised is.
        if action is self._action and self._owner.isVisible():
            self._do()


def keys_text(words: Words, keys: Keys) -> str:
    """Return how keyboards of this language call the keys: "Ctrl+Maj+F8"."""
    return "+".join((*(words.text(f"keys-held-{name.lower()}") for name in keys.parts[:-1]), keys.key))


def refusals_text(words: Words, shortcuts: Shortcuts) -> str:
    """Return which keys the system has refused, a sentence for each; "": none."""
    return "\n".join(
        words.text(f"keys-refused-{why}", keys=keys_text(words, keys), name=words.text(f"keys-do-{shortcut.action}"))
        for shortcut, why in shortcuts.refused.items()
        if (keys := shortcuts.bound[shortcut]) is not None
    )
