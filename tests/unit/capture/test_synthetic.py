"""The synthetic sources: paced, counted, and in step with each other."""

import time
from itertools import pairwise

import numpy as np
import pytest

from capture.clock import NS_PER_MS, NS_PER_S, FakeClock, SystemClock
from capture.media import AudioBlock
from capture.sources import AudioSource, SourceInfo, SourceKind, VideoSource
from capture.synthetic import (
    BEEP_LEVEL,
    MURMUR_LEVEL,
    SyntheticCamera,
    SyntheticMicrophone,
    SyntheticScreen,
    flash_area,
    read_counter,
    read_flash,
)

BOOT_NS = 5_123_456_789_012_345


def test_they_are_sources() -> None:
    clock = FakeClock()
    video: list[VideoSource] = [SyntheticScreen(clock, 320, 180), SyntheticCamera(clock)]
    sound: AudioSource = SyntheticMicrophone(clock)
    assert [source.open() for source in video] == [
        SourceInfo(SourceKind.SCREEN, "synthetic-screen", "Synthetic screen", 320, 180, paced=True),
        SourceInfo(SourceKind.CAMERA, "synthetic-camera", "Synthetic camera", 640, 480, paced=True),
    ]
    assert sound.open() == SourceInfo(SourceKind.MICROPHONE, "synthetic-microphone", "Synthetic microphone", paced=True)
    for close in (sound.close, *(source.close for source in video)):
        close()
        close()


@pytest.mark.parametrize("fps", [1, 7, 24, 25, 30, 60])
@pytest.mark.parametrize("kind", [SyntheticScreen, SyntheticCamera])
def test_counter_and_stamps_follow_the_clock(kind: type[SyntheticScreen | SyntheticCamera], fps: int) -> None:
    clock = FakeClock(BOOT_NS)
    source = kind(clock, 320, 180, fps)
    source.open()
    frames = [source.read() for _ in range(2 * fps + 1)]
    assert [read_counter(frame.image) for frame in frames] == list(range(2 * fps + 1))
    assert all(0 <= frame.pts_ns * fps % NS_PER_S < fps for frame in frames)
    assert BOOT_NS <= frames[0].pts_ns < BOOT_NS + NS_PER_S / fps
    assert abs(frames[-1].pts_ns - frames[0].pts_ns - 2 * NS_PER_S) <= 1
    assert clock.now_ns() == frames[-1].pts_ns
    assert any(frame.pts_ns % NS_PER_S == 0 for frame in frames)
    assert all((frame.image[..., 3] == 255).all() for frame in frames)


def test_what_nobody_takes_in_time_is_dropped_and_the_counter_tells() -> None:
    clock = FakeClock(BOOT_NS)
    source = SyntheticScreen(clock, 320, 180, 30)
    source.open()
    first = source.read()
    clock.advance(0.5)
    late = source.read()
    following = source.read()
    assert [read_counter(frame.image) for frame in (first, late, following)] == [0, 15, 16]
    assert late.pts_ns - first.pts_ns == pytest.approx(NS_PER_S / 2, abs=2)


def test_opened_again_it_counts_from_zero() -> None:
    source = SyntheticCamera(FakeClock(BOOT_NS), 320, 180)
    source.open()
    source.read()
    source.close()
    source.open()
    assert read_counter(source.read().image) == 0


def test_paced_in_true_time() -> None:
    clock = SystemClock()
    source = SyntheticScreen(clock, 320, 180, 50)
    source.open()
    first = source.read()
    frames = [source.read() for _ in range(25)]
    assert clock.now_ns() >= frames[-1].pts_ns >= first.pts_ns + 25 * NS_PER_S // 50 - 1
    assert time.monotonic_ns() - frames[-1].pts_ns < 10 * NS_PER_S


def test_flash_begins_on_the_second_and_lasts_100_ms() -> None:
    source = SyntheticScreen(FakeClock(BOOT_NS), 640, 360, 50)
    source.open()
    frames = [source.read() for _ in range(100)]
    for frame in frames:
        assert read_flash(frame.image) == (frame.pts_ns % NS_PER_S < 100 * NS_PER_MS)
    assert sum(read_flash(frame.image) for frame in frames) == 10
    lit = next(frame.image for frame in frames if read_flash(frame.image))
    left, top, width, height = flash_area(640, 360)
    assert (lit[top : top + height, left : left + width] == 255).all()
    assert read_flash(lit[::2, ::2])
    assert read_flash(lit[..., 1])


