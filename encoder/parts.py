"""A recording as a row of files: where the file system holds none of 4 GB, it goes on in a next one."""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Final

from capture.errors import ErrorCode, StudioError
from encoder import fold
from encoder.containers import Container
from encoder.journal import Journal
from encoder.journal import Part as PartEntry
from encoder.packets import MediaKind, Packet, StreamId, StreamSpec
from encoder.part import Part

log = logging.getLogger(__name__)

_ASK_AGAIN_BYTES: Final = 4 * 1024 * 1024


def is_part_of(first: Path, number: int, name: str) -> bool:
    """Whether `name` is what later part `number` of the recording that begins at `first` is called."""
    return number > 1 and name == part_path(first, number).name


def part_path(first: Path, number: int) -> Path:
    """Return where part `number` (from 1) of the recording that begins at `first` lies."""
    return first if number == 1 else first.with_name(f"{first.stem}.part{number}{first.suffix}")


class TimeOrder:
    """Puts the packets of several streams, each in order by itself, into one order of time; a picture goes first.

    It waits for a stream that is behind, but not for more than `patience_s` of media.
    """

    def __init__(self, streams: Sequence[StreamSpec], patience_s: float = 2.0) -> None:
        self._waiting: dict[StreamId, deque[Packet]] = {spec.id: deque() for spec in streams}
        self._sound = {spec.id: spec.kind is MediaKind.AUDIO for spec in streams}
        self._patience_s = patience_s

    def push(self, packet: Packet) -> None:
        """Take one packet."""
        self._waiting[packet.stream].append(packet)

    def pop(self, *, all_of_them: bool = False) -> Packet | None:
        """Return the earliest packet once nothing earlier can come (or at once, for `all_of_them`), or None."""
        queues = [queue for queue in self._waiting.values() if queue]
        if not queues:
            return None
        first = min((queue[0] for queue in queues), key=lambda packet: (_time(packet), self._sound[packet.stream]))
        complete = len(queues) == len(self._waiting)
        newest = max(_time(queue[-1]) for queue in queues)
        if complete or all_of_them or newest - _time(first) > self._patience_s:
            return self._waiting[first.stream].popleft()
        return None


class Parts:
    """Writes packets into the current part and changes parts at a keyframe, so that no packet is lost or torn apart."""

    def __init__(
        self,
        first: Path,
        container: Container,
        streams: Sequence[StreamSpec],
        journal: Journal,
        limit_bytes: int | None,
        request_keyframe: Callable[[], None],
    ) -> None:
        """Create the first part; raises `StudioError` when the place cannot be written, or OSError."""
        self._container = container
        self._streams = streams
        self._journal = journal
        self._limit_bytes = limit_bytes
        self._request_keyframe = request_keyframe
        self._has_video = any(spec.kind is MediaKind.VIDEO for spec in streams)
        self._video = {spec.id for spec in streams if spec.kind is MediaKind.VIDEO}
        self._order: TimeOrder | None = None
        self._ask_at = 0
        self._number = 1
        self._first = first
        self.all: list[Part] = [self._open(first, Fraction(0))]

    @property
    def current(self) -> Part:
        """The part that is being written."""
        return self.all[-1]

    @property
    def bytes_written(self) -> int:
        """Of all parts."""
        return sum(part.size for part in self.all)

    @property
    def packets_written(self) -> int:
        """Of all parts."""
        return sum(part.packets for part in self.all)

    def write(self, packet: Packet) -> None:
        """Write one packet; raises OSError, or `StudioError` when the next part cannot be created."""
        if self._order is None:
            self.current.write(packet)
            if self._limit_bytes is not None and self.current.size >= self._limit_bytes:
                self._order = TimeOrder(self._streams)
                self._ask_at = 0
        else:
            self._order.push(packet)
            self._write_ordered(self._order, all_of_them=False)
        if self._order is not None and self.current.size >= self._ask_at:
            self._ask_at = self.current.size + _ASK_AGAIN_BYTES
            self._request_keyframe()

    def flush(self) -> None:
        """Write what still waits for its order."""
        if self._order is not None:
            self._write_ordered(self._order, all_of_them=True)

    @property
    def spans(self) -> list[fold.Span]:
        """The stretch of the recording that each part holds."""
        starts = [float(part.origin_s) for part in self.all]
        return [fold.Span(start_s, end_s) for start_s, end_s in pairwise([*starts, self.current.end_s])]

    def discard(self) -> None:
        """Remove the first part again: nothing was written."""
        self.current.discard()

    def close(self) -> Exception | None:
        """Close the last part in place; return what went wrong."""
        return self._close(-1)

    def _write_ordered(self, order: TimeOrder, *, all_of_them: bool) -> None:
        while (packet := order.pop(all_of_them=all_of_them)) is not None:
            if self._order is not None and packet.keyframe and (packet.stream in self._video or not self._has_video):
                self._change_part(packet.pts * packet.time_base)
                # All that waits is later than this keyframe: nothing needs an order any more.
                self._order, all_of_them = None, True
            self.current.write(packet)

    def _change_part(self, at_s: Fraction) -> None:
        following = self._open_next(at_s)
        self.all.append(following)
        self._journal.add(PartEntry(at_s=float(at_s), number=self._number, name=following.path.name))
        failure = self._close(-2)
        if failure is not None:
            raise failure

    def _close(self, index: int) -> Exception | None:
        return self.all[index].close(fold.chapters(self._journal.entries, self.spans[index]))

    def _open_next(self, at_s: Fraction) -> Part:
        while True:
            self._number += 1
            path = part_path(self._first, self._number)
            try:
                return self._open(path, at_s)
            except StudioError as error:
                if error.code is not ErrorCode.OUT_EXISTS:
                    raise
                log.warning("%s is somebody else's; the recording goes on in the next number", path)

    def _open(self, path: Path, origin_s: Fraction) -> Part:
        return Part(path, self._container, self._streams, fold.header(self._journal.entries), origin_s)


def _time(packet: Packet) -> Fraction:
    return packet.dts * packet.time_base
