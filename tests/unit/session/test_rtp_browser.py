"""What the private parts of aiortc, aioice and pylibsrtp that `session.rtp` uses must go on doing, by real Chromium."""

import asyncio
import random
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any, Final

import pytest
from playwright.async_api import Page, async_playwright

from encoder.renditions import Rendition
from session.control import Demand, VoicePacket
from session.fanout import Fanout
from session.people import QualityChoice
from session.rtp import Transport
from tests.helpers.browser import FLAGS, MICROPHONE
from tests.helpers.live_media import SIZES, LiveStudio

PATIENCE_S: Final = 60

WATCH: Final = """async codec => {
  const peer = window.peer = new RTCPeerConnection();
  peer.addTransceiver('audio', {direction: 'recvonly'});
  const pictures = peer.addTransceiver('video', {direction: 'recvonly'});
  if (codec) {
    const able = RTCRtpReceiver.getCapabilities('video').codecs;
    pictures.setCodecPreferences(able.filter(each => [codec, 'video/rtx'].includes(each.mimeType)));
  }
  const stream = new MediaStream();
  peer.ontrack = event => stream.addTrack(event.track);
  const video = window.video = Object.assign(document.createElement('video'), {autoplay: true, srcObject: stream});
  document.body.append(video);
  await peer.setLocalDescription();
  await peer.setRemoteDescription({type: 'answer', sdp: await window.answer(peer.localDescription.sdp)});
}"""
SPEAK: Final = """async () => {
  const peer = window.speaking = new RTCPeerConnection();
  const stream = await navigator.mediaDevices.getUserMedia({audio: true});
  peer.addTransceiver(stream.getAudioTracks()[0], {direction: 'sendonly', streams: [stream]});
  await peer.setLocalDescription();
  await peer.setRemoteDescription({type: 'answer', sdp: await window.voice(peer.localDescription.sdp)});
}"""
STATS: Final = """async () => {
  const found = {width: video.videoWidth, time: video.currentTime};
  for (const each of (await peer.getStats()).values()) if (each.type == 'inbound-rtp') found[each.kind] = each;
  return found;
}"""


