"""Beeps are found where they begin, also in a compressed file."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.bench.listen import beeps, loudness_db, sound

RATE = 48_000


def speech_with_beeps(starts_s: list[float], seconds: float) -> NDArray[np.float32]:
    random = np.random.default_rng(1)
    samples = random.normal(scale=0.01, size=round(seconds * RATE))
    for start_s in starts_s:
        first = round(start_s * RATE)
        samples[first : first + RATE // 20] += 0.5 * np.sin(2 * np.pi * 1000 / RATE * np.arange(RATE // 20))
    return samples.astype(np.float32)


def test_beeps_are_found_where_they_begin() -> None:
    starts_s = [0.7, 1.70013, 2.7, 4.2]
    assert beeps(RATE, speech_with_beeps(starts_s, 5)) == pytest.approx(starts_s, abs=0.0002)


def test_another_tone_or_silence_is_no_beep() -> None:
    assert beeps(RATE, np.zeros(RATE, np.float32)) == []
    assert beeps(RATE, np.zeros(0, np.float32)) == []
    high = 0.5 * np.sin(2 * np.pi * 3000 / RATE * np.arange(RATE))
    found = beeps(RATE, speech_with_beeps([1.5], 2) + np.concatenate([high, np.zeros(RATE)]).astype(np.float32))
    assert found == pytest.approx([1.5], abs=0.0005)


def test_a_file_is_heard_without_the_encoder_s_delay(tmp_path: Path) -> None:
    path = tmp_path / "beeps.mp4"
    samples = speech_with_beeps([0.5, 1.5], 2)
    with av.open(path, "w") as container:
        stream = container.add_stream("aac", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis], "fltp", "mono")
        frame.rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    rate, heard = sound(path)
    assert rate == RATE
    assert beeps(rate, heard) == pytest.approx([0.5, 1.5], abs=0.001)


def test_loudness_is_the_rms_level() -> None:
    tone = np.sin(2 * np.pi * 440 / RATE * np.arange(RATE)).astype(np.float32)
    assert loudness_db(tone) == pytest.approx(-3.01, abs=0.01)
    assert loudness_db(np.zeros(10, np.float32)) == -120
