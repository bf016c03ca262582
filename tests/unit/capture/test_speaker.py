"""Playing through the real PortAudio, ALSA and PulseAudio."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np
import pytest

from capture.clock import SystemClock
from capture.errors import ErrorCode
from capture.loudspeaker import LATENCY_S, LONGEST_LATENCY_S, Loudspeaker, list_loudspeakers
from capture.media import AudioBlock
from capture.microphone import Microphone
from capture.sources import SourceEvent, SourceKind, SourceLost, SourceOpened
from capture.speaker import UNDERFLOWS, Speaker
from tests.helpers.pulse import SINK, PrivatePulse
from tests.helpers.sounds import frequency, level_db, samples, tone

BLOCK = 480


def eventually(true: Callable[[], bool], limit_s: float = 30) -> None:
    end = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


class Trainer:
    """A speaker that plays a tone in real time, and what it says."""

    def __init__(self, hertz: float, target: str = "default") -> None:
        self.events: list[SourceEvent] = []
        self.played: list[AudioBlock] = []
        self.speaker = Speaker(SystemClock(), self.played.append, self.events.append, target)
        self._hertz = hertz
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._play)

    def start(self) -> None:
        self.speaker.start()
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()
        self.speaker.stop()

    def _play(self) -> None:
        begun, done = time.monotonic(), 0
        while not self._stop.wait(0.005):
            while done < (time.monotonic() - begun) * 48_000:
                sound = samples(tone(self._hertz, 0.2), BLOCK / 48_000, start_s=done / 48_000)
                self.speaker.play(AudioBlock(0, 48_000, sound))
                done += BLOCK


@contextmanager
def playing(hertz: float, target: str = "default") -> Iterator[Trainer]:
    trainer = Trainer(hertz, target)
    trainer.start()
    try:
        yield trainer
    finally:
        trainer.stop()


def heard_at(name: str, hertz: float) -> None:
    """Record what a sink plays until half a second of it is that tone."""
    source = Microphone(name, SystemClock(), SourceKind.SYSTEM_SOUND)
    source.open()
    try:
        blocks: list[AudioBlock] = []

        def is_heard() -> bool:
            block = source.read()
            if block is not None:
                blocks.append(block)
            sound = np.concatenate([np.zeros(1, np.float32), *(block.samples.mean(axis=1) for block in blocks[-25:])])
            return len(sound) >= 24_000 and level_db(sound) > -30 and abs(frequency(sound) - hertz) < 5

        eventually(is_heard)
    finally:
        source.close()


def test_the_servers_loudspeakers_are_listed(pulse: PrivatePulse) -> None:
    found = list_loudspeakers()

    assert {(device.id, device.name, device.default) for device in found} == {
        (SINK, "Desk", True),
        ("hall", "Hall", False),
    }
    assert {device.kind for device in found} == {SourceKind.LOUDSPEAKER}


@pytest.mark.parametrize(("target", "sink"), [("default", SINK), ("hall", "hall"), ("Hall", "hall")])
def test_it_plays_on_the_chosen_one(pulse: PrivatePulse, target: str, sink: str) -> None:
    before = dict(os.environ)

    with playing(700, target) as trainer:
        heard_at(f"{sink}.monitor", 700)
        [opened] = trainer.events

    assert isinstance(opened, SourceOpened)
    assert opened.info.kind is SourceKind.LOUDSPEAKER
    assert opened.info.id == sink
    assert dict(os.environ) == before


def test_what_it_plays_is_told_with_its_time(pulse: PrivatePulse) -> None:
    with playing(700) as trainer:
        eventually(lambda: len(trainer.played) > 200)
        blocks = trainer.played[100:200]
        now_ns = time.monotonic_ns()

    assert 0 < now_ns - blocks[-1].pts_ns < 5e9
    length_s = sum(len(block.samples) for block in blocks[:-1]) / 48_000
    assert (blocks[-1].pts_ns - blocks[0].pts_ns) / 1e9 == pytest.approx(length_s, abs=0.4)  # a busy machine stalls
    assert frequency(np.concatenate([block.samples for block in blocks])[:, 0]) == pytest.approx(700, abs=5)


def test_one_that_is_not_there_is_told_once_and_taken_when_it_comes(pulse: PrivatePulse) -> None:
    with playing(700, "headset") as trainer:
        eventually(lambda: bool(trainer.events))
        pulse.add_sink("headset", "Headset")
        heard_at("headset.monitor", 700)
        eventually(lambda: len(trainer.events) == 2)

    lost, back = trainer.events
    assert isinstance(lost, SourceLost)
    assert lost.code is ErrorCode.LOUDSPEAKER_UNKNOWN
    assert lost.facts["name"] == "headset"
    assert lost.facts["available"] == "Desk [desk], Hall [hall]"
    assert isinstance(back, SourceOpened)
    assert back.again


def test_one_that_dies_is_lost_and_nobody_waits_for_it(pulse: PrivatePulse) -> None:
    with playing(700) as trainer:
        eventually(lambda: len(trainer.played) > 10)
        pulse.kill()
        eventually(lambda: len(trainer.events) == 2)

    assert isinstance(trainer.events[1], SourceLost)
    assert trainer.events[1].code in {ErrorCode.LOUDSPEAKER_LOST, ErrorCode.LOUDSPEAKER_UNKNOWN}


def _has_grown(played: list[AudioBlock], before: int) -> bool:
    return len(played) > before + 10


def _is_calm(device: Loudspeaker, latency_s: float) -> bool:
    return device._latency_s >= latency_s


def test_a_machine_that_is_too_busy_gets_a_larger_buffer_without_a_word(pulse: PrivatePulse) -> None:
    with playing(700) as trainer:
        device = trainer.speaker._loudspeaker
        for latency_s in (2 * LATENCY_S, LONGEST_LATENCY_S):
            eventually(partial(_has_grown, trainer.played, len(trainer.played)))
            device.underflows += UNDERFLOWS
            eventually(partial(_is_calm, device, latency_s))
        heard_at(f"{SINK}.monitor", 700)

        assert device.calm() is False
        assert len(trainer.events) == 1
