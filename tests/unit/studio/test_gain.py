"""The gain that a few seconds of speech ask for."""

import pytest

from studio.events import Meter
from studio.gain import LEAST_DB, MOST_DB, Advice, Verdict, advise


def speech(rms_db: float, pause_db: float = -75.0) -> list[Meter]:
    """Return 10 seconds of syllables and pauses."""
    return [
        Meter(level + 10, level, clipped=False)
        for _ in range(10)
        for level in [rms_db - 4, rms_db, rms_db, rms_db + 4, rms_db, pause_db, pause_db, pause_db, rms_db, rms_db]
    ]


@pytest.mark.parametrize(
    ("rms_db", "gain_db", "expected"),
    [
        (-20.0, 0.0, Advice(0.0, Verdict.GOOD)),
        (-22.0, 5.0, Advice(5.0, Verdict.GOOD)),
        (-32.0, 0.0, Advice(12.0, Verdict.CHANGED)),
        (-26.0, 6.0, Advice(12.0, Verdict.CHANGED)),
        (-10.0, 0.0, Advice(-10.0, Verdict.CHANGED)),
        (-40.0, -30.0, Advice(-10.0, Verdict.CHANGED)),
        (-47.0, 0.0, Advice(MOST_DB, Verdict.CHANGED)),
        (-50.0, 0.0, Advice(MOST_DB, Verdict.WEAK)),
        (-1.0, -10.0, Advice(LEAST_DB, Verdict.CHANGED)),
    ],
)
def test_speech_is_brought_to_one_loudness(rms_db: float, gain_db: float, expected: Advice) -> None:
    assert advise(speech(rms_db), gain_db, clipping=False) == expected


def test_the_peaks_keep_their_room() -> None:
    levels = [*speech(-26.0), Meter(-8.0, -20.0, clipped=False)]
    # Its loudness alone would ask for 6 dB.
    assert advise(levels, 0.0, clipping=False) == Advice(5.0, Verdict.CHANGED)


def test_what_is_cut_off_in_the_device_is_not_mended_here() -> None:
    assert advise(speech(-40.0), 3.0, clipping=True) == Advice(3.0, Verdict.CLIPPING)


@pytest.mark.parametrize("levels", [[], [Meter(-70.0, -80.0, clipped=False)] * 100, speech(-30.0)[:5]])
def test_without_speech_the_gain_stays(levels: list[Meter]) -> None:
    assert advise(levels, 3.0, clipping=False) == Advice(3.0, Verdict.NOTHING)
