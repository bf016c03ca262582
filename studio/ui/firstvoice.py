"""Ten seconds of the trainer's voice: how loud it is, which gain it needs, and the last five to be heard."""

from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Signal

from capture.levels import amplitude, limit
from capture.media import Samples
from studio.events import Event, Meter
from studio.gain import Advice, advise
from studio.sample import SECONDS, SoundSample
from studio.ui.runner import EngineRunner

LEVELS_PER_S: Final = 10
LEVELS: Final = 10 * LEVELS_PER_S
LEVELS_BEFORE_SAMPLE: Final = LEVELS - SECONDS * LEVELS_PER_S


class VoiceProof(QObject):
    """Listens when asked to; the engine must have a microphone."""

    progressed = Signal(float)
    """0 to 1, of the ten seconds."""
    ended = Signal(object)
    """An `Advice`."""

    _sampled = Signal(object)

    def __init__(self, runner: EngineRunner) -> None:
        super().__init__()
        self._runner = runner
        self._levels: list[Meter] | None = None
        self._gain_db = 0.0
        self._clipping = False
        self._sample: SoundSample | None = None
        self._heard: Samples | None = None
        self._advice: Advice | None = None
        runner.happened.connect(self._on_event)
        self._sampled.connect(self._on_sampled)

    @property
    def listening(self) -> bool:
        """Whether somebody should speak now."""
        return self._levels is not None

    def begin(self, gain_db: float) -> None:
        """Listen; `gain_db` is what the program runs with."""
        self.forget()
        self._levels = []
        self._gain_db = gain_db
        self._clipping = False

    def cancel(self) -> None:
        """Listen no more, without a result."""
        self._levels = None
        sample, self._sample = self._sample, None
        if sample is not None:
            self._runner.do(lambda engine: engine.end_sample(sample))

    def forget(self) -> None:
        """Listen no more, and keep nothing of what was heard."""
        self.cancel()
        self._heard = None
        self._advice = None

    @property
    def has_heard(self) -> bool:
        """Whether there are the last five seconds of somebody, to be heard again."""
        return self._heard is not None and self._advice is not None

    def heard(self, gain_db: float) -> Samples | None:
        """Return the last five seconds as they sound with a gain; None while there are none."""
        if self._heard is None or self._advice is None:
            return None
        louder: Samples = self._heard * np.float32(amplitude(gain_db - self._gain_db))
        return limit(louder)

    def _on_event(self, event: Event) -> None:
        if self._levels is None or not isinstance(event, Meter):
            return
        self._levels.append(event)
        state = self._runner.state
        self._clipping = self._clipping or (state is not None and state.hears.clipping)
        if len(self._levels) == LEVELS_BEFORE_SAMPLE:
            # A method keeps this object there for the mixer's thread; a signal alone does not.
            sample = self._sample = SoundSample(self._hand_over)
            self._runner.do(lambda engine: engine.begin_sample(sample))
        self.progressed.emit(min(1.0, len(self._levels) / LEVELS))
        self._end_when_all_is_there()

    def _hand_over(self, samples: Samples) -> None:
        self._sampled.emit(samples)

    def _on_sampled(self, samples: Samples) -> None:
        if self._sample is not None:
            self._heard = samples
            self._end_when_all_is_there()

    def _end_when_all_is_there(self) -> None:
        if self._levels is None or len(self._levels) < LEVELS or self._heard is None:
            return
        advice = self._advice = advise(self._levels, self._gain_db, clipping=self._clipping)
        self.cancel()
        self.ended.emit(advice)
