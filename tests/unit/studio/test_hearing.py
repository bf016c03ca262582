"""Speech, silence and noise, told by levels."""

import math

import numpy as np

from capture.cleaning import Cleaning, CleaningSettings
from capture.clock import NS_PER_S, FakeClock
from capture.ear import Heard
from capture.mixer import Mixer
from capture.sources import SourceKind
from capture.synthetic import SyntheticMicrophone
from studio.hearing import CLIPPED, Hearing, Hears


def heard(level_db: float, *, peak_db: float = -20.0, given: bool = True, clipped: bool = False) -> Heard:
    return Heard(given, peak_db, clipped, level_db)


def after(levels: list[float]) -> Hearing:
    hearing = Hearing()
    for level in levels:
        hearing.add(heard(level))
    return hearing


def test_syllables_are_speech() -> None:
    assert after([-25 + 12 * math.sin(i * 2.5) for i in range(20)]).now.speaking


def test_a_word_now_and_then_is_speech() -> None:
    assert after([-24, -22, -26, -30, -25, -23, -28, *[-70] * 13]).now.speaking


def test_a_fan_is_no_speech_however_loud() -> None:
    assert not after(list(-30 + np.random.default_rng(5).normal(0, 1, 40))).now.speaking


def test_a_quiet_room_a_knock_and_too_little_are_no_speech() -> None:
    assert not after([-65 + 8 * math.sin(i * 2.5) for i in range(40)]).now.speaking
    assert not after([*[-70.0] * 18, -20, -30]).now.speaking
    assert not after([-20, -40, -20, -40]).now.speaking


def test_speech_is_over_two_seconds_after_the_last_word() -> None:
    hearing = after([-25 + 12 * math.sin(i * 2.5) for i in range(20)])
    for _ in range(20):
        hearing.add(heard(-80))
    assert not hearing.now.speaking


def test_a_microphone_is_flat_after_ten_seconds_of_nothing_and_alive_at_once() -> None:
    hearing = Hearing()
    for _ in range(99):
        hearing.add(heard(-120, peak_db=-90))
    assert hearing.now == Hears()
    hearing.add(heard(-120, peak_db=-90))
    assert hearing.now == Hears(flat=True)
    hearing.add(heard(-60, peak_db=-50))
    assert hearing.now == Hears()


def test_a_device_that_gives_nothing_is_not_called_flat() -> None:
    hearing = Hearing()
    for _ in range(200):
        hearing.add(heard(-120, peak_db=-120, given=False))
    assert not hearing.now.flat


def test_a_dead_device_that_gives_much_at_a_time_is_flat() -> None:
    hearing = Hearing()
    for number in range(100):
        hearing.add(heard(-120, peak_db=-120, given=number % 4 == 0))
    assert hearing.now.flat


def test_a_blow_is_no_clipping_but_a_loud_voice_is() -> None:
    hearing = Hearing()
    for count in range(1, CLIPPED + 1):
        assert not hearing.now.clipping
        hearing.add(heard(-3, peak_db=0, clipped=True))
        assert hearing.now.clipping == (count == CLIPPED)
        hearing.add(heard(-10))


def test_the_synthetic_voice_is_speech_also_while_it_is_muted() -> None:
    clock = FakeClock(NS_PER_S)
    microphone = SyntheticMicrophone(clock)
    microphone.open()
    mixer = Mixer(clock.now_ns(), channels=1)
    strip = mixer.strip(SourceKind.MICROPHONE, Cleaning(CleaningSettings()))
    strip.muted = True
    assert strip.ear is not None
    hearing = Hearing()
    speaking = 0
    for _ in range(100):
        for _ in range(5):
            strip.push(microphone.read())
        sounds = mixer.mix(clock.now_ns())
        hearing.add(strip.ear.take())
        speaking += hearing.now.speaking
    assert max(sound.peak_db for sound in sounds) < -90
    assert speaking > 60
