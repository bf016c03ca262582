"""What stands between the encoders and the disk: bounded by bytes and by seconds, and never dropping."""

import threading
import time
from collections import deque

from encoder.packets import Packet


class PacketQueue:
    """First in, first out; `put` never blocks and says when the bound is passed, but takes even that packet."""

    def __init__(self, max_bytes: int, max_s: float) -> None:
        """Bound the packets' bytes, and the media time from the oldest to the newest."""
        self._max_bytes = max_bytes
        self._max_s = max_s
        self._packets: deque[Packet] = deque()
        self._bytes = 0
        self._changed = threading.Condition()
        self._closed = False

    def put(self, packet: Packet) -> bool:
        """Append `packet` unless closed; return False when the reader is behind by more than the bound."""
        with self._changed:
            if self._closed:
                return True
            self._packets.append(packet)
            self._bytes += len(packet.data)
            self._changed.notify()
            return self._bytes <= self._max_bytes and packet.pts_s - self._packets[0].pts_s <= self._max_s

    def get(self, timeout_s: float) -> Packet | None:
        """Return the oldest packet, or None after `timeout_s` or when the queue is closed and empty."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while not self._packets:
                left = deadline - time.monotonic()
                if self._closed or left <= 0:
                    return None
                self._changed.wait(left)
            packet = self._packets.popleft()
            self._bytes -= len(packet.data)
            return packet

    def close(self) -> None:
        """Take no more packets; what is queued can still be taken."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def ended(self) -> bool:
        """Whether it is closed and empty."""
        with self._changed:
            return self._closed and not self._packets
