"""What each shortcut presses."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from studio.shortcuts import KeyAction
from studio.ui.desk import Desk
from studio.ui.scenes import LAYOUTS, SceneBar
from studio.ui.shortcuts import Shortcuts


def bind_all(
    shortcuts: Shortcuts, owner: QWidget, desk: Desk, scenes: SceneBar, show_sheet: Callable[[], object]
) -> None:
    """Let every shortcut press its button for as long as `owner` lives; one that is disabled is not pressed."""
    pressed: Mapping[KeyAction, Callable[[], object]] = {
        KeyAction.RECORD: desk.record.click,
        KeyAction.PAUSE: desk.pause.click,
        KeyAction.MARK: desk.mark.click,
        KeyAction.MUTE: desk.mute.click,
        # Past the button: whoever hides the screen waits for nothing.
        KeyAction.HIDE: scenes.hide_asked.emit,
        KeyAction.SHEET: show_sheet,
        **{KeyAction(f"scene-{layout}"): partial(scenes.choose, layout) for layout in LAYOUTS},
    }
    for action in KeyAction:
        shortcuts.bind(action, owner, pressed[action])
