"""What waits for the link: order, and what is dropped when it does not move."""

import json
import threading
from fractions import Fraction

import pytest

from capture.clock import NS_PER_MS
from encoder.packets import Packet, StreamId
from encoder.renditions import Rendition
from session.control import CLOCK, Lock, Say, unpack_media
from session.outbox import MOST_COMMANDS, Outbox


class Watched(Outbox):
    """An outbox that counts what it calls."""

    def __init__(self) -> None:
        self.wakes = 0
        self.wanted: list[Rendition] = []
        super().__init__(self._woken, self.wanted.append)

    def _woken(self) -> None:
        self.wakes += 1

    def all(self) -> list[str]:
        """Take all that waits: a command's type, or stream and time in ms; keyframes have a star."""
        found = []
        while (message := self.take()) is not None:
            if isinstance(message, str):
                found.append(str(json.loads(message)["type"]))
            else:
                packet = unpack_media(message)
                found.append(f"{packet.stream} {packet.pts // NS_PER_MS}{'*' if packet.keyframe else ''}")
        return found


def packet(stream: StreamId, ms: int, *, key: bool = False) -> Packet:
    return Packet(stream, ms * NS_PER_MS, ms * NS_PER_MS, CLOCK, 0, key, b"x")


@pytest.fixture
def outbox() -> Watched:
    made = Watched()
    made.begin_media()
    return made


def test_commands_come_first_then_sound_then_pictures(outbox: Watched) -> None:
    outbox.put(packet(StreamId.LIVE_HIGH, 0, key=True))
    outbox.put(packet(StreamId.LIVE_AUDIO, 0))
    outbox.send(Lock(on=True))
    assert outbox.all() == ["lock", "live-audio 0", "live-high 0*"]
    assert outbox.is_empty


def test_times_of_any_base_become_the_clocks(outbox: Watched) -> None:
    outbox.put(Packet(StreamId.LIVE_AUDIO, 48_000, 48_000, Fraction(1, 48_000), 960, True, b""))
    assert outbox.all() == ["live-audio 1000*"]


def test_only_the_first_wakes(outbox: Watched) -> None:
    for ms in range(0, 100, 20):
        outbox.put(packet(StreamId.LIVE_AUDIO, ms))
    assert outbox.wakes == 1
    outbox.all()
    outbox.put(packet(StreamId.LIVE_AUDIO, 100))
    assert outbox.wakes == 2


def test_without_a_link_media_are_dropped_and_commands_wait(outbox: Watched) -> None:
    outbox.put(packet(StreamId.LIVE_HIGH, 0, key=True))
    outbox.send(Say("x"))
    outbox.end_media()
    outbox.put(packet(StreamId.LIVE_HIGH, 33))
    assert outbox.all() == ["say"]
    outbox.begin_media()
    outbox.put(packet(StreamId.LIVE_AUDIO, 66))
    assert outbox.all() == ["live-audio 66"]


def test_a_rendition_that_waits_too_long_begins_anew_at_a_keyframe_and_the_others_do_not(outbox: Watched) -> None:
    outbox.put(packet(StreamId.LIVE_HIGH, 0, key=True))
    outbox.put(packet(StreamId.LIVE_LOW, 400, key=True))
    for ms in (400, 500, 533, 566):
        outbox.put(packet(StreamId.LIVE_HIGH, ms))
    assert outbox.wanted == [Rendition.HIGH]
    assert outbox.pictures_dropped == 5
    outbox.put(packet(StreamId.LIVE_HIGH, 600, key=True))
    outbox.put(packet(StreamId.LIVE_HIGH, 633))
    assert outbox.all() == ["live-low 400*", "live-high 600*", "live-high 633"]


def test_a_keyframe_that_comes_itself_too_late_is_the_new_beginning(outbox: Watched) -> None:
    outbox.put(packet(StreamId.LIVE_HIGH, 0, key=True))
    outbox.put(packet(StreamId.LIVE_HIGH, 900, key=True))
    assert outbox.wanted == []
    assert outbox.all() == ["live-high 900*"]


def test_sound_outlives_pictures_and_is_bounded(outbox: Watched) -> None:
    for ms in range(0, 1500, 20):
        outbox.put(packet(StreamId.LIVE_AUDIO, ms))
        outbox.put(packet(StreamId.LIVE_HIGH, ms, key=ms == 0))
    assert outbox.sounds_dropped == 0
    assert outbox.pictures_dropped > 0
    for ms in range(1500, 60_000, 20):
        outbox.put(packet(StreamId.LIVE_AUDIO, ms))
    kept = outbox.all()
    assert len(kept) <= 102
    assert kept[-1] == "live-audio 59980"


def test_commands_are_bounded(outbox: Watched) -> None:
    assert all(outbox.send(Lock(on=True)) for _ in range(MOST_COMMANDS))
    assert not outbox.send(Lock(on=True))


def test_what_was_never_taken_is_given_up_once(outbox: Watched) -> None:
    outbox.send(Lock(on=True))
    outbox.put(packet(StreamId.LIVE_AUDIO, 0))
    assert outbox.give_up() == (Lock(on=True),)
    assert outbox.give_up() == ()
    assert outbox.all() == ["live-audio 0"]


def test_nothing_is_lost_between_threads(outbox: Watched) -> None:
    def put() -> None:
        for ms in range(500):
            outbox.put(packet(StreamId.LIVE_AUDIO_1, ms))

    threads = [threading.Thread(target=put) for _ in range(3)]
    for thread in threads:
        thread.start()
    taken = []
    while any(thread.is_alive() for thread in threads) or not outbox.is_empty:
        taken += outbox.all()
    assert len(taken) == 1500