class Classroom:
    """A fan-out with its studio, and a page of a real browser."""

    def __init__(self) -> None:
        self.demand = Demand((), False, ())
        self.sending: list[tuple[str, str, str]] = []
        self.fanout = Fanout(self._demand, self._keyframe, lambda *to: self.sending.append(to))
        self.studio = LiveStudio(self.fanout.put)
        self.voices: list[VoicePacket] = []
        self.page: Page

    def _demand(self, demand: Demand) -> None:
        self.demand = demand
        self.studio.demand(demand.renditions, sound=demand.sound, speakers=demand.speakers)

    def _keyframe(self, rendition: Rendition) -> None:
        self.studio.keyframe(rendition)

    async def watch(self, codec: str = "") -> None:
        await self.page.evaluate(WATCH, codec)

    async def stats(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.page.evaluate(STATS)
        return {"video": {}, "audio": {}} | found

    async def until(self, holds: Callable[[dict[str, Any]], object], what: str) -> dict[str, Any]:
        """Return the page's figures as soon as it holds."""
        found: dict[str, Any] = {}
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not holds(found := await self.stats()):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        except TimeoutError:
            pytest.fail(f"{what}: {found}")
        return found


@asynccontextmanager
async def opened() -> AsyncIterator[Classroom]:
    room = Classroom()
    program = shutil.which("chromium")
    assert program, "no Chromium: install the package chromium"
    running = asyncio.create_task(room.studio.run())
    async with async_playwright() as playwright:
        # Addresses stay hidden behind mDNS: that is how browsers come.
        args = [*FLAGS, *MICROPHONE]
        browser = await playwright.chromium.launch(executable_path=program, args=args, timeout=PATIENCE_S * 1000)
        room.page = await (await browser.new_context()).new_page()
        # A page of no origin has no microphone.
        await room.page.route("**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        await room.page.goto("http://localhost/")
        watch: Callable[[str], Awaitable[str]] = lambda sdp: room.fanout.watch("t1", sdp, QualityChoice.AUTO)  # noqa: E731
        speak: Callable[[str], Awaitable[str]] = lambda sdp: room.fanout.speak("t1", 1, sdp, room.voices.append)  # noqa: E731
        await room.page.expose_function("answer", watch)
        await room.page.expose_function("voice", speak)
        try:
            yield room
        finally:
            await browser.close()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await room.fanout.close()


def run(test: Callable[[Classroom], Coroutine[Any, Any, None]]) -> None:
    async def whole() -> None:
        async with opened() as room:
            await test(room)

    asyncio.run(whole())


def lose(monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    """Let the line lose packets: of a burst, too."""
    chance = random.Random(7)
    send = Transport._flush_bytes

    def flush(self: Transport, length: int, segment: int) -> None:
        for start in range(0, length, segment):
            data = bytes(self._common.view[start : min(start + segment, length)])
            if chance.random() >= share:
                send(self, data)

    monkeypatch.setattr(Transport, "_flush", flush)


def apart_ms(now: dict[str, Any]) -> float:
    """Return by how much the sound that is heard was captured later than the picture that is seen."""
    sound, picture = (now[kind].get("estimatedPlayoutTimestamp") for kind in ("audio", "video"))
    return float(sound - picture) if sound and picture else float("inf")


def test_picture_and_sound_play_in_step() -> None:
    async def test(room: Classroom) -> None:
        await room.watch()
        found = await room.until(
            lambda now: now["video"].get("framesDecoded", 0) > 100 and now["audio"].get("totalAudioEnergy", 0) > 0.1,
            "picture and sound",
        )
        assert found["width"] == SIZES[Rendition.HIGH][0]
        assert found["video"]["packetsLost"] == found["audio"]["packetsLost"] == 0
        assert found["video"]["pliCount"] <= 1
        # Both times are of the capture clock, told by sender reports. How near they are is measured by a benchmark: a
        # browser that has to share its processor takes its time.
        await room.until(lambda now: abs(apart_ms(now)) < 150, "lips in step")
        (link,) = room.fanout.quality()
        assert link.rtt_ms is not None
        assert room.sending == [("t1", "high", "")]
        await room.page.evaluate("peer.close()")
        async with asyncio.timeout(PATIENCE_S):
            while room.demand.sound:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    run(test)


def test_it_plays_without_the_kernel_cutting_bursts(monkeypatch: pytest.MonkeyPatch) -> None:
    lose(monkeypatch, 0)

    async def test(room: Classroom) -> None:
        await room.watch()
        await room.until(lambda now: now["video"].get("framesDecoded", 0) > 30, "pictures")

    run(test)


def test_a_browser_without_h264_gets_vp8() -> None:
    async def test(room: Classroom) -> None:
        await room.watch("video/VP8")
        found = await room.until(lambda now: now["video"].get("framesDecoded", 0) > 30, "pictures")
        assert found["width"] == SIZES[Rendition.COMPAT][0]
        assert room.demand.renditions == (Rendition.COMPAT,)

    run(test)


def test_a_still_screen_is_seen_at_once_by_who_joins_later() -> None:
    async def test(room: Classroom) -> None:
        room.studio.moving = False
        await room.watch()
        await room.until(lambda now: now["video"].get("framesDecoded", 0) >= 4, "the still picture")
        asked = len(room.studio.keyframes_asked)
        await room.page.evaluate("async () => { await peer.close(); video.remove(); }")
        keep = room.fanout.watch
        second = await room.page.context.new_page()
        await second.route("**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        await second.goto("http://localhost/")
        await second.expose_function("answer", lambda sdp: keep("t2", sdp, QualityChoice.AUTO))
        room.page = second
        await room.watch()
        await room.until(lambda now: now["video"].get("framesDecoded", 0) >= 4, "the still picture again")
        assert len(room.studio.keyframes_asked) <= asked + 1

    run(test)


def test_what_a_line_loses_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lose(monkeypatch, 0.1)

    async def test(room: Classroom) -> None:
        await room.watch()
        await room.until(lambda now: now["video"].get("framesDecoded", 0) > 60, "pictures in spite of it")
        begin = await room.stats()
        losses: list[float] = []

        def is_enough(now: dict[str, Any]) -> bool:
            losses.append(room.fanout.quality()[0].loss)
            return bool(now["video"]["framesDecoded"] > begin["video"]["framesDecoded"] + 150)

        found = await room.until(is_enough, "and more")
        assert found["video"]["nackCount"] > 0
        assert found["video"]["retransmittedPacketsReceived"] > 0
        assert found["video"]["packetsLost"] > 0
        assert max(losses) > 0.02, "it is told"
        # Each packet of sound came twice, or was mended from the next: what is left is less than the line lost.
        heard = found["audio"]["totalSamplesReceived"] - begin["audio"]["totalSamplesReceived"]
        concealed = found["audio"]["concealedSamples"] - begin["audio"]["concealedSamples"]
        assert concealed / heard < 0.06

    run(test)


def test_a_voice_comes_from_a_browser() -> None:
    async def test(room: Classroom) -> None:
        await room.page.evaluate(SPEAK)
        async with asyncio.timeout(PATIENCE_S):
            while len(room.voices) < 100:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert {packet.slot for packet in room.voices} == {1}
        steps = {two.timestamp - one.timestamp & 0xFFFFFFFF for one, two in pairwise(room.voices)}
        assert steps == {960}, "20 ms each, silence too"

    run(test)