def test_screen_moves_a_little_and_camera_all_over() -> None:
    for source, least, most in (
        (SyntheticScreen(FakeClock(NS_PER_S // 2), 640, 360), 0.0001, 0.05),
        (SyntheticCamera(FakeClock(), 640, 360), 0.5, 1.0),
    ):
        source.open()
        pictures = [source.read().image[..., :3] for _ in range(12)]
        for before, after in pairwise(pictures):
            assert least < (before != after).any(axis=2).mean() < most


def test_pictures_are_read_only_and_stay() -> None:
    for source in (SyntheticScreen(FakeClock(), 320, 180), SyntheticCamera(FakeClock(), 320, 180)):
        source.open()
        frame = source.read()
        kept = frame.image.copy()
        for _ in range(10):
            source.read()
        assert not frame.image.flags.writeable
        assert np.array_equal(frame.image, kept)


def sound_of(source: SyntheticMicrophone, seconds: float) -> list[AudioBlock]:
    source.open()
    return [source.read() for _ in range(round(seconds * 50))]


def beep_starts(blocks: list[AudioBlock], ppm: float) -> list[float]:
    """Return when beeps begin, in ns of the clock, as a listener hears it: the first sample far above the murmur."""
    samples = np.concatenate([block.samples[:, 0] for block in blocks])
    loud = np.flatnonzero(np.abs(samples) > 0.15)
    starts = loud[np.flatnonzero(np.diff(loud, prepend=-48_000) > 24_000)]
    return [blocks[0].pts_ns + float(start) * NS_PER_S / (48_000 * (1 + ppm * 1e-6)) for start in starts]


@pytest.mark.parametrize("ppm", [0.0, 200.0, -200.0])
def test_beeps_begin_on_the_second(ppm: float) -> None:
    clock = FakeClock(BOOT_NS)
    starts = beep_starts(sound_of(SyntheticMicrophone(clock, ppm), 10), ppm)
    assert len(starts) == 10
    for start in starts:
        # A sine starts at zero: it is heard a few samples later.
        assert 0 <= start % NS_PER_S < 0.2 * NS_PER_MS


@pytest.mark.parametrize("ppm", [0.0, 200.0, -350.0])
def test_blocks_join_and_are_stamped_in_true_time(ppm: float) -> None:
    clock = FakeClock(BOOT_NS)
    source = SyntheticMicrophone(clock, ppm)
    blocks = sound_of(source, 30)
    true_rate = 48_000 * (1 + ppm * 1e-6)
    assert {(block.rate, block.samples.shape, block.samples.dtype.name) for block in blocks} == {
        (48_000, (960, 1), "float32")
    }
    assert blocks[0].pts_ns == BOOT_NS
    for number, block in enumerate(blocks):
        assert block.pts_ns == pytest.approx(BOOT_NS + number * 960 * NS_PER_S / true_rate, abs=2)
    # A block is there when its last sample is.
    assert clock.now_ns() == pytest.approx(blocks[-1].pts_ns + 960 * NS_PER_S / true_rate, abs=2)


def test_beep_is_1_khz_for_50_ms_above_a_quiet_murmur() -> None:
    source = SyntheticMicrophone(FakeClock(7 * NS_PER_S))
    samples = np.concatenate([block.samples[:, 0] for block in sound_of(source, 1)])
    beep, murmur = samples[:2400], samples[2400:]
    spectrum = np.abs(np.fft.rfft(beep))
    assert np.fft.rfftfreq(2400, 1 / 48_000)[spectrum.argmax()] == 1000
    assert np.abs(beep).max() == pytest.approx(BEEP_LEVEL, abs=5 * MURMUR_LEVEL)
    assert 0.2 * MURMUR_LEVEL < np.sqrt(np.mean(murmur**2)) < 3 * MURMUR_LEVEL
    assert np.abs(murmur).max() < 0.1


def test_sound_of_one_sample_is_the_same_however_late_it_is_read() -> None:
    punctual, late = FakeClock(BOOT_NS), FakeClock(BOOT_NS)
    first, second = SyntheticMicrophone(punctual, 200), SyntheticMicrophone(late, 200)
    expected = sound_of(first, 1)
    second.open()
    late.advance(0.7)
    for block in expected:
        again = second.read()
        assert again.pts_ns == block.pts_ns
        assert np.array_equal(again.samples, block.samples)


def test_after_more_than_a_second_sound_is_lost_and_the_stamps_tell() -> None:
    clock = FakeClock(BOOT_NS)
    source = SyntheticMicrophone(clock)
    source.open()
    source.read()
    clock.advance(60)
    block = source.read()
    assert block.pts_ns == pytest.approx(clock.now_ns() - 20 * NS_PER_MS, abs=NS_PER_MS)
    assert source.read().pts_ns == pytest.approx(block.pts_ns + 20 * NS_PER_MS, abs=2)
