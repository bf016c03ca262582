"""One encoding of each rendition to every browser, and the voices that come back.

Everything is on the host's loop, and nothing blocks it.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

from capture.clock import NS_PER_S, monotonic_ns
from encoder.packets import Packet, StreamId
from encoder.renditions import RENDITIONS, SPEAKER_STREAMS, Rendition
from session.answer import agree_sound, agree_video, section_of, sound_lines, video_lines, voice_lines, write_answer
from session.cache import PictureCache
from session.control import Demand, LinkQuality, VoicePacket
from session.freshness import Freshness
from session.keyframes import KeyframeRequests
from session.messages import ErrorId
from session.offer import Offer, OfferError, parse_offer
from session.packetize import SOUND_RATE, Picture, cut, redundant, rtp_time
from session.people import QualityChoice
from session.refusal import Refusal
from session.rtp import Common, Transport
from session.speaker import Speaker
from session.viewer import Viewer

log = logging.getLogger(__name__)

TICK_S: Final = 0.25
WITHOUT_S: Final = 15.0
"""A rendition that the machine does not make is asked for again after this."""

_BY_STREAM: Final = {settings.stream: (rendition, settings.codec) for rendition, settings in RENDITIONS.items()}
_SOUNDS: Final = (StreamId.LIVE_AUDIO, *SPEAKER_STREAMS)
_LONGEST_RED: Final = 1023
_LONGEST_RED_STEP: Final = 0x3FFF


class Fanout:
    """Sends the program to all who watch and takes the voices of those who speak.

    `on_demand` is told what is to be encoded, each time that changes; `on_keyframe` that a rendition's next picture
    should be a keyframe; `on_sending` what somebody is sent from now on: their id, a rendition's name or "sound", and
    why it is less than could be ("", "line", "choice", "machine"). `addresses`: see `Common`.
    """

    def __init__(
        self,
        on_demand: Callable[[Demand], None],
        on_keyframe: Callable[[Rendition], None],
        on_sending: Callable[[str, str, str], None],
        addresses: Sequence[str] = (),
    ) -> None:
        self._on_demand = on_demand
        self._on_keyframe = on_keyframe
        self._on_sending = on_sending
        self._common = Common(addresses)
        self._viewers: dict[str, Viewer] = {}
        self._speakers: dict[str, Speaker] = {}
        self._mixes: dict[str, StreamId] = {}
        """Who hears another mix than the usual one."""
        self._caches = {rendition: PictureCache() for rendition in Rendition}
        self._requests = {rendition: KeyframeRequests() for rendition in Rendition}
        self._without: dict[Rendition, float] = {}
        self._is_reduced = False
        self._demand = Demand((), False, ())
        self._sound_before: dict[StreamId, tuple[int, bytes]] = {}
        self._freshness = {stream: Freshness() for stream in _SOUNDS}
        self._put_at = float("-inf")
        self._tasks: set[asyncio.Task[None]] = set()
        self._ticking: asyncio.Task[None] | None = None
        self._is_closed = False

    # --- the program --------------------------------------------------------------------------------------------------

    def put(self, packet: Packet) -> None:
        """Send a live packet to all who get its stream; times are of the capture clock."""
        self._put_at = time.monotonic()
        if packet.stream in _BY_STREAM:
            self._put_picture(packet, *_BY_STREAM[packet.stream])
        elif packet.stream in _SOUNDS:
            self._put_sound(packet)

    def _put_picture(self, packet: Packet, rendition: Rendition, codec: str) -> None:
        picture = cut(packet, rendition, codec)
        if picture is None or rendition not in self._demand.renditions:
            return
        self._caches[rendition].add(picture)
        if picture.keyframe:
            self._requests[rendition].came()
            self._have(rendition)
        for viewer in tuple(self._viewers.values()):
            viewer.put_picture(picture)

    def _put_sound(self, packet: Packet) -> None:
        time_ns = round(packet.pts * packet.time_base * NS_PER_S)
        timestamp = rtp_time(time_ns, SOUND_RATE)
        is_fresh = self._freshness[packet.stream].is_fresh(monotonic_ns() - time_ns)
        before = self._sound_before.get(packet.stream)
        self._sound_before[packet.stream] = (timestamp, packet.data)
        red: dict[int, bytes] = {}
        for viewer in self._viewers.values():
            if viewer.mix is packet.stream:
                viewer.hears = viewer.mix
            elif viewer.hears is not packet.stream:
                continue
            number = viewer.opus_type
            if viewer.wants_red and before is not None and number not in red:
                step = timestamp - before[0] & 0xFFFFFFFF
                if len(before[1]) <= _LONGEST_RED and 0 < step <= _LONGEST_RED_STEP:
                    red[number] = redundant(packet.data, before[1], number, step)
            viewer.put_sound(timestamp, packet.data, red.get(number), is_fresh=is_fresh)

    # --- people -------------------------------------------------------------------------------------------------------

    async def watch(self, person: str, sdp: str, choice: QualityChoice) -> str:
        """Answer the offer of somebody who watches; raises Refusal(MEDIA_FAILED). Their former connection ends."""
        offer = _read(sdp)
        sound_section, video_section = section_of(offer, "audio", "recvonly"), section_of(offer, "video", "recvonly")
        try:
            sound = agree_sound(sound_section) if sound_section else None
            video = agree_video(video_section) if video_section else None
        except OfferError as error:
            raise _failed(error) from error
        if sound is None and video is None:
            raise _failed("nothing to send")
        self._drop(self._viewers, person)
        transport = Transport(self._common)
        viewer = Viewer(person, choice, transport, (sound, video), self, self._on_sending)
        viewer.mix = self._mixes.get(person, StreamId.LIVE_AUDIO)
        transport.listen(viewer.take_rtcp)
        lines: dict[str, list[str]] = {}
        if sound_section and sound and viewer.sound_track:
            lines[sound_section.mid] = sound_lines(sound, viewer.sound_track.ssrc)
        if video_section and video and viewer.video_track:
            again = viewer.rtx_track.ssrc if viewer.rtx_track else 0
            lines[video_section.mid] = video_lines(video, viewer.video_track.ssrc, again)
        self._viewers[person] = viewer
        # Encoders begin while the connection is made.
        viewer.retarget()
        self.demand_changed()
        return await self._answer(self._viewers, viewer, offer, lines)

    async def speak(self, person: str, slot: int, sdp: str, on_packet: Callable[[VoicePacket], None]) -> str:
        """Answer the offer of somebody who speaks; raises Refusal(MEDIA_FAILED)."""
        offer = _read(sdp)
        section = section_of(offer, "audio", "sendonly")
        if section is None:
            raise _failed("no voice in it")
        try:
            agreed = agree_sound(section)
        except OfferError as error:
            raise _failed(error) from error
        self._drop(self._speakers, person)
        transport = Transport(self._common)
        speaker = Speaker(person, slot, transport, agreed, on_packet)
        transport.listen(speaker.take_rtcp, speaker.take_rtp)
        self._speakers[person] = speaker
        return await self._answer(self._speakers, speaker, offer, {section.mid: voice_lines(agreed)})

    def choose(self, person: str, choice: QualityChoice) -> None:
        """Send somebody what they have chosen, from the next keyframe on."""
        if viewer := self._viewers.get(person):
            viewer.choose(choice)

    def hear(self, person: str, stream: StreamId) -> None:
        """Send somebody another mix as soon as there is any of it: a speaker hears the program without the own voice.

        It stays so when they connect again, until they leave.
        """
        self._mixes[person] = stream
        if viewer := self._viewers.get(person):
            viewer.mix = stream
            self.demand_changed()

    async def silence(self, person: str) -> None:
        """End somebody's voice."""
        self._drop(self._speakers, person)

    async def leave(self, person: str) -> None:
        """End all of somebody's connections."""
        self._drop(self._viewers, person)
        self._drop(self._speakers, person)
        self._mixes.pop(person, None)
        self.demand_changed()

    def set_reduced(self, on: bool) -> None:
        """Note whether the studio's machine bears less for now, and tell those whom it concerns."""
        if on != self._is_reduced:
            self._is_reduced = on
            for viewer in tuple(self._viewers.values()):
                viewer.retarget()

    @property
    def demand(self) -> Demand:
        """What is to be encoded now: for a studio that has come back."""
        return self._demand

    def quality(self) -> tuple[LinkQuality, ...]:
        """Return how everybody who watches is reached."""
        now_s = time.monotonic()
        return tuple(viewer.quality(now_s) for viewer in self._viewers.values())

    async def close(self) -> None:
        """End everything."""
        self._is_closed = True
        if self._ticking is not None:
            self._ticking.cancel()
        for person in [*self._viewers, *self._speakers]:
            self._drop(self._viewers, person)
            self._drop(self._speakers, person)
        self.demand_changed()
        await asyncio.gather(*self._tasks, *filter(None, [self._ticking]), return_exceptions=True)

    # --- what viewers ask ---------------------------------------------------------------------------------------------

    def cached(self, rendition: Rendition) -> Sequence[Picture]:
        """Return the pictures since the last keyframe, while they are few."""
        return self._caches[rendition].pictures

    def want_keyframe(self, rendition: Rendition) -> None:
        """Ask for a keyframe of a rendition; requests are merged."""
        wait_s = self._requests[rendition].want(time.monotonic())
        if wait_s > 0:
            asyncio.get_running_loop().call_later(wait_s, self._ask_keyframe, rendition)
        else:
            self._ask_keyframe(rendition)

    def can_have(self, rendition: Rendition) -> bool:
        """Return whether a rendition is being made when wanted."""
        return rendition not in self._without

    def shown(self, rendition: Rendition) -> Rendition:
        """Return whose pictures a rendition shows now."""
        return Rendition.LOW if self._is_reduced and rendition is Rendition.HIGH else rendition

    def demand_changed(self) -> None:
        """Tell what is needed now, if it is something else."""
        viewers = self._viewers.values()
        needed = {rendition for viewer in viewers for rendition in viewer.renditions}
        slots = sorted({SPEAKER_STREAMS.index(each.mix) for each in viewers if each.mix in SPEAKER_STREAMS})
        demand = Demand(tuple(each for each in Rendition if each in needed), bool(viewers), tuple(slots))
        if demand == self._demand:
            return
        for rendition in self._demand.renditions:
            if rendition not in needed:
                self._caches[rendition].clear()
                self._requests[rendition].came()
        if not viewers:
            self._sound_before.clear()
        self._demand = demand
        self._on_demand(demand)

    # --- keeping ------------------------------------------------------------------------------------------------------

    async def _answer(self, peers: "Peers", peer: Viewer | Speaker, offer: Offer, lines: dict[str, list[str]]) -> str:
        try:
            ends = await peer.transport.ends()
        except BaseException as error:
            # Also when whoever waits for the answer has gone.
            self._gone(peers, peer)
            if isinstance(error, OSError):
                raise _failed(error) from error
            raise
        if peers.get(peer.person) is not peer:
            raise _failed("another offer has come since")
        peer.transport.connect(offer, peer.opened, lambda: self._gone(peers, peer))
        if self._ticking is None:
            self._ticking = asyncio.create_task(self._tick())
        return write_answer(offer, ends, lines)

    def _drop(self, peers: "Peers", person: str) -> None:
        peer = peers.pop(person, None)
        if peer is not None:
            self._keep(peer.close())

    def _gone(self, peers: "Peers", peer: Viewer | Speaker) -> None:
        """Forget a connection that has ended by itself."""
        if peers.get(peer.person) is peer:
            self._drop(peers, peer.person)
            self.demand_changed()

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a connection did not end cleanly", exc_info=error)

    def _ask_keyframe(self, rendition: Rendition) -> None:
        if not self._is_closed and self._requests[rendition].due(time.monotonic()):
            self._on_keyframe(rendition)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            now_s = time.monotonic()
            try:
                for viewer in tuple(self._viewers.values()):
                    viewer.tick(now_s)
                for speaker in tuple(self._speakers.values()):
                    speaker.tick(now_s)
                self._watch_machine(now_s)
            except Exception:
                log.exception("a report was not sent")

    def _watch_machine(self, now_s: float) -> None:
        """Do without renditions that the studio does not make although it makes others, and try them again later."""
        for rendition, until in list(self._without.items()):
            if now_s > until:
                self._have(rendition)
        if now_s - self._put_at > 1:
            return
        for rendition in self._demand.renditions:
            if self._requests[rendition].is_unserved(now_s):
                log.info("the studio makes no %s now", rendition.value)
                self._without[rendition] = now_s + WITHOUT_S
                for viewer in tuple(self._viewers.values()):
                    viewer.retarget()

    def _have(self, rendition: Rendition) -> None:
        if self._without.pop(rendition, None) is not None:
            for viewer in tuple(self._viewers.values()):
                viewer.retarget()


Peers = dict[str, Any]
"""Viewers or speakers by person."""


def _read(sdp: str) -> Offer:
    try:
        return parse_offer(sdp)
    except OfferError as error:
        raise _failed(error) from error


def _failed(reason: object) -> Refusal:
    log.info("no media connection can be made: %s", reason)
    return Refusal(ErrorId.MEDIA_FAILED)
