"""Which packets become which stream."""

from encoder.h264 import TIME_BASE
from encoder.outlet import Outlet
from encoder.packets import Packet, StreamId
from encoder.renditions import Rendition

HIGH, LOW = StreamId.LIVE_HIGH, StreamId.LIVE_LOW


def packet(pts: int, keyframe: bool = False) -> Packet:
    return Packet(StreamId.LIVE_THIN, pts, pts, TIME_BASE, 0, keyframe, b"picture")


class Shelf:
    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.outlet = Outlet(self.packets.append)

    def of(self, stream: StreamId) -> list[tuple[int, bool]]:
        return [(packet.pts, packet.keyframe) for packet in self.packets if packet.stream is stream]


def test_a_stream_begins_with_a_keyframe() -> None:
    shelf = Shelf()
    assert shelf.outlet.set_feeders({HIGH: Rendition.HIGH}) == {HIGH}
    for one in (packet(1), packet(2, keyframe=True), packet(3)):
        shelf.outlet.take(Rendition.HIGH, one)
    assert shelf.of(HIGH) == [(2, True), (3, False)]
    assert shelf.outlet.set_feeders({HIGH: Rendition.HIGH}) == set()


def test_an_encoder_may_feed_two_streams_and_each_begins_by_itself() -> None:
    shelf = Shelf()
    shelf.outlet.set_feeders({LOW: Rendition.LOW})
    shelf.outlet.take(Rendition.LOW, packet(1, keyframe=True))
    assert shelf.outlet.set_feeders({LOW: Rendition.LOW, HIGH: Rendition.LOW}) == {HIGH}
    for one in (packet(2), packet(3, keyframe=True)):
        shelf.outlet.take(Rendition.LOW, one)
    assert shelf.of(LOW) == [(1, True), (2, False), (3, True)]
    assert shelf.of(HIGH) == [(3, True)]


def test_what_an_encoder_still_had_when_another_took_over_goes_nowhere() -> None:
    shelf = Shelf()
    shelf.outlet.set_feeders({HIGH: Rendition.HIGH})
    shelf.outlet.take(Rendition.HIGH, packet(1, keyframe=True))
    shelf.outlet.set_feeders({HIGH: Rendition.LOW})
    shelf.outlet.take(Rendition.HIGH, packet(2, keyframe=True))
    shelf.outlet.take(Rendition.LOW, packet(3))
    shelf.outlet.take(Rendition.LOW, packet(4, keyframe=True))
    assert shelf.of(HIGH) == [(1, True), (4, True)]


def test_times_always_grow() -> None:
    shelf = Shelf()
    shelf.outlet.set_feeders({HIGH: Rendition.HIGH})
    shelf.outlet.take(Rendition.HIGH, packet(100, keyframe=True))
    shelf.outlet.set_feeders({HIGH: Rendition.LOW})
    shelf.outlet.take(Rendition.LOW, packet(90, keyframe=True))
    shelf.outlet.take(Rendition.LOW, packet(95))
    assert [pts for pts, _ in shelf.of(HIGH)] == [100, 101, 102]


def test_a_stream_that_nobody_needs_has_no_feeder() -> None:
    outlet = Outlet(lambda _packet: None)
    outlet.set_feeders({HIGH: Rendition.LOW})
    assert outlet.feeder(HIGH) is Rendition.LOW
    outlet.set_feeders({})
    assert outlet.feeder(HIGH) is None
