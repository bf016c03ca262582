import numpy as np
import pytest

from capture.periods import LONGEST, NEEDED, SHORTEST, without_a_period
from tests.helpers.sounds import samples, tone
from tests.helpers.voices import speech


@pytest.mark.parametrize("hertz", [70, 100, 123.4, 220, 399])
def test_a_steady_tone_goes_on_without_a_seam(hertz: float) -> None:
    sound = samples(tone(hertz), 0.06)

    shorter = without_a_period(sound)

    removed = len(sound) - len(shorter)
    assert SHORTEST <= removed <= LONGEST
    periods = removed * hertz / 48_000
    assert periods == pytest.approx(round(periods), abs=0.02)
    assert np.abs(np.diff(shorter[:, 0], 2)).max() < 1.5 * np.abs(np.diff(sound[:, 0], 2)).max()


def test_a_voice_has_no_click() -> None:
    voice = speech(2)
    for at in range(4800, 90_000, 4800):
        piece = voice[at : at + NEEDED + 480]
        steepest = np.abs(np.diff(piece[:, 0])).max()
        assert np.abs(np.diff(without_a_period(piece)[:, 0])).max() <= 1.1 * steepest + 1e-4


def test_silence_is_shortened_as_well() -> None:
    assert SHORTEST <= NEEDED - len(without_a_period(np.zeros((NEEDED, 1), np.float32))) <= LONGEST
