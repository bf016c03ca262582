import logging
from collections.abc import Iterable, Iterator
from heapq import merge

import numpy as np
import pytest

from capture.cleaning import Cleaning, CleaningSettings
from capture.media import AudioBlock, Samples
from capture.mixer import Mixer, ProgramSound
from capture.sources import SourceKind
from capture.strip import Strip
from capture.voice import Voice
from tests.helpers.sounds import Signal, beeps, device, frequency, level_db, onsets, samples, tone
from tests.helpers.voices import packets

SECOND = 48_000
MS = 1_000_000


def run(mixer: Mixer, until_s: float, *feeds: tuple[Strip, Iterable[AudioBlock]]) -> list[ProgramSound]:
    """Push each block when it would have been captured whole, and mix every 20 ms, as the engine does."""

    def arrivals(strip: Strip, blocks: Iterable[AudioBlock]) -> Iterator[tuple[int, int, AudioBlock, Strip]]:
        for block in blocks:
            yield block.pts_ns + len(block.samples) * 1_000_000_000 // block.rate, id(block), block, strip

    waiting = list(merge(*(arrivals(strip, blocks) for strip, blocks in feeds)))
    sounds: list[ProgramSound] = []
    for now_ns in range(0, round(until_s * 1e9) + 1, 20 * MS):
        while waiting and waiting[0][0] <= now_ns:
            _, _, block, strip = waiting.pop(0)
            strip.push(block)
        sounds += mixer.mix(now_ns)
    return sounds


def joined(sounds: list[ProgramSound]) -> Samples:
    return np.concatenate([sound.block.samples for sound in sounds])


def silence(sounds: list[ProgramSound]) -> int:
    return sum(sound.silence_samples for sound in sounds)


def test_without_a_source_the_program_is_silence_in_real_time_and_no_loss() -> None:
    sounds = run(Mixer(0, 2), 2)

    assert joined(sounds).shape == (2 * SECOND, 2)
    assert not joined(sounds).any()
    assert silence(sounds) == 0


@pytest.mark.parametrize("origin_ns", [0, 123_456_789_012_345])
def test_blocks_follow_each_other_to_the_sample_in_multiples_of_10_ms(origin_ns: int) -> None:
    mixer = Mixer(origin_ns, 1)
    sounds = []
    for now in range(0, 1000, 7):
        sounds += mixer.mix(origin_ns + now * MS)

    done = 0
    for sound in sounds:
        assert sound.block.pts_ns == origin_ns + done * 1_000_000_000 // SECOND
        assert len(sound.block.samples) % 480 == 0
        done += len(sound.block.samples)
    assert done == 99 * 480


