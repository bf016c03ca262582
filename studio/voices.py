"""The trainees' voices in the program: mixed, played to the trainer, and their echo taken off the microphone."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace

from capture.cleaning import Cleaning, CleaningSettings
from capture.clock import Clock
from capture.media import AudioBlock
from capture.mixer import Mixer, ProgramSound
from capture.speaker import Speaker
from capture.strip import Strip
from capture.voice import Voice
from studio.events import Event

log = logging.getLogger(__name__)


class Voices:
    """Voices by slot. They come and go on any thread; the loudspeaker is open while there are some."""

    def __init__(
        self,
        mixer: Mixer,
        microphone: Strip | None,
        cleaning: CleaningSettings,
        loudspeaker: str | None,
        clock: Clock,
        post: Callable[[Event], None],
    ) -> None:
        self._mixer = mixer
        self._microphone = microphone
        self._cleaning = cleaning
        self._loudspeaker = loudspeaker
        self._clock = clock
        self._post = post
        self._lock = threading.Lock()
        self._voices: dict[int, Voice] = {}
        self._speaker: Speaker | None = None
        self._closed = False

    def prepare(self) -> None:
        """Let the echo canceller run from now on (0.1% of a core, 1.2% while there is something to cancel)."""
        with self._lock:
            self._cancel_echo()

    def add(self, slot: int) -> None:
        """Begin a voice, in place of another of that slot; raises LIBRARY_MISSING."""
        voice = Voice()
        with self._lock:
            if self._closed:
                return
            self._cancel_echo()
            if self._speaker is None and self._loudspeaker is not None:
                self._speaker = Speaker(self._clock, self._on_played, self._post, self._loudspeaker)
                self._speaker.start()
            self._voices[slot] = voice
            self._mixer.add_voice(slot, voice)

    def put(self, slot: int, sequence: int, timestamp: int, data: bytes) -> None:
        """Take a packet of a voice; it may still be on its way when the voice is gone already."""
        voice = self._voices.get(slot)
        if voice is not None:
            voice.put(sequence, timestamp, data)

    def remove(self, slot: int) -> None:
        """End a voice."""
        with self._lock:
            voice = self._voices.pop(slot, None)
            self._mixer.remove_voice(slot)
            speaker = None
            if not self._voices:
                speaker, self._speaker = self._speaker, None
        if voice is not None:
            log.info("voice %d: %s", slot, voice.counts)
        if speaker is not None:
            speaker.stop()

    def play(self, sound: ProgramSound) -> None:
        """Let the trainer hear the voices of the next piece of the program."""
        speaker = self._speaker
        if speaker is not None and sound.voices is not None:
            speaker.play(sound.voices)

    def close(self) -> None:
        """End all voices; none can begin any more."""
        with self._lock:
            self._closed = True
        for slot in tuple(self._voices):
            self.remove(slot)

    def _cancel_echo(self) -> None:
        if self._microphone is not None and not self._cleaning.echo_cancellation:
            self._cleaning = replace(self._cleaning, echo_cancellation=True)
            self._microphone.replace_cleaning(Cleaning(self._cleaning))

    def _on_played(self, block: AudioBlock) -> None:
        if self._microphone is not None:
            self._microphone.push_reference(block)
