"""One track of sound on the recording's timeline: cut at the pauses, never shorter than the time that has passed."""

import logging
from typing import Final

import numpy as np

from capture.clock import NS_PER_S
from capture.media import SAMPLE_RATE, AudioBlock
from encoder.audio import AudioEncoder
from encoder.packets import Packet, StreamId, StreamSpec
from encoder.settings import AudioSettings
from encoder.timemap import TimeMap

log = logging.getLogger(__name__)

LONGEST_FILL: Final = SAMPLE_RATE
"""Silence is encoded in pieces of a second at most."""


class SoundTrack:
    """Encodes the blocks of a program sound that lie on the timeline; used by one thread at a time."""

    def __init__(self, settings: AudioSettings, stream: StreamId, title: str) -> None:
        self._encoder = AudioEncoder(settings, stream, title)
        self._channels = settings.channels
        self._samples = 0
        self.filled_samples = 0
        """Samples that never came, and are silence."""

    @property
    def spec(self) -> StreamSpec:
        """What a sink must know of the track."""
        return self._encoder.spec

    def encode(self, block: AudioBlock, time_map: TimeMap) -> list[Packet]:
        """Encode what of a 48 kHz block lies outside pauses; raises ENCODER_FAILED.

        The encoder counts samples, so one that is missing would move all that follow it forward: the hole is filled.
        """
        packets: list[Packet] = []
        for part in time_map.keep(block):
            start_ns = time_map.media_ns(block.pts_ns + part.start * NS_PER_S // block.rate)
            if start_ns is not None:
                packets += self._fill(round(start_ns * SAMPLE_RATE / NS_PER_S) - self._samples)
            packets += self._encoder.encode(block.samples[part])
            self._samples += part.stop - part.start
        return packets

    def finish(self) -> list[Packet]:
        """Return what the encoder still holds, and let it go; raises ENCODER_FAILED."""
        try:
            return self._encoder.flush()
        finally:
            self._encoder.close()

    def _fill(self, missing: int) -> list[Packet]:
        # A block's time is rounded to the nanosecond: one sample more or less is no hole.
        if missing <= 1:
            return []
        log.warning("%d samples of the program never came: silence", missing)
        packets: list[Packet] = []
        self.filled_samples += missing
        self._samples += missing
        while missing > 0:
            piece = min(missing, LONGEST_FILL)
            packets += self._encoder.encode(np.zeros((piece, self._channels), np.float32))
            missing -= piece
        return packets
