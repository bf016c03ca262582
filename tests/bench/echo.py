"""How much of a trainee's voice comes back by the trainer's microphone, when the mixer works in small steps?"""

from typing import Final

import numpy as np

from capture.cleaning import BLOCK, Cleaning, CleaningSettings
from capture.clock import NS_PER_S
from capture.media import SAMPLE_RATE, AudioBlock, Samples
from capture.mixer import Mixer
from capture.sources import SourceKind
from tests.bench.listen import loudness_db
from tests.bench.rows import Row
from tests.bench.stage import Stage
from tests.helpers.voices import speech

GOAL_DB: Final = 30
LEARNING_S: Final = 5
DELAYS_MS: Final = (20, 120)
STEPS_MS: Final = (10, 20)
NOTE: Final = (
    "level of a voice that the loudspeaker plays, as the microphone hears it (half as loud, 20 or 120 ms later: the "
    "worse one counts), over what is left of it in the program after 5 s; nobody else speaks"
)


def measure(_stage: Stage, seconds: int) -> list[Row]:
    """Mix `seconds` of sound in steps of 10 and of 20 ms."""
    return [_row(step_ms, seconds) for step_ms in STEPS_MS]


def _row(step_ms: int, seconds: int) -> Row:
    removed = {delay_ms: _removed_db(delay_ms, step_ms, seconds) for delay_ms in DELAYS_MS}
    worst, what = min(removed.values()), f"echo taken away, mixed each {step_ms} ms"
    return Row(
        what, worst, "dB", goal=f">= {GOAL_DB} dB", reached=bool(worst >= GOAL_DB), note=NOTE, details={"dB": removed}
    )


def _removed_db(delay_ms: int, step_ms: int, seconds: int) -> float:
    played = speech(seconds, seed=2)
    echo = np.zeros_like(played)
    later = delay_ms * SAMPLE_RATE // 1000
    echo[later:] = 0.5 * played[:-later]
    mixer = Mixer(0, 1)
    strip = mixer.strip(SourceKind.MICROPHONE, Cleaning(CleaningSettings(gain_control=False, echo_cancellation=True)))
    step = step_ms * SAMPLE_RATE // 1000
    program = []
    for start in range(0, len(played), BLOCK):
        strip.push_reference(_block(played, start))
        strip.push(_block(echo, start))
        program += mixer.mix((start + BLOCK) * NS_PER_S // SAMPLE_RATE, step)
    mixed = np.concatenate([sound.block.samples for sound in program])
    listened = slice(LEARNING_S * SAMPLE_RATE, len(mixed))
    return loudness_db(echo[listened]) - loudness_db(mixed[listened])


def _block(sound: Samples, start: int) -> AudioBlock:
    return AudioBlock(start * NS_PER_S // SAMPLE_RATE, SAMPLE_RATE, sound[start : start + BLOCK].copy())
