from collections.abc import Iterator

import numpy as np
import pytest

from capture.media import Samples
from capture.playout import FASTEST, MOST, SPARE, START, Playout
from tests.helpers.sounds import frequency, onsets, samples, tone

SECOND = 48_000
BLOCK = 480


def pieces(sound: Samples, size: int) -> Iterator[Samples]:
    for at in range(0, len(sound), size):
        yield sound[at : at + size]


def test_it_begins_when_enough_is_there_and_nothing_is_lost() -> None:
    playout = Playout()
    sound = samples(tone(440), 1)
    heard = []
    for piece in pieces(sound, BLOCK):
        playout.put(piece)
        heard.append(playout.take(BLOCK))

    played = np.concatenate(heard)[:, 0]
    late = int(onsets(played, 0.01)[0])
    assert late <= START + BLOCK
    assert played[late + BLOCK :] == pytest.approx(sound[BLOCK : BLOCK + len(played[late + BLOCK :]), 0], abs=0.05)
    assert playout.dry == 0


def test_without_sound_it_plays_silence() -> None:
    assert not Playout().take(BLOCK).any()


def test_it_gets_used_to_sound_that_comes_in_bursts() -> None:
    playout = Playout()
    for _ in range(200):
        playout.put(samples(tone(440), 0.05))
        for _ in range(5):
            playout.take(BLOCK)
    dry = playout.dry

    for _ in range(200):
        playout.put(samples(tone(440), 0.05))
        for _ in range(5):
            playout.take(BLOCK)

    assert playout.dry - dry <= 1


def test_what_breaks_off_fades() -> None:
    playout = Playout()
    playout.put(np.full((START + 16 + 240, 1), 0.5, np.float32))

    heard = np.concatenate([playout.take(BLOCK) for _ in range(4)])[:, 0]

    assert playout.dry == 1
    assert np.abs(np.diff(heard[BLOCK:])).max() < 0.01


@pytest.mark.parametrize("ppm", [-300, 300])
def test_it_follows_a_loudspeaker_whose_clock_differs(ppm: int) -> None:
    playout = Playout()
    taken = given = 0
    held = []
    heard = []
    for _ in range(6000):
        playout.put(samples(tone(440), BLOCK / SECOND, start_s=given / SECOND))
        given += BLOCK
        while taken * (1 - ppm * 1e-6) + BLOCK <= given:
            heard.append(playout.take(BLOCK))
            taken += BLOCK
        held.append(playout.held)

    assert playout.skipped == 0
    assert playout.dry <= 1
    assert max(held[3000:]) < START + SPARE + BLOCK
    assert frequency(np.concatenate(heard)[-SECOND:, 0]) == pytest.approx(440, abs=1 + 440 * FASTEST)


def test_after_a_stall_the_oldest_is_thrown_away() -> None:
    playout = Playout()
    playout.put(samples(tone(440), 1))

    assert playout.held == START
    assert playout.skipped > MOST
