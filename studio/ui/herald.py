"""Says on the strip what engine and class tell, with the next step on a button."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from capture.errors import StudioError
from capture.sources import SourceKind
from studio.events import Event, Finished
from studio.ui.classmodel import ClassModel
from studio.ui.messages import (
    CLASS,
    DEVICES,
    FOLDER,
    HIDDEN,
    POLICY,
    RECORDING,
    class_notice,
    error_notice,
    event_notice,
    file_line,
    hidden_notice,
    no_sound_notice,
)
from studio.ui.notice import Action, Notice, NoticeStrip, Tone
from studio.ui.runner import EngineRunner
from studio.ui.verdict import finished_notice
from studio.usual import Choice
from studio.words import Words


class Herald(QObject):
    """Every sentence is made by a function, so that it can be said again in another language."""

    port_wanted = Signal()
    """The class is to be opened on another port."""

    def __init__(self, runner: EngineRunner, lessons_class: ClassModel, strip: NoticeStrip, words: Words) -> None:
        super().__init__()
        self._runner = runner
        self._class = lessons_class
        self._strip = strip
        self._words = words
        runner.opened.connect(self._on_opened)
        runner.happened.connect(self._on_event)
        runner.failed.connect(self._on_failed)
        runner.class_failed.connect(self._on_class_failed)
        lessons_class.opened.connect(lambda: self._strip.settle(CLASS))

    def say_error(self, subject: str, error: StudioError) -> None:
        """Say what went wrong and what to do."""
        self._strip.say(subject, lambda: error_notice(self._words, error))

    def say_policy(self, error: StudioError) -> None:
        """Say what of IT's policy does not hold: before what is newer, since nobody else in the room would notice."""
        self._strip.say(POLICY, lambda: replace(error_notice(self._words, error), urgent=True))

    def say_hidden(self, hidden: bool) -> None:
        """Say that the break card hides the screen, for as long as it does."""
        if hidden:
            self._strip.say(HIDDEN, lambda: hidden_notice(self._words))
        else:
            self._strip.settle(HIDDEN)

    def show_file(self, path: Path) -> None:
        """Open a file or a folder by the desktop's own means."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._strip.say(FOLDER, partial(self._folder_closed, path))

    def _folder_closed(self, path: Path) -> Notice:
        return Notice(self._words.text("window-folder-closed"), file_line(self._words, path), Tone.WARNING)

    # --- the engine and the class ------------------------------------------------------------------------------------

    def _on_opened(self, choice: Choice) -> None:
        if choice.problems:
            self._strip.say(DEVICES, lambda: error_notice(self._words, choice.problems[-1], self._look_again()))
        elif choice.program.sources.microphone is None:
            self._strip.say(DEVICES, lambda: no_sound_notice(self._words, self._look_again()))
        else:
            self._strip.settle(DEVICES)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Finished):
            self._strip.settle(*SourceKind)
            self._strip.say(RECORDING, partial(self._finished, event))
        told = event_notice(self._words, event)
        if told is not None:
            self._strip.say(told[0], lambda: self._again(event, told[1]))

    def _again(self, event: Event, before: Notice) -> Notice:
        told = event_notice(self._words, event)
        return told[1] if told is not None else before

    def _finished(self, event: Finished) -> Notice:
        show = self._action("window-show-folder", lambda: self.show_file(event.path.parent))
        play = self._action("window-play", lambda: self.show_file(event.path))
        return finished_notice(self._words, event, play, show)

    def _on_failed(self, error: StudioError) -> None:
        if self._runner.state is None:
            self._strip.say(DEVICES, lambda: error_notice(self._words, error, self._look_again()))
        else:
            self.say_error(RECORDING, error)

    def _on_class_failed(self, error: StudioError) -> None:
        choose_port = self.port_wanted.emit if "port" not in self._class.plan.policy.fixed else None
        self._strip.say(CLASS, lambda: class_notice(self._words, error, choose_port))

    def _look_again(self) -> Action:
        return self._action("window-look-again", self._runner.open)

    def _action(self, key: str, do: Callable[[], object]) -> Action:
        return Action(self._words.text(key), do)
