"""A trainee's voice: Opus packets from the network become samples whenever the mixer wants some."""

import logging
import threading
from dataclasses import dataclass
from typing import Final

import numpy as np

from capture.jitter import Guess, JitterBuffer, Play, Quiet, Recover
from capture.media import SAMPLE_RATE, Samples
from capture.opus import BadPacketError, OpusDecoder, duration
from capture.periods import NEEDED, without_a_period

log = logging.getLogger(__name__)

SPARE: Final = SAMPLE_RATE * 20 // 1000
"""What should never be missing after the mixer has taken: the packet after a lost one is there then, and repairs it."""
TOLERANCE: Final = SAMPLE_RATE * 20 // 1000
WINDOW: Final = 2 * SAMPLE_RATE
"""The delay is made smaller when more than SPARE and TOLERANCE was left over all the time for so long."""
REST: Final = SAMPLE_RATE * 60 // 1000
"""Between two cuts; so the voice is at most a quarter faster for a while."""


@dataclass(frozen=True, slots=True)
class VoiceCounts:
    """What became of a voice so far, in samples unless it says packets."""

    taken: int
    guessed: int
    """Concealed: a packet was lost, or late, and no copy of it came."""
    recovered: int
    """Made from the next packet, with the copy of it where the sender has put one in."""
    quiet: int
    cut: int
    """Left out, to make the delay smaller."""
    late_packets: int
    bad_packets: int


class Voice:
    """One trainee's voice, mono at 48 kHz. `put` on the link's thread, `take` on the mixer's.

    It never makes anybody wait: what is not there is guessed, faded, and at last silent. It follows the sender's clock
    by its delay: late packets make it grow, and what is more than needed is cut out of the sound.
    Raises `StudioError` LIBRARY_MISSING when there is no libopus.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._decoder = OpusDecoder()
        self._buffer = JitterBuffer()
        self._decoded = np.zeros((0, 1), np.float32)
        self._is_guessing = False
        self._least = self._excess = 0
        self._watched = self._rested = 0
        self._taken = self._guessed = self._recovered = self._quiet = self._cut = self._bad = 0

    @property
    def counts(self) -> VoiceCounts:
        """What became of it so far."""
        with self._lock:
            return VoiceCounts(
                self._taken,
                self._guessed,
                self._recovered,
                self._quiet,
                self._cut,
                self._buffer.late,
                self._bad,
            )

    @property
    def delay(self) -> int:
        """Samples between the newest that has come and the one to be taken next."""
        with self._lock:
            return self._held

    def put(self, sequence: int, timestamp: int, data: bytes) -> None:
        """Take an RTP packet: sequence number (16 bits), timestamp (32 bits at 48 kHz), Opus payload."""
        with self._lock:
            try:
                self._buffer.put(sequence, timestamp, duration(data), data)
            except BadPacketError as error:
                self._spoiled(error)

    def take(self, count: int) -> Samples:
        """Return the next `count` samples, (count, 1)."""
        with self._lock:
            wanted = max(count, NEEDED) if self._may_cut else count
            parts = [self._decoded]
            ready = len(self._decoded)
            while ready < wanted:
                part = self._next()
                parts.append(part)
                ready += len(part)
            sound = np.concatenate(parts)
            if self._may_cut:
                sound = self._shortened(sound, count)
            self._decoded = sound[count:]
            self._taken += count
            self._watch(count)
            return sound[:count]

    @property
    def _held(self) -> int:
        return len(self._decoded) + self._buffer.held

    @property
    def _may_cut(self) -> bool:
        return self._excess > 0 and self._rested >= REST and self._held >= SPARE + 2 * NEEDED

    def _shortened(self, sound: Samples, count: int) -> Samples:
        shorter = without_a_period(sound)
        if len(shorter) < count:
            return sound
        cut = len(sound) - len(shorter)
        self._cut += cut
        self._excess -= cut
        self._rested = 0
        return shorter

    def _watch(self, count: int) -> None:
        """See how much is left at the least over a while, and what of it is too much."""
        self._rested += count
        self._watched += count
        self._least = min(self._least, self._held)
        if self._watched >= WINDOW:
            self._excess = self._least - SPARE if self._least > SPARE + TOLERANCE else 0
            self._watched, self._least = 0, self._held

    def _next(self) -> Samples:
        match self._buffer.step():
            case Play(data):
                self._is_guessing = False
                try:
                    return self._decoder.decode(data)
                except BadPacketError as error:
                    self._spoiled(error)
                    return self._guess(duration(data))
            case Recover(following, count):
                try:
                    sound = self._decoder.recover(following, count)
                except BadPacketError as error:
                    self._spoiled(error)
                    return self._guess(count)
                self._recovered += count
                return sound
            case Guess(count):
                return self._guess(count)
            case Quiet(count):
                self._quiet += count
                return self._silence(count)

    def _silence(self, count: int) -> Samples:
        if not self._is_guessing:
            return np.zeros((count, 1), np.float32)
        # A guess that breaks off clicks.
        self._is_guessing = False
        return self._decoder.conceal(count) * np.linspace(1, 0, count, dtype=np.float32)[:, None]

    def _guess(self, count: int) -> Samples:
        self._guessed += count
        self._is_guessing = True
        return self._decoder.conceal(count)

    def _spoiled(self, error: BadPacketError) -> None:
        self._bad += 1
        if self._bad == 1:
            log.warning("a trainee's page sends what is no Opus: %s", error)
