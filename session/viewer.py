"""One person who watches: what they are sent, from which keyframe on, and how it arrives."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from capture.clock import NS_PER_MS, NS_PER_S, monotonic_ns
from encoder.packets import StreamId
from encoder.renditions import Rendition
from session.answer import Sound, Video
from session.arrival import Arrival
from session.congestion import COMPAT_LADDER, LADDER, Congestion, capped
from session.control import LinkQuality
from session.history import History
from session.pacing import STEP_S, Pacer, Slice
from session.packetize import SOUND_RATE, VIDEO_RATE, Picture, rtp_time
from session.people import QualityChoice
from session.rtcp import Estimate, KeyframeAsked, Missing, Report, goodbye, parse, sender_report
from session.rtp import Track, Transport
from session.spending import Spending

log = logging.getLogger(__name__)

REPORT_S: Final = 1.0
BEGINNING_S: Final = 3.0
"""So long after somebody's first sound or picture both are reported at each tick: browsers keep lips in step from the
second report on, and look at it once a second."""
CNAME: Final = b"program"
RED_FROM: Final = 0.02
"""A line that loses more than this gets each packet of sound twice (RFC 2198), while pictures leave room for it."""
RED_UNTIL: Final = 0.005
_REPLAY_NS: Final = 150 * NS_PER_MS
_REPLAY_STEP: Final = 270
"""RTP ticks (3 ms) between pictures that are sent again to somebody who joins."""
_TICK: Final = 90
_RESTART_S: Final = 0.4
_LONGEST_RESTART_S: Final = 8.0
_SHORTEST_AGAIN_S: Final = 0.03

# The wall clock and the capture clock, related once: whoever sets the machine's clock moves no lips.
WALL_MINUS_CAPTURE_NS: Final = time.time_ns() - monotonic_ns()


class Studio(Protocol):
    """What a viewer asks of who has the renditions."""

    def cached(self, rendition: Rendition) -> Sequence[Picture]:
        """Return the pictures since the last keyframe, while they are few."""
        ...

    def want_keyframe(self, rendition: Rendition) -> None:
        """Ask for a keyframe, soon."""
        ...

    def can_have(self, rendition: Rendition) -> bool:
        """Return whether a rendition is being made when wanted."""
        ...

    def shown(self, rendition: Rendition) -> Rendition:
        """Return whose pictures a rendition shows now: another's while the machine is busy."""
        ...

    def demand_changed(self) -> None:
        """Tell that somebody needs something else now."""
        ...


