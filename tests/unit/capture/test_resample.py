import numpy as np
import pytest

from capture.media import Samples
from capture.resample import RateConverter, Stretcher
from tests.helpers.sounds import samples, tone


def stretched(ratio: float, position: float, sound: Samples, block: int = 960) -> tuple[int, Samples]:
    stretcher = Stretcher(sound.shape[1])
    stretcher.ratio = ratio
    stretcher.start(position, 0)
    pieces = [stretcher.push(sound[at : at + block]) for at in range(0, len(sound), block)]
    pieces.append(stretcher.flush())
    positions = np.cumsum([pieces[0][0], *(len(piece) for _, piece in pieces)])
    assert [first for first, _ in pieces] == positions[:-1].tolist()
    return pieces[0][0], np.concatenate([piece for _, piece in pieces])


@pytest.mark.parametrize("frequency", [100, 1000, 8000, 16_000])
@pytest.mark.parametrize("ratio", [1.0, 1.0002, 0.9998, 1.002])
@pytest.mark.parametrize("position", [0.0, 1234.3])
def test_a_tone_lies_where_the_clock_wants_it(frequency: int, ratio: float, position: float) -> None:
    first, sound = stretched(ratio, position, samples(tone(frequency), 0.5))

    wanted_at = (first + np.arange(len(sound)) - position) / ratio / 48_000
    wanted = 0.5 * np.sin(2 * np.pi * frequency * wanted_at)
    error = sound[50:-50, 0] - wanted[50:-50]
    assert np.abs(error).max() < 0.5 * 10 ** (-75 / 20)


def test_what_is_in_step_already_comes_through_as_it_is() -> None:
    sound = np.random.default_rng(1).uniform(-0.5, 0.5, (4800, 2)).astype(np.float32)

    first, same = stretched(1.0, 77.0, sound)

    assert first == 77
    assert len(same) == len(sound)
    assert same == pytest.approx(sound, abs=1e-4)


def test_blocks_of_any_length_make_the_same_sound() -> None:
    sound = samples(tone(700), 0.2)

    _, whole = stretched(1.0003, 10.6, sound, block=len(sound))
    _, bits = stretched(1.0003, 10.6, sound, block=7)

    assert bits[: len(whole)] == pytest.approx(whole, abs=1e-5)


def test_nothing_is_yielded_before_the_place_that_is_free() -> None:
    stretcher = Stretcher(1)
    stretcher.start(100.0, 2000)
    assert len(stretcher.push(np.ones((960, 1), np.float32))[1]) == 0

    first, sound = stretcher.push(np.ones((960, 1), np.float32))

    assert (first, len(sound)) == (2000, 100 + 1920 - 2000 - 16)


@pytest.mark.parametrize("rate", [8000, 16_000, 44_100, 96_000])
def test_a_rate_is_converted_without_a_shift(rate: int) -> None:
    sound = samples(tone(1000), 1.0, rate=rate)
    converter = RateConverter(rate, 1)

    parts = [converter.convert(sound[at : at + rate // 50]) for at in range(0, len(sound), rate // 50)]
    converted = np.concatenate([*parts, converter.flush()])

    assert len(converted) == pytest.approx(48_000, abs=1)
    wanted = samples(tone(1000), 1.0)
    assert converted[1000:47_000] == pytest.approx(wanted[1000:47_000], abs=2e-3)


def test_48_khz_is_left_alone() -> None:
    sound = samples(tone(1000), 0.1)
    converter = RateConverter(48_000, 1)

    assert converter.convert(sound) is sound
    assert len(converter.flush()) == 0
