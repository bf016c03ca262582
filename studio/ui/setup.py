"""Shows the first start in the window's place: when nothing was ever chosen, or when somebody sets up again."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.choices import ChoiceFile
from studio.ui.first import FirstStart
from studio.ui.firstcheck import ReadinessCheck, is_idle
from studio.ui.main_window import MainWindow
from studio.ui.runner import EngineRunner
from studio.ui.theme import Theme
from studio.usual import Choice
from studio.words import Words

log = logging.getLogger(__name__)


class SetUp(QObject):
    """Takes turns with the window, since both show the one picture that is to be had."""

    ended = Signal()
    """The window is back."""

    def __init__(
        self,
        window: MainWindow,
        runner: EngineRunner,
        choices: ChoiceFile,
        words: Words,
        theme: Callable[[], Theme],
        folder: Callable[[], Path],
        cache: Path | None,
    ) -> None:
        """`theme` tells the colours; `folder` tells where recordings go, `cache` remembers encoders."""
        super().__init__()
        self._window = window
        self._runner = runner
        self._choices = choices
        self._words = words
        self._theme = theme
        self._folder = folder
        self._cache = cache
        self._choice: Choice | None = None
        self._checks: list[ReadinessCheck] = []
        """Those that were begun: who goes on does not wait for them."""
        self.first: FirstStart | None = None
        """What is shown in the window's place."""
        runner.opened.connect(self._on_opened)
        window.gone.connect(self.stop)

    @property
    def can_begin(self) -> bool:
        """Whether nothing runs: devices are opened anew."""
        return self.first is None and is_idle(self._runner)

    def begin(self) -> bool:
        """Show the first start in the window's place; return False while a recording or a class runs."""
        if not self.can_begin:
            return False
        first = FirstStart(
            self._runner,
            self._choices,
            self._words,
            self._theme(),
            self._window.speak,
            self._folder(),
            self._cache,
            self._choice,
        )
        first.picture.preview.take_over(self._window.preview)
        first.finished.connect(self._on_finished)
        self.first = first
        self._window.stand_in = first
        self._checks.append(first.check)
        self._window.hide()
        first.show()
        first.language.focus_chosen()
        return True

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        if self.first is not None:
            self.first.set_theme(theme)

    def stop(self) -> None:
        """Take it away: the studio ends."""
        first = self._give_way()
        if first is not None:
            first.finished.disconnect(self._on_finished)
            first.step.leave()
            first.hide()
            first.deleteLater()
        for check in self._checks:
            if not check.wait():
                log.warning("this machine is still being tried")

    def _give_way(self) -> FirstStart | None:
        first, self.first = self.first, None
        self._window.stand_in = None
        return first

    def _on_opened(self, choice: Choice) -> None:
        self._choice = choice

    def _on_finished(self) -> None:
        first = self._give_way()
        if first is not None:
            self._window.preview.take_over(first.picture.preview)
            first.deleteLater()
            self._window.come_forward()
            self.ended.emit()
