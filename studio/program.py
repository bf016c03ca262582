"""The program: devices to composed picture and mixed sound, for whoever takes it."""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from capture.cleaning import BLOCK, Cleaning
from capture.clock import Clock
from capture.compositor import Compositor
from capture.errors import ErrorCode, StudioError
from capture.feed import AudioFeed, VideoFeed
from capture.geometry import Rect, Size
from capture.glimpse import glimpse
from capture.media import SAMPLE_RATE, Image, VideoFrame
from capture.mixer import Mixer, ProgramSound
from capture.quickness import CanBeQuick
from capture.scene import Scene
from capture.slots import LatestSlot, Signal
from capture.sources import AudioSource, SourceKind
from capture.strip import Strip
from capture.worker import Worker
from studio.devices import audio_sources, video_sources
from studio.events import Event, Meter
from studio.hearing import Hearing
from studio.looking import Seen
from studio.meter import LevelMeter
from studio.paths import unforeseen
from studio.settings import ProgramSettings
from studio.voices import Voices

log = logging.getLogger(__name__)

OPEN_TIMEOUT_S: Final = 10.0
MIX_INTERVAL_S: Final = 0.05
"""Mixing ten 5 ms pieces costs as much as one of 50 ms; a recording does not mind the delay."""
QUICK_MIX_INTERVAL_S: Final = 0.005
"""For a class, where a browser holds the picture back until the sound is there, too."""
QUICK_MIX_STEP: Final = SAMPLE_RATE // 50
"""What Opus encodes at once; mixing 10 ms at a time would cost half as much again, and bring no packet sooner."""


class Consumer(Protocol):
    """Takes the program while it is attached; each call comes on the thread of what makes it and returns soon."""

    def put_frame(self, frame: VideoFrame) -> None:
        """Take a new picture."""
        ...

    def put_sound(self, sound: ProgramSound) -> None:
        """Take the next samples."""
        ...

    def screen_changed(self, pts_ns: int) -> None:
        """Learn that the screen showed something new."""
        ...

    def camera_placed(self, rect: Rect | None) -> None:
        """Learn where the camera lies in the picture from now on."""
        ...

    def program_failed(self, error: StudioError) -> None:
        """Learn that no more sound will come, because the mixer failed."""
        ...


