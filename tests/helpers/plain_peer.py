"""A sender of moving picture and tone that owes nothing to the product: what the helpers themselves are tried on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fractions import Fraction
from typing import Final

import av
import numpy as np
from aiohttp import web
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack

PAGE: Final = """<!doctype html><title>Plain</title><link rel="icon" href="data:,">
<video autoplay playsinline></video><script type="module">
const peer = new RTCPeerConnection(), stream = new MediaStream(), video = document.querySelector("video");
peer.addTransceiver("video", {direction: "recvonly"});
peer.addTransceiver("audio", {direction: "recvonly"});
peer.ontrack = (event) => { stream.addTrack(event.track); video.srcObject = stream; };
await peer.setLocalDescription();
await new Promise((done) => {
  if (peer.iceGatheringState === "complete") done();
  peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && done();
});
const answer = await fetch("/offer", {method: "POST", body: peer.localDescription.sdp});
await peer.setRemoteDescription({type: "answer", sdp: await answer.text()});
</script>"""


class Grey(VideoStreamTrack):
    """A picture that becomes brighter and begins again."""

    async def recv(self) -> av.VideoFrame:
        """Return the next picture, when it is due."""
        pts, time_base = await self.next_timestamp()
        level = pts // 3000 * 8 % 240
        frame = av.VideoFrame.from_ndarray(np.full((240, 320, 3), level, np.uint8), format="rgb24")
        frame.pts, frame.time_base = pts, time_base
        return frame


class Tone(AudioStreamTrack):
    """440 Hz."""

    async def recv(self) -> av.AudioFrame:
        """Return the next 20 ms, when they are due."""
        silence = await super().recv()
        assert isinstance(silence, av.AudioFrame)
        assert silence.pts is not None
        seconds = (silence.pts + np.arange(silence.samples)) / silence.sample_rate
        wave = (np.sin(2 * np.pi * 440 * seconds) * 8000).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = (
            silence.sample_rate,
            silence.pts,
            Fraction(1, silence.sample_rate),
        )
        return frame


class PlainPeer:
    """Answers offers with picture and tone."""

    def __init__(self, codec: str = "video/H264") -> None:
        self._codec = codec
        self._peers: list[RTCPeerConnection] = []

    @property
    def senders(self) -> list[RTCRtpSender]:
        """All that it sends by."""
        return [sender for peer in self._peers for sender in peer.getSenders()]

    async def answer(self, offer: str) -> str:
        """Return the answer to an offer to receive."""
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._peers.append(peer)
        picture = peer.addTrack(Grey())
        peer.addTrack(Tone())
        wanted = [each for each in RTCRtpSender.getCapabilities("video").codecs if each.mimeType == self._codec]
        next(each for each in peer.getTransceivers() if each.sender is picture).setCodecPreferences(wanted)
        await peer.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await peer.setLocalDescription(await peer.createAnswer())
        return peer.localDescription.sdp

    async def close(self) -> None:
        """End all connections."""
        await asyncio.gather(*(peer.close() for peer in self._peers))


@asynccontextmanager
async def plain_server(codec: str = "video/H264") -> AsyncIterator[int]:
    """Serve a page that shows it, on all addresses of this machine; yields the port."""
    peer = PlainPeer(codec)

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    async def offer(request: web.Request) -> web.Response:
        return web.Response(text=await peer.answer(await request.text()), content_type="application/sdp")

    application = web.Application()
    application.add_routes([web.get("/", page), web.post("/offer", offer)])
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "0.0.0.0", 0)
    await site.start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await peer.close()
        await runner.cleanup()
