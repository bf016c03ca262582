"""Keys that work in other programs: pressed on a real X server, as a hand would."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from Xlib.protocol.event import MappingNotify

from studio.choices import ChoiceFile
from studio.shortcuts import TABLE, KeyAction, parse
from studio.ui.hotkeys import Refusal, Unavailable
from studio.ui.hotkeys_system import system_hotkeys
from studio.ui.hotkeys_windows import MOD_NOREPEAT, held_keys, virtual_key
from studio.ui.hotkeys_x11 import X11Hotkeys
from studio.ui.shortcuts import Shortcuts
from tests.helpers.xserver import XServer

WAIT_MS = 30_000


class Counted(X11Hotkeys):
    """Counts what the server sends."""

    presses = 0
    mappings = 0

    def _on_press(self, code: int, modifiers: int, time: int) -> None:
        self.presses += 1
        super()._on_press(code, modifiers, time)

    def _on_mapping(self, event: MappingNotify) -> None:
        super()._on_mapping(event)
        self.mappings += 1


class Hand(QObject):
    """Keys that were asked for, and those that were told as pressed."""

    def __init__(self, server: XServer, hotkeys: Counted, qtbot: QtBot) -> None:
        super().__init__()
        self.server = server
        self.hotkeys = hotkeys
        self.qtbot = qtbot
        self.told: list[str] = []
        hotkeys.pressed.connect(lambda keys: self.told.append(str(keys)))

    def grab(self, *texts: str) -> dict[str, Refusal]:
        return {str(keys): why for keys, why in self.hotkeys.grab([parse(text) for text in texts]).items()}

    def press(self, *names: str) -> None:
        self.server.run("xdotool", "key", *names)

    def until_told(self, *texts: str) -> None:
        self.qtbot.waitUntil(lambda: len(self.told) >= len(texts), timeout=WAIT_MS)
        assert self.told == list(texts)
        self.told.clear()


@pytest.fixture
def hand(xserver: XServer, qtbot: QtBot) -> Iterator[Hand]:
    # Events of a keyboard that no tool has touched yet begin with a new layout.
    xserver.run("setxkbmap", "-layout", "us")
    hotkeys = Counted()
    yield Hand(xserver, hotkeys, qtbot)
    hotkeys.close()


def test_keys_are_told_with_any_lock_on_and_no_others(hand: Hand) -> None:
    assert hand.grab("Ctrl+Shift+F8", "Alt+R", "Meta+F2") == {}
    hand.press("ctrl+shift+F8", "alt+r", "super+F2", "F8", "ctrl+F8", "r", "alt+F2")
    hand.until_told("Ctrl+Shift+F8", "Alt+R", "Meta+F2")
    for locks in (["Num_Lock"], ["Caps_Lock"], ["Num_Lock"]):
        hand.press(*locks)
        hand.press("ctrl+shift+F8")
        hand.until_told("Ctrl+Shift+F8")
    hand.press("Caps_Lock")
    assert hand.grab("Alt+R") == {}
    hand.press("ctrl+shift+F8", "alt+r")
    hand.until_told("Alt+R")


def test_a_key_that_is_held_is_told_once(hand: Hand) -> None:
    hand.grab("Ctrl+Shift+F9", "Ctrl+Shift+F8")
    hand.server.run("xdotool", "keydown", "ctrl", "keydown", "shift", "keydown", "F9")
    hand.qtbot.waitUntil(lambda: hand.hotkeys.presses > 3, timeout=WAIT_MS)
    hand.server.run("xdotool", "keyup", "F9", "keyup", "shift", "keyup", "ctrl")
    hand.until_told("Ctrl+Shift+F9")
    hand.press("ctrl+shift+F9", "ctrl+shift+F8")
    hand.until_told("Ctrl+Shift+F9", "Ctrl+Shift+F8")


def test_keys_of_another_program_are_refused_and_given_back(hand: Hand, qtbot: QtBot) -> None:
    other = X11Hotkeys()
    assert other.grab([parse("Ctrl+Shift+F8")]) == {}
    assert hand.grab("Ctrl+Shift+F8", "Ctrl+Shift+F9") == {"Ctrl+Shift+F8": Refusal.TAKEN}
    hand.press("ctrl+shift+F8", "ctrl+shift+F9")
    hand.until_told("Ctrl+Shift+F9")
    other.close()
    # The server takes the keys back when it has noticed the end of the connection.
    qtbot.waitUntil(lambda: hand.grab("Ctrl+Shift+F8") == {}, timeout=WAIT_MS)
    hand.press("ctrl+shift+F8")
    hand.until_told("Ctrl+Shift+F8")


def test_a_letter_is_found_wherever_the_keyboard_has_it(hand: Hand) -> None:
    hand.grab("Ctrl+Alt+A", "Ctrl+Shift+F8")
    hand.server.run("setxkbmap", "-layout", "fr")
    hand.qtbot.waitUntil(lambda: hand.hotkeys.mappings > 1, timeout=WAIT_MS)
    # By its code: where a keyboard for English has its Q, one for French has its A.
    hand.press("ctrl+alt+24")
    hand.until_told("Ctrl+Alt+A")
    hand.server.run("setxkbmap", "-layout", "fr,ara")
    hand.press("ctrl+alt+24", "ctrl+shift+F8")
    hand.until_told("Ctrl+Alt+A", "Ctrl+Shift+F8")


def test_a_key_that_the_keyboard_has_not_is_told(hand: Hand) -> None:
    hand.server.run("setxkbmap", "-layout", "ara")
    hand.qtbot.waitUntil(lambda: hand.grab("Ctrl+Alt+R") == {"Ctrl+Alt+R": Refusal.NO_KEY}, timeout=WAIT_MS)


def test_the_shortcuts_ask_for_their_keys_and_hold_them_back_while_new_ones_are_chosen(
    hand: Hand, qtbot: QtBot
) -> None:
    choices = ChoiceFile(None)
    shortcuts = Shortcuts(choices)
    pressed: list[KeyAction] = []
    shortcuts.pressed.connect(pressed.append)
    shortcuts.use_system(hand.hotkeys)
    assert (shortcuts.unavailable, shortcuts.refused) == (None, {})
    hand.press("ctrl+shift+F10")
    qtbot.waitUntil(lambda: pressed == [KeyAction.PAUSE], timeout=WAIT_MS)
    holds: tuple[Callable[[bool], None], ...] = (shortcuts.hold, lambda held: shortcuts.set_anywhere(not held))
    for hold in holds:
        pressed.clear()
        hold(True)
        hand.press("ctrl+shift+F10")
        hold(False)
        hand.press("ctrl+shift+F11")
        qtbot.waitUntil(lambda: pressed == [KeyAction.MUTE], timeout=WAIT_MS)
    record = next(one for one in TABLE if one.name == "anywhere-record")
    assert shortcuts.change(record, parse("Ctrl+Alt+R")) is None
    assert choices.now.shortcuts == {"anywhere-record": "Ctrl+Alt+R"}
    hand.press("ctrl+shift+F8", "ctrl+alt+r")
    qtbot.waitUntil(lambda: pressed == [KeyAction.MUTE, KeyAction.RECORD], timeout=WAIT_MS)
    shortcuts.close()


def test_a_server_that_is_gone_is_no_crash(hand: Hand, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    hand.grab("Ctrl+Shift+F8")
    hand.server.kill()
    qtbot.waitUntil(lambda: "the X server is gone" in caplog.text, timeout=WAIT_MS)
    # New keys may be asked for before anybody has noticed.
    assert hand.grab("Ctrl+Shift+F9") == {"Ctrl+Shift+F9": Refusal.TAKEN}


def test_where_no_keys_are_given_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    assert system_hotkeys() is Unavailable.SYSTEM
    monkeypatch.setenv("DISPLAY", "no display")
    assert system_hotkeys() is Unavailable.SYSTEM
    monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    assert system_hotkeys() is Unavailable.WAYLAND


def test_what_windows_calls_the_keys() -> None:
    assert (virtual_key("F1"), virtual_key("F12"), virtual_key("R")) == (0x70, 0x7B, 0x52)
    assert held_keys(parse("Ctrl+Alt+Shift+Meta+F8")) == MOD_NOREPEAT | 0xF
    assert held_keys(parse("Ctrl+R")) == MOD_NOREPEAT | 0x2