class Program:
    """Feeds, compositor and mixer of one scene."""

    def __init__(self, settings: ProgramSettings, clock: Clock, post: Callable[[Event], None]) -> None:
        self.settings = settings
        self.scene = settings.scene
        self.meter = LevelMeter()
        self.hearing = Hearing()
        self._clock = clock
        self._post = post
        self._consumers: tuple[Consumer, ...] = ()
        self._failure: StudioError | None = None
        self._signal = Signal()
        self._video_feeds = {
            kind: VideoFeed(source, clock, settings.fps, self._signal, post, kind)
            for kind, source in video_sources(settings, clock).items()
        }
        self._compositor = Compositor(
            Size(settings.width, settings.height),
            settings.fps,
            clock,
            self._video_feeds,
            settings.scene,
            self._on_frame,
            signal=self._signal,
            on_camera_placed=self._on_camera_placed,
            on_screen_changed=self._on_screen_changed,
        )
        self._mixer = Mixer(clock.now_ns(), channels=2 if settings.sources.system_sound is not None else 1)
        self._sound_started = False
        self._strips: dict[SourceKind, Strip] = {}
        self._audio_feeds: list[AudioFeed] = []
        self._quick = False
        self._can_be_quick: list[CanBeQuick] = []
        for kind, source in audio_sources(settings, clock).items():
            self._add_sound(kind, source)
        self._sound_worker = Worker("mixer", self._mix, self._mixer_failed)
        self._voices = Voices(
            self._mixer,
            self._strips.get(SourceKind.MICROPHONE),
            settings.sound.cleaning,
            settings.sources.loudspeaker,
            clock,
            post,
        )

    @property
    def has_sound(self) -> bool:
        """Whether the program has any sound at all."""
        return bool(self._strips) or self.settings.voices

    @property
    def preview(self) -> LatestSlot[VideoFrame]:
        """The latest picture, to be pulled."""
        return self._compositor.preview

    @property
    def kinds(self) -> tuple[SourceKind, ...]:
        """What the program is made of."""
        return (*self._video_feeds, *self._strips)

    @property
    def sound_lag_s(self) -> float:
        """How much later than usual the sound comes, because a device delivers late."""
        return max([0.0, *(strip.offset_ms / 1000 for strip in self._strips.values())])

    @property
    def frames_overwritten(self) -> int:
        """Pictures of the screen so far that the compositor came too late for."""
        feed = self._video_feeds.get(SourceKind.SCREEN)
        return feed.slot.overwritten if feed is not None else 0

    def open(self) -> None:
        """Open every device, all at once; raises the first `StudioError`, having let the others go again."""
        feeds = [*self._video_feeds.values(), *self._audio_feeds]
        for feed in feeds:
            feed.start()
        try:
            for feed in feeds:
                feed.wait_open(OPEN_TIMEOUT_S)
        except StudioError:
            for feed in feeds:
                feed.stop()
            raise
        self._compositor.start()
        if self.has_sound:
            self._start_sound()

    def close(self) -> None:
        """Let every device go."""
        self._compositor.stop()
        self._voices.close()
        self._sound_worker.stop()
        self._mixer.close()
        for feed in [*self._video_feeds.values(), *self._audio_feeds]:
            feed.stop()

    def check_running(self) -> None:
        """Raise `StudioError` unless the program is open and whole."""
        if not self._compositor.running:
            raise StudioError(ErrorCode.INTERNAL, "the program is not open")
        if self._failure is not None:
            raise self._failure

    def attach(self, consumer: Consumer) -> None:
        """Hand the program to `consumer` from now on; `refresh` makes it begin with a fresh picture."""
        self._consumers = (*self._consumers, consumer)
        if self._compositor.camera_rect is not None:
            consumer.camera_placed(self._compositor.camera_rect)

    def detach(self, consumer: Consumer) -> None:
        """Hand the program to `consumer` no longer."""
        self._consumers = tuple(other for other in self._consumers if other is not consumer)

    def refresh(self, then: Callable[[int], None] | None = None) -> None:
        """Yield a picture captured from now on, though nothing may have changed, and none until then.

        `then` is told what "now" is before a picture from after it can come.
        """
        self._compositor.refresh(then)

    def prepare_voices(self) -> None:
        """Get ready for trainees to speak: the echo canceller takes some seconds to be as good as the rest."""
        self._voices.prepare()

    def add_voice(self, slot: int) -> None:
        """Let a trainee be heard, in the program and by the trainer; raises LIBRARY_MISSING.

        A program without any other sound has some from now on, but a recording that runs already has no track for it.
        """
        self._voices.add(slot)
        if self._compositor.running:
            self._start_sound()

    def put_voice(self, slot: int, sequence: int, timestamp: int, data: bytes) -> None:
        """Take an RTP packet of a trainee who speaks (48 kHz Opus); one for a slot without a voice is ignored."""
        self._voices.put(slot, sequence, timestamp, data)

    def remove_voice(self, slot: int) -> None:
        """Let a trainee be heard no longer; a slot without a voice is no error.

        After the last one it waits for the loudspeaker to be let go, a second at most.
        """
        self._voices.remove(slot)

    def set_scene(self, scene: Scene) -> None:
        """Show another scene, another layout but the card with a short cross-fade; may be called on any thread."""
        self.scene = scene
        self._compositor.set_scene(scene)

    def set_card(self, card: Image | None) -> None:
        """Let the break card look like this, BGRA of the program's size; may be called on any thread."""
        self._compositor.set_card(card)

    @property
    def sources(self) -> Mapping[SourceKind, Size]:
        """The picture size of each source of pictures."""
        return self._compositor.sources

    @property
    def has_microphone(self) -> bool:
        """Whether a microphone is part of the program."""
        return SourceKind.MICROPHONE in self._strips

    @property
    def muted(self) -> bool:
        """Whether the microphone is silent in the program."""
        strip = self._strips.get(SourceKind.MICROPHONE)
        return strip is not None and strip.muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        strip = self._strips.get(SourceKind.MICROPHONE)
        if strip is not None:
            strip.muted = muted

    def seen(self, kind: SourceKind) -> Seen | None:
        """Look at what a source of pictures shows; None when it is not shown, lost, or no part of the program."""
        checked_ns = self.checked_ns(kind)
        frame = self._video_feeds[kind].slot.peek() if checked_ns is not None else None
        return Seen(glimpse(frame.image), checked_ns) if frame is not None and checked_ns is not None else None

    def checked_ns(self, kind: SourceKind) -> int | None:
        """Return when a source of pictures was last known to show what it shows; None as for `seen`."""
        feed = self._video_feeds.get(kind)
        if feed is None or feed.idle or feed.lost or feed.slot.peek() is None:
            return None
        return feed.slot.checked_ns

    @property
    def quick(self) -> bool:
        """Whether the sound comes as soon as it can, as a class needs it: 25 to 45 ms sooner, for 4% of a core."""
        return self._quick

    @quick.setter
    def quick(self, quick: bool) -> None:
        self._quick = quick
        for source in self._can_be_quick:
            source.quick = quick

    def _add_sound(self, kind: SourceKind, source: AudioSource) -> None:
        sound = self.settings.sound
        if kind is SourceKind.MICROPHONE:
            strip = self._mixer.strip(kind, Cleaning(sound.cleaning), keep_untouched=sound.keep_untouched)
            strip.gain_db = sound.microphone_gain_db
            # A late camera cannot be shown earlier, so the voice waits for the lips.
            strip.offset_ms = sound.microphone_offset_ms - sound.camera_offset_ms
        else:
            strip = self._mixer.strip(kind)
            strip.gain_db = sound.system_gain_db
            strip.offset_ms = sound.system_offset_ms
        self._strips[kind] = strip
        if isinstance(source, CanBeQuick):
            self._can_be_quick.append(source)
        self._audio_feeds.append(AudioFeed(source, self._clock, strip.push, self._post, kind))

    def _start_sound(self) -> None:
        if not self._sound_started:
            self._sound_started = True
            self._sound_worker.start()

    def _mix(self, stop: threading.Event) -> None:
        while not self._clock.wait(stop, QUICK_MIX_INTERVAL_S if self._quick else MIX_INTERVAL_S):
            step = QUICK_MIX_STEP if self._quick else BLOCK
            for sound in self._mixer.mix(self._clock.now_ns(), step):
                self._voices.play(sound)
                for consumer in self._consumers:
                    self._hand_sound(consumer, sound)
                level: Meter | None = self.meter.add(sound)
                if level is not None:
                    self._listen()
                    self._post(level)

    def _listen(self) -> None:
        strip = self._strips.get(SourceKind.MICROPHONE)
        if strip is not None and strip.ear is not None:
            self.hearing.add(strip.ear.take())

    def _hand_sound(self, consumer: Consumer, sound: ProgramSound) -> None:
        try:
            consumer.put_sound(sound)
        except Exception as error:  # one consumer's failure must not silence the others
            log.exception("a consumer failed and gets no more")
            self.detach(consumer)
            consumer.program_failed(unforeseen(error))

    def _on_frame(self, frame: VideoFrame) -> None:
        for consumer in self._consumers:
            consumer.put_frame(frame)

    def _on_camera_placed(self, rect: Rect | None) -> None:
        for consumer in self._consumers:
            consumer.camera_placed(rect)

    def _on_screen_changed(self, pts_ns: int) -> None:
        for consumer in self._consumers:
            consumer.screen_changed(pts_ns)

    def _mixer_failed(self, error: Exception) -> None:
        self._failure = error if isinstance(error, StudioError) else unforeseen(error)
        for consumer in self._consumers:
            consumer.program_failed(self._failure)
