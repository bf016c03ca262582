from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from capture.media import Samples
from capture.voice import Voice
from tests.helpers.sounds import level_db, samples, tone
from tests.helpers.voices import RATE, RtpPacket, network, packets, speech

SECONDS = 20
Arrivals = Sequence[tuple[float, RtpPacket]]


@cache
def spoken() -> Samples:
    return speech(SECONDS)


@cache
def sent() -> tuple[RtpPacket, ...]:
    return tuple(packets(spoken()))


def heard(arrivals: Arrivals, voice: Voice | None = None, at_once: int = 1) -> tuple[Voice, NDArray[np.float32]]:
    """Return what the mixer gets that takes 10 ms each 10 ms, or several of them at once."""
    voice = voice or Voice()
    waiting = list(arrivals)
    taken = []
    for piece in range(0, SECONDS * 100, at_once):
        while waiting and waiting[0][0] <= piece / 100:
            packet = waiting.pop(0)[1]
            voice.put(packet.sequence, packet.timestamp, packet.data)
        taken += [voice.take(480) for _ in range(at_once)]
    return voice, np.concatenate(taken)[:, 0]


def lag_ms(sound: NDArray[np.float32], at_s: float = 14, length_s: float = 4) -> float:
    """Return how late a stretch of the speech is heard."""
    first, count = round(at_s * RATE), round(length_s * RATE)
    wanted, found = spoken()[first : first + count, 0], sound[first : first + count + RATE]
    size = 2 ** int(np.ceil(np.log2(len(found) + count)))
    match = np.fft.irfft(np.fft.rfft(found, size) * np.conj(np.fft.rfft(wanted, size)), size)
    return float(np.argmax(match[:RATE]) * 1000 / RATE)


def share(samples: int) -> float:
    return samples / (SECONDS * RATE)


def test_on_a_good_line_all_is_heard_soon_and_nothing_is_guessed() -> None:
    voice, sound = heard(network(sent()))

    # 20 ms of packet, 20 ms of network and 6.5 ms of Opus; the rest is what waits here.
    assert lag_ms(sound) < 20 + 20 + 6.5 + 30
    assert voice.counts.guessed == voice.counts.recovered == voice.counts.cut == 0
    assert level_db(sound) == pytest.approx(level_db(spoken()), abs=1)


@pytest.mark.parametrize("at_once", [1, 5])
def test_a_jittery_line_costs_delay_and_no_sound(at_once: int) -> None:
    voice, sound = heard(network(sent(), jitter_s=0.05, twice=0.1), at_once=at_once)

    assert share(voice.counts.guessed) < 0.005
    assert lag_ms(sound) < 20 + 70 + 6.5 + 10 * at_once + 40


@pytest.mark.parametrize("loss", [0.05, 0.1])
def test_losses_are_repaired_from_the_next_packet(loss: float) -> None:
    voice, sound = heard(network(sent(), jitter_s=0.02, loss=loss))

    assert share(voice.counts.recovered) == pytest.approx(loss, rel=0.4)
    assert share(voice.counts.guessed) < 0.03
    assert lag_ms(sound) < 150


def test_the_delay_of_a_bad_moment_is_worked_off_without_changing_the_voice() -> None:
    stalled = [(max(at, 6.3) if 6 < at < 6.3 else at, packet) for at, packet in network(sent())]

    voice, sound = heard(stalled)

    assert voice.counts.cut > 0.15 * RATE
    assert lag_ms(sound) < 130


def test_after_a_stall_of_a_second_the_past_is_thrown_away() -> None:
    stalled = [(max(at, 7.0) if 6 < at < 7 else at, packet) for at, packet in network(sent())]

    _, sound = heard(stalled)

    assert lag_ms(sound) < 150


@pytest.mark.parametrize("ppm", [-500, 500])
def test_the_delay_follows_a_sender_whose_clock_differs(ppm: int) -> None:
    drifting = [(at * (1 - ppm * 1e-6), packet) for at, packet in network(sent())]

    voice, sound = heard(drifting)

    assert lag_ms(sound) < 100
    assert share(voice.counts.guessed) < 0.005


def test_a_page_that_comes_back_with_other_numbers_is_heard_at_once() -> None:
    first = [arrival for arrival in network(sent()) if arrival[0] < 8]
    again = [
        (at, RtpPacket((p.sequence + 30_000) % 2**16, (p.timestamp + 2**31) % 2**32, p.data, p.sent_s))
        for at, p in network(sent())
        if at > 10
    ]

    voice, sound = heard([*first, *again])

    assert lag_ms(sound) < 100
    assert voice.counts.late_packets == 0


def test_before_the_first_packet_and_after_the_last_it_is_silent() -> None:
    voice = Voice()
    assert not voice.take(480).any()
    for packet in sent()[20:40]:
        voice.put(packet.sequence, packet.timestamp, packet.data)
    assert level_db(voice.take(9600)) > -40

    voice.take(3 * RATE)

    assert not voice.take(480).any()


def test_a_voice_that_breaks_off_does_not_click() -> None:
    voice, cut = Voice(), samples(tone(300, 0.3), 1)
    for packet in packets(cut)[:20]:
        voice.put(packet.sequence, packet.timestamp, packet.data)

    sound = voice.take(RATE)[:, 0]

    assert not sound[-480:].any()
    assert np.abs(np.diff(sound)).max() < 1.3 * np.abs(np.diff(cut[:, 0])).max()


def test_what_is_no_opus_is_counted_and_does_no_harm() -> None:
    voice = Voice()
    broken = [(at, RtpPacket(p.sequence, p.timestamp, b"\xff\x00", at)) for at, p in network(sent())[::10]]

    heard(sorted([*network(sent()), *broken], key=lambda arrival: arrival[0]), voice)

    assert voice.counts.bad_packets == len(broken)
    assert voice.counts.guessed == 0
