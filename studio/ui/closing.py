"""How the window goes: what runs is asked about first, and finished."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from studio.ui.leaving import Leaving
from studio.ui.runner import EngineRunner, Moment
from studio.words import Words

BUSY: Final = frozenset({Moment.STARTING, Moment.RECORDING, Moment.PAUSED, Moment.FINISHING})
"""Moments in which there is a file that must be finished before the window goes."""


class Closing:
    """Decides for the window whether it may close; `let_go` is called once, when it is sure to."""

    def __init__(self, window: QWidget, runner: EngineRunner, words: Words, let_go: Callable[[], object]) -> None:
        self._window = window
        self._runner = runner
        self._words = words
        self._let_go = let_go
        self.begun = False
        """Whether the window is on its way out."""
        self.question: Leaving | None = None
        """What is asked now."""

    def begin(self) -> None:
        """Let go of everything; what runs is finished."""
        if not self.begun:
            self.begun = True
            self._let_go()

    def allowed(self) -> bool:
        """Return whether the window may close now; while there is a recording or a class, ask first what to do."""
        state = self._runner.state
        recording, live = self._runner.moment_of(state) in BUSY, state is not None and state.live
        if self.begun:
            return not recording
        if recording or live:
            self._ask(recording=recording, live=live)
            return False
        self.begin()
        return True

    def finish(self) -> None:
        """Close without asking; what runs is finished first."""
        self.begin()
        self._window.close()

    def _ask(self, *, recording: bool, live: bool) -> None:
        if self.question is not None:
            return
        window = self._window
        self.question = Leaving(
            window, self._words, recording=recording, live=live, end=self.finish, go_on=window.showMinimized
        )
        self.question.finished.connect(self._on_answered)
        self.question.open()

    def _on_answered(self) -> None:
        self.question = None
