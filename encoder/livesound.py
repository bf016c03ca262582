"""The live sound: Opus on the capture clock."""

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Final

from capture.clock import NS_PER_MS, NS_PER_S
from capture.errors import StudioError
from capture.media import SAMPLE_RATE, AudioBlock
from capture.mixer import ProgramSound
from capture.track import with_channels
from encoder.audio import TIME_BASE, AudioEncoder
from encoder.packets import Packet, StreamId
from encoder.renditions import LIVE_SOUND_BIT_RATE, SPEAKER_STREAMS
from encoder.settings import AudioSettings

log = logging.getLogger(__name__)

_HOLE_NS: Final = NS_PER_MS
_OPTIONS: Final = {
    "frame_duration": "20",
    # From 10% expected loss on, libopus codes speech so that a packet can also carry the one before it.
    "fec": "1",
    "packet_loss": "10",
}


class LiveSound:
    """Encodes consecutive blocks to packets of 20 ms; used by one thread at a time.

    A packet's time is the clock's, of what is heard first of it.
    """

    def __init__(self, stream: StreamId) -> None:
        """Open the encoder; raises ENCODER_REFUSED."""
        self._encoder = AudioEncoder(AudioSettings("opus", 1, LIVE_SOUND_BIT_RATE), stream, options=_OPTIONS)
        self._origin_ns: int | None = None
        self._given = 0

    def encode(self, block: AudioBlock) -> list[Packet]:
        """Encode the next samples, 48 kHz of any number of channels; raises ENCODER_FAILED."""
        if self._origin_ns is None:
            self._origin_ns = block.pts_ns
        hole_ns = block.pts_ns - self._origin_ns - self._given * NS_PER_S // SAMPLE_RATE
        if abs(hole_ns) > _HOLE_NS:
            log.warning("the program's sound jumps by %.0f ms", hole_ns / NS_PER_MS)
            self._origin_ns += hole_ns
        self._given += len(block.samples)
        return [self._clocked(packet) for packet in self._encoder.encode(with_channels(block.samples, 1))]

    def close(self) -> None:
        """Let the encoder go, with what it still holds."""
        self._encoder.close()

    def _clocked(self, packet: Packet) -> Packet:
        assert self._origin_ns is not None
        pts = packet.pts + round(self._origin_ns * SAMPLE_RATE / NS_PER_S)
        return replace(packet, pts=pts, dts=pts, time_base=TIME_BASE)


class LiveSounds:
    """The program's sound for all, and for each trainee who speaks the program without the own voice.

    Sound is encoded on the thread that brings it; what is wanted may be said from any.
    """

    def __init__(self, put: Callable[[Packet], None], on_failure: Callable[[StudioError], None]) -> None:
        self._put = put
        self._on_failure = on_failure
        self._lock = threading.Lock()
        self._wanted: frozenset[StreamId] = frozenset()
        self._encoders: dict[StreamId, LiveSound] = {}
        self._failing = False

    def want(self, sound: bool, speakers: Collection[int]) -> None:
        """Say what is needed from now on: the sound for all, and those of speakers, by slot."""
        own = {SPEAKER_STREAMS[slot] for slot in speakers}
        self._wanted = frozenset({StreamId.LIVE_AUDIO, *own} if sound else own)

    def put(self, sound: ProgramSound) -> None:
        """Encode the next samples; what fails is told once and tried anew with the next."""
        blocks = {StreamId.LIVE_AUDIO: sound.block}
        blocks |= {stream: sound.without.get(slot, sound.block) for slot, stream in enumerate(SPEAKER_STREAMS)}
        with self._lock:
            self._let_go(self._encoders.keys() - self._wanted)
            for stream in sorted(self._wanted):
                try:
                    self._encode(stream, blocks[stream])
                except StudioError as error:
                    self._let_go({stream} & self._encoders.keys())
                    if not self._failing:
                        self._failing = True
                        self._on_failure(error)
                    return
            self._failing = False

    def close(self) -> None:
        """Let every encoder go; what comes after that is not encoded."""
        self._wanted = frozenset()
        with self._lock:
            self._let_go(set(self._encoders))

    def _encode(self, stream: StreamId, block: AudioBlock) -> None:
        encoder = self._encoders.get(stream)
        if encoder is None:
            encoder = self._encoders[stream] = LiveSound(stream)
        for packet in encoder.encode(block):
            self._put(packet)

    def _let_go(self, streams: Collection[StreamId]) -> None:
        for stream in streams:
            self._encoders.pop(stream).close()
