"""Plays the trainees' voices to the trainer, and tells what it plays to who takes its echo off the microphone."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from capture.clock import NS_PER_S, Clock
from capture.errors import ErrorCode, StudioError
from capture.feed import Feed
from capture.loudspeaker import DEFAULT, Loudspeaker
from capture.media import SAMPLE_RATE, AudioBlock
from capture.playout import Playout
from capture.sources import SourceEvent, SourceInfo, SourceKind, SourceLost
from capture.stamps import StampSmoother

log = logging.getLogger(__name__)

SILENT_NS: Final = NS_PER_S
STARTING_NS: Final = 3 * NS_PER_S
"""A Bluetooth headset changes its profile first."""
UNDERFLOWS: Final = 4
"""So often the device may find nothing to play before it gets a larger buffer."""


class Speaker(Feed):
    """A loudspeaker on a thread of its own, taken up again when it was lost: `SourceLost`, then `SourceOpened`.

    `on_played` is handed each block when the device takes it, stamped with that moment, on the speaker's thread.
    """

    def __init__(
        self,
        clock: Clock,
        on_played: Callable[[AudioBlock], None],
        post: Callable[[SourceEvent], None],
        target: str = DEFAULT,
    ) -> None:
        self._playout = Playout()
        self._loudspeaker = Loudspeaker(target, clock, self._playout.take)
        super().__init__(self._loudspeaker, clock, post, SourceKind.LOUDSPEAKER)
        self._target = target
        self._on_played = on_played

    def play(self, block: AudioBlock) -> None:
        """Play the next mono block at 48 kHz, after the one before; thrown away while there is no loudspeaker."""
        self._playout.put(block.samples)

    def stop(self) -> None:
        """End it and let the device go."""
        super().stop()
        playout, underflows = self._playout, self._loudspeaker.underflows
        log.info("loudspeaker: dry %d times, late %d, %d samples skipped", playout.dry, underflows, playout.skipped)

    def _pump(self, info: SourceInfo, stop: threading.Event) -> None:
        self._playout.clear()
        stamps = StampSmoother(SAMPLE_RATE)
        deadline_ns = self._clock.now_ns() + STARTING_NS
        borne = self._loudspeaker.underflows + UNDERFLOWS
        while not stop.is_set():
            if self._loudspeaker.underflows >= borne:
                borne = self._loudspeaker.underflows + UNDERFLOWS
                if self._loudspeaker.calm():
                    log.info("the loudspeaker ran empty %d times: a larger buffer", UNDERFLOWS)
                    stamps = StampSmoother(SAMPLE_RATE)
            played = self._loudspeaker.read(0.1)
            now_ns = self._clock.now_ns()
            if played is not None:
                deadline_ns = now_ns + SILENT_NS
                self._yielded(info)
                measured_ns, samples = played
                self._on_played(AudioBlock(stamps.stamp(measured_ns, len(samples)), SAMPLE_RATE, samples))
            elif now_ns > deadline_ns:
                raise StudioError(ErrorCode.LOUDSPEAKER_LOST, "it takes no sound", name=info.name)

    def _failed(self, error: StudioError) -> None:
        # Nobody waits for the first opening, and a class goes on without: its failure is an event as well.
        is_first = not (self.lost or self._opened.is_set())
        super()._failed(error)
        if is_first:
            facts = {"name": self._target, **error.facts}
            self._post(SourceLost(self.kind, self._target, error.code, error.detail, facts))

    def _changed(self) -> None:
        """Do nothing: what cannot be played is thrown away by itself."""
