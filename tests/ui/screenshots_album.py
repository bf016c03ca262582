"""Takes one state of a window in every size and both themes, and waits for what is to be seen on it."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from studio.ui.theme import DARK, LIGHT, Theme

Dialog = TypeVar("Dialog", bound=QDialog)

SIZES: Final = {"laptop": (1366, 768), "large": (1920, 1080)}
SMALLEST: Final = "smallest", (900, 600)
"""Taken in one theme only."""
THEMES: Final = {"light": LIGHT, "dark": DARK}
LONGEST_S: Final = 120.0
QUICK: Final = 80
"""How Qt calls a larger file that is sooner written; nothing is lost."""
ROUNDS: Final = 4
"""Of the event loop, until what has another size has laid out its children's children."""


class Album:
    """Pictures in `folder`, named by language, state, theme and size."""

    def __init__(self, folder: Path, dress: Callable[[Theme], object]) -> None:
        """`dress` gives the window, and all whose parent it is, the colours of a theme."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.language = ""
        self.taken = 0
        self._dress = dress
        self._theme = "light"

    def take(self, widget: QWidget, state: str, fit: Callable[[], object] = lambda: None) -> None:
        """Take a window in every size and theme; `fit` is called after each change."""
        for name in self.each(widget):
            fit()
            self.save(widget, f"{state}-{name}")

    def each(self, widget: QWidget, dress: Callable[[Theme], object] | None = None) -> Iterator[str]:
        """Give a window every size and theme, and yield their name; `dress` is for one with no parent."""
        for theme in self._each_theme(dress):
            for name, size in (*SIZES.items(), *([SMALLEST] if theme == "light" else [])):
                widget.resize(*size)
                self.settle()
                yield f"{theme}-{name}"

    def take_as_it_is(self, widget: QWidget, state: str) -> None:
        """Take a dialog, a bar or a menu in its own size, in both themes."""
        for theme in self._each_theme():
            self.settle()
            self.save(widget, f"{state}-{theme}")

    def take_dialog(self, window: QWidget, kind: type[Dialog], state: str) -> None:
        """Take a dialog that is opening, in both themes, and close it."""
        dialog = self.opened(window, kind)
        self.take_as_it_is(dialog, state)
        dialog.reject()
        self.wait(lambda: not any(each.isVisible() for each in window.findChildren(kind)))

    def opened(self, window: QWidget, kind: type[Dialog]) -> Dialog:
        """Wait for a dialog to open, and return it."""

        def shown() -> list[Dialog]:
            return [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]

        self.wait(lambda: bool(shown()))
        return shown()[0]

    def save(self, widget: QWidget, name: str) -> None:
        """Take one picture."""
        path = self.folder / f"{self.language}-{name}.png"
        if not widget.grab().save(str(path), quality=QUICK):
            raise OSError(f"not written: {path}")
        self.taken += 1

    def wait(self, holds: Callable[[], bool]) -> None:
        """Serve the window until something holds; raises TimeoutError."""
        end = time.monotonic() + LONGEST_S
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError(f"{self.language}: after {self.taken} pictures")
            QApplication.processEvents()
            time.sleep(0.005)
        self.settle()

    @staticmethod
    def settle() -> None:
        """Let what has changed be laid out."""
        for _ in range(ROUNDS):
            QApplication.processEvents()

    def _each_theme(self, dress: Callable[[Theme], object] | None = None) -> Iterator[str]:
        # The one that is worn comes first: to change takes longer than to take a picture.
        for name in sorted(THEMES, key=lambda name: name != self._theme):
            if name != self._theme:
                self._theme = name
                self._dress(THEMES[name])
            if dress is not None:
                dress(THEMES[name])
            yield name
