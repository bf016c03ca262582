"""Encoder threads, and the fan-out of their packets to sinks."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from capture.clock import NS_PER_MS, NS_PER_S, Clock
from capture.errors import ErrorCode, StudioError
from capture.media import AudioBlock, VideoFrame
from capture.mixer import ProgramSound
from capture.slots import BoundedQueue
from capture.worker import Worker
from encoder.keyframes import KeyframePolicy
from encoder.packets import Packet, StreamId
from encoder.settings import AudioSettings, VideoSettings
from encoder.sinks import Sink, SinkReport
from encoder.soundtrack import SoundTrack
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


@dataclass(frozen=True, slots=True)
class PipelineSettings:
    """What is encoded."""

    video: VideoSettings
    audio: AudioSettings | None
    """None: the program has no sound."""
    untouched: AudioSettings | None = None
    """A second track with the microphone as it came, when asked for."""
    sound_lag_s: float = 0.0
    """How much later than usual the sound comes: what the trainer said of devices that lag."""


class Pipeline:
    """Encodes the program on one timeline, pauses taken out, and hands every packet to every sink.

    `put_frame` is called on the compositor's thread, `put_sound` on the mixer's; pictures are encoded on a thread
    of their own, sound where it arrives (it costs little and is never dropped). What comes before `begin` is not
    recorded.
    """

    def __init__(
        self,
        settings: PipelineSettings,
        clock: Clock,
        sinks: Sequence[Sink],
        on_failure: Callable[[StudioError], None],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._sinks = sinks
        self._on_failure = on_failure
        self._time_map: TimeMap | None = None
        self._video = VideoEncoder(settings.video, StreamId.RECORD_VIDEO)
        self._sound = SoundTrack(settings.audio, StreamId.RECORD_AUDIO, "Lesson") if settings.audio else None
        self._untouched = (
            SoundTrack(settings.untouched, StreamId.RECORD_MICROPHONE, "Microphone, untouched")
            if settings.untouched
            else None
        )
        self._keyframes = KeyframePolicy(settings.video.width, settings.video.height, settings.video.fps)
        self._frame_ns = NS_PER_S // settings.video.fps
        self._frames: BoundedQueue[VideoFrame] = BoundedQueue(FRAME_QUEUE)
        self._worker = Worker("video encoder", self._encode_video, self._failed)
        self._last_pts_ns: int | None = None
        self._ends_ns: int | None = None
        self._sound_lock = threading.Lock()
        self._sound_ended = threading.Event()
        self._silence_samples = 0
        self.first_frame = threading.Event()
        self.frames_encoded = 0

    @property
    def frames_dropped(self) -> int:
        """Pictures that came while the encoder was too far behind."""
        return self._frames.refused

    @property
    def backlog(self) -> float:
        """How full the queue of pictures is, 0 to 1: full, the next one would be lost."""
        return len(self._frames) / FRAME_QUEUE

    @property
    def silence_samples(self) -> int:
        """Samples of the recording that no device gave."""
        return self._silence_samples + (self._sound.filled_samples if self._sound is not None else 0)

    def start(self) -> None:
        """Start the sinks and the encoder's thread; raises `StudioError` when a sink's place cannot be written."""
        encoders = [self._video, self._sound, self._untouched]
        specs = [encoder.spec for encoder in encoders if encoder is not None]
        for sink in self._sinks:
            sink.start(specs)
        self._worker.start()

    # --- the timeline ----------------------------------------------------------------------------------------------

    def begin(self, origin_ns: int) -> None:
        """Let the timeline begin: what is captured from `origin_ns` on is recorded."""
        self._time_map = TimeMap(origin_ns)

    def pause(self, at_ns: int) -> None:
        """Record nothing that is captured from `at_ns` on."""
        if self._time_map is not None:
            self._time_map.pause(at_ns)

    def resume(self, at_ns: int) -> None:
        """Record what is captured from `at_ns` on."""
        if self._time_map is not None:
            self._time_map.resume(at_ns)

    @property
    def paused(self) -> bool:
        """Whether a pause is open."""
        return self._time_map is not None and self._time_map.paused

    def media_ns(self, clock_ns: int) -> int | None:
        """Return where on the timeline a clock time lies; None within a pause and before the beginning."""
        return self._time_map.media_ns(clock_ns) if self._time_map is not None else None

    def elapsed_ns(self, clock_ns: int) -> int:
        """Return how long the recording is at a clock time."""
        return self._time_map.elapsed_ns(clock_ns) if self._time_map is not None else 0

    # --- the program -----------------------------------------------------------------------------------------------

    def put_frame(self, frame: VideoFrame) -> None:
        """Queue one picture of the program; refused and counted when the encoder is too far behind."""
        if self.media_ns(frame.pts_ns) is not None:
            self._frames.put(frame)

    def put_sound(self, sound: ProgramSound) -> None:
        """Encode the program's sound, without what lies in a pause; raises ENCODER_FAILED."""
        with self._sound_lock:
            time_map = self._time_map
            if self._sound is None or time_map is None or self._sound_ended.is_set():
                return
            kept = sum(part.stop - part.start for part in time_map.keep(sound.block))
            self._silence_samples += min(sound.silence_samples, kept)
            self._fan_out(self._sound.encode(sound.block, time_map))
            if self._untouched is not None and sound.untouched is not None:
                self._fan_out(self._untouched.encode(sound.untouched, time_map))
            if self._ends_ns is not None and _end_ns(sound.block) >= self._ends_ns:
                self._sound_ended.set()

    def request_keyframe(self) -> None:
        """Make the next picture a keyframe."""
        self._keyframes.request()

    def stop(self, at_ns: int, deadline_s: float) -> list[SinkReport]:
        """Encode all that was captured until `at_ns`, finish the sinks and return their reports.

        The mixer must go on calling `put_sound` meanwhile, since its sound comes later than it was captured. Whatever
        fails is told to `on_failure`; the sinks are finished all the same.
        """
        # A pause may be open: nothing after its beginning belongs to the recording.
        self.pause(at_ns)
        self._ends_ns = at_ns
        timeout_s = STOP_TIMEOUT_S + self._settings.sound_lag_s
        if self._sound is not None and not self._sound_ended.wait(timeout_s):
            log.warning("the program's sound did not come to its end in %s s", timeout_s)
        self._frames.close()
        if not self._worker.join(STOP_TIMEOUT_S + deadline_s):
            log.error("the video encoder did not end in %s s", STOP_TIMEOUT_S + deadline_s)
        with self._sound_lock:
            self._sound_ended.set()
            for track in (self._sound, self._untouched):
                if track is not None:
                    self._finish(track)
        return [sink.stop(deadline_s) for sink in self._sinks]

    # --- private ---------------------------------------------------------------------------------------------------

    def _encode_video(self, stop: threading.Event) -> None:
        while not (stop.is_set() or self._frames.ended):
            frame = self._frames.get(timeout_s=0.1)
            if frame is not None:
                pts_ns = self.media_ns(frame.pts_ns)
                if pts_ns is not None:
                    self._encode_frame(frame, pts_ns)
            elif self._last_pts_ns is not None and self._ends_ns is None:
                now = self.media_ns(self._clock.now_ns())
                due_ns = self._last_pts_ns + KEEP_ALIVE_NS
                if now is not None and now >= due_ns + KEEP_ALIVE_GRACE_NS:
                    self._encode_again(due_ns)
        end_ns = self.elapsed_ns(self._clock.now_ns())
        if self._last_pts_ns is not None and end_ns > self._last_pts_ns + self._frame_ns:
            # The last picture stays until the end; a player knows of others by the picture after them.
            self._encode_again(end_ns - self._frame_ns, self._frame_ns)
        self._fan_out(self._video.flush())
        self._video.close()

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

    def _fan_out(self, packets: list[Packet]) -> None:
        for packet in packets:
            for sink in self._sinks:
                sink.put(packet)

    def _finish(self, track: SoundTrack) -> None:
        try:
            self._fan_out(track.finish())
        except StudioError as error:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        self._on_failure(
            error if isinstance(error, StudioError) else StudioError(ErrorCode.ENCODER_FAILED, repr(error))
        )


def lasting(packet: Packet, duration_ns: int) -> Packet:
    """Return `packet` with a duration."""
    return replace(packet, duration=round(Fraction(duration_ns, NS_PER_S) / packet.time_base))


def _end_ns(block: AudioBlock) -> int:
    return block.pts_ns + round(len(block.samples) * NS_PER_S / block.rate)
