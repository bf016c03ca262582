"""The keyboard of the window: what each shortcut presses, the sheet of all of them, and those that are refused."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studio.shortcuts import KeyAction
from studio.ui.classparts import button
from studio.ui.content import Content
from studio.ui.messages import KEYS, refused_notice
from studio.ui.notice import NoticeStrip
from studio.ui.scenes import LAYOUTS
from studio.ui.settingspages import Page, PageTools
from studio.ui.settingsrow import Row
from studio.ui.shortcuts import Shortcuts
from studio.ui.shortcuts_sheet import ShortcutsSheet
from studio.words import Words, every_language


class Keyboard(QObject):
    """Outlives what the window shows, which is built anew in another language."""

    def __init__(self, window: QWidget, shortcuts: Shortcuts, strip: NoticeStrip, words: Words) -> None:
        super().__init__(window)
        self._window = window
        self._words = words
        self._strip = strip
        self.shortcuts = shortcuts
        self.sheet: ShortcutsSheet | None = None
        """While it is open."""
        shortcuts.changed.connect(self._show_refused)

    def attach(self, content: Content) -> None:
        """Let every shortcut press its button for as long as `content` lives; one that is disabled is not pressed."""
        desk, scenes = content.desk, content.stage.scenes
        pressed: Mapping[KeyAction, Callable[[], object]] = {
            KeyAction.RECORD: desk.record.click,
            KeyAction.PAUSE: desk.pause.click,
            KeyAction.MARK: desk.mark.click,
            KeyAction.MUTE: desk.mute.click,
            # Past the button: whoever hides the screen waits for nothing.
            KeyAction.HIDE: scenes.hide_asked.emit,
            KeyAction.SETTINGS: desk.settings.click,
            KeyAction.SHEET: self.show_sheet,
            **{KeyAction(f"scene-{layout}"): partial(scenes.choose, layout) for layout in LAYOUTS},
        }
        for action in KeyAction:
            self.shortcuts.bind(action, content, pressed[action])
        for other in (content.bar, content.tray):
            other.hide_wanted.connect(scenes.hide_asked)
        if self.sheet is not None:
            self.sheet.close()
            self.show_sheet()

    def settings_page(self, tools: PageTools) -> Page:
        """Return the page of Settings that leads to the sheet; whatever a shortcut does finds it."""
        text = tools.words.text
        leads = button(text("keys-show"), self.show_sheet)
        leads.setAutoDefault(False)
        return Page(text("keys-sheet"), [Row(text("keys-all"), text("keys-all-what"), leads, texts=_texts)])

    def show_sheet(self) -> None:
        """Show the sheet of all shortcuts."""
        if self.sheet is None:
            self.sheet = ShortcutsSheet(self._words, self._window, self.shortcuts)
            self.sheet.finished.connect(self._forget_sheet)
            self.sheet.open()
        self.sheet.raise_()
        self.sheet.activateWindow()

    def _forget_sheet(self) -> None:
        self.sheet = None

    def _show_refused(self) -> None:
        if self.shortcuts.refused:
            self._strip.say(KEYS, lambda: refused_notice(self._words, self.shortcuts, self.show_sheet))
        else:
            self._strip.settle(KEYS)


def _texts() -> list[str]:
    keys = ("keys-sheet", "keys-all", "keys-all-what", *(f"keys-do-{action}" for action in KeyAction))
    return [words.text(key) for words in every_language() for key in keys]
