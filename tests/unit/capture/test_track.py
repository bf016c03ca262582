from collections.abc import Iterable

import numpy as np
import pytest

from capture.media import AudioBlock, Samples
from capture.stamps import StampSmoother
from capture.track import Track, with_channels
from tests.helpers.sounds import beeps, device, onsets, tone

SECOND = 48_000


def written(blocks: Iterable[AudioBlock], lag_ns: int = 0) -> Track:
    track = Track(0, 1)
    for block in blocks:
        track.write(block, lag_ns)
    return track


def whole(track: Track) -> tuple[Samples, int]:
    assert track.end is not None
    return track.read(0, track.end)


def beep_errors_ms(track_blocks: Iterable[AudioBlock], every_s: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Write the blocks, read as the mixer does, and return how late each beep is."""
    track, parts, done = Track(0, 1), [], 0
    for block in track_blocks:
        track.write(block)
        assert track.end is not None
        if track.end - done > SECOND:
            parts.append(track.read(done, track.end)[0])
            done = track.end
            track.forget(done)
    found = onsets(np.concatenate(parts)[:, 0], threshold=0.01)
    places = np.round(found / (every_s * SECOND)) * every_s * SECOND
    assert len(np.unique(places)) == len(found)
    return (found - places) / 48


@pytest.mark.parametrize("ppm", [-200, 200])
def test_ten_minutes_of_a_device_whose_clock_is_off_stay_in_step(ppm: int) -> None:
    errors = beep_errors_ms(device(beeps(5), 600, ppm=ppm, block_s=0.1), 5)

    assert len(errors) == 120
    assert np.abs(errors).max() < 1
    assert errors[-1] == pytest.approx(errors[0], abs=0.1)


@pytest.mark.parametrize("ppm", [-200, 200])
def test_with_the_jitter_of_callbacks_too(ppm: int) -> None:
    smoother = StampSmoother(48_000)
    smooth = (
        AudioBlock(smoother.stamp(block.pts_ns, len(block.samples)), 48_000, block.samples)
        for block in device(beeps(2), 120, ppm=ppm, jitter_s=0.008)
    )

    errors = beep_errors_ms(smooth, 2)

    assert len(errors) == 60
    assert np.ptp(errors) <= 2


@pytest.mark.parametrize("smoothed", [True, False])
def test_jitter_bends_no_pitch(smoothed: bool) -> None:
    """1.7 cents (0.1%) is what nobody hears; this stays below 0.9."""
    smoother = StampSmoother(48_000)
    blocks = device(tone(1000), 30, jitter_s=0.008)
    if smoothed:
        blocks = (AudioBlock(smoother.stamp(b.pts_ns, len(b.samples)), b.rate, b.samples) for b in blocks)

    sound, missing = whole(written(blocks))

    settled = sound[10 * SECOND :, 0].astype(np.float64)
    spectrum = np.fft.fft(settled)
    spectrum[len(spectrum) // 2 :] = 0
    frequencies = np.abs(np.fft.fftfreq(len(settled), 1 / SECOND) - 1000)
    spectrum[frequencies > 200] = 0
    phase = np.unwrap(np.angle(np.fft.ifft(spectrum)))
    pitch = np.diff(phase)[SECOND:-SECOND:480] * SECOND / 2 / np.pi
    assert np.abs(pitch - 1000).max() < 0.5
    assert missing < 480


def test_the_device_clock_is_measured() -> None:
    assert written(device(tone(1000), 120, ppm=150)).drift == pytest.approx(-150e-6, rel=0.02)


def test_a_dropout_becomes_silence_of_the_same_length() -> None:
    blocks = [block for block in device(beeps(1), 10) if not 3.5e9 <= block.pts_ns < 6.2e9]

    sound, missing = whole(written(blocks))

    assert missing == pytest.approx(2.7 * SECOND, abs=40)
    assert not sound[round(3.51 * SECOND) : round(6.19 * SECOND)].any()
    assert onsets(sound[:, 0], 0.01) == pytest.approx([n * SECOND for n in (0, 1, 2, 3, 7, 8, 9)], abs=2)


def test_a_single_lost_block_is_healed_too() -> None:
    blocks = [block for index, block in enumerate(device(beeps(1), 6)) if index != 110]

    sound, missing = whole(written(blocks))

    assert missing == pytest.approx(960, abs=200)
    assert onsets(sound[:, 0], 0.01)[3:] == pytest.approx([3 * SECOND, 4 * SECOND, 5 * SECOND], abs=150)


def test_late_and_doubled_sound_is_dropped() -> None:
    blocks = list(device(beeps(1), 4))
    track = written([*blocks, *blocks[50:100], *device(beeps(1), 2, start_s=4)])

    sound, missing = whole(track)

    assert missing < 50
    assert onsets(sound[:, 0], 0.01) == pytest.approx([n * SECOND for n in range(6)], abs=2)


def test_what_comes_for_a_forgotten_time_is_dropped_and_counted() -> None:
    track = Track(0, 1)
    track.forget(SECOND)
    for block in device(tone(1000), 2):
        track.write(block)

    assert track.late == 0  # a new segment begins after what is forgotten
    assert track.read(0, SECOND)[1] == SECOND
    track.forget(3 * SECOND)
    for block in device(tone(1000), 2, start_s=2):
        track.write(block)
    assert track.late == pytest.approx(SECOND, abs=20)
    assert track.read(3 * SECOND, track.end or 0)[1] == 0


def test_what_was_before_the_origin_is_left_out() -> None:
    track = written(device(beeps(1), 3, start_s=-0.995))

    sound, missing = whole(track)

    assert missing == 0
    assert onsets(sound[:, 0], 0.01) == pytest.approx([0, SECOND, 2 * SECOND], abs=2)


def test_other_rates_and_a_change_of_rate() -> None:
    track = written([*device(beeps(1), 2, rate=16_000), *device(beeps(1), 2, rate=44_100, start_s=2)])

    sound, missing = whole(track)

    assert missing < 60
    assert onsets(sound[:, 0], 0.03) == pytest.approx([0, SECOND, 2 * SECOND, 3 * SECOND], abs=12)


def test_a_lag_is_taken_off_at_once() -> None:
    track = Track(0, 1)
    for block in device(beeps(1), 6):
        track.write(block, lag_ns=0 if block.pts_ns < 2.5e9 else -30_000_000)

    sound, missing = whole(track)

    late = round(0.03 * SECOND)
    assert onsets(sound[:, 0], 0.01) == pytest.approx(
        [0, SECOND, 2 * SECOND, *(n * SECOND + late for n in (3, 4, 5))], abs=2
    )
    assert missing == pytest.approx(late, abs=20)


def test_silence_is_where_there_is_nothing() -> None:
    track = Track(0, 2)

    assert track.end is None
    sound, missing = track.read(100, 200)
    assert (sound.shape, missing) == ((100, 2), 100)
    assert not sound.any()


def test_channels() -> None:
    stereo = np.array([[0.2, 0.4], [-1, 1]], np.float32)

    assert with_channels(stereo, 2) is stereo
    assert with_channels(stereo, 1).ravel() == pytest.approx([0.3, 0])
    assert with_channels(with_channels(stereo, 1), 2) == pytest.approx(np.array([[0.3, 0.3], [0, 0]]))
    assert with_channels(np.hstack([stereo, stereo]), 2) == pytest.approx(stereo)
