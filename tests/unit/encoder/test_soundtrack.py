"""A track of sound on the recording's timeline."""

import numpy as np
import pytest

from capture.clock import NS_PER_S
from capture.media import SAMPLE_RATE, AudioBlock
from encoder.packets import Packet, StreamId
from encoder.settings import AudioSettings
from encoder.soundtrack import SoundTrack
from encoder.timemap import TimeMap

ORIGIN_NS = 5 * NS_PER_S


def block(first: int, samples: int) -> AudioBlock:
    """Return samples of noise whose first is number `first` from the origin."""
    noise = np.random.default_rng(first % 1000).uniform(-0.1, 0.1, (samples, 1)).astype(np.float32)
    return AudioBlock(ORIGIN_NS + first * NS_PER_S // SAMPLE_RATE, SAMPLE_RATE, noise)


def track() -> SoundTrack:
    return SoundTrack(AudioSettings("aac", 1, 96_000), StreamId.RECORD_AUDIO, "Lesson")


def end_s(packets: list[Packet]) -> float:
    return float((packets[-1].pts + packets[-1].duration) * packets[-1].time_base)


def test_what_was_captured_before_the_beginning_is_left_out() -> None:
    sound, time_map = track(), TimeMap(ORIGIN_NS)
    packets = sound.encode(block(-4800, 4800), time_map)
    packets += sound.encode(block(-480, 960), time_map)
    packets += sound.finish()
    assert end_s(packets) == pytest.approx(480 / SAMPLE_RATE, abs=1e-6)
    assert sound.filled_samples == 0


@pytest.mark.parametrize("missing", [0, 480, 28_800, 3 * SAMPLE_RATE])
def test_sound_that_never_came_is_silence_of_the_same_length(missing: int) -> None:
    sound, time_map = track(), TimeMap(ORIGIN_NS)
    packets = sound.encode(block(missing, SAMPLE_RATE), time_map)
    packets += sound.finish()
    assert sound.filled_samples == missing
    assert end_s(packets) == pytest.approx((missing + SAMPLE_RATE) / SAMPLE_RATE, abs=1e-6)


def test_consecutive_blocks_and_pauses_need_no_filling() -> None:
    sound, time_map = track(), TimeMap(ORIGIN_NS)
    packets: list[Packet] = []
    for number in range(200):
        if number % 20 == 7:
            time_map.pause(ORIGIN_NS + number * NS_PER_S // 100 + 1_234_567)
        if number % 20 == 12:
            time_map.resume(ORIGIN_NS + number * NS_PER_S // 100 + 7_654_321)
        packets += sound.encode(block(number * 480, 480), time_map)
    packets += sound.finish()
    assert sound.filled_samples == 0
    assert end_s(packets) * NS_PER_S == pytest.approx(
        time_map.elapsed_ns(ORIGIN_NS + 2 * NS_PER_S), abs=NS_PER_S / 48_000
    )
