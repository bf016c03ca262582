"""The first start's sound: which microphone, how loud the voice is, and how it is heard."""

from typing import Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from capture.errors import StudioError
from capture.loudspeaker import DEFAULT
from capture.sources import SourceKind, SourceLost, SourceOpened
from studio.choices import NO_DEVICE, ChoiceFile
from studio.events import Event, Meter
from studio.gain import Advice, Verdict
from studio.ui.classparts import button, plain
from studio.ui.firstparts import DeviceBox, Step, labelled
from studio.ui.firstvoice import VoiceProof
from studio.ui.level import LevelWidget
from studio.ui.playback import Playback
from studio.ui.runner import EngineRunner
from studio.ui.theme import Theme, set_tone
from studio.usual import Choice
from studio.words import Words

FINE: Final = frozenset({Verdict.GOOD, Verdict.CHANGED})


class SoundStep(Step):
    """Speak, and hear yourself."""

    def __init__(self, words: Words, theme: Theme, runner: EngineRunner, choices: ChoiceFile) -> None:
        text = words.text
        super().__init__(text("first-sound"), text("first-sound-about"))
        self._words = words
        self._runner = runner
        self._choices = choices
        self.proof = VoiceProof(runner)
        self._playback = Playback()
        self.microphones = DeviceBox(text("first-microphone"), text("first-no-microphone"))
        self.microphones.activated.connect(self._choose)
        self.level = LevelWidget(theme, text("window-level"))
        self.speak_button = button(text("first-speak"), self._speak)
        self.hear_button = button(text("first-hear"), self._hear)
        self.look_button = button(text("window-look-again"), runner.open)
        self._silence = ""
        """What is said in the place of how to speak, where there is no microphone to speak into."""
        self.is_lost = False
        """Whether the microphone that is open no longer answers."""
        self.found = plain(name="found", wrap=True)
        self._progress = QProgressBar(textVisible=False)
        self._progress.setAccessibleName(text("first-speaking"))
        self._progress.setRange(0, 100)
        self.column.addLayout(self._form())
        self.column.addWidget(self._card())
        self.column.addStretch(1)
        runner.happened.connect(self._on_event)
        self.proof.progressed.connect(lambda fraction: self._progress.setValue(round(fraction * 100)))
        self.proof.ended.connect(self._on_advice)
        self._playback.ended.connect(self._show_buttons)
        self._playback.failed.connect(self._on_unheard)
        self._show_buttons()

    def _form(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addLayout(labelled((self._words.text("first-microphone"), self.microphones)), stretch=1)
        row.addStretch(1)
        return row

    def _card(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        level = QHBoxLayout()
        level.addWidget(plain(self._words.text("window-level")))
        level.addWidget(self.level)
        level.addStretch(1)
        column.addLayout(level)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.speak_button)
        buttons.addWidget(self.hear_button)
        buttons.addWidget(self.look_button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(self._progress)
        column.addWidget(self.found)
        return card

    def leave(self) -> None:
        """Neither listen nor play any more."""
        self.proof.cancel()
        self._playback.stop()
        self._show_buttons()

    def show_choice(self, choice: Choice) -> None:
        """Show which microphone is open now."""
        found = [device for device in choice.devices if device.kind is SourceKind.MICROPHONE]
        wanted = choice.program.sources.microphone
        default = next((device.id for device in found if device.default), found[0].id if found else NO_DEVICE)
        self.microphones.show_devices(found, default if wanted == DEFAULT else wanted or NO_DEVICE)
        text = self._words.text
        if not found and not choice.program.sources.synthetic:
            self._silence = f"{text('window-no-sound')} {text('window-no-sound-next')}"
        else:
            self._silence = "" if wanted else text("first-silent")
        self.about.setText(self._silence or text("first-sound-about"))
        if self.proof.listening:
            self.proof.cancel()
        if self.is_lost:
            self.is_lost = False
            self._say("")
        self._show_buttons()

    def show_lost(self) -> None:
        """Say that the microphone is lost, and wait for no voice; what was chosen or found anew is another one."""
        self.is_lost = True
        self.proof.cancel()
        self._say(self._words.text("first-microphone-gone"), fine=False)
        self._show_buttons()

    def _show_back(self) -> None:
        if self.is_lost:
            self.is_lost = False
            self._say(self._words.text("event-microphone-back"), fine=True)
            self._show_buttons()

    def _choose(self) -> None:
        self._choices.change(microphone=self.microphones.chosen, microphone_gain_db=0.0)
        self.proof.forget()
        self._say("")
        self._runner.open()

    def _speak(self) -> None:
        self._playback.stop()
        self._progress.setValue(0)
        self._say(self._words.text("first-speaking"))
        self.proof.begin(self._choices.now.microphone_gain_db)
        self._show_buttons()

    def _hear(self) -> None:
        # What lessons will sound like: that is not the gain that was found where IT has fixed another.
        heard = self.proof.heard(self._choices.now.microphone_gain_db)
        if heard is not None:
            self.hear_button.setEnabled(False)
            self._playback.play(heard)

    def _on_event(self, event: Event) -> None:
        match event:
            case Meter() if self.isVisible():
                self.level.show_level(event)
            case SourceLost(kind=SourceKind.MICROPHONE):
                self.show_lost()
            case SourceOpened(info, again=True) if info.kind is SourceKind.MICROPHONE:
                self._show_back()
            case _:
                pass

    def _on_advice(self, advice: Advice) -> None:
        self._say(self._words.text(f"first-voice-{advice.verdict}"), fine=advice.verdict in FINE)
        if advice.gain_db != self._choices.now.microphone_gain_db:
            self._choices.change(microphone_gain_db=advice.gain_db)
            if advice.gain_db == self._choices.now.microphone_gain_db:
                self._runner.open()
            else:
                locked = self._words.text("settings-locked", reason=self._choices.policy.reason)
                self._say(locked.strip(), fine=False)
        self._show_buttons()
        self.hear_button.setFocus()

    def _on_unheard(self, error: StudioError) -> None:
        text = self._words.error(error)
        self._say(f"{text.sentence} {text.next_step}", fine=False)
        self._show_buttons()

    def _say(self, text: str, *, fine: bool | None = None) -> None:
        self.found.setText(text)
        set_tone(self.found, "" if fine is None else "good" if fine else "warning")

    def _show_buttons(self) -> None:
        state = self._runner.state
        has_microphone = state is not None and state.has_microphone
        self.level.setEnabled(has_microphone)
        for one in (self.speak_button, self.hear_button):
            one.setVisible(not self._silence)
        self.look_button.setVisible(bool(self._silence) or self.is_lost)
        self.speak_button.setEnabled(has_microphone and not self.is_lost and not self.proof.listening)
        self.hear_button.setEnabled(self.proof.has_heard and not self.proof.listening)
        self._progress.setVisible(self.proof.listening)
