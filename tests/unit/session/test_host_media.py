"""Picture, sound and voice through the host: from the studio's link to pages and back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack

from encoder.packets import Packet
from encoder.renditions import Rendition
from session.addresses import reachable_addresses
from session.control import VoicePacket, pack_media, unpack_voice
from session.rtp import Common, Transport
from session.serving import Timing
from tests.helpers.hosting import Hosted, Wire, hosting, make_settings, until
from tests.helpers.live_media import LiveStudio
from tests.helpers.trainee import Trainee

CODE = "7KQ4MD"


class Encoding:
    """A studio on its link that makes what is demanded."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.notices: list[dict[str, Any]] = []
        self.voices: list[VoicePacket] = []
        self._packets: asyncio.Queue[Packet] = asyncio.Queue()
        self.live = LiveStudio(self._packets.put_nowait)

    async def send(self) -> None:
        while True:
            await self.wire.socket.send_bytes(pack_media(await self._packets.get()))

    async def listen(self) -> None:
        async for frame in self.wire.socket:
            if isinstance(frame.data, bytes):
                self.voices.append(unpack_voice(frame.data))
                continue
            notice = frame.json()
            self.notices.append(notice)
            if notice["type"] == "demand":
                renditions = tuple(Rendition(name) for name in notice["renditions"])
                self.live.demand(renditions, sound=notice["sound"], speakers=tuple(notice["speakers"]))
            elif notice["type"] == "keyframe":
                self.live.keyframe(Rendition(notice["rendition"]))

    def last(self, kind: str) -> dict[str, Any]:
        return next((notice for notice in reversed(self.notices) if notice["type"] == kind), {})

    def facts(self, kind: str) -> list[dict[str, Any]]:
        facts = [notice["fact"] for notice in self.notices if notice["type"] == "happened"]
        return [fact for fact in facts if fact["fact"] == kind]


@asynccontextmanager
async def encoding(host: Hosted) -> AsyncIterator[Encoding]:
    async with host.studio() as wire:
        studio = Encoding(wire)
        tasks = [asyncio.create_task(work) for work in (studio.send(), studio.listen(), studio.live.run())]
        try:
            yield studio
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def test_who_watches_gets_picture_and_sound_and_nothing_is_made_for_nobody(tmp_path: Path) -> None:
    async def scenario() -> None:
        timing = Timing(quality_s=0.2)
        async with hosting(make_settings(tmp_path), timing) as host, encoding(host) as studio:
            async with Trainee(host.url) as trainee:
                await trainee.enter("Amina", CODE)
                media = await trainee.watch()
                await asyncio.wait_for(media.keyframe.wait(), 30)
                await until(lambda: (sound := media.stream("audio")) and sound.packets > 20)
                assert await trainee.wait("sending", holds=lambda message: message["rendition"] == "high")
                assert studio.last("demand")["sound"]
                await until(lambda: studio.last("quality").get("links"))
                (link,) = studio.last("quality")["links"]
                assert (link["id"], link["choice"]) == ("t1", "auto")
                await until(lambda: studio.facts("quality-changed"))
                await trainee.send("choose", quality="sound")
                await until(lambda: not studio.last("demand")["renditions"])
                assert studio.last("demand")["sound"]
                assert studio.facts("quality-changed")[-1]["choice"] == "sound"
            await until(lambda: not studio.last("demand")["sound"])

    asyncio.run(scenario())


def test_who_gets_smaller_pictures_because_the_studios_machine_is_busy_is_told_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, Trainee(host.url) as trainee:

            async def is_told(rendition: str, reason: str) -> None:
                message = await trainee.wait("sending")
                assert (message["rendition"], message["reason"]) == (rendition, reason)

            async with encoding(host) as studio:
                await trainee.enter("Amina", CODE)
                await trainee.watch()
                await is_told("high", "")
                await studio.wire.send("reduced", on=True)
                await is_told("low", "machine")
                await studio.wire.send("reduced", on=False)
                await is_told("high", "")
                await studio.wire.send("reduced", on=True)
                await is_told("low", "machine")
            async with encoding(host):
                # The next studio's machine is another.
                await is_told("high", "")

    asyncio.run(scenario())


