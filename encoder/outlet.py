"""Where the packets of live encoders become streams."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace

from encoder.packets import Packet, StreamId
from encoder.renditions import Rendition


class Outlet:
    """Hands each packet to the streams that its encoder feeds now.

    A stream always goes on with a keyframe when it begins, or when another encoder feeds it from now on, and its times
    always grow. May be used from several threads.
    """

    def __init__(self, put: Callable[[Packet], None]) -> None:
        self._put = put
        self._lock = threading.Lock()
        self._feeders: Mapping[StreamId, Rendition] = {}
        self._begun: set[StreamId] = set()
        self._last: dict[StreamId, int] = {}

    def set_feeders(self, feeders: Mapping[StreamId, Rendition]) -> set[StreamId]:
        """Say which encoder feeds which stream from now on; return the streams that now wait for a keyframe."""
        with self._lock:
            self._begun = {stream for stream in self._begun if feeders.get(stream) is self._feeders.get(stream)}
            self._feeders = dict(feeders)
            return set(feeders) - self._begun

    def feeder(self, stream: StreamId) -> Rendition | None:
        """Return which encoder feeds a stream now."""
        return self._feeders.get(stream)

    def take(self, encoder: Rendition, packet: Packet) -> None:
        """Hand on an encoder's next packet."""
        with self._lock:
            for stream, feeder in self._feeders.items():
                if feeder is encoder and (packet.keyframe or stream in self._begun):
                    self._begun.add(stream)
                    pts = max(packet.pts, self._last.get(stream, packet.pts - 1) + 1)
                    self._last[stream] = pts
                    self._put(replace(packet, stream=stream, pts=pts, dts=pts))
