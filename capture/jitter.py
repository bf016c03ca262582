"""What to play next of packets that come late, twice, in disorder or not at all. Pure: no codec, no clock, no thread.

Times are counted in samples at 48 kHz, as RTP timestamps of Opus are (RFC 7587, section 4.1).
"""

from dataclasses import dataclass
from typing import Final

from capture.media import SAMPLE_RATE

START: Final = SAMPLE_RATE * 40 // 1000
"""How much must be there before it is played: two usual packets, so that one may be late or lost."""
MOST: Final = SAMPLE_RATE * 500 // 1000
"""What is held at most: after a stall of the network the oldest goes, so that nobody talks with the past."""
AFTER_MOST: Final = SAMPLE_RATE * 100 // 1000
"""What is kept then."""
PATIENCE: Final = SAMPLE_RATE * 200 // 1000
"""After so long without a packet the voice begins anew."""
SEQUENCE_JUMP: Final = 500
TIMESTAMP_JUMP: Final = 10 * SAMPLE_RATE
"""A packet this far from its place belongs to another stream: a page that came back begins at random numbers."""
MOST_PACKETS: Final = 200
"""MOST in the shortest packets; a sender whose numbers make no sense fills no memory."""
PIECE: Final = SAMPLE_RATE // 100
"""Samples that are guessed at a time while nothing comes."""
STEP: Final = SAMPLE_RATE // 400


@dataclass(frozen=True, slots=True)
class Play:
    """Decode this packet."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Recover:
    """Make `count` samples that were lost before this packet, which stays to be played."""

    following: bytes
    count: int


@dataclass(frozen=True, slots=True)
class Guess:
    """Make `count` samples of which nothing is known."""

    count: int


@dataclass(frozen=True, slots=True)
class Quiet:
    """`count` samples of silence: nobody speaks, or nothing comes any more."""

    count: int


Step = Play | Recover | Guess | Quiet


@dataclass(frozen=True, slots=True)
class _Held:
    sequence: int
    timestamp: int
    duration: int
    data: bytes

    @property
    def end(self) -> int:
        return self.timestamp + self.duration


class JitterBuffer:
    """Puts packets in order and says step by step what to play.

    The delay is what has gathered here. It grows by itself: when a packet is late its place is filled by a guess, and
    it is played after that. It is for the user of `held` to take away what is more than needed.
    """

    def __init__(self) -> None:
        self._packets: dict[int, _Held] = {}
        self._last: _Held | None = None
        """The packet that came last; numbers are counted on from its, beyond 16 and 32 bits."""
        self._next = 0
        """Sequence number of the packet to be played next."""
        self._timestamp = 0
        """Where the next sample lies in the stream."""
        self._filled = 0
        """Samples made from there on because nothing was there."""
        self._starved = False
        """Whether the last of them were made without knowing what comes."""
        self._playing = False
        self.late = 0
        """Packets that came after their time, or twice."""
        self.skipped = 0
        """Samples thrown away because too much was held."""

    @property
    def held(self) -> int:
        """Samples between the next to be played and the end of the newest packet."""
        if not self._packets:
            return 0
        newest, oldest = self._packets[max(self._packets)], self._packets[min(self._packets)]
        start = self._timestamp + self._filled if self._playing else oldest.timestamp
        return max(0, newest.end - start)

    def put(self, sequence: int, timestamp: int, duration: int, data: bytes) -> None:
        """Take a packet: its 16-bit sequence number, its 32-bit timestamp, and how many samples it holds."""
        packet = _Held(sequence, timestamp, duration, data)
        if self._last is not None:
            packet = _Held(
                _unwrapped(sequence, self._last.sequence, 16),
                _unwrapped(timestamp, self._last.timestamp, 32),
                duration,
                data,
            )
        if self._last is None or _is_another_stream(packet, self._last) or len(self._packets) == MOST_PACKETS:
            self._packets.clear()
            self._next = packet.sequence - SEQUENCE_JUMP
            self._playing = False
        elif packet.sequence < self._next or packet.sequence in self._packets:
            self.late += 1
            return
        elif not self._playing and packet.timestamp - self._last.end > PATIENCE:
            # What was said before a pause that is over by now is not worth its delay.
            self._packets.clear()
        self._last = packet
        self._packets[packet.sequence] = packet
        if self.held > MOST:
            self._skip()

    def step(self) -> Step:
        """Say what to play next."""
        if not self._playing:
            if self.held < START:
                return Quiet(PIECE)
            self._playing = True
            self._aim(self._packets[min(self._packets)])
        if not self._packets:
            return self._fill()
        packet = self._packets[min(self._packets)]
        starved, self._starved = self._starved, False
        if starved and packet.sequence > self._next and self._filled <= 2 * PIECE:
            # Lost, and its copy came too late. It is heard all the same: the delay grows by as much, and the next
            # loss is met with the copy at hand.
            self._filled = 0
        missing = (packet.timestamp - self._timestamp - self._filled) // STEP * STEP
        if missing <= 0:
            return self._play(packet)
        count = min(missing, 2 * PIECE)
        if packet.sequence == self._next:
            # Nothing is lost, and yet time has passed: the sender keeps silent while nobody speaks.
            self._filled += count
            return Quiet(count)
        if missing == count:
            self._filled += count
            return Recover(packet.data, count)
        count = min(missing - 2 * PIECE, 2 * PIECE)
        self._filled += count
        return Guess(count)

    def _aim(self, packet: _Held) -> None:
        self._next, self._timestamp, self._filled = packet.sequence, packet.timestamp, 0

    def _play(self, packet: _Held) -> Play:
        del self._packets[packet.sequence]
        self._next, self._timestamp, self._filled = packet.sequence + 1, packet.end, 0
        return Play(packet.data)

    def _fill(self) -> Step:
        self._filled += PIECE
        if self._filled <= PATIENCE:
            self._starved = True
            return Guess(PIECE)
        self._playing = False
        return Quiet(PIECE)

    def _skip(self) -> None:
        """Throw away the oldest, so that AFTER_MOST stays."""
        before = self.held
        ordered = sorted(self._packets)
        end = self._packets[ordered[-1]].end
        first = next((at for at in ordered if end - self._packets[at].timestamp <= AFTER_MOST), ordered[-1])
        for sequence in ordered[: ordered.index(first)]:
            del self._packets[sequence]
        self._aim(self._packets[first])
        self.skipped += before - self.held


def _is_another_stream(packet: _Held, last: _Held) -> bool:
    return (
        abs(packet.sequence - last.sequence) > SEQUENCE_JUMP or abs(packet.timestamp - last.timestamp) > TIMESTAMP_JUMP
    )


def _unwrapped(value: int, near: int, bits: int) -> int:
    """Return the number nearest to `near` whose lowest `bits` are those of `value`."""
    size = 1 << bits
    return near + (value - near + size // 2) % size - size // 2
