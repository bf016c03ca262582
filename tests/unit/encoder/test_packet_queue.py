import time
from fractions import Fraction

from encoder.packet_queue import PacketQueue
from encoder.packets import Packet, StreamId


def _packet(at_s: float, size: int = 10) -> Packet:
    pts = round(at_s * 1000)
    return Packet(StreamId.RECORD_VIDEO, pts, pts, Fraction(1, 1000), 0, keyframe=False, data=bytes(size))


def test_in_order_to_the_end() -> None:
    queue = PacketQueue(1000, 10)
    packets = [_packet(number / 10) for number in range(5)]
    assert all(queue.put(packet) for packet in packets)
    queue.close()
    assert not queue.ended
    assert [queue.get(1) for _ in packets] == packets
    assert queue.get(1) is None
    assert queue.ended


def test_what_passes_the_bound_in_bytes_is_said_and_kept() -> None:
    queue = PacketQueue(25, 10)
    assert queue.put(_packet(0))
    assert queue.put(_packet(1))
    assert not queue.put(_packet(2))
    assert [queue.get(0.01) is not None for _ in range(4)] == [True, True, True, False]


def test_what_passes_the_bound_in_seconds_is_said() -> None:
    queue = PacketQueue(1000, 10)
    assert queue.put(_packet(5))
    assert queue.put(_packet(15))
    assert not queue.put(_packet(15.5))


def test_reading_makes_room() -> None:
    queue = PacketQueue(25, 10)
    for number in range(100):
        assert queue.put(_packet(number))
        assert queue.get(0.01) is not None


def test_a_closed_queue_takes_nothing_and_complains_of_nothing() -> None:
    queue = PacketQueue(1000, 10)
    queue.close()
    assert queue.put(_packet(0))
    assert queue.ended


def test_waiting_ends() -> None:
    began = time.monotonic()
    assert PacketQueue(1000, 10).get(0.05) is None
    assert time.monotonic() - began >= 0.05