def test_a_studio_that_comes_back_is_told_at_once_what_to_make(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, Trainee(host.url) as trainee:
            async with encoding(host) as studio:
                await trainee.enter("Amina", CODE)
                media = await trainee.watch()
                await asyncio.wait_for(media.keyframe.wait(), 30)
            async with encoding(host) as studio:
                await until(lambda: studio.last("demand").get("sound"))
                await until(lambda: media.stream("audio"))
                stream = media.stream("audio")
                assert stream is not None
                before = stream.packets
                await until(lambda: stream.packets > before + 20)

    asyncio.run(scenario())


def test_media_come_from_the_address_that_the_class_is_bound_to(tmp_path: Path) -> None:
    async def scenario() -> None:
        address = reachable_addresses("0.0.0.0")[0]
        async with (
            hosting(make_settings(tmp_path, address=address)) as host,
            encoding(host),
            Trainee(f"http://{address}:{host.ready.port}") as trainee,
        ):
            await trainee.enter("Amina", CODE)
            media = await trainee.watch()
            await asyncio.wait_for(media.keyframe.wait(), 30)
            answer = trainee.have("answer")[-1]["sdp"]
            found = [line.split()[4] for line in answer.splitlines() if line.startswith("a=candidate:")]
            assert found == [address]

    asyncio.run(scenario())


def test_sockets_are_opened_at_the_given_addresses_only() -> None:
    async def scenario() -> None:
        transport = Transport(Common(["127.0.0.2"]))
        assert [one.address for one in (await transport.ends()).candidates] == ["127.0.0.2"]
        await transport.close()

    asyncio.run(scenario())


def test_a_voice_reaches_the_studio_until_it_is_taken(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, encoding(host) as studio, Trainee(host.url) as trainee:
            await trainee.enter("Amina", CODE)
            await trainee.watch()
            await studio.wire.send("give-voice", id="t1")
            await trainee.wait("voice", holds=lambda message: message["on"])
            await until(lambda: studio.last("demand")["speakers"] == [0])
            peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
            try:
                peer.addTransceiver(AudioStreamTrack(), direction="sendonly")
                await peer.setLocalDescription(await peer.createOffer())
                await trainee.send("offer", number=7, purpose="speak", sdp=peer.localDescription.sdp)
                answer = await trainee.wait("answer", holds=lambda message: message["purpose"] == "speak")
                await peer.setRemoteDescription(RTCSessionDescription(answer["sdp"], "answer"))
                await until(lambda: len(studio.voices) > 20)
                assert {packet.slot for packet in studio.voices} == {0}
                await studio.wire.send("take-voice", id="t1")
                await trainee.wait("voice", holds=lambda message: not message["on"])
                await until(lambda: studio.last("demand")["speakers"] == [])
                await trainee.send("offer", number=8, purpose="speak", sdp=peer.localDescription.sdp)
                assert (await trainee.wait("refused"))["error"] == "not-allowed"
            finally:
                await peer.close()

    asyncio.run(scenario())


def test_who_comes_back_elsewhere_takes_the_media_along(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path)) as host, encoding(host) as studio:
            async with Trainee(host.url) as old, Trainee(host.url) as new:
                token = (await old.enter("Amina", CODE))["token"]
                await (await old.watch()).keyframe.wait()
                await new.resume(token)
                media = await new.watch()
                await asyncio.wait_for(media.keyframe.wait(), 30)
                assert (await old.wait("goodbye"))["reason"] == "elsewhere"
                await until(lambda: old.media is not None and old.media.peer.connectionState == "closed")
                assert studio.last("demand")["sound"]
            await until(lambda: not studio.last("demand")["sound"])

    asyncio.run(scenario())