class Viewer:
    """Sends the program to one peer. Everything happens on the loop; nothing waits."""

    def __init__(
        self,
        person: str,
        choice: QualityChoice,
        transport: Transport,
        agreed: tuple[Sound | None, Video | None],
        studio: Studio,
        on_sending: Callable[[str, str, str], None],
    ) -> None:
        sound, video = agreed
        self.person = person
        self.choice = choice
        self.transport = transport
        self.hears = self.mix = StreamId.LIVE_AUDIO
        """What is sent now, and what from its first packet on."""
        self._studio = studio
        self._on_sending = on_sending
        self.sound_track = Track(sound.opus.payload_type) if sound else None
        self._red_type = sound.red.payload_type if sound and sound.red else 0
        self.opus_type = sound.opus.payload_type if sound else 0
        self.video_track = Track(video.codec.payload_type, video.send_time) if video else None
        self.rtx_track = Track(video.rtx.payload_type, video.send_time) if video and video.rtx else None
        if video is None:
            self._ladder: tuple[Rendition | None, ...] = (None,)
        else:
            self._ladder = LADDER if video.codec.name == "h264" else COMPAT_LADDER
        now_s = time.monotonic()
        self._congestion = Congestion(self._ladder, now_s)
        self._pacer = Pacer()
        self._pump: asyncio.TimerHandle | None = None
        self._history = History()
        self._sounds = Spending(now_s)
        self._pictures = Spending(now_s)
        self._arrival = Arrival(now_s)
        self._current: Rendition | None = None
        self._target: Rendition | None = None
        self._shown: Rendition | None = None
        self._told: tuple[str, str] | None = None
        self._reason = ""
        self._needs_keyframe = True
        self._restarted_at = float("-inf")
        self._restart_wait_s = _RESTART_S
        self._last_picture: int | None = None
        self._last_sound: int | None = None
        self._reported_at = float("-inf")
        self._begun_at: float | None = None
        self._is_lossy = False

    # --- what is wanted -----------------------------------------------------------------------------------------------

    @property
    def renditions(self) -> set[Rendition]:
        """What is needed for this viewer: what is sent now, and what will be."""
        return {each for each in (self._current, self._target) if each}

    @property
    def wants_red(self) -> bool:
        """Whether sound is sent with the packet before in each."""
        return self._is_lossy and self._congestion.has_room and self._red_type != 0

    def opened(self) -> None:
        """Begin to send."""
        self._report(time.monotonic())
        self.retarget()
        if self._target is not None and self._current is None:
            self._start()

    def choose(self, choice: QualityChoice) -> None:
        """Send what the trainee has chosen."""
        self.choice = choice
        self.retarget()

    def retarget(self) -> None:
        """Decide anew what is to be sent, and say so if it is something else."""
        cap = capped(self._ladder, self.choice)
        rung = max(cap, self._congestion.rung)
        reason = "line" if self._congestion.rung > cap else "choice" if rung and cap else ""
        last = len(self._ladder) - 1
        while rung < last and (wanted := self._ladder[rung]) and not self._studio.can_have(wanted):
            rung, reason = rung + 1, "machine"
        target = self._ladder[rung]
        self._pacer.rate = self._congestion.pace_bps
        is_less = self._current is not None and rung > self._ladder.index(self._current)
        if target is not self._target:
            self._target = target
            if is_less or target is None:
                # Less for the line's sake: what waits for it would only be in voice's way.
                self._current = None
                self._pacer.clear()
                self._history.clear()
            self._studio.demand_changed()
            if self.transport.is_open and target is not None and target is not self._current:
                self._start()
        self._shown = target and self._studio.shown(target)
        self._reason = reason if self._shown is target else "machine"
        self._tell()

    def _tell(self) -> None:
        """Say what is sent, from when it is."""
        told = (self._shown.value if self._shown else "sound", self._reason)
        if self.transport.is_open and self._current is self._target and told != self._told:
            self._told = told
            self._on_sending(self.person, *told)

    # --- sending ------------------------------------------------------------------------------------------------------

    def put_sound(self, timestamp: int, payload: bytes, red: bytes | None, *, is_fresh: bool) -> None:
        """Send a packet of sound; `red`: the same with the one before it. The first one is a fresh one."""
        track = self.sound_track
        if track is None or not self.transport.is_open:
            return
        if self._last_sound is not None and not 0 < timestamp - self._last_sound & 0xFFFFFFFF < 0x80000000:
            return
        first = self._last_sound is None
        if first and not is_fresh:
            return
        self._last_sound = timestamp
        if red is not None and self.wants_red:
            track.payload_type = self._red_type
            payload = red
        else:
            track.payload_type = self.opus_type
        self._sounds.add(self.transport.send(track, timestamp, (payload,), ends=first))
        if first:
            self._begin()

    def put_picture(self, picture: Picture) -> None:
        """Send a picture, if it is of what this viewer gets and can be decoded there."""
        if not self.transport.is_open:
            return
        if picture.rendition is self._target and self._current is not self._target:
            if not picture.keyframe:
                return
            self._switch()
        elif picture.rendition is not self._current or (self._needs_keyframe and not picture.keyframe):
            return
        if picture.keyframe:
            self._needs_keyframe = False
            self._pacer.clear()
        self._queue(picture, picture.timestamp)

    def _switch(self) -> None:
        self._current = self._target
        self._pacer.clear()
        self._tell()
        self._studio.demand_changed()

    def _start(self) -> None:
        """Begin with what is there since the last keyframe, or ask for a new one."""
        assert self._target is not None
        pictures = self._studio.cached(self._target)
        if not pictures or not self._pacer.bears(sum(picture.size for picture in pictures)):
            self._needs_keyframe = True
            self._studio.want_keyframe(self._target)
            return
        if self._current is not self._target:
            self._switch()
        self._needs_keyframe = False
        self._pacer.clear()
        timestamp = rtp_time(monotonic_ns() - _REPLAY_NS, VIDEO_RATE)
        for index, picture in enumerate(pictures):
            self._queue(picture, timestamp + index * _REPLAY_STEP & 0xFFFFFFFF)

    def _queue(self, picture: Picture, timestamp: int) -> None:
        if self._pacer.rate is not None:
            # It is shown when it is through: by its own time it would be late, and browsers hold the voice back for it.
            through_s = self._pacer.behind_s + picture.size * 8 / self._pacer.rate
            timestamp = rtp_time(monotonic_ns() + round(through_s * NS_PER_S), VIDEO_RATE)
        last = self._last_picture
        if last is not None and not 0 < timestamp - last & 0xFFFFFFFF < 0x80000000:
            timestamp = last + _TICK & 0xFFFFFFFF
        self._last_picture = timestamp
        if self._pacer.passes(picture):
            self._send(Slice(picture, timestamp, 0, len(picture.payloads)))
        elif self._pacer.add(picture, timestamp):
            if self._pump is None:
                self._run_pump()
        elif not self._needs_keyframe:
            # What follows cannot be decoded without it: the next picture is a keyframe, when the line is free again.
            self._needs_keyframe = True
            if self._congestion.overflow(time.monotonic()):
                self.retarget()

    def _run_pump(self) -> None:
        self._pump = None
        if not self.transport.is_open:
            return
        for each in self._pacer.take(time.monotonic()):
            self._send(each)
        if not self._pacer.is_empty:
            self._pump = asyncio.get_running_loop().call_later(STEP_S, self._run_pump)
        elif self._needs_keyframe and self._target is not None:
            self._start()

    def _send(self, part: Slice) -> None:
        track = self.video_track
        assert track is not None
        payloads = part.picture.payloads
        ends = part.stop == len(payloads)
        self._history.add(track.sequence, part.timestamp, part.picture, part.start, part.stop)
        if part.start or not ends:
            payloads = payloads[part.start : part.stop]
        first = not track.packets
        self._pictures.add(self.transport.send(track, part.timestamp, payloads, ends=ends))
        if first:
            self._begin()

    # --- what the peer tells ------------------------------------------------------------------------------------------

    def take_rtcp(self, data: bytes) -> None:
        """Take what the peer tells of what has come."""
        now_s = time.monotonic()
        for feedback in parse(data):
            match feedback:
                case Report():
                    self._arrival.report(feedback, monotonic_ns() + WALL_MINUS_CAPTURE_NS)
                case Missing(sequences=sequences):
                    if self.video_track and feedback.ssrc == self.video_track.ssrc:
                        self._send_again(sequences, now_s)
                case KeyframeAsked():
                    self._restart(now_s)
                case Estimate(bits_per_s=estimate):
                    self._arrival.estimate_bps = estimate
        line = self._arrival.line(now_s, self._pictures.bps(now_s), self._sounds.bps(now_s))
        if line is not None:
            self._congestion.report(line, now_s, self.choice, self._pacer.behind_s)
            self._is_lossy = line.loss > (RED_UNTIL if self._is_lossy else RED_FROM)
            self.retarget()

    def _send_again(self, sequences: Sequence[int], now_s: float) -> None:
        track, rtx = self.video_track, self.rtx_track
        assert track is not None
        spare_s = max(_SHORTEST_AGAIN_S, self._arrival.rtt_s or 0.0)
        for sequence in sequences:
            if not self._pictures.may_repeat(now_s, self._pacer.rate):
                return
            packet = self._history.again(sequence, now_s, spare_s)
            if packet is None:
                continue
            if rtx is None:
                sent = self.transport.send_at(track, sequence, packet.timestamp, packet.payload, ends=packet.ends)
            else:
                # RFC 4588: on a stream of its own, with its first number in front.
                payload = sequence.to_bytes(2, "big") + packet.payload
                sent = self.transport.send(rtx, packet.timestamp, (payload,), ends=packet.ends)
            self._pictures.repeat(sent)

    def _restart(self, now_s: float) -> None:
        """Start from a keyframe again, for this peer alone if one is at hand; whoever asks on is served less often."""
        since_s = now_s - self._restarted_at
        if self._target is None or not self._pacer.is_empty or since_s < self._restart_wait_s:
            return
        self._restart_wait_s = min(_LONGEST_RESTART_S, self._restart_wait_s * 2) if since_s < 10 else _RESTART_S
        self._restarted_at = now_s
        self._start()

    # --- by the clock -------------------------------------------------------------------------------------------------

    def tick(self, now_s: float) -> None:
        """Do what is due; call it some times a second."""
        self._pictures.bps(now_s)
        self._sounds.bps(now_s)
        begins = self._begun_at is not None and now_s - self._begun_at < BEGINNING_S
        if self.transport.is_open and (begins or now_s - self._reported_at >= REPORT_S):
            self._report(now_s)

    def quality(self, now_s: float) -> LinkQuality:
        """Return how this person is reached."""
        arrival = self._arrival
        rendition = self._told[0] if self._told and self.transport.is_open else ""
        rtt_ms = None if arrival.rtt_s is None else arrival.rtt_s * 1000
        kbps = (self._pictures.bps(now_s) + self._sounds.bps(now_s)) / 1000
        return LinkQuality(self.person, rendition, self.choice, rtt_ms, arrival.loss, kbps)

    def _begin(self) -> None:
        """Report at once, and often in the beginning."""
        self._begun_at = time.monotonic()
        self._report(self._begun_at)

    def _report(self, now_s: float) -> None:
        """Send both streams' reports for one moment of the capture clock: by them the browser keeps lips in step."""
        self._reported_at = now_s
        capture_ns = monotonic_ns()
        wall_ns = capture_ns + WALL_MINUS_CAPTURE_NS
        for track, rate in ((self.sound_track, SOUND_RATE), (self.video_track, VIDEO_RATE)):
            if track is not None:
                timestamp = rtp_time(capture_ns, rate)
                self.transport.send_rtcp(
                    sender_report(track.ssrc, wall_ns, timestamp, track.packets, track.bytes, CNAME)
                )

    async def close(self) -> None:
        """Say goodbye and end the connection."""
        if self._pump is not None:
            self._pump.cancel()
            self._pump = None
        for track in (self.sound_track, self.video_track):
            if track is not None:
                self.transport.send_rtcp(goodbye(track.ssrc))
        await self.transport.close()
