"""The one window: it lives as long as the program, while what it shows is built anew in another language."""

import logging
from collections.abc import Callable
from types import TracebackType
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.choices import ChoiceFile, Digits
from studio.classplan import ClassPlan
from studio.events import Event, Meter
from studio.paths import unforeseen
from studio.settings import RecordSettings
from studio.ui.atstart import AtStart
from studio.ui.classmodel import ClassModel
from studio.ui.classside import ClassSide
from studio.ui.classstyle import class_style
from studio.ui.closing import Closing
from studio.ui.content import Content
from studio.ui.desk import STEADY, Desk
from studio.ui.deskwork import DeskWork
from studio.ui.figures import Figures
from studio.ui.figures_door import FiguresDoor
from studio.ui.floating import FloatingBar
from studio.ui.guard import Guard
from studio.ui.guardmenu import add_guard_menu
from studio.ui.herald import Herald
from studio.ui.keyboard import Keyboard
from studio.ui.leftclass import LeftClass
from studio.ui.messages import RECORDING
from studio.ui.notice import NoticeStrip
from studio.ui.preview import Preview
from studio.ui.remember import Remember
from studio.ui.repairs import Repairs
from studio.ui.runner import ClassMoment, EngineRunner, Moment
from studio.ui.settingsdoor import SettingsDoor
from studio.ui.settingskeeper import SettingsKeeper
from studio.ui.settingsstyle import settings_style
from studio.ui.shortcuts import Shortcuts
from studio.ui.stage import Stage
from studio.ui.theme import Theme, style_sheet, theme_of
from studio.ui.tray import Tray
from studio.usual import Choice, chosen_folder
from studio.words import AUTO, Words

log = logging.getLogger(__name__)

LOOK_INTERVAL_MS: Final = 200
MINIMISED_INTERVAL_MS: Final = 500
"""All that is seen then is a clock that counts seconds."""
USUAL_SIZE: Final = (960, 680)


