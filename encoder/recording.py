"""The crash-safe file of a lesson, as a sink of packets."""

import errno
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import av

from capture.clock import NS_PER_S, Clock, SystemClock
from capture.errors import ErrorCode, StudioError
from capture.worker import Worker
from encoder.containers import container_named
from encoder.disk import DEFAULT_FLOOR_BYTES, FAT_PART_BYTES, MB, DiskForecast, DiskLow, free_bytes, is_fat
from encoder.finish import finish_parts
from encoder.journal import Journal, Started
from encoder.lesson import Lesson
from encoder.packet_queue import PacketQueue
from encoder.packets import Packet, StreamSpec
from encoder.part import Part
from encoder.parts import Parts
from encoder.place import check_place, storage_error
from encoder.remux import AbandonedError, tally_of
from encoder.sinks import PartBegan, SinkReport, SinkStopped, StopReason
from encoder.syncing import Syncing

log = logging.getLogger(__name__)

RecordingEvent = SinkStopped | DiskLow | PartBegan

_WATCH_NS: Final = NS_PER_S


@dataclass(frozen=True, slots=True)
class RecordingLimits:
    """When a recording stops by itself, or goes on in a next file."""

    floor_bytes: int = DEFAULT_FLOOR_BYTES
    """Free bytes of the disk below which it stops cleanly."""
    queue_bytes: int = 64 * MB
    queue_s: float = 10.0
    """How far the disk may fall behind, in bytes of packets and in seconds of media."""
    part_bytes: int | None = None
    """Size after which a part ends; None: what the file system asks for."""