def test_in_larger_steps_whole_pieces_come_as_early() -> None:
    mixer = Mixer(0, 1)
    ends = []
    for now in range(0, 1000, 5):
        for sound in mixer.mix(now * MS, step=960):
            assert len(sound.block.samples) == 960
            ends.append((sound.block.pts_ns // MS + 20, now))
    assert ends == [(end, end) for end in range(20, 1000, 20)]


def test_two_sources_are_summed_and_mono_goes_to_both_sides() -> None:
    mixer = Mixer(0, 2)
    microphone, system = mixer.strip(SourceKind.MICROPHONE), mixer.strip(SourceKind.SYSTEM_SOUND)
    left = (
        AudioBlock(block.pts_ns, block.rate, np.hstack([block.samples, block.samples * 0]))
        for block in device(tone(3000, 0.2), 4)
    )

    sounds = run(mixer, 4, (microphone, device(tone(1000, 0.2), 4)), (system, left))

    mixed = joined(sounds)[SECOND : 3 * SECOND]
    alone = samples(tone(1000, 0.2), 2, start_s=1)[:, 0]
    assert mixed[:, 1] == pytest.approx(alone, abs=1e-3)
    assert mixed[:, 0] - mixed[:, 1] == pytest.approx(samples(tone(3000, 0.2), 2, start_s=1)[:, 0], abs=1e-3)
    assert silence(sounds) == 0


def test_a_source_that_is_alive_is_waited_for_no_longer_than_its_blocks_take() -> None:
    mixer = Mixer(0, 1)

    sounds = run(mixer, 2, (mixer.strip(SourceKind.MICROPHONE), device(tone(1000), 3)))

    assert len(joined(sounds)) == pytest.approx(2 * SECOND, abs=480)


def test_a_dead_source_costs_at_most_250_ms_of_patience_and_is_counted() -> None:
    mixer = Mixer(0, 1)
    strip = mixer.strip(SourceKind.MICROPHONE)
    feed = (strip, device(tone(1000), 1))
    waiting = joined(run(mixer, 1.1, feed))
    assert len(waiting) == pytest.approx(SECOND, abs=480)

    sounds = [sound for now in range(1120, 1801, 20) for sound in mixer.mix(now * MS)]

    assert len(waiting) + len(joined(sounds)) == round(1.55 * SECOND)
    assert silence(sounds) == pytest.approx(0.55 * SECOND, abs=40)


def test_after_a_second_the_others_are_not_held_back_by_a_dead_source() -> None:
    mixer = Mixer(0, 1)
    dead, alive = mixer.strip(SourceKind.MICROPHONE), mixer.strip(SourceKind.SYSTEM_SOUND)

    sounds = run(mixer, 4, (dead, device(tone(1000), 1)), (alive, device(tone(500), 5)))

    assert len(joined(sounds)) == pytest.approx(4 * SECOND, abs=480)


def test_a_microphone_that_comes_back_goes_on_at_the_right_place() -> None:
    mixer = Mixer(0, 1)
    strip = mixer.strip(SourceKind.MICROPHONE)
    blocks = [*device(beeps(1), 3), *device(beeps(1), 4, start_s=6.3)]

    sounds = run(mixer, 10, (strip, blocks))

    assert onsets(joined(sounds)[:, 0]) == pytest.approx([n * SECOND for n in (0, 1, 2, 7, 8, 9, 10)][:6], abs=3)
    assert silence(sounds) == pytest.approx(3.3 * SECOND, abs=0.03 * SECOND)


def test_sound_that_comes_when_its_time_is_mixed_is_dropped_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    mixer = Mixer(0, 1)
    strip = mixer.strip(SourceKind.MICROPHONE)
    blocks = list(device(tone(500), 3))
    for block in blocks[:60]:
        strip.push(block)
    sounds = mixer.mix(2000 * MS)  # nothing later than 1.2 s came

    for block in blocks[60:]:
        strip.push(block)
    sounds += mixer.mix(3000 * MS)

    assert silence(sounds) == pytest.approx(0.55 * SECOND, abs=40)
    assert silence(sounds) == pytest.approx(strip.late_samples, abs=40)
    mixer.close()
    assert f"microphone: clock +0 ppm slow, {strip.late_samples} samples came too late" in caplog.text
    assert len(joined(sounds)) == pytest.approx(3 * SECOND, abs=480)


def test_a_device_may_take_a_moment_to_start() -> None:
    mixer = Mixer(0, 1)

    sounds = run(mixer, 3, (mixer.strip(SourceKind.MICROPHONE), device(tone(500), 4, start_s=0.6)))

    assert silence(sounds) == 0


def test_a_device_that_never_starts_is_counted() -> None:
    mixer = Mixer(0, 1)
    mixer.strip(SourceKind.MICROPHONE)

    assert silence(run(mixer, 3)) == pytest.approx(2 * SECOND, abs=4800)


def test_a_fast_and_jittery_microphone_loses_nothing() -> None:
    mixer = Mixer(0, 1)
    strip = mixer.strip(SourceKind.MICROPHONE)

    sounds = run(mixer, 60, (strip, device(beeps(1), 61, ppm=200, jitter_s=0.008)))

    assert silence(sounds) == 0
    found = onsets(joined(sounds)[:, 0], 0.01)
    assert (found - np.round(found / SECOND) * SECOND) / 48 == pytest.approx(np.zeros(len(found)), abs=5)
    assert strip.drift == pytest.approx(-200e-6, abs=50e-6)
    assert strip.late_samples == 0


def test_mute_is_free_of_clicks_and_leaves_the_untouched_alone() -> None:
    mixer = Mixer(0, 1)
    strip = mixer.strip(SourceKind.MICROPHONE, keep_untouched=True)
    sounds = []
    for block in device(tone(200, 0.5), 3):
        strip.muted = 1e9 <= block.pts_ns < 2e9
        strip.push(block)
        sounds += mixer.mix(block.pts_ns + 20 * MS)

    mixed = joined(sounds)[:, 0]
    untouched = np.concatenate([sound.untouched.samples for sound in sounds if sound.untouched is not None])[:, 0]
    assert not mixed[round(1.1 * SECOND) : round(1.9 * SECOND)].any()
    assert level_db(mixed[round(2.1 * SECOND) :]) == pytest.approx(level_db(untouched), abs=0.1)
    assert untouched == pytest.approx(samples(tone(200, 0.5), len(untouched) / SECOND)[:, 0], abs=2e-3)
    steepest = np.abs(np.diff(untouched)).max()
    assert np.abs(np.diff(mixed)).max() < 1.2 * steepest
    assert np.abs(np.diff(mixed, 2)).max() < 0.01  # a click would bend it by up to 0.5


def test_gain() -> None:
    mixer = Mixer(0, 1)
    strip = mixer.strip(SourceKind.MICROPHONE)
    strip.gain_db = -12

    sounds = run(mixer, 1, (strip, device(tone(1000, 0.5), 1.1)))

    assert sounds[-1].peak_db == pytest.approx(-18.06, abs=0.1)
    assert sounds[-1].rms_db == pytest.approx(-21.07, abs=0.1)
    assert not any(sound.clipped for sound in sounds)


def test_a_sum_above_full_scale_is_reported_and_bent_not_broken() -> None:
    mixer = Mixer(0, 1)
    strips = [mixer.strip(SourceKind.MICROPHONE), mixer.strip(SourceKind.SYSTEM_SOUND)]

    sounds = run(mixer, 1, *((strip, device(tone(1000, 0.9), 1.1)) for strip in strips))

    assert sounds[-1].clipped
    assert sounds[-1].peak_db == pytest.approx(5.1, abs=0.1)
    assert np.abs(joined(sounds)).max() <= 1


@pytest.mark.parametrize("offset_ms", [-120, 30, 400])
def test_the_lag_of_a_device_is_taken_off(offset_ms: int) -> None:
    mixer = Mixer(0, 1)
    strip = mixer.strip(SourceKind.MICROPHONE)
    strip.offset_ms = offset_ms
    late = (
        AudioBlock(block.pts_ns + offset_ms * MS, block.rate, block.samples)
        for block in device(beeps(1), 6, start_s=0.5)
    )

    sounds = run(mixer, 5, (strip, late))

    assert onsets(joined(sounds)[:, 0])[:4] == pytest.approx([n * SECOND for n in (1, 2, 3, 4)], abs=3)
    assert silence(sounds) == 0


def test_cleaning_moves_nothing_and_the_untouched_lies_beside_it() -> None:
    mixer = Mixer(0, 2)
    strip = mixer.strip(SourceKind.MICROPHONE, Cleaning(CleaningSettings(gain_control=False)), keep_untouched=True)

    sounds = run(mixer, 8, (strip, device(beeps(0.5, 0.1, 1500), 8.1)))

    untouched = np.concatenate([sound.untouched.samples for sound in sounds if sound.untouched is not None])
    assert untouched.shape == (len(joined(sounds)), 1)
    raw, cleaned = onsets(untouched[:, 0], 0.1), onsets(joined(sounds)[:, 0], 0.1)
    assert len(cleaned) == len(raw) == 16
    assert cleaned[4:] == pytest.approx(raw[4:], abs=48)
    assert frequency(joined(sounds)[SECOND:, 0]) == pytest.approx(1500, abs=12)


def test_after_a_stall_the_program_comes_in_short_pieces() -> None:
    sounds = Mixer(0, 1).mix(3000 * MS)

    assert max(len(sound.block.samples) for sound in sounds) == 4800
    assert len(joined(sounds)) == 3 * SECOND


def speaking(signal: Signal, seconds: float = 3) -> Voice:
    """Return a voice all of whose packets have come."""
    voice = Voice()
    for packet in packets(samples(signal, seconds))[:24]:
        voice.put(packet.sequence, packet.timestamp, packet.data)
    return voice


def tones(block: AudioBlock | None, *wanted: int) -> list[float]:
    """Return the levels of these tones in dB, each measured in a window that shuts the others out."""
    assert block is not None
    sound = block.samples[:, 0] * np.blackman(len(block.samples))
    times = np.arange(len(sound)) / SECOND
    return [
        20 * float(np.log10(abs(np.mean(sound * np.exp(-2j * np.pi * hertz * times))) / 0.42 * 2 + 1e-9))
        for hertz in wanted
    ]


def test_voices_are_heard_by_all_but_each_by_its_own_speaker() -> None:
    mixer = Mixer(0, 2)
    microphone = mixer.strip(SourceKind.MICROPHONE)
    mixer.add_voice(0, speaking(tone(500, 0.1)))
    mixer.add_voice(3, speaking(tone(900, 0.1)))

    sound = run(mixer, 0.4, (microphone, device(tone(1500, 0.1), 0.5)))[-10:]

    assert [set(piece.without) for piece in sound] == [{0, 3}] * len(sound)
    whole = AudioBlock(0, SECOND, joined(sound))
    mine = AudioBlock(0, SECOND, np.concatenate([piece.without[0].samples for piece in sound]))
    other = AudioBlock(0, SECOND, np.concatenate([piece.without[3].samples for piece in sound]))
    loudspeaker = AudioBlock(0, SECOND, np.concatenate([piece.voices.samples for piece in sound if piece.voices]))
    assert whole.samples.shape == mine.samples.shape == (len(sound) * 960, 2)
    assert loudspeaker.samples.shape[1] == 1
    assert tones(whole, 500, 900, 1500) == pytest.approx([-20, -20, -20], abs=2)
    assert tones(mine, 900, 1500) == pytest.approx([-20, -20], abs=2)
    assert tones(other, 500, 1500) == pytest.approx([-20, -20], abs=2)
    assert tones(mine, 500)[0] < -20 - 40
    assert tones(other, 900)[0] < -20 - 40
    assert tones(loudspeaker, 500, 900) == pytest.approx([-20, -20], abs=2)
    assert tones(loudspeaker, 1500)[0] < -60


def test_voices_come_and_go_without_a_hole_or_a_click() -> None:
    mixer = Mixer(0, 1)
    sounds = []
    for now in range(0, 1000, 10):
        if now == 300:
            mixer.add_voice(1, speaking(tone(200, 0.3)))
        if now == 600:
            mixer.remove_voice(1)
        sounds += mixer.mix(now * MS)

    mixed = joined(sounds)[:, 0]
    done = 0
    for sound in sounds:
        assert sound.block.pts_ns == done * 1_000_000_000 // SECOND
        done += len(sound.block.samples)
    assert not mixed[:13_900].any()
    assert mixed[16_000:28_000].any()
    assert not mixed[29_500:].any()
    assert np.abs(np.diff(mixed)).max() < 0.02
    assert [set(sound.without) for sound in sounds] == [{1} if s.without else set() for s in sounds]
    assert {bool(sound.without) for sound in sounds} == {True, False}
    assert silence(sounds) == 0


def test_without_voices_there_is_no_more_to_say() -> None:
    sound = run(Mixer(0, 1), 1)[-1]

    assert sound.voices is None
    assert not sound.without


def test_a_voice_whose_packets_do_not_come_holds_nobody_back() -> None:
    mixer = Mixer(0, 1)
    strip = mixer.strip(SourceKind.MICROPHONE)
    mixer.add_voice(0, Voice())

    sounds = run(mixer, 2, (strip, device(tone(1000), 3)))

    assert len(joined(sounds)) == pytest.approx(2 * SECOND, abs=480)
    assert silence(sounds) == 0
