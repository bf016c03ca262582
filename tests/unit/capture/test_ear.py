"""What a microphone takes in."""

import numpy as np
import pytest

from capture.ear import Ear


def test_it_tells_raw_peak_and_cleaned_level_apart() -> None:
    ear = Ear()
    ear.note_raw(np.array([[0.0], [-0.5]], np.float32))
    ear.note_raw(np.array([[0.1]], np.float32))
    ear.note_cleaned(np.full((480, 1), 0.1, np.float32))
    heard = ear.take()
    assert heard.given
    assert not heard.clipped
    assert heard.raw_peak_db == pytest.approx(-6.02, abs=0.01)
    assert heard.level_db == pytest.approx(-20, abs=0.01)


def test_what_was_taken_is_not_told_again() -> None:
    ear = Ear()
    ear.note_raw(np.ones((1, 1), np.float32))
    ear.note_cleaned(np.ones((1, 1), np.float32))
    assert ear.take().clipped
    nothing = ear.take()
    assert (nothing.given, nothing.clipped, nothing.raw_peak_db, nothing.level_db) == (False, False, -120, -120)


@pytest.mark.parametrize(("sample", "clipped"), [(32767 / 32768, True), (-1.0, True), (0.99, False)])
def test_a_devices_limit_counts_in_either_direction(sample: float, clipped: bool) -> None:
    ear = Ear()
    ear.note_raw(np.array([[sample]], np.float32))
    assert ear.take().clipped is clipped
