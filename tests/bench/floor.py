"""The floor under the delay from screen to trainee: one bare loop that grabs, encodes and sends, without any feature.

Run as a program on $DISPLAY, where the clock is painted: serves a page with a video, and prints its address as a line
of JSON. Each picture is grabbed with mss at 1080p30, encoded with libx264 and handed to aiortc as a packet; a tone in
Opus plays along, because a browser holds the picture back to match the sound. Ends when its standard input does.
"""

import asyncio
import json
import sys
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

import av
import cv2
import mss
import numpy as np
from aiohttp import web
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.codecs.h264 import H264Encoder
from av.video.frame import PictureType

FPS: Final = 30
WIDTH, HEIGHT = 1920, 1080
BIT_RATE: Final = 2_500_000
OPUS_SAMPLES: Final = 960

PAGE: Final = """<!doctype html><video autoplay playsinline></video><script type="module">
const video = document.querySelector("video");
const peer = new RTCPeerConnection();
const stream = new MediaStream();
for (const kind of ["video", "audio"]) peer.addTransceiver(kind, { direction: "recvonly" });
peer.ontrack = ({ track, receiver }) => {
  receiver.jitterBufferTarget = 0;
  stream.addTrack(track);
  video.srcObject = stream;
};
await peer.setLocalDescription();
const gathered = () => peer.iceGatheringState === "complete";
while (!gathered()) await new Promise((done) => setTimeout(done, 20));
const answer = await fetch("/offer", { method: "POST", body: peer.localDescription.sdp });
await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
</script>"""


class Grabbing(threading.Thread):
    """Grabs and encodes on a steady grid, and hands each packet to `put`."""

    def __init__(self, put: "Callable[[av.Packet[Any]], None]") -> None:
        super().__init__(daemon=True)
        self.keyframe = True
        self._put = put

    def run(self) -> None:
        codec = av.CodecContext.create("libx264", "w")
        assert isinstance(codec, av.VideoCodecContext)
        codec.width, codec.height, codec.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        codec.framerate, codec.time_base, codec.bit_rate = Fraction(FPS), Fraction(1, 90_000), BIT_RATE
        parameters = "keyint=100000:scenecut=0:repeat-headers=1:sliced-threads=0:threads=2"
        codec.options = {
            "profile": "baseline",
            "preset": "ultrafast",
            "tune": "zerolatency",
            "forced-idr": "1",
            "x264-params": parameters,
        }
        cv2.setNumThreads(1)
        with mss.MSS() as grabber:
            begin = time.perf_counter()
            for number in range(sys.maxsize):
                time.sleep(max(0.0, begin + number / FPS - time.perf_counter()))
                shot = grabber.grab(grabber.monitors[1])
                bgra = np.frombuffer(shot.raw, np.uint8).reshape(HEIGHT, WIDTH, 4)
                frame = av.VideoFrame.from_ndarray(
                    np.asarray(cv2.cvtColor(bgra, cv2.COLOR_BGRA2YUV_I420), np.uint8), "yuv420p"
                )
                frame.pts, frame.time_base = round((time.perf_counter() - begin) * 90_000), codec.time_base
                if self.keyframe:
                    frame.pict_type, self.keyframe = PictureType.I, False
                for packet in codec.encode(frame):
                    self._put(packet)


class Picture(MediaStreamTrack):
    """Yields what was encoded."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self.packets: asyncio.Queue[av.Packet[Any]] = asyncio.Queue()

    async def recv(self) -> Any:
        return await self.packets.get()


class Tone(MediaStreamTrack):
    """Yields a packet of sound each 20 ms."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._number = 0
        self._begin: float | None = None
        codec = av.CodecContext.create("libopus", "w")
        assert isinstance(codec, av.AudioCodecContext)
        codec.sample_rate, codec.layout, codec.format, codec.bit_rate = 48_000, "mono", "s16", 48_000
        codec.time_base = Fraction(1, 48_000)
        self._codec = codec

    async def recv(self) -> Any:
        if self._begin is None:
            # Not before: the packets of the time until the connection stands would come all at once, and stay late.
            self._begin = time.perf_counter()
        while True:
            await asyncio.sleep(max(0.0, self._begin + self._number * 0.02 - time.perf_counter()))
            times = (self._number * OPUS_SAMPLES + np.arange(OPUS_SAMPLES)) / 48_000
            tone = (np.sin(2 * np.pi * 440 * times) * 8000).astype(np.int16)[None]
            frame = av.AudioFrame.from_ndarray(tone, format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 48_000, self._number * OPUS_SAMPLES, Fraction(1, 48_000)
            self._number += 1
            for packet in self._codec.encode(frame):
                packet.pts, packet.time_base = self._number * OPUS_SAMPLES, Fraction(1, 48_000)
                return packet


async def answer(request: web.Request, peers: list[RTCPeerConnection]) -> web.Response:
    """Connect one browser."""
    picture = Picture()
    loop = asyncio.get_running_loop()

    def put(packet: "av.Packet[Any]") -> None:
        loop.call_soon_threadsafe(picture.packets.put_nowait, packet)

    grabbing = Grabbing(put)
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    peers.append(peer)
    sender: Any = peer.addTrack(picture)
    # aiortc's packet path: it packetizes what the track yields, and tells nobody that a keyframe is wanted.
    sender._RTCRtpSender__encoder = H264Encoder()
    sender._send_keyframe = lambda: setattr(grabbing, "keyframe", True)
    peer.addTrack(Tone())
    codecs = [codec for codec in RTCRtpSender.getCapabilities("video").codecs if codec.mimeType == "video/H264"]
    next(each for each in peer.getTransceivers() if each.kind == "video").setCodecPreferences(codecs)
    await peer.setRemoteDescription(RTCSessionDescription(await request.text(), "offer"))
    await peer.setLocalDescription(await peer.createAnswer())
    grabbing.start()
    return web.Response(text=peer.localDescription.sdp, content_type="application/sdp")


async def serve() -> None:
    """Serve until standard input ends."""
    peers: list[RTCPeerConnection] = []
    application = web.Application()
    application.router.add_get("/", lambda _request: page())
    application.router.add_post("/offer", lambda request: answer(request, peers))
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    print(json.dumps({"event": "ready", "url": f"http://127.0.0.1:{port}/"}), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for peer in peers:
        await peer.close()
    await runner.cleanup()


async def page() -> web.Response:
    """Answer with the page."""
    return web.Response(text=PAGE, content_type="text/html")


if __name__ == "__main__":
    asyncio.run(serve())
