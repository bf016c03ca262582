"""Keys of other programs' windows on Windows: RegisterHotKey, told by a message to the window's thread.

https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-registerhotkey
"""

import ctypes
import sys
from collections.abc import Collection, Mapping
from ctypes import wintypes
from typing import Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

from studio.shortcuts import FUNCTION_KEYS, Keys
from studio.ui.hotkeys import Hotkeys, Refusal

WM_HOTKEY: Final = 0x0312
MOD_NOREPEAT: Final = 0x4000
_HELD: Final = {"Alt": 0x1, "Ctrl": 0x2, "Shift": 0x4, "Meta": 0x8}
_VK_F1: Final = 0x70


def virtual_key(key: str) -> int:
    """Return Windows' number of a key: a letter's is that of its capital."""
    return _VK_F1 + FUNCTION_KEYS.index(key) if key in FUNCTION_KEYS else ord(key)


def held_keys(keys: Keys) -> int:
    """Return Windows' bits of the keys that are held down, and that holding them is one press."""
    return MOD_NOREPEAT | sum(_HELD[name] for name in keys.parts[:-1])


if sys.platform == "win32":

    class _Messages(QAbstractNativeEventFilter):
        def __init__(self, hotkeys: "WindowsHotkeys") -> None:
            super().__init__()
            self._hotkeys = hotkeys

        def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
            if bytes(kind) == b"windows_generic_MSG":
                told = wintypes.MSG.from_address(int(message))
                if told.message == WM_HOTKEY:
                    self._hotkeys.on_message(told.wParam)
            return False, 0

    class WindowsHotkeys(Hotkeys):
        """Keys registered for the window's thread."""

        def __init__(self) -> None:
            super().__init__()
            self._registered: dict[int, Keys] = {}
            self._messages = _Messages(self)
            app = QCoreApplication.instance()
            assert app is not None
            app.installNativeEventFilter(self._messages)

        def grab(self, wanted: Collection[Keys]) -> Mapping[Keys, Refusal]:
            """Have these and no others from now on; return which were refused."""
            self._let_go()
            refused = {}
            for number, keys in enumerate(wanted, start=1):
                if ctypes.windll.user32.RegisterHotKey(None, number, held_keys(keys), virtual_key(keys.key)):
                    self._registered[number] = keys
                else:
                    refused[keys] = Refusal.TAKEN
            return refused

        def close(self) -> None:
            """Give all keys back."""
            self._let_go()
            app = QCoreApplication.instance()
            if app is not None:
                app.removeNativeEventFilter(self._messages)

        def on_message(self, number: int) -> None:
            """Tell that keys were pressed."""
            keys = self._registered.get(number)
            if keys is not None:
                self.pressed.emit(keys)

        def _let_go(self) -> None:
            for number in self._registered:
                ctypes.windll.user32.UnregisterHotKey(None, number)
            self._registered.clear()
