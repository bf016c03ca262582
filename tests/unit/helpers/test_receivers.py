"""A light receiver finds in real packets what a browser would."""

import asyncio
import struct
import time
from collections.abc import Callable

import pytest

from tests.helpers.keyframes import FirstKeyframe
from tests.helpers.plain_peer import PlainPeer
from tests.helpers.receivers import Receiver


async def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while True:
        if holds():
            return
        assert time.monotonic() < deadline
        await asyncio.sleep(0.002)


async def received(receiver: Receiver, peer: PlainPeer, seconds: float) -> None:
    await receiver.connect(peer.answer)
    await until(lambda: receiver.keyframe_s is not None and receiver.stream("audio"))
    await asyncio.sleep(seconds)


@pytest.mark.parametrize("codec", ["video/H264", "video/VP8"])
def test_all_packets_are_counted_and_authentic(codec: str) -> None:
    async def run() -> None:
        peer, receiver = PlainPeer(codec), Receiver(codec)  # type: ignore[arg-type]
        try:
            await received(receiver, peer, 2.5)
            video, audio = receiver.stream("video"), receiver.stream("audio")
            assert video is not None
            assert audio is not None
            assert audio.packets > 80
            assert video.packets > 40
            assert (video.lost, audio.lost, receiver.refused) == (0, 0, 0)
            # The sender gets our reports: it knows the way's length.
            reports = [await sender.getStats() for sender in peer.senders]
            times = [each.roundTripTime for report in reports for each in report.values() if "remote-in" in each.type]
            assert all(at is not None and 0 <= at < 1 for at in times)
            assert len(times) == 2
        finally:
            await receiver.close()
            await peer.close()

    asyncio.run(run())


def test_what_is_forged_is_refused_and_what_is_lost_is_asked_for_again() -> None:
    async def run() -> None:
        peer, receiver = PlainPeer(), Receiver()
        try:
            await received(receiver, peer, 0.2)
            take, dropped = receiver._take_media, list[bytes]()

            def lose_one(offset: int, length: int) -> None:
                data = bytes(receiver._inbox.view[offset : offset + length])
                if dropped or receiver._payload_types.get(data[1] & 127) != "video":
                    take(offset, length)
                else:
                    dropped.append(data)

            receiver._take_media = lose_one  # type: ignore[method-assign]
            video = receiver.stream("video")
            assert video is not None
            await until(lambda: dropped)
            lost = struct.unpack_from("!H", dropped[0], 2)[0]
            await until(lambda: 16 < (video.highest - lost) & 0xFFFF < 0x8000 and not video.missing)
            assert (video.lost, receiver.refused) == (0, 0)
            forged = bytes([0x80, 96]) + bytes(60)
            receiver._inbox.view[: len(forged)] = forged
            take(0, len(forged))
            assert receiver.refused == 1
        finally:
            await receiver.close()
            await peer.close()

    asyncio.run(run())


def test_a_keyframe_is_whole_when_its_first_last_and_all_between_have_come() -> None:
    parameters, slices, delta = b"\x18\x00\x03\x67\x01\x02", b"\x7c\x85rest", b"\x41rest"
    watch = FirstKeyframe("h264")
    assert not watch.add(9, 100, True, delta)
    assert not watch.add(65_535, 200, False, parameters)
    assert not watch.add(1, 200, True, slices)
    assert watch.add(0, 200, False, slices)
    alone = FirstKeyframe("h264")
    assert not alone.add(5, 300, True, slices)
    assert not alone.add(6, 400, False, b"\x67sps")
    assert alone.add(7, 400, True, slices)


def test_a_keyframe_of_vp8_shows_itself_behind_the_descriptor() -> None:
    watch = FirstKeyframe("vp8")
    assert not watch.add(1, 100, True, b"\x10\x01inter")
    assert not watch.add(2, 200, True, b"\x00\x00continued")
    assert not watch.add(3, 300, False, b"\x90\x80\x81\x05\x00key")
    assert watch.add(4, 300, True, b"\x00rest")
