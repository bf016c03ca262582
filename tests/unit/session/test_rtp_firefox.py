"""Debian's Firefox, which has no H.264 in a fresh profile, gets what is made for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from encoder.renditions import Rendition
from session.fanout import Fanout
from session.people import QualityChoice
from tests.helpers.background import Background
from tests.helpers.firefox import Firefox
from tests.helpers.live_media import SIZES, LiveStudio

PAGE: Final = """<!doctype html><video id=v autoplay muted playsinline></video><script type=module>
const peer = window.peer = new RTCPeerConnection(), stream = new MediaStream();
peer.addTransceiver('audio', {direction: 'recvonly'});
peer.addTransceiver('video', {direction: 'recvonly'});
peer.ontrack = event => stream.addTrack(event.track);
v.srcObject = stream;
await peer.setLocalDescription();
const answer = await fetch('/offer', {method: 'POST', body: peer.localDescription.sdp});
await peer.setRemoteDescription({type: 'answer', sdp: await answer.text()});
</script>"""
FIGURES: Final = """async () => {
  const found = {width: v.videoWidth, pictures: 0, energy: 0};
  for (const each of (await peer.getStats()).values()) if (each.type == 'inbound-rtp') {
    found.pictures += each.framesDecoded ?? 0;
    found.energy += each.totalAudioEnergy ?? 0;
  }
  return found;
}"""


@asynccontextmanager
async def _serving(rendition: list[Rendition]) -> AsyncIterator[int]:
    fanout = Fanout(
        lambda demand: studio.demand(demand.renditions, sound=demand.sound),
        lambda each: studio.keyframe(each),  # noqa: PLW0108  (there is none yet)
        lambda _id, name, _why: rendition.append(Rendition(name)),
    )
    studio = LiveStudio(fanout.put)
    running = asyncio.create_task(studio.run())

    async def offer(request: web.Request) -> web.Response:
        return web.Response(text=await fanout.watch("t1", await request.text(), QualityChoice.AUTO))

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    application = web.Application()
    application.add_routes([web.get("/", page), web.post("/offer", offer)])
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await fanout.close()


def test_firefox_sees_and_hears(firefox: Firefox) -> None:
    told: list[Rendition] = []
    with Background() as background:
        serving = _serving(told)
        port = background.run(serving.__aenter__())
        try:
            firefox.goto(f"http://127.0.0.1:{port}/")
            enough = (
                f"async () => {{ const now = await ({FIGURES})(); return now.pictures > 30 && now.energy > 0 && now; }}"
            )
            found = firefox.wait_until(enough, "picture and sound")
        finally:
            background.run(serving.__aexit__(None, None, None))
    assert found["width"] in {SIZES[each][0] for each in (Rendition.COMPAT, Rendition.HIGH)}
    assert told[0] in {Rendition.COMPAT, Rendition.HIGH}, "H.264 only where its plug-in is there"
