"""The demo's rules: what is drawn when, a trainer whose mouth follows her voice, and a loop without a seam."""

import numpy as np
import pytest

from capture.media import SAMPLE_RATE
from studio.ui.demo_circuit import DRAWN_S, charge, volts
from studio.ui.demo_paint import eased
from studio.ui.demo_trainer import FPS, LOOP_S, draw_trainer
from studio.ui.demo_voice import LEVEL, openness, voice


@pytest.mark.parametrize(("t", "share"), [(0.0, 0.0), (1.0, 0.0), (2.0, 0.5), (3.0, 1.0), (60.0, 1.0)])
def test_a_movement_begins_and_ends_at_rest(t: float, share: float) -> None:
    assert eased(t, start=1.0, length=2.0) == pytest.approx(share)


def test_the_voltage_begins_when_the_circuit_is_drawn() -> None:
    assert volts(DRAWN_S - 0.1) == 0
    assert volts(DRAWN_S) == pytest.approx(2)
    assert volts(DRAWN_S + 6) == pytest.approx(12)


def test_electrons_move_as_fast_as_the_voltage_says() -> None:
    step = 1e-4
    for t in np.arange(DRAWN_S, DRAWN_S + 12, 0.7):
        assert (charge(t + step) - charge(t)) / step == pytest.approx(volts(t), abs=0.01)


def test_the_voice_is_heard_while_the_mouth_is_open_and_not_while_it_is_closed() -> None:
    samples = voice(LOOP_S)[:, 0]
    opened = openness(np.arange(len(samples)) / SAMPLE_RATE)
    assert len(samples) == round(LOOP_S * SAMPLE_RATE)
    assert np.abs(samples).max() == pytest.approx(LEVEL, rel=1e-5)
    assert np.abs(samples[opened == 0]).max() == 0
    assert np.sqrt(np.mean(samples[opened > 0.9] ** 2)) > 0.02


def test_the_loop_has_no_seam() -> None:
    last, first = draw_trainer(LOOP_S - 1 / FPS).astype(int), draw_trainer(0).astype(int)
    again = draw_trainer(LOOP_S + 1e-9).astype(int)
    assert np.abs(again - first).max() <= 1
    assert np.abs(last - first).mean() < 6
    assert np.abs(voice(LOOP_S)[[0, -1]]).max() < 0.01
