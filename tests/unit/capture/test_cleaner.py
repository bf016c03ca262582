"""The echo canceller in a strip: told when it was played, whatever the threads do; replaced without a seam."""

from dataclasses import replace

import numpy as np
import pytest

from capture.cleaning import Cleaning, CleaningSettings
from capture.media import AudioBlock, Samples
from capture.mixer import Mixer
from capture.sources import SourceKind
from tests.helpers.sounds import level_db
from tests.helpers.voices import speech

SECOND = 48_000
ECHO = CleaningSettings(gain_control=False, echo_cancellation=True)


def blocks(sound: Samples, size: int = 480) -> list[AudioBlock]:
    return [
        AudioBlock(at * 1_000_000_000 // SECOND, SECOND, sound[at : at + size].copy())
        for at in range(0, len(sound), size)
    ]


def program(
    heard: Samples, played: Samples | None, settings: CleaningSettings, each: int, switch_s: float = -1
) -> Samples:
    """Return the program of a microphone, mixed each so many blocks of 10 ms; echo cancelled from `switch_s` on."""
    mixer = Mixer(0, 1)
    strip = mixer.strip(SourceKind.MICROPHONE, Cleaning(settings))
    sounds = []
    reference = blocks(played) if played is not None else []
    for number, block in enumerate(blocks(heard)):
        if number == round(switch_s * 100):
            strip.replace_cleaning(Cleaning(replace(settings, echo_cancellation=True)))
        if reference:
            strip.push_reference(reference[number])
        strip.push(block)
        if number % each == 0:
            sounds += mixer.mix((number + 1) * 10_000_000)
    return np.concatenate([sound.block.samples for sound in sounds])


@pytest.mark.parametrize("each", [1, 2, 5])
@pytest.mark.parametrize("delay_ms", [20, 120])
def test_echo_goes_and_the_trainer_stays(delay_ms: int, each: int) -> None:
    played = speech(12, seed=2)
    echo = np.zeros_like(played)
    echo[delay_ms * 48 :] = 0.5 * played[: -delay_ms * 48]
    trainer = speech(12, seed=3)
    trainer[: 9 * SECOND] = 0

    mixed = program(echo + trainer, played, ECHO, each)

    assert level_db(mixed[5 * SECOND : 8 * SECOND]) < level_db(echo[5 * SECOND : 8 * SECOND]) - 30
    assert level_db(mixed[9 * SECOND :]) > level_db(trainer[9 * SECOND : len(mixed)]) - 6


def test_replacing_the_module_makes_no_hole_and_no_jump() -> None:
    voice = speech(12)
    before = program(voice, None, CleaningSettings(), 1)
    switched = program(voice, None, CleaningSettings(), 1, switch_s=4)

    loudness = [level_db(sound[8 * SECOND :]) for sound in (before, switched)]
    assert loudness[1] == pytest.approx(loudness[0], abs=2)
    around = slice(round(7.9 * SECOND), round(8.3 * SECOND))
    assert np.abs(np.diff(switched[around, 0])).max() < 1.3 * np.abs(np.diff(before[around, 0])).max()


def test_a_strip_that_is_not_cleaned_says_so() -> None:
    strip = Mixer(0, 1).strip(SourceKind.SYSTEM_SOUND)

    with pytest.raises(ValueError, match="not cleaned"):
        strip.replace_cleaning(Cleaning(ECHO))
    with pytest.raises(ValueError, match="not cleaned"):
        strip.push_reference(blocks(np.zeros((480, 1), np.float32))[0])
