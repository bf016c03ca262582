"""The lesson guardian in the window: what it senses, how it says it, and what its buttons do."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from capture.clock import Clock, SystemClock
from capture.sources import SourceKind
from session.control import Say
from studio.choices import ChoiceFile
from studio.classhealth import hardly_reached
from studio.guardian import Concern, Guardian, Remark, Senses
from studio.looking import CameraWatch, screen_sight
from studio.state import EngineState, Phase
from studio.ui.classmodel import ClassModel
from studio.ui.desk import Desk
from studio.ui.notice import Action, Notice, NoticeStrip, Tone
from studio.ui.runner import EngineRunner
from studio.ui.soundsettings import sound_settings
from studio.wording import disk_warning
from studio.words import Words

LOOK_INTERVAL_MS: Final = 500
PREFIX: Final = "guard"


class Guard(QObject):
    """Looks twice a second and says what is wrong on the strip; what its buttons do, the Desk's do.

    `desk` is another one when the window is built anew. `show_folder` opens the folder of recordings. `clock` is the
    one that the engine's pictures are stamped by.
    """

    def __init__(
        self,
        runner: EngineRunner,
        lessons_class: ClassModel,
        strip: NoticeStrip,
        desk: Desk,
        words: Words,
        choices: ChoiceFile,
        show_folder: Callable[[], object],
        clock: Clock | None = None,
    ) -> None:
        super().__init__()
        self._runner = runner
        self._class = lessons_class
        self._strip = strip
        self.desk = desk
        self._words = words
        self._choices = choices
        self._show_folder = show_folder
        self._clock = clock or SystemClock()
        self._guardian = Guardian()
        self._camera = CameraWatch()
        self._said: tuple[Remark, ...] = ()
        self._timer = QTimer(self, interval=LOOK_INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def watches(self, concern: Concern) -> bool:
        """Whether it speaks of this."""
        if concern is Concern.UNRECORDED_SPEECH:
            return self._choices.now.remind_to_start
        return concern not in self._choices.now.unwatched

    def is_fixed(self, concern: Concern) -> bool:
        """Whether IT has fixed what it speaks of."""
        name = "remind_to_start" if concern is Concern.UNRECORDED_SPEECH else "unwatched"
        return name in self._choices.policy.fixed

    def watch(self, concern: Concern, on: bool) -> None:
        """Speak of this from now on, or no longer; remembered."""
        if concern is Concern.UNRECORDED_SPEECH:
            self._choices.change(remind_to_start=on)
        else:
            others = tuple(other for other in self._choices.now.unwatched if other is not concern)
            self._choices.change(unwatched=others if on else (*others, concern))
        self.look()

    def look(self) -> None:
        """See how things stand, and say what is new; what is mended is taken down."""
        state = self._runner.state
        now = self._senses(state) if state is not None else Senses()
        said = self._guardian.look(self._clock.now_ns(), now, self._choices.now.unwatched)
        self._strip.settle(*(_subject(remark) for remark in self._said if remark not in said))
        for remark in reversed([remark for remark in said if remark not in self._said]):
            self._strip.say(_subject(remark), partial(self._notice, remark))
        self._said = said

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _senses(self, state: EngineState) -> Senses:
        now_ns = self._clock.now_ns()
        engine = self._runner.engine
        on_air = state.phase is Phase.RECORDING or state.live
        camera = engine.seen(SourceKind.CAMERA) if engine is not None and on_air else None
        # Not what the screen shows: looking at it was a third of what a window costs.
        screen_ns = engine.checked_ns(SourceKind.SCREEN) if engine is not None and on_air else None
        return Senses(
            recording=state.phase is Phase.RECORDING,
            paused=state.phase is Phase.PAUSED,
            live=state.live,
            expected=self._choices.now.remind_to_start,
            has_microphone=state.has_microphone,
            muted=state.muted,
            hears=state.hears,
            camera=self._camera.look(now_ns, camera),
            screen=screen_sight(now_ns, screen_ns),
            frames_dropped=state.progress.frames_dropped,
            disk_left_s=state.progress.disk_left_s,
            here=len(self._class.view.here),
            poor_links=hardly_reached(self._class.view),
        )

    # --- in words ----------------------------------------------------------------------------------------------------

    def _notice(self, remark: Remark) -> Notice:
        text, concern = self._words.text, remark.concern
        name = self._class.view.name(remark.subject) if concern is Concern.POOR_LINK else ""
        silence = Action(text("guard-silence"), lambda: self.watch(concern, on=False))
        return Notice(
            text(f"guard-{concern}", name=name),
            self._why(remark, name),
            Tone.WARNING,
            self._fix(remark, name),
            None if self.is_fixed(concern) else silence,
            lambda: self._guardian.dismiss(remark),
        )

    def _why(self, remark: Remark, name: str) -> str:
        why = self._words.text(f"guard-{remark.concern}-why", name=name)
        left_s = self.desk.state.disk_left_s
        if remark.concern is Concern.DISK_SHORT and left_s is not None:
            return f"{disk_warning(self._words, left_s)} {why}"
        return why

    def _fix(self, remark: Remark, name: str) -> Action | None:
        desk, text = self.desk, self._words.text
        match remark.concern:
            case Concern.MUTED_SPEECH:
                return Action(text("window-unmute"), desk.mute.click)
            case Concern.PAUSED_SPEECH:
                return Action(text("window-resume"), desk.pause.click)
            case Concern.UNRECORDED_SPEECH:
                return Action(text("window-record"), desk.record.click)
            case Concern.MICROPHONE_FLAT | Concern.MICROPHONE_CLIPPING:
                open_it = sound_settings()
                return Action(text("guard-sound-settings"), open_it) if open_it is not None else None
            case Concern.CAMERA_BLACK | Concern.CAMERA_COVERED | Concern.CAMERA_FROZEN | Concern.ENCODER_BEHIND:
                return Action(text("window-camera-off"), desk.camera.click) if desk.camera_shown else None
            case Concern.SCREEN_FROZEN:
                return Action(text("guard-show-camera"), desk.show_camera) if desk.has_camera else None
            case Concern.DISK_SHORT:
                return Action(text("window-show-folder"), self._show_folder)
            case Concern.NOBODY_THERE:
                return Action(text("guard-copy-link"), self._copy_link)
            case Concern.POOR_LINK:
                return Action(text("guard-tell", name=name), lambda: self._tell(remark))

    def _copy_link(self) -> None:
        opened = self._class.view.opened
        if opened is not None:
            QGuiApplication.clipboard().setText(opened.join_url)

    def _tell(self, remark: Remark) -> None:
        self._class.do(Say(self._words.text("guard-advice"), to=remark.subject))
        self._guardian.dismiss(remark)
        self.look()


def _subject(remark: Remark) -> str:
    return f"{PREFIX}-{remark.concern}-{remark.subject}"
