"""Every shortcut in one table: what it does, where it works, its usual keys; the rules for others. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FUNCTION_KEYS: Final = tuple(f"F{number}" for number in range(1, 13))
LETTERS: Final = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_KEY_NAMES: Final = frozenset({*FUNCTION_KEYS, *LETTERS})
"""No digits: a French keyboard has them above Shift."""
_EDITING: Final = frozenset("ACVXYZ")
"""With Ctrl, what every text field does by itself."""


class KeyAction(StrEnum):
    """What a shortcut does."""

    SHEET = "sheet"
    SETTINGS = "settings"
    SCENE_SCREEN = "scene-screen"
    SCENE_CAMERA = "scene-camera"
    SCENE_CORNER = "scene-corner"
    SCENE_SIDE_BY_SIDE = "scene-side-by-side"
    SCENE_CARD = "scene-card"
    HIDE = "hide"
    RECORD = "record"
    PAUSE = "pause"
    MARK = "mark"
    MUTE = "mute"


class Scope(StrEnum):
    """Where a shortcut works."""

    WINDOW = "window"
    """While one of the studio's windows has the keyboard."""
    ANYWHERE = "anywhere"
    """While any program has it."""


@dataclass(frozen=True, slots=True, order=True)
class Keys:
    """One key of `FUNCTION_KEYS` or `LETTERS`, with those that are held down meanwhile."""

    key: str
    ctrl: bool = False
    alt: bool = False
    shift: bool = False
    meta: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The names in the order in which they are written."""
        held = {"Meta": self.meta, "Ctrl": self.ctrl, "Alt": self.alt, "Shift": self.shift}
        return (*(name for name, is_held in held.items() if is_held), self.key)

    def __str__(self) -> str:
        """Return "Ctrl+Shift+F8": what `parse` and Qt's portable text take."""
        return "+".join(self.parts)


def parse(text: str) -> Keys:
    """Return the keys that "Ctrl+Shift+F8" names, in any order and case; raises ValueError."""
    *held, key = re.split(r"\s*\+\s*", text.strip())
    names = [name.lower() for name in held]
    if key.upper() not in _KEY_NAMES or len(set(names)) < len(names) or not set(names) <= {
        "ctrl", "alt", "shift", "meta",
    }:  # fmt: skip
        raise ValueError(f"no keys: {text!r}")
    return Keys(key.upper(), **dict.fromkeys(names, True))


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One line of the table."""

    action: KeyAction
    scope: Scope
    usual: Keys

    @property
    def name(self) -> str:
        """The name under which a choice is remembered: "anywhere-record"."""
        return f"{self.scope}-{self.action}"


TABLE: Final = (
    Shortcut(KeyAction.RECORD, Scope.WINDOW, Keys("F8", ctrl=True)),
    Shortcut(KeyAction.RECORD, Scope.ANYWHERE, Keys("F8", ctrl=True, shift=True)),
    Shortcut(KeyAction.PAUSE, Scope.WINDOW, Keys("F10")),
    Shortcut(KeyAction.PAUSE, Scope.ANYWHERE, Keys("F10", ctrl=True, shift=True)),
    Shortcut(KeyAction.MARK, Scope.WINDOW, Keys("F8")),
    Shortcut(KeyAction.MARK, Scope.ANYWHERE, Keys("F7", ctrl=True, shift=True)),
    Shortcut(KeyAction.MUTE, Scope.WINDOW, Keys("F11")),
    Shortcut(KeyAction.MUTE, Scope.ANYWHERE, Keys("F11", ctrl=True, shift=True)),
    Shortcut(KeyAction.HIDE, Scope.WINDOW, Keys("F9")),
    Shortcut(KeyAction.HIDE, Scope.ANYWHERE, Keys("F9", ctrl=True, shift=True)),
    Shortcut(KeyAction.SCENE_SCREEN, Scope.WINDOW, Keys("F2")),
    Shortcut(KeyAction.SCENE_CAMERA, Scope.WINDOW, Keys("F3")),
    Shortcut(KeyAction.SCENE_CORNER, Scope.WINDOW, Keys("F4")),
    Shortcut(KeyAction.SCENE_SIDE_BY_SIDE, Scope.WINDOW, Keys("F6")),
    Shortcut(KeyAction.SCENE_CARD, Scope.WINDOW, Keys("F7")),
    Shortcut(KeyAction.SETTINGS, Scope.WINDOW, Keys("F1", ctrl=True)),
    Shortcut(KeyAction.SHEET, Scope.WINDOW, Keys("F1")),
)
"""Not F5, which reloads elsewhere, nor F12, which Windows keeps for debuggers. Record takes two keys, as a slip of the
hand must not end a recording; and nothing here goes live."""

Bindings = Mapping[Shortcut, Keys | None]
"""The keys of each shortcut of the table; None: it has none."""


class Unfit(StrEnum):
    """Why keys cannot be a shortcut."""

    ALONE = "alone"
    """They type a letter, or would take a key from every program."""
    EDITING = "editing"
    """They copy, paste or undo wherever one writes."""
    SYSTEM = "system"
    """They close windows, or change the console."""


def unfit(keys: Keys, scope: Scope) -> Unfit | None:
    """Return why `keys` cannot be a shortcut there, or None if they can."""
    is_function = keys.key in FUNCTION_KEYS
    if not (keys.ctrl or keys.alt or keys.meta) and not (is_function and scope is Scope.WINDOW):
        return Unfit.ALONE
    if keys.key in _EDITING and keys.ctrl and not (keys.alt or keys.meta):
        return Unfit.EDITING
    if is_function and keys.alt and (keys.ctrl or keys.key == "F4"):
        return Unfit.SYSTEM
    return None


def bindings(chosen: Mapping[str, str]) -> dict[Shortcut, Keys | None]:
    """Return the keys of every shortcut: what was chosen ("": none), the usual ones for the rest.

    What cannot be read or used counts as not chosen. Keys that would do two things do the one that was chosen.
    """
    made: dict[Shortcut, Keys | None] = {}
    for shortcut in TABLE:
        text = chosen.get(shortcut.name)
        if text == "":
            made[shortcut] = None
        elif text is not None and (keys := _usable(text, shortcut.scope)) is not None and keys not in made.values():
            made[shortcut] = keys
    for shortcut in TABLE:
        if shortcut not in made:
            made[shortcut] = shortcut.usual if shortcut.usual not in made.values() else None
    return {shortcut: made[shortcut] for shortcut in TABLE}


def choices(bound: Bindings) -> dict[str, str]:
    """Return what of these is not the usual, to be remembered: what `bindings` takes."""
    return {
        shortcut.name: "" if keys is None else str(keys) for shortcut, keys in bound.items() if keys != shortcut.usual
    }


def taken_by(bound: Bindings, keys: Keys, but: Shortcut) -> Shortcut | None:
    """Return which other shortcut has these keys already, wherever it works."""
    return next((other for other, held in bound.items() if held == keys and other != but), None)


def _usable(text: str, scope: Scope) -> Keys | None:
    try:
        keys = parse(text)
    except ValueError:
        return None
    return keys if unfit(keys, scope) is None else None
