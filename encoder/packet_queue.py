"""What stands between the encoders and the disk: bounded by bytes and by seconds, and never dropping."""

from capture.slots import ClosableQueue
from encoder.packets import Packet


class PacketQueue(ClosableQueue[Packet]):
    """`put` never blocks and says when the bound is passed, but takes even that packet."""

    def __init__(self, max_bytes: int, max_s: float) -> None:
        """Bound the packets' bytes, and the media time from the oldest to the newest."""
        super().__init__()
        self._max_bytes = max_bytes
        self._max_s = max_s
        self._bytes = 0

    def put(self, packet: Packet) -> bool:
        """Append `packet` unless closed; return False when the reader is behind by more than the bound."""
        with self._changed:
            if self._closed:
                return True
            self._values.append(packet)
            self._bytes += len(packet.data)
            self._changed.notify()
            return self._bytes <= self._max_bytes and packet.pts_s - self._values[0].pts_s <= self._max_s

    def _on_taken(self, value: Packet) -> None:
        self._bytes -= len(value.data)
