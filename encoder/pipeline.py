"""Encoder threads, and the fan-out of their packets to sinks."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Protocol

from capture.clock import NS_PER_MS, NS_PER_S, Clock
from capture.errors import ErrorCode, StudioError
from capture.media import AudioBlock, Samples, VideoFrame
from capture.mixer import ProgramSound
from capture.slots import BoundedQueue
from capture.worker import Worker
from encoder.audio import AudioEncoder
from encoder.keyframes import KeyframePolicy
from encoder.packets import Packet, StreamId
from encoder.settings import AudioSettings, VideoSettings
from encoder.sinks import Sink, SinkReport
from encoder.timemap import TimeMap
from encoder.video import VideoEncoder

log = logging.getLogger(__name__)

FRAME_QUEUE: Final = 8
"""Frames between compositor and encoder: a quarter of a second at 30 a second rides out a slow keyframe."""

KEEP_ALIVE_NS: Final = NS_PER_S // 2
"""A still picture is encoded again this often, so that a crash loses little."""

KEEP_ALIVE_GRACE_NS: Final = NS_PER_S // 10
"""A keep-alive waits this much longer, in case a picture that was captured in time is still on its way."""

STOP_TIMEOUT_S: Final = 2.0


class Encoder(Protocol):
    """What the pipeline asks of an encoder at its end."""

    def flush(self) -> list[Packet]:
        """Return what is still held."""
        ...

    def close(self) -> None:
        """Let the codec go."""
        ...


@dataclass(frozen=True, slots=True)
class PipelineSettings:
    """What is encoded."""

    video: VideoSettings
    audio: AudioSettings | None
    """None: the program has no sound."""
    untouched: AudioSettings | None = None
    """A second track with the microphone as it came, when asked for."""


class Pipeline:
    """Encodes the program on one timeline, pauses taken out, and hands every packet to every sink.

    `put_frame` is called on the compositor's thread, `put_sound` on the mixer's; pictures are encoded on a thread
    of their own, sound where it arrives (it costs little and is never dropped).
    """

    def __init__(
        self,
        settings: PipelineSettings,
        clock: Clock,
        origin_ns: int,
        sinks: Sequence[Sink],
        on_failure: Callable[[StudioError], None],
    ) -> None:
        self._clock = clock
        self._sinks = sinks
        self._on_failure = on_failure
        self.time_map = TimeMap(origin_ns)
        self._video = VideoEncoder(settings.video, StreamId.RECORD_VIDEO)
        self._sound = AudioEncoder(settings.audio, StreamId.RECORD_AUDIO, "Lesson") if settings.audio else None
        self._untouched = (
            AudioEncoder(settings.untouched, StreamId.RECORD_MICROPHONE, "Microphone, untouched")
            if settings.untouched
            else None
        )
        self._keyframes = KeyframePolicy(settings.video.width, settings.video.height, settings.video.fps)
        self._frame_ns = NS_PER_S // settings.video.fps
        self._frames: BoundedQueue[VideoFrame] = BoundedQueue(FRAME_QUEUE)
        self._worker = Worker("video encoder", self._encode_video, self._failed)
        self._last_pts_ns: int | None = None
        self._ends_ns: int | None = None
        self._sound_ended = threading.Event()
        self.first_frame = threading.Event()
        self.frames_encoded = 0

    @property
    def frames_dropped(self) -> int:
        """Pictures that came while the encoder was too far behind."""
        return self._frames.refused

    def start(self) -> None:
        """Start the sinks, then encode; raises `StudioError` when a sink's place cannot be written."""
        encoders = [self._video, self._sound, self._untouched]
        specs = [encoder.spec for encoder in encoders if encoder is not None]
        for sink in self._sinks:
            sink.start(specs)
        self._worker.start()

    def put_frame(self, frame: VideoFrame) -> None:
        """Queue one picture of the program; refused and counted when the encoder is too far behind."""
        if self.time_map.media_ns(frame.pts_ns) is not None and not self._ending:
            self._frames.put(frame)

    def put_sound(self, sound: ProgramSound) -> None:
        """Encode the program's sound, without what lies in a pause."""
        if self._sound is None or self._sound_ended.is_set():
            return
        for samples in self._kept(sound.block):
            self._fan_out(self._sound.encode(samples))
        if self._untouched is not None and sound.untouched is not None:
            for samples in self._kept(sound.untouched):
                self._fan_out(self._untouched.encode(samples))
        if self._ends_ns is not None and _end_ns(sound.block) >= self._ends_ns:
            self._sound_ended.set()

    def request_keyframe(self) -> None:
        """Make the next picture a keyframe."""
        self._keyframes.request()

    def stop(self, at_ns: int, deadline_s: float) -> list[SinkReport]:
        """Encode all that was captured until `at_ns`, finish the sinks and return their reports.

        The mixer must go on calling `put_sound` meanwhile, since its sound comes later than it was captured.
        """
        # A pause may be open: nothing after its beginning belongs to the recording.
        self.time_map.pause(at_ns)
        self._ends_ns = at_ns
        if self._sound is not None and not self._sound_ended.wait(STOP_TIMEOUT_S):
            log.warning("the program's sound did not come to its end in %s s", STOP_TIMEOUT_S)
            self._sound_ended.set()
        self._frames.close()
        if not self._worker.join(STOP_TIMEOUT_S + deadline_s):
            log.error("the video encoder did not end in %s s", STOP_TIMEOUT_S + deadline_s)
        for encoder in (self._sound, self._untouched):
            if encoder is not None:
                self._finish(encoder)
        return [sink.stop(deadline_s) for sink in self._sinks]

    @property
    def _ending(self) -> bool:
        return self._ends_ns is not None

    def _encode_video(self, stop: threading.Event) -> None:
        while not (stop.is_set() or self._frames.ended):
            frame = self._frames.get(timeout_s=0.1)
            if frame is not None:
                pts_ns = self.time_map.media_ns(frame.pts_ns)
                if pts_ns is not None:
                    self._encode_frame(frame, pts_ns)
            elif self._last_pts_ns is not None and not self._ending:
                now = self.time_map.media_ns(self._clock.now_ns())
                due_ns = self._last_pts_ns + KEEP_ALIVE_NS
                if now is not None and now >= due_ns + KEEP_ALIVE_GRACE_NS:
                    self._encode_again(due_ns)
        end_ns = self.time_map.elapsed_ns(self._clock.now_ns())
        if self._last_pts_ns is not None and end_ns > self._last_pts_ns + self._frame_ns:
            # The last picture stays until the end; a player knows of others by the picture after them.
            self._encode_again(end_ns - self._frame_ns, self._frame_ns)
        self._finish(self._video)

    def _encode_frame(self, frame: VideoFrame, pts_ns: int) -> None:
        # The recording begins with a picture, though the first was captured a moment after its first sound; and
        # a keep-alive may have been stamped later than a picture that was held up on its way.
        pts_ns = 0 if self._last_pts_ns is None else max(pts_ns, self._last_pts_ns + NS_PER_MS)
        keyframe = self._keyframes.decide(pts_ns, changed=True)
        self._send_picture(self._video.encode(frame.image, pts_ns, keyframe), pts_ns)
        self.frames_encoded += 1
        self.first_frame.set()

    def _encode_again(self, pts_ns: int, duration_ns: int = 0) -> None:
        keyframe = self._keyframes.decide(pts_ns, changed=False)
        packets = self._video.again(pts_ns, keyframe)
        self._send_picture([lasting(packet, duration_ns) for packet in packets], pts_ns)

    def _send_picture(self, packets: list[Packet], pts_ns: int) -> None:
        for packet in packets:
            self._keyframes.add_bytes(len(packet.data), packet.keyframe)
        self._fan_out(packets)
        self._last_pts_ns = pts_ns

    def _kept(self, block: AudioBlock) -> list[Samples]:
        return [block.samples[part] for part in self.time_map.keep(block)]

    def _fan_out(self, packets: list[Packet]) -> None:
        for packet in packets:
            for sink in self._sinks:
                sink.put(packet)

    def _finish(self, encoder: Encoder) -> None:
        self._fan_out(encoder.flush())
        encoder.close()

    def _failed(self, error: Exception) -> None:
        self._on_failure(
            error if isinstance(error, StudioError) else StudioError(ErrorCode.ENCODER_FAILED, repr(error))
        )


def lasting(packet: Packet, duration_ns: int) -> Packet:
    """Return `packet` with a duration."""
    return replace(packet, duration=round(Fraction(duration_ns, NS_PER_S) / packet.time_base))


def _end_ns(block: AudioBlock) -> int:
    return block.pts_ns + round(len(block.samples) * NS_PER_S / block.rate)
