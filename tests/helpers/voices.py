"""A trainee's microphone as it comes from the network: Opus packets, and what a network does to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray

RATE = 48_000
FRAME = 960
"""Samples of a packet: 20 ms."""


@dataclass(frozen=True, slots=True)
class RtpPacket:
    """What Program.put_voice takes."""

    sequence: int
    timestamp: int
    data: bytes
    sent_s: float
    """When its last sample was spoken."""


def speech(seconds: float, seed: int = 1) -> NDArray[np.float32]:
    """Return something like syllables (samples, 1): a gliding voiced tone with harmonics, three a second."""
    random = np.random.default_rng(seed)
    times = np.arange(round(seconds * RATE)) / RATE
    pitch = 120 + 60 * random.random() + 20 * np.sin(2 * np.pi * (1.5 + random.random()) * times)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    voice = sum((np.sin(k * phase) / k for k in range(1, 20)), np.zeros(len(times)))
    envelope = np.clip(np.sin(2 * np.pi * 3 * times), 0, 1) ** 2 * (np.sin(2 * np.pi * 0.4 * times) > -0.3)
    sound: NDArray[np.float32] = (0.15 * voice * envelope).astype(np.float32)[:, None]
    return sound


def packets(
    sound: NDArray[np.float32], *, fec: bool = True, sequence: int = 65_500, timestamp: int = 2**32 - 50_000
) -> list[RtpPacket]:
    """Encode mono sound as a browser does: 20 ms each, numbers that wrap round soon."""
    encoder = av.CodecContext.create("libopus", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "flt"
    encoder.bit_rate = 32_000
    encoder.options = {"application": "voip", "fec": str(int(fec)), "packet_loss": "20"}
    found: list[RtpPacket] = []
    for at in range(0, len(sound) - FRAME + 1, FRAME):
        frame = av.AudioFrame.from_ndarray(sound[at : at + FRAME].reshape(1, -1).copy(), "flt", "mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        for unit in encoder.encode(frame):
            number = len(found)
            found.append(
                RtpPacket(
                    (sequence + number) % 2**16,
                    (timestamp + number * FRAME) % 2**32,
                    bytes(unit),
                    (number + 1) * FRAME / RATE,
                )
            )
    return found


def network(
    sent: Iterable[RtpPacket],
    *,
    delay_s: float = 0.02,
    jitter_s: float = 0.0,
    loss: float = 0.0,
    twice: float = 0.0,
    seed: int = 7,
) -> list[tuple[float, RtpPacket]]:
    """Return when each packet arrives, in order of arrival: late by up to `jitter_s`, some lost, some twice."""
    random = np.random.default_rng(seed)
    arrivals = []
    for packet in sent:
        if random.random() >= loss:
            arrivals.append((packet.sent_s + delay_s + random.random() * jitter_s, packet))
            if random.random() < twice:
                arrivals.append((packet.sent_s + delay_s + 2 * random.random() * jitter_s, packet))
    return sorted(arrivals, key=lambda arrival: arrival[0])
