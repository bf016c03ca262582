"""Opens Details. What draws the plots is loaded then, and not when the studio starts."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from studio.ui.figures import Figures
from studio.ui.theme import Theme
from studio.words import Words

if TYPE_CHECKING:
    from studio.ui.figures_dialog import FiguresDialog


class FiguresDoor:
    """One dialog, made when it is first asked for."""

    def __init__(self, words: Words, theme: Theme, figures: Figures, parent: QWidget) -> None:
        self._words = words
        self._theme = theme
        self._figures = figures
        self._parent = parent
        self.dialog: FiguresDialog | None = None

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        if self.dialog is not None:
            self.dialog.set_theme(theme)

    def open(self) -> None:
        """Show the figures, or bring them to the front."""
        if self.dialog is None:
            # Takes a third of a second.
            from studio.ui.figures_dialog import FiguresDialog  # noqa: PLC0415

            self.dialog = FiguresDialog(self._words, self._theme, self._figures, self._parent)
        self.dialog.open_here()

    def take_over(self, before: "FiguresDoor") -> None:
        """Open what another language had open, in its place."""
        dialog = before.dialog
        if dialog is None:
            return
        if dialog.isVisible():
            self.open()
            assert self.dialog is not None
            self.dialog.setGeometry(dialog.geometry())
            self.dialog.tabs.setCurrentIndex(dialog.tabs.currentIndex())
        before.dialog = None
        dialog.close()
        dialog.deleteLater()
