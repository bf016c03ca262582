"""How much louder or softer a microphone should be, from a few seconds of speech. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from studio.events import Meter

SPEECH_DB: Final = -60.0
"""RMS of a stretch in which somebody may have spoken; softer ones are the room."""
BELOW_LOUDEST_DB: Final = 15.0
"""Speech is what comes within this of the loudest stretch: syllables, not the pauses between them."""
FEWEST: Final = 15
"""Stretches of a tenth of a second: a cough is no speech."""
TARGET_RMS_DB: Final = -20.0
"""Of speech: loud enough on a telephone, with room for what is said with emphasis."""
MOST_PEAK_DB: Final = -3.0
LEAST_DB: Final = -20.0
MOST_DB: Final = 24.0
"""More gain would lift the room's noise to where it is heard."""
NEAR_DB: Final = 3.0
"""So far from what it should be, nobody hears it."""


class Verdict(StrEnum):
    """What is said of the voice."""

    GOOD = "good"
    CHANGED = "changed"
    """It will be, with the gain that was found."""
    WEAK = "weak"
    """Even the most gain does not make it loud enough."""
    CLIPPING = "clipping"
    """Cut off in the device itself, where no gain of ours helps."""
    NOTHING = "nothing"
    """Nobody spoke, or the microphone is off."""


@dataclass(frozen=True, slots=True)
class Advice:
    """The gain to use from now on, and why."""

    gain_db: float
    verdict: Verdict


def advise(levels: Sequence[Meter], gain_db: float, *, clipping: bool) -> Advice:
    """Return the gain that makes what was said as loud as it should be.

    `levels` were measured with `gain_db`; `clipping`: the device was at its own limit. The gain is in whole dB, from
    -20 to 24; without speech it stays.
    """
    if clipping:
        return Advice(gain_db, Verdict.CLIPPING)
    loudest = max((level.rms_db for level in levels), default=SPEECH_DB)
    floor = max(SPEECH_DB, loudest - BELOW_LOUDEST_DB)
    spoken = sorted(level.rms_db for level in levels if level.rms_db > floor)
    if len(spoken) < FEWEST:
        return Advice(gain_db, Verdict.NOTHING)
    median = spoken[len(spoken) // 2]
    peak = max(level.peak_db for level in levels)
    wanted = min(TARGET_RMS_DB - median, MOST_PEAK_DB - peak)
    if abs(wanted) <= NEAR_DB:
        return Advice(gain_db, Verdict.GOOD)
    found = float(round(max(LEAST_DB, min(MOST_DB, gain_db + wanted))))
    if gain_db + wanted > MOST_DB + NEAR_DB:
        return Advice(found, Verdict.WEAK)
    return Advice(found, Verdict.CHANGED)
