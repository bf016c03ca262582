import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from capture.cleaning import Cleaning, CleaningSettings
from capture.errors import ErrorCode, StudioError
from capture.media import Samples
from tests.helpers.sounds import level_db, samples, tone

SECOND = 48_000
OFF = CleaningSettings(noise_suppression=False, gain_control=False, high_pass=False)


def cleaned(settings: CleaningSettings, sound: Samples, reference: Samples | None = None) -> Samples:
    """Return the sound through a new module, its delay taken off, as the mixer does."""
    cleaning = Cleaning(settings)
    padded = np.concatenate([sound, np.zeros((960, 1), np.float32)])
    blocks = []
    for at in range(0, len(padded) - 479, 480):
        if reference is not None and at + 480 <= len(reference):
            cleaning.reference(reference[at : at + 480])
        blocks.append(cleaning.process(padded[at : at + 480]))
    return np.concatenate(blocks)[cleaning.delay :][: len(sound)]


def noise(seconds: float, level: float = 0.02) -> Samples:
    return (level * np.random.default_rng(9).standard_normal((round(seconds * SECOND), 1))).astype(np.float32)


def speech(seconds: float) -> Samples:
    """Return something like syllables: a gliding voiced tone with harmonics, three a second, with pauses."""
    times = np.arange(round(seconds * SECOND)) / SECOND
    phase = 2 * np.pi * np.cumsum(140 + 20 * np.sin(2 * np.pi * 2 * times)) / SECOND
    voice = sum((np.sin(k * phase) / k for k in range(1, 20)), np.zeros(len(times)))
    envelope = np.clip(np.sin(2 * np.pi * 3 * times), 0, 1) ** 2 * (np.sin(2 * np.pi * 0.4 * times) > -0.3)
    sound: Samples = (0.1 * voice * envelope).astype(np.float32)[:, None]
    return sound


def loudness(sound: Samples) -> NDArray[np.float64]:
    """Return the RMS of each 10 ms: the syllables. (The waves themselves turn in phase in the high-pass.)"""
    power: NDArray[np.float64] = np.square(sound.reshape(-1, 480), dtype=np.float64).mean(axis=1)
    return np.sqrt(power)


def test_steady_noise_goes_and_a_voice_stays() -> None:
    settings = CleaningSettings(gain_control=False)
    mixed = noise(12) + speech(12)

    after = cleaned(settings, mixed)
    quiet = cleaned(settings, noise(12))

    assert level_db(quiet[6 * SECOND :]) < level_db(noise(6)) - 10
    assert level_db(after[6 * SECOND :]) > level_db(speech(12)[6 * SECOND :]) - 3
    syllables = np.corrcoef(loudness(after[6 * SECOND :]), loudness(speech(12)[6 * SECOND :]))
    assert syllables[0, 1] > 0.95


def test_the_gain_control_lifts_a_quiet_voice() -> None:
    quiet = speech(12) * np.float32(0.2)

    lifted = cleaned(CleaningSettings(noise_suppression=False, high_pass=False), quiet)

    assert level_db(lifted[8 * SECOND :]) > level_db(quiet[8 * SECOND :]) + 6


def test_the_high_pass_takes_rumble_away() -> None:
    only = CleaningSettings(noise_suppression=False, gain_control=False, high_pass=True)

    assert level_db(cleaned(only, samples(tone(25), 3))[SECOND:]) < level_db(samples(tone(25), 3)) - 20
    assert level_db(cleaned(only, samples(tone(1000), 3))[SECOND:]) == pytest.approx(
        level_db(samples(tone(1000), 3)), abs=1
    )


def test_with_everything_off_the_sound_stays_as_it_is() -> None:
    assert cleaned(OFF, speech(2)) == pytest.approx(speech(2), abs=1e-4)


@pytest.mark.parametrize("delay_ms", [20, 100])
@pytest.mark.parametrize("noise_suppression", [False, True])
def test_the_echo_of_the_loudspeaker_is_cancelled(delay_ms: int, noise_suppression: bool) -> None:
    settings = CleaningSettings(noise_suppression, gain_control=False, high_pass=False, echo_cancellation=True)
    played = speech(10)
    echo = np.zeros_like(played)
    echo[delay_ms * 48 :] = np.float32(0.5) * played[: -delay_ms * 48]

    heard = cleaned(settings, echo, reference=played)

    assert level_db(heard[5 * SECOND :]) < level_db(echo[5 * SECOND :]) - 20


@pytest.mark.parametrize(
    "settings",
    [
        OFF,
        CleaningSettings(noise_suppression=False, high_pass=False),
        CleaningSettings(noise_suppression=False),
        CleaningSettings(gain_control=False),
        CleaningSettings(),
        CleaningSettings(noise_suppression=False, echo_cancellation=True),
        CleaningSettings(echo_cancellation=True),
    ],
    ids=str,
)
def test_the_delay_is_the_one_that_is_told(settings: CleaningSettings) -> None:
    """Tone bursts come out where they went in, to within 1 ms."""
    bursts = np.zeros((8 * SECOND, 1), np.float32)
    starts = range(12_000, len(bursts) - 6000, 6000)
    for number, start in enumerate(starts):
        times = np.arange(600) / SECOND
        bursts[start : start + 600, 0] = 0.2 * np.sin(2 * np.pi * (500 + 90 * number) * times) * np.hanning(600)

    after = cleaned(settings, bursts)

    late = []
    for start in starts[30:]:
        around = slice(start - 2000, start + 3000)
        match = np.correlate(after[around, 0], bursts[start : start + 600, 0], "valid")
        late.append(int(np.argmax(match)) - 2000)
    assert np.median(late) == pytest.approx(0, abs=48)


def test_too_loud_clips_and_does_not_wrap() -> None:
    loud = np.full((480, 1), 3.0, np.float32)

    assert Cleaning(OFF).process(loud) == pytest.approx(np.ones((480, 1)), abs=1e-4)


def test_only_10_ms_of_mono_are_taken() -> None:
    with pytest.raises(ValueError, match="480"):
        Cleaning(OFF).process(np.zeros((960, 1), np.float32))


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "livekit", None)

    with pytest.raises(StudioError) as caught:
        Cleaning(OFF)

    assert caught.value.code is ErrorCode.LIBRARY_MISSING
    assert caught.value.facts == {"library": "livekit"}