class MainWindow(QWidget):
    """Lays out and shows; what is pressed is for `DeskWork`, what is told for `Herald`."""

    gone = Signal()
    """The window is closed, and everything is finished and let go."""
    set_up_wanted = Signal()
    """The trainer wants the steps of the first start again; nothing is recorded or taught."""
    directed = Signal(Qt.LayoutDirection)
    """The window's language is written in this direction."""

    def __init__(
        self,
        runner: EngineRunner,
        repairs: Repairs,
        words: Words,
        theme: Theme,
        next_recording: Callable[[], RecordSettings],
        plan: ClassPlan | None = None,
        choices: ChoiceFile | None = None,
        shortcuts: Shortcuts | None = None,
    ) -> None:
        super().__init__()
        self._choices = choices or ChoiceFile(None)
        self._runner = runner
        self._words = words
        self._theme = theme
        self.closing = Closing(self, runner, words, self._let_go)
        self.stand_in: QWidget | None = None
        """What is shown in the window's place."""
        self.setWindowTitle("Trainer Studio")
        words.arabic_digits = self._choices.now.digits is Digits.ARABIC
        self.keeper = SettingsKeeper(self._choices, runner)
        self.keeper.changed.connect(self._on_setting)
        planned = plan or ClassPlan().as_chosen(self._choices.now, self._choices.policy)
        self.lessons_class = ClassModel(runner, planned)
        self.strip = NoticeStrip(lambda: words.text("window-dismiss"))
        self.herald = Herald(runner, self.lessons_class, self.strip, words)
        self.left_class = LeftClass()
        self._at_start = AtStart(repairs, self.left_class, self.lessons_class, self.strip, words, self.herald)
        self.herald.port_wanted.connect(self._choose_port)
        self.keyboard = Keyboard(self, shortcuts or Shortcuts(self._choices), self.strip, words)
        self._deskwork = DeskWork(runner, self.strip, words, next_recording)
        self.remember = Remember(runner, self._choices, lambda: chosen_folder(self._choices.now))
        self.figures = Figures(runner, self.lessons_class)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._content = self._build()
        self.guard = Guard(
            runner, self.lessons_class, self.strip, self.desk, words, self._choices, self._show_recordings
        )
        self.settings = SettingsDoor(self, words, self.keeper, self.guard, self._is_idle)
        self.settings.pages.append(self.keyboard.settings_page)
        self.settings.set_up_wanted.connect(self.set_up_wanted)
        self._attach()
        if self._choices.policy.problem is not None:
            self.herald.say_policy(self._choices.policy.problem)
        self.resize(*(self._choices.now.window_size or USUAL_SIZE))
        runner.opened.connect(self._on_opened)
        runner.happened.connect(self._on_event)
        runner.failed.connect(self._on_failed)
        runner.closed.connect(self._on_closed)
        self._deskwork.changed.connect(self._show_state)
        self._timer = QTimer(self, interval=LOOK_INTERVAL_MS)
        self._timer.timeout.connect(self._show_state)
        self._timer.start()
        self._show_state()

    # --- what it shows -----------------------------------------------------------------------------------------------

    @property
    def stage(self) -> Stage:
        """The program and what arranges it."""
        return self._content.stage

    @property
    def preview(self) -> Preview:
        """The program's picture."""
        return self._content.stage.preview

    @property
    def desk(self) -> Desk:
        """What is pressed while teaching."""
        return self._content.desk

    @property
    def class_side(self) -> ClassSide:
        """The place of the class."""
        return self._content.class_side

    @property
    def details(self) -> FiguresDoor:
        """What opens the figures of the last minutes."""
        return self._content.details

    @property
    def bar(self) -> FloatingBar:
        """What stands for the window while it is minimised."""
        return self._content.bar

    @property
    def tray(self) -> Tray:
        """The icon in the desktop's tray."""
        return self._content.tray

    def speak(self, language: str) -> None:
        """Say everything in another language from now on; what runs goes on, what stands is kept.

        What is about to begin begins first. Nothing is said anew while the studio closes.
        """
        if self.closing.begun:
            return
        if self.stage.countdown.running:
            QTimer.singleShot(LOOK_INTERVAL_MS, lambda: self.speak(language))
            return
        self._words.speak(self._choices.policy.fixed.get("language", language) or AUTO)
        self._words.arabic_digits = self._choices.now.digits is Digits.ARABIC
        before, had_focus = self._content, self.focusWidget()
        self._content = self._build()
        self._content.take_over(before)
        before.close_all()
        self._layout.removeWidget(before)
        before.hide()
        before.deleteLater()
        self.guard.desk = self.desk
        self.strip.say_anew()
        self._attach()
        self.settings.say_anew()
        self._show_state()
        self._content.fit(self.size())
        self.bar.setVisible(self.isMinimized())
        if had_focus is not None:
            self.desk.record.setFocus()

    def _is_idle(self) -> bool:
        runner = self._runner
        moment = runner.moment_of(runner.state)
        return moment in {Moment.READY, Moment.CLOSED} and runner.class_moment is ClassMoment.OFF

    def _on_setting(self, name: str) -> None:
        now = self._choices.now
        match name:
            case "language" | "digits":
                # Not the system's language, where another was asked for at the start and digits alone are chosen.
                wanted = now.language or AUTO if name == "language" else self._words.language
                # What asks for it is part of what is built anew.
                QTimer.singleShot(0, lambda: self.speak(wanted))
            case "look":
                self.set_theme(theme_of(now.look))
            case "countdown_s":
                self.stage.countdown.seconds = now.countdown_s
            case _:
                self.lessons_class.plan = self.lessons_class.plan.as_chosen(now, self._choices.policy)

    def _build(self) -> Content:
        right_to_left = self._words.right_to_left
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
        self.directed.emit(self.layoutDirection())
        self._dress()
        place = self._choices.now.bar_place
        shortcuts = self.keyboard.shortcuts
        content = Content(self, self._words, self._theme, self._runner, self.figures, self.strip, shortcuts, place)
        self._layout.addWidget(content)
        content.set_theme(self._theme, style_sheet(self._theme))
        content.stage.countdown.seconds = self._choices.now.countdown_s
        return content

    def _attach(self) -> None:
        content = self._content
        self.keyboard.attach(content)
        self._deskwork.attach(content.desk, content.stage.countdown)
        content.desk.settings_wanted.connect(self.settings.open)
        add_guard_menu(content.desk.watch, self.guard, self._words)
        # What opens a menu is wider.
        content.desk.keep_widths()
        content.stage.hidden_changed.connect(self.herald.say_hidden)
        content.bar.restore_wanted.connect(self.come_forward)
        content.bar.placed.connect(lambda at: self._choices.change(bar_place=(at.x(), at.y())))
        content.tray.restore_wanted.connect(self.come_forward)
        content.tray.quit_wanted.connect(self._quit)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self._dress()
        self._content.set_theme(theme, style_sheet(theme))

    def _show_recordings(self) -> None:
        self.herald.show_file(chosen_folder(self._choices.now))

    def _dress(self) -> None:
        arabic = self._words.right_to_left
        styles = (class_style(self._theme, arabic=arabic), settings_style(self._theme, arabic=arabic))
        self.setStyleSheet(style_sheet(self._theme) + "".join(styles))

    def _show_state(self) -> None:
        state = self._runner.state
        self.stage.show_state(state)
        hands = len(self.lessons_class.view.hands)
        shown = self._deskwork.desk_state(state, disk_left_s=self.remember.disk_left_s, hands=hands)
        self.desk.show_state(shown)
        self.settings.look()
        # Where the picture is, a class can begin.
        self.class_side.tick(can_begin=shown.moment in STEADY, heard=shown.heard)

    def _choose_port(self) -> None:
        self.class_side.choose_port()

    def _on_opened(self, choice: Choice) -> None:
        # Told by what lasts: a Stage that is built while devices open would not hear of it.
        self.stage.show_opened(choice)
        self._show_state()
        if self.focusWidget() is None:
            self.desk.record.setFocus()

    def _on_failed(self) -> None:
        self.stage.show_failed()
        self._show_state()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Meter):
            self._content.show_level(event)
        else:
            self._show_state()

    # --- the window itself -------------------------------------------------------------------------------------------

    def moveEvent(self, event: QMoveEvent) -> None:
        """Note that the window may be on another screen now."""
        self.stage.look_where()

    def changeEvent(self, event: QEvent) -> None:
        """Show the floating bar for as long as the window is minimised."""
        if event.type() is QEvent.Type.WindowStateChange:
            self.bar.setVisible(self.isMinimized())
            self._timer.setInterval(MINIMISED_INTERVAL_MS if self.isMinimized() else LOOK_INTERVAL_MS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the class the room that there is."""
        self._content.fit(self.size())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the window go; while there is a recording or a class, ask first what to do."""
        event.setAccepted(self.closing.allowed())

    def finish(self) -> None:
        """Close without asking; what runs is finished first."""
        self.closing.finish()

    def come_forward(self) -> None:
        """Show the window, or what stands in its place, to the trainer."""
        shown = self.stand_in or self
        shown.setWindowState(shown.windowState() & ~Qt.WindowState.WindowMinimized)
        shown.show()
        shown.raise_()
        shown.activateWindow()

    def unforeseen(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log and show what nobody has caught on the window's thread; for `sys.excepthook`."""
        log.critical("unforeseen", exc_info=(kind, error, trace))
        self.herald.say_error(RECORDING, unforeseen(error))

    def _let_go(self) -> None:
        size: QSize = self.normalGeometry().size()
        self._choices.change(window_size=(size.width(), size.height()))
        self.guard.stop()
        self.remember.stop()
        self.keeper.stop()
        self.left_class.settle()
        self.figures.stop()
        self._content.close_all()
        self._runner.close()

    def _quit(self) -> None:
        self.come_forward()
        self.close()

    def _on_closed(self) -> None:
        self._timer.stop()
        self.close()
        self.gone.emit()
