"""Keys of other programs' windows on X11: passive grabs on the root window, on a connection of our own.

X11 protocol, section "Input Device functions", GrabKey: https://www.x.org/releases/current/doc/xproto/x11protocol.html
"""

import logging
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import reduce
from itertools import combinations
from operator import or_
from typing import Final

from PySide6.QtCore import QSocketNotifier
from Xlib import XK, X
from Xlib.display import Display
from Xlib.error import BadAccess, CatchError, ConnectionClosedError
from Xlib.protocol.event import KeyPress, KeyRelease, MappingNotify

from studio.shortcuts import Keys
from studio.ui.hotkeys import Hotkeys, Refusal

log = logging.getLogger(__name__)

_HELD: Final = {"Ctrl": ("Control_L", "Control_R"), "Shift": ("Shift_L", "Shift_R"), "Alt": ("Alt_L", "Meta_L"),
                "Meta": ("Super_L", "Super_R")}  # fmt: skip
_LOCKS: Final = ("Num_Lock", "Scroll_Lock")
_USUAL_MASK: Final = {"Ctrl": X.ControlMask, "Shift": X.ShiftMask, "Alt": X.Mod1Mask, "Meta": X.Mod4Mask}
_MODIFIERS: Final = 0xFF
"""The bits of an event's state that are modifiers; above are mouse buttons and the keyboard's group."""


class X11Hotkeys(Hotkeys):
    """Grabs on the display that the environment names; raises `Xlib.error.DisplayError` or OSError without one."""

    def __init__(self) -> None:
        super().__init__()
        self._display = Display()
        self._root = self._display.screen().root
        self._wanted: frozenset[Keys] = frozenset()
        self._grabbed: dict[tuple[int, int], Keys] = {}
        self._released: dict[int, int] = {}
        self._read_modifiers()
        self._notifier = QSocketNotifier(self._display.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def grab(self, wanted: Collection[Keys]) -> Mapping[Keys, Refusal]:
        """Have these and no others from now on; return which were refused."""
        self._wanted = frozenset(wanted)
        try:
            refused = self._grab_all()
        except ConnectionClosedError as error:
            self._lose(error)
            return dict.fromkeys(self._wanted, Refusal.TAKEN)
        # What came while the server was asked lies in the connection's queue, of which the notifier knows nothing.
        self._read()
        return refused

    def close(self) -> None:
        """Give all keys back: the server does when the connection ends."""
        if self._notifier.isEnabled():
            self._notifier.setEnabled(False)
            with suppress(ConnectionClosedError):
                self._display.close()

    def _grab_all(self) -> dict[Keys, Refusal]:
        self._let_go(self._grabbed)
        self._grabbed = {}
        refused = {}
        for keys in self._wanted:
            refusal = self._grab(keys)
            if refusal is not None:
                refused[keys] = refusal
        return refused

    def _grab(self, keys: Keys) -> Refusal | None:
        codes = sorted({code for code, _level in self._display.keysym_to_keycodes(_keysym(keys.key))})
        if not codes:
            return Refusal.NO_KEY
        mask = reduce(or_, (self._masks[name] for name in keys.parts[:-1]), 0)
        asked = {(code, mask | lock): keys for code in codes for lock in self._lock_states}
        refused = CatchError(BadAccess)
        for code, modifiers in asked:
            self._root.grab_key(code, modifiers, False, X.GrabModeAsync, X.GrabModeAsync, onerror=refused)
        self._display.sync()
        if refused.get_error() is not None:
            # With one lock on they would be ours, with another not: then rather never.
            self._let_go(asked)
            return Refusal.TAKEN
        self._grabbed.update(asked)
        return None

    def _let_go(self, grabbed: Collection[tuple[int, int]]) -> None:
        for code, modifiers in grabbed:
            self._root.ungrab_key(code, modifiers)
        self._display.flush()

    def _read_modifiers(self) -> None:
        """Learn which bits of a state are Alt and the locks: each keyboard has its own mind."""
        rows = [{code for code in row if code} for row in self._display.get_modifier_mapping()]

        def mask_of(names: Collection[str], otherwise: int) -> int:
            codes = {code for name in names for code, _ in self._display.keysym_to_keycodes(XK.string_to_keysym(name))}
            return next((1 << bit for bit, row in enumerate(rows) if row & codes), otherwise)

        self._masks = {name: mask_of(keysyms, _USUAL_MASK[name]) for name, keysyms in _HELD.items()}
        locks = {X.LockMask, *(mask_of((name,), 0) for name in _LOCKS)} - {0}
        self._lock_states = sorted(
            {reduce(or_, some, 0) for count in range(len(locks) + 1) for some in combinations(locks, count)}
        )

    def _read(self) -> None:
        try:
            while self._display.pending_events():
                event = self._display.next_event()
                match event:
                    case KeyPress():
                        self._on_press(event.detail, event.state & _MODIFIERS, event.time)
                    case KeyRelease():
                        self._released[event.detail] = event.time
                    case MappingNotify():
                        self._on_mapping(event)
                    case _:
                        pass
        except ConnectionClosedError as error:
            self._lose(error)

    def _lose(self, error: ConnectionClosedError) -> None:
        log.warning("the X server is gone: %s", error)
        self._notifier.setEnabled(False)

    def _on_press(self, code: int, modifiers: int, time: int) -> None:
        keys = self._grabbed.get((code, modifiers))
        # A key that is held is released and pressed again at the very same time.
        if keys is not None and self._released.get(code) != time:
            self.pressed.emit(keys)

    def _on_mapping(self, event: MappingNotify) -> None:
        if event.request == X.MappingPointer:
            return
        # Another layout: the same letter may be another key now.
        self._display.refresh_keyboard_mapping(event)
        self._read_modifiers()
        for keys, refusal in self._grab_all().items():
            log.warning("with the new keyboard layout %s is refused: %s", keys, refusal)


def _keysym(key: str) -> int:
    return XK.string_to_keysym(key if len(key) > 1 else key.lower())
