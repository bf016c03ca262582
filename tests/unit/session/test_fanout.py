"""The fan-out with aiortc as the trainees: real ICE, DTLS and SRTP on this machine."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any, Final

import av
import numpy as np
import pytest
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpReceiver,
    RTCSessionDescription,
)
from aiortc.mediastreams import AudioStreamTrack, MediaStreamError

from encoder.packets import StreamId
from encoder.renditions import Rendition
from session.control import Demand, VoicePacket
from session.fanout import Fanout
from session.messages import ErrorId
from session.people import QualityChoice
from session.refusal import Refusal
from tests.helpers.live_media import SIZES, LiveStudio

PATIENCE_S: Final = 40


class Stage:
    """A fan-out with a studio that makes what is demanded."""

    def __init__(self) -> None:
        self.demands: list[Demand] = []
        self.sending: list[tuple[str, str, str]] = []
        self.fanout = Fanout(self._demand, self._keyframe, lambda *told: self.sending.append(told))
        self.studio = LiveStudio(self.fanout.put)
        self.deaf: set[Rendition] = set()

    def _demand(self, demand: Demand) -> None:
        self.demands.append(demand)
        made = tuple(each for each in demand.renditions if each not in self.deaf)
        self.studio.demand(made, sound=demand.sound, speakers=demand.speakers)

    def _keyframe(self, rendition: Rendition) -> None:
        self.studio.keyframe(rendition)

    @property
    def demand(self) -> Demand:
        return self.demands[-1]


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    stage = Stage()
    running = asyncio.create_task(stage.studio.run())
    try:
        yield stage
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await stage.fanout.close()


class Trainee:
    """A browser's stand-in that decodes all."""

    def __init__(self, codec: str = "video/H264") -> None:
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        video = self.peer.addTransceiver("video", direction="recvonly")
        able = RTCRtpReceiver.getCapabilities("video")
        assert able is not None
        video.setCodecPreferences([each for each in able.codecs if each.mimeType in (codec, "video/rtx")])
        self.sound = self.peer.addTransceiver("audio", direction="recvonly")
        self.sizes: list[tuple[int, int]] = []
        self.loudness: list[float] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def watch(self, answer: Callable[[str], Awaitable[str]], *, candidates: bool = True) -> None:
        await self.peer.setLocalDescription(await self.peer.createOffer())
        sdp = self.peer.localDescription.sdp
        if not candidates:
            sdp = "".join(line for line in sdp.splitlines(True) if not line.startswith("a=candidate"))
        await self.peer.setRemoteDescription(RTCSessionDescription(await answer(sdp), "answer"))
        for receiver in self.peer.getReceivers():
            self._tasks.append(asyncio.create_task(self._take(receiver.track)))

    async def _take(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame: Any = await track.recv()
            except MediaStreamError:
                return
            if isinstance(frame, av.VideoFrame):
                self.sizes.append((frame.width, frame.height))
            else:
                self.loudness.append(float(np.sqrt(np.mean((frame.to_ndarray() / 32768.0) ** 2))))

    async def close(self) -> None:
        await self.peer.close()
        await asyncio.gather(*self._tasks)


async def until(holds: Callable[[], object], what: str) -> None:
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not holds():  # noqa: ASYNC110  (whatever is waited for)
                await asyncio.sleep(0.02)
    except TimeoutError:
        pytest.fail(what)


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(test())


@pytest.mark.parametrize("candidates", [True, False])
def test_a_trainee_sees_and_hears_and_nothing_is_made_before_and_after(candidates: bool) -> None:
    async def test() -> None:
        async with staged() as stage:
            trainee = Trainee()
            await trainee.watch(lambda sdp: stage.fanout.watch("t1", sdp, QualityChoice.AUTO), candidates=candidates)
            assert stage.demand == Demand((Rendition.HIGH,), True, ())
            await until(lambda: len(trainee.sizes) > 20 and len(trainee.loudness) > 30, "picture and sound come")
            assert set(trainee.sizes) == {SIZES[Rendition.HIGH]}
            assert max(trainee.loudness[10:]) > 0.1
            assert stage.sending == [("t1", "high", "")]
            await until(lambda: stage.fanout.quality()[0].rtt_ms is not None, "the round trip is known")
            (link,) = stage.fanout.quality()
            assert (link.id, link.rendition, link.choice, link.loss) == ("t1", "high", "auto", 0)
            assert link.kbps > 50
            await trainee.close()
            await until(lambda: stage.demand == Demand((), False, ()), "a closed connection is noticed")
            assert stage.fanout.quality() == ()
            assert stage.fanout.demand == stage.demand

    run(test)


def test_each_gets_what_they_chose_and_only_that_is_made() -> None:
    async def test() -> None:
        async with staged() as stage:
            trainees = [Trainee(), Trainee(), Trainee("video/VP8")]
            for index, trainee in enumerate(trainees):
                await trainee.watch(lambda sdp, n=index: stage.fanout.watch(f"t{n}", sdp, QualityChoice.AUTO))  # type: ignore[misc]
            full, saver, compat = trainees
            stage.fanout.choose("t1", QualityChoice.SAVER)
            await until(lambda: SIZES[Rendition.LOW] in saver.sizes, "data saver gets low")
            await until(lambda: len(full.sizes) > 10 and len(compat.sizes) > 10, "the others theirs")
            assert stage.demand.renditions == (Rendition.HIGH, Rendition.LOW, Rendition.COMPAT)
            assert set(full.sizes) == {SIZES[Rendition.HIGH]}
            assert set(compat.sizes) == {SIZES[Rendition.COMPAT]}
            for name in ("t0", "t1", "t2"):
                stage.fanout.choose(name, QualityChoice.SOUND)
            assert stage.demand == Demand((), True, ())
            counts, heard = [0, 0, 0], 0

            def is_held() -> bool:
                """Return whether no picture came while half a second was heard; decoders finish what they have."""
                nonlocal counts, heard
                if len(full.loudness) < heard + 25:
                    return False
                before, counts, heard = counts, [len(each.sizes) for each in trainees], len(full.loudness)
                return before == counts

            await until(is_held, "pictures end, sound goes on")
            assert ("t0", "sound", "choice") in stage.sending
            stage.fanout.choose("t0", QualityChoice.FULL)
            seen = len(full.sizes)
            await until(lambda: len(full.sizes) > seen + 20, "the picture is back")
            for trainee in trainees:
                await trainee.close()

    run(test)


def test_who_joins_a_still_screen_sees_it_without_a_new_keyframe() -> None:
    async def test() -> None:
        async with staged() as stage:
            stage.studio.moving = False
            first, second = Trainee(), Trainee()
            await first.watch(lambda sdp: stage.fanout.watch("t1", sdp, QualityChoice.AUTO))
            await until(lambda: first.sizes, "the first sees it")
            asked = len(stage.studio.keyframes_asked)
            await second.watch(lambda sdp: stage.fanout.watch("t2", sdp, QualityChoice.AUTO))
            await until(lambda: second.sizes, "the second too")
            assert len(stage.studio.keyframes_asked) == asked
            await first.close()
            await second.close()

    run(test)


def test_what_the_machine_does_not_make_is_replaced_by_less() -> None:
    async def test() -> None:
        async with staged() as stage:
            stage.deaf = {Rendition.HIGH}
            trainee = Trainee()
            await trainee.watch(lambda sdp: stage.fanout.watch("t1", sdp, QualityChoice.AUTO))
            await until(lambda: SIZES[Rendition.LOW] in trainee.sizes, "low comes instead")
            assert stage.sending == [("t1", "low", "machine")]
            await trainee.close()

    run(test)


def test_a_speaker_hears_the_program_without_the_own_voice_also_after_a_new_connection() -> None:
    async def test() -> None:
        async with staged() as stage:
            trainee = Trainee()
            await trainee.watch(lambda sdp: stage.fanout.watch("t1", sdp, QualityChoice.SOUND))
            stage.fanout.hear("t1", StreamId.LIVE_AUDIO_2)
            assert stage.demand.speakers == (1,)
            await until(lambda: len(trainee.loudness) > 20, "it is heard")
            again = Trainee()
            await again.watch(lambda sdp: stage.fanout.watch("t1", sdp, QualityChoice.SOUND))
            assert stage.demand.speakers == (1,)
            stage.fanout.hear("t1", StreamId.LIVE_AUDIO)
            assert stage.demand == Demand((), True, ())
            await until(lambda: len(again.loudness) > 20, "it is heard again")
            await trainee.close()
            await again.close()
            await stage.fanout.leave("t1")
            assert stage.demand == Demand((), False, ())

    run(test)


def test_a_voice_comes_as_it_was_sent() -> None:
    async def test() -> None:
        async with staged() as stage:
            packets: list[VoicePacket] = []
            peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
            peer.addTransceiver(AudioStreamTrack(), direction="sendonly")
            await peer.setLocalDescription(await peer.createOffer())
            answer = await stage.fanout.speak("t1", 2, peer.localDescription.sdp, packets.append)
            await peer.setRemoteDescription(RTCSessionDescription(answer, "answer"))
            await until(lambda: len(packets) >= 50, "the voice comes")
            assert {packet.slot for packet in packets} == {2}
            steps = {
                (two.sequence - one.sequence & 0xFFFF, two.timestamp - one.timestamp & 0xFFFFFFFF)
                for one, two in pairwise(packets)
            }
            assert steps == {(1, 960)}
            decoder = av.CodecContext.create("libopus", "r")
            assert sum(len(decoder.decode(av.Packet(packet.data))) for packet in packets) >= 49
            report = None
            while report is None:
                stats = await peer.getStats()
                report = next((each for each in stats.values() if each.type == "remote-inbound-rtp"), None)
                await asyncio.sleep(0.1)
            assert report.fractionLost == 0
            assert stage.demands == [], "who only speaks needs nothing"
            await stage.fanout.silence("t1")
            count = len(packets)
            await asyncio.sleep(0.3)
            assert len(packets) <= count + 1
            await peer.close()

    run(test)


@pytest.mark.parametrize("purpose", ["watch", "speak"])
@pytest.mark.parametrize("sdp", ["", "v=0\r\n", "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n"])
def test_nonsense_is_refused_and_leaves_nothing(purpose: str, sdp: str) -> None:
    async def test() -> None:
        async with staged() as stage:
            if purpose == "watch":
                work = stage.fanout.watch("t1", sdp, QualityChoice.AUTO)
            else:
                work = stage.fanout.speak("t1", 0, sdp, lambda _packet: None)
            with pytest.raises(Refusal) as refusal:
                await work
            assert refusal.value.error is ErrorId.MEDIA_FAILED
            assert stage.demands == []
            assert stage.fanout.quality() == ()

    run(test)


def test_an_offer_that_never_connects_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("session.rtp.CONNECT_S", 0.3)

    async def test() -> None:
        async with staged() as stage:
            trainee = Trainee()
            await trainee.peer.setLocalDescription(await trainee.peer.createOffer())
            await stage.fanout.watch("t1", trainee.peer.localDescription.sdp, QualityChoice.AUTO)
            assert stage.demand.sound
            await until(lambda: stage.demand == Demand((), False, ()), "it is given up")
            await trainee.peer.close()

    run(test)


def test_twenty_at_once_and_nothing_is_left_of_them(caplog: pytest.LogCaptureFixture) -> None:
    async def test() -> None:
        async with staged() as stage:
            trainees = [Trainee() for _ in range(20)]
            await asyncio.gather(
                *(
                    trainee.watch(lambda sdp, n=index: stage.fanout.watch(f"t{n}", sdp, QualityChoice.AUTO))  # type: ignore[misc]
                    for index, trainee in enumerate(trainees)
                )
            )
            await until(lambda: all(len(each.sizes) > 5 for each in trainees), "all see")
            assert len(stage.fanout.quality()) == 20
            await asyncio.gather(*(stage.fanout.leave(f"t{index}") for index in range(20)))
            assert stage.demand == Demand((), False, ())
            await asyncio.gather(*(each.close() for each in trainees))
        assert stage.fanout._tasks == set()

    with caplog.at_level(logging.WARNING, logger="session"):
        run(test)
    assert [record.message for record in caplog.records if record.name.startswith("session")] == []
