"""A process that sends a class's media, to be measured: `python -m tests.bench.senders KIND`, KIND as in `KINDS`.

Prints its port. `POST /offer` answers an offer; `GET /cpu` tells the CPU seconds that it has used. Each receiver gets
390 packets of pictures and 50 of sound a second, about 4 Mbps. "publish" sends to a Janus room given by its address.
"""

import argparse
import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import count
from typing import Any, Final

KINDS: Final = ("ours", "ours-without-gso", "aiortc", "publish")
FPS: Final = 30
PACKETS: Final = 13
"""For each picture."""
PAYLOAD: Final = 1168
PICTURE: Final = PACKETS * (PAYLOAD - 2)
SOUND: Final = bytes(120)
_FILLING: Final = bytes(index % 255 + 1 for index in range(PICTURE))
CLOCK: Final = Fraction(1, 1_000_000_000)


def picture(*, keyframe: bool) -> bytes:
    """Return a picture in Annex B that cuts into `PACKETS` packets."""
    return b"\x00\x00\x00\x01" + (b"\x65" if keyframe else b"\x41") + _FILLING


async def _steady(rate: int, put: Callable[[int], Any]) -> None:
    """Call `put` so often a second, with the time in nanoseconds."""
    begin_ns = time.monotonic_ns()
    for index in count():
        at_ns = begin_ns + index * 1_000_000_000 // rate
        await asyncio.sleep(max(0, at_ns - time.monotonic_ns()) / 1e9)
        put(at_ns)


def _ours(*, gso: bool) -> Callable[[str], Any]:
    from encoder.packets import Packet, StreamId
    from encoder.renditions import Rendition
    from session import rtp
    from session.fanout import Fanout
    from session.people import QualityChoice

    if not gso:
        with_gso = rtp.Transport.__init__

        def without(self: rtp.Transport, common: rtp.Common) -> None:
            with_gso(self, common)
            self._segments = False

        rtp.Transport.__init__ = without  # type: ignore[method-assign]
    wanted: list[Rendition] = [Rendition.HIGH]
    fanout = Fanout(lambda _demand: None, wanted.append, lambda *_told: None)

    def put_picture(at_ns: int) -> None:
        keyframe = bool(wanted)
        wanted.clear()
        data = picture(keyframe=keyframe)
        fanout.put(Packet(StreamId.LIVE_HIGH, at_ns, at_ns, CLOCK, 0, keyframe, data))

    def put_sound(at_ns: int) -> None:
        fanout.put(Packet(StreamId.LIVE_AUDIO, at_ns, at_ns, CLOCK, 0, True, SOUND))

    keep = [asyncio.ensure_future(_steady(FPS, put_picture)), asyncio.ensure_future(_steady(50, put_sound))]
    numbers = count()

    async def answer(sdp: str) -> str:
        assert not any(task.done() for task in keep)
        return await fanout.watch(f"t{next(numbers)}", sdp, QualityChoice.FULL)

    return answer


def _tracks() -> list[Any]:
    """Return tracks of aiortc that yield encoded packets, one pair for each peer as its senders want them."""
    import av
    from aiortc import MediaStreamTrack
    from aiortc.codecs import h264

    # The same packets as ours.
    h264.PACKET_MAX = PAYLOAD

    class Track(MediaStreamTrack):
        def __init__(self, kind: str, rate: int, yields: Iterator[bytes]) -> None:
            super().__init__()
            self.kind = kind
            self._rate, self._yields, self._index = rate, yields, 0
            self._begin: float | None = None

        async def recv(self) -> Any:
            self._begin = self._begin or time.monotonic()
            await asyncio.sleep(max(0.0, self._begin + self._index / self._rate - time.monotonic()))
            packet = av.Packet(next(self._yields))
            packet.pts, packet.time_base = self._index, Fraction(1, self._rate)
            self._index += 1
            return packet

    def pictures() -> Iterator[bytes]:
        yield picture(keyframe=True)
        while True:
            yield picture(keyframe=False)

    def sounds() -> Iterator[bytes]:
        while True:
            yield SOUND

    return [Track("video", FPS, pictures()), Track("audio", 50, sounds())]


def _aiortc() -> Callable[[str], Any]:
    from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

    peers = []

    async def answer(sdp: str) -> str:
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        peers.append(peer)
        for track in _tracks():
            peer.addTrack(track)
        await peer.setRemoteDescription(RTCSessionDescription(sdp, "offer"))
        await peer.setLocalDescription(await peer.createAnswer())
        return str(peer.localDescription.sdp)

    return answer


async def _publish(url: str) -> Any:
    from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription

    from tests.bench.janus import ROOM, Handle

    handle = await Handle.attached(url)
    room = {"request": "create", "room": ROOM, "publishers": 1, "bitrate": 8_000_000, "bitrate_cap": False}
    await handle.ask(room | {"videocodec": "h264", "h264_profile": "42e01f", "audiocodec": "opus", "fir_freq": 0})
    await handle.ask({"request": "join", "ptype": "publisher", "room": ROOM, "id": 1}, waits=True)
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    for track in _tracks():
        peer.addTrack(track)
    able = RTCRtpSender.getCapabilities("video")
    assert able is not None
    wanted = [each for each in able.codecs if each.parameters.get("profile-level-id") == "42e01f"]
    peer.getTransceivers()[0].setCodecPreferences(wanted)
    await peer.setLocalDescription(await peer.createOffer())
    offer = {"type": "offer", "sdp": peer.localDescription.sdp}
    answer = await handle.ask({"request": "publish"}, jsep=offer, waits=True)
    await peer.setRemoteDescription(RTCSessionDescription(answer["jsep"]["sdp"], "answer"))
    return peer


async def _serve(kind: str, url: str) -> None:
    from aiohttp import web

    keep: Any = None
    answer: Callable[[str], Any] | None = None
    if kind == "publish":
        keep = await _publish(url)
    else:
        answer = _aiortc() if kind == "aiortc" else _ours(gso=kind == "ours")

    async def offer(request: web.Request) -> web.Response:
        assert answer
        return web.Response(text=await answer(await request.text()))

    async def cpu(_request: web.Request) -> web.Response:
        return web.json_response({"cpu_s": time.process_time(), "at_s": time.monotonic()})

    application = web.Application()
    application.add_routes([web.post("/offer", offer), web.get("/cpu", cpu)])
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()
    del keep


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--janus", default="")
    options = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(options.kind, options.janus))


if __name__ == "__main__":
    main()