class Recording:
    """Writes packets to `path`, and to next parts where the file system wants it, from a thread of its own.

    `post` gets `SinkStopped` and `DiskLow`, from any thread, and must return at once; `request_keyframe` likewise.
    After `SinkStopped` the packets that still come are not taken; `stop` is to be called all the same.
    """

    def __init__(
        self,
        path: Path,
        container: str,
        lesson: Lesson,
        journal: Journal,
        post: Callable[[RecordingEvent], None],
        request_keyframe: Callable[[], None],
        *,
        on_progress: Callable[[float], None] = lambda _: None,
        limits: RecordingLimits = RecordingLimits(),
        settings: str = "",
        version: str = "",
        pid: int = 0,
        clock: Clock | None = None,
    ) -> None:
        """Name what is to be written; `container` is `mp4` or `mkv` (else BAD_OPTION is raised).

        `on_progress` gets 0 to 1 while `stop` makes the finished copy, on the thread that calls `stop`.
        """
        self._path = path.absolute()
        self._container = container_named(container)
        self._lesson = lesson
        self._journal = journal
        self._post = post
        self._request_keyframe = request_keyframe
        self._on_progress = on_progress
        self._limits = limits
        self._about = (settings, version, pid)
        self._clock = clock or SystemClock()
        self._queue = PacketQueue(limits.queue_bytes, limits.queue_s)
        self._forecast = DiskForecast(limits.floor_bytes)
        self._parts: Parts | None = None
        self._writer = Worker("recording", self._run, self._on_failure)
        self._syncing = Syncing(self._descriptor_to_sync, self._journal.sync, self._on_failure)
        self._stop_lock = threading.Lock()
        self._reason_lock = threading.Lock()
        self._reason: StopReason | None = None
        self._report: SinkReport | None = None
        self._next_watch_ns = 0
        self._torn = False

    def start(self, streams: Sequence[StreamSpec]) -> None:
        """Create the file and its journal; raises the errors of `check_place`."""
        settings, version, pid = self._about
        wall = datetime.now().astimezone().isoformat(timespec="seconds")
        started = Started(at_s=0.0, lesson=self._lesson, wall=wall, settings=settings, version=version, pid=pid)
        self._journal.add(started)
        check_place(self._path, self._limits.floor_bytes)
        try:
            parts = Parts(
                self._path, self._container, streams, self._journal, self._part_limit(), self._request_keyframe
            )
            try:
                self._journal.create()
            except BaseException:
                parts.discard()
                raise
        except OSError as error:
            raise storage_error(error, self._path, ErrorCode.DISK_FAILED) from error
        self._parts = parts
        self._next_watch_ns = self._clock.now_ns() + _WATCH_NS
        self._writer.start()
        self._syncing.start()

    def put(self, packet: Packet) -> None:
        """Take one packet; never blocks."""
        if not self._queue.put(packet):
            self._stop_by_itself(StopReason.DISK_TOO_SLOW, ErrorCode.DISK_TOO_SLOW, "the queue of packets is full")

    @property
    def bytes_written(self) -> int:
        """Bytes on the disk so far, all parts."""
        return self._parts.bytes_written if self._parts else 0

    @property
    def seconds_left(self) -> float | None:
        """How long the disk lasts at the rate of now; None while that is not known."""
        return self._forecast.seconds_left

    def stop(self, deadline_s: float) -> SinkReport:
        """Write what is queued, close the file and fold the journal into it; a second call returns the same report.

        What is not done after `deadline_s` is left to a repair: the file is whole and has its chapters all the same.
        """
        with self._stop_lock:
            if self._report is None:
                self._report = self._finish(deadline_s)
            return self._report

    def _part_limit(self) -> int | None:
        if self._limits.part_bytes is None and is_fat(self._path.parent):
            return FAT_PART_BYTES
        return self._limits.part_bytes

    def _finish(self, deadline_s: float) -> SinkReport:
        assert self._parts is not None, "stop before start"
        end_ns = self._clock.now_ns() + round(deadline_s * NS_PER_S)

        def late() -> bool:
            return self._clock.now_ns() >= end_ns

        self._queue.close()
        written = self._writer.join(deadline_s)
        self._syncing.stop(timeout_s=deadline_s)
        parts = self._parts
        if written:
            folded = finish_parts(
                [(part.path, span) for part, span in zip(parts.all, parts.spans, strict=True)],
                self._container,
                self._journal.entries,
                self._on_progress,
                late,
            )
            if folded:
                self._journal.remove()
            else:
                self._journal.close()
        else:
            # The writer hangs in the disk and still owns the file and the journal's lock.
            folded = False
            self._stop_by_itself(StopReason.DISK_TOO_SLOW, ErrorCode.DISK_TOO_SLOW, "the disk did not take the end")
        return SinkReport(
            reason=self._reason or StopReason.REQUESTED,
            paths=tuple(part.path for part in parts.all),
            bytes_written=sum(_size(part.path) for part in parts.all),
            packets_written=parts.packets_written,
            duration_s=self._readable_end_s(parts.current, late) if self._torn else parts.current.end_s,
            journal=None if folded else self._journal.path,
        )

    def _readable_end_s(self, part: Part, abandoned: Callable[[], bool]) -> float:
        """Return the media time up to which a part can be read whose end the disk did not take."""
        try:
            return float(part.origin_s) + tally_of(part.path, self._container, abandoned).end_s
        except AbandonedError:
            log.warning("no time is left to see what of %s can be read", part.path)
            return part.end_s
        except (OSError, av.FFmpegError) as error:
            log.warning("nothing of %s can be read: %s", part.path, error)
            return float(part.origin_s)

    def _run(self, _stop: threading.Event) -> None:
        assert self._parts is not None
        failure: Exception | None = None
        try:
            # A recording that stops by itself closes the queue: what was taken is still written.
            while not self._queue.ended:
                packet = self._queue.get(timeout_s=0.25)
                if packet is not None:
                    self._write(self._parts, packet)
                self._watch(self._parts)
            self._parts.flush()
        except Exception as error:  # the file is closed, whatever has happened
            log.exception("writing %s failed", self._parts.current.path)
            self._queue.close()
            failure = error
        close_failure = self._parts.close()
        self._torn = close_failure is not None
        if (failure := failure or close_failure) is not None:
            self._on_failure(failure)

    def _write(self, parts: Parts, packet: Packet) -> None:
        number = len(parts.all)
        parts.write(packet)
        if len(parts.all) > number:
            self._post(PartBegan(len(parts.all), parts.current.path))

    def _watch(self, parts: Parts) -> None:
        if parts.current.full:
            raise OSError(errno.ENOSPC, "only the room held back was left")
        now_ns = self._clock.now_ns()
        if now_ns < self._next_watch_ns:
            return
        self._next_watch_ns = now_ns + _WATCH_NS
        self._journal.settle(parts.current.end_s)
        parts.current.keep_reserve()
        free = free_bytes(parts.current.path.parent)
        warning = self._forecast.update(now_ns / NS_PER_S, parts.bytes_written, free)
        if warning is not None:
            self._post(warning)
        if free < self._limits.floor_bytes:
            self._stop_by_itself(StopReason.DISK_FLOOR, ErrorCode.DISK_FLOOR, f"{free} bytes are free")

    def _descriptor_to_sync(self) -> int | None:
        return self._parts.current.duplicate() if self._parts else None

    def _on_failure(self, error: Exception) -> None:
        if isinstance(error, OSError):
            error = storage_error(error, self._path, ErrorCode.DISK_FAILED)
        if isinstance(error, StudioError):
            reason = StopReason.DISK_FULL if error.code is ErrorCode.DISK_FULL else StopReason.DISK_FAILED
            self._stop_by_itself(reason, error.code, error.detail)
        else:
            self._stop_by_itself(StopReason.INTERNAL, ErrorCode.INTERNAL, repr(error))

    def _stop_by_itself(self, reason: StopReason, code: ErrorCode, detail: str) -> None:
        with self._reason_lock:
            if self._reason is not None:
                return
            self._reason = reason
        log.error("recording stops: %s: %s", reason, detail)
        self._queue.close()
        self._post(SinkStopped(reason, code, detail))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
