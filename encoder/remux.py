"""A verified stream copy in place of a file: seekable, with its chapters and metadata."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
from av.container.input import InputContainer
from av.packet import Packet as AvPacket
from av.stream import Stream

from capture.errors import ErrorCode, StudioError
from encoder.containers import Container
from encoder.disk import free_bytes
from encoder.part import DELAY_KEY
from encoder.place import sync_folder

if TYPE_CHECKING:
    from av.container.core import Chapter as AvChapter

log = logging.getLogger(__name__)

_SPARE_BYTES: Final = 1024 * 1024
_SAME_END_S: Final = 0.05
_COPIED: Final = 0.8
"""Of the progress; the rest is the verification."""
_OF_THE_MUXER: Final = {"major_brand", "minor_version", "compatible_brands", "encoder"}


class AbandonedError(Exception):
    """The caller wanted no more of it; the original is untouched."""


class CopyRejectedError(Exception):
    """The copy is not as good as the original, which is untouched."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What can be read of a file."""

    packets: tuple[int, ...]
    """Of each stream of pictures or sound."""
    end_s: float
    """Where the last packet ends."""


def tally_of(path: Path, container: Container) -> Tally:
    """Read all packets of the file; raises OSError or av.FFmpegError when it cannot be read at all."""
    with av.open(str(path), format=container.muxer) as source:
        streams = _media_streams(source)
        counts = dict.fromkeys((stream.index for stream in streams), 0)
        end_s = 0.0
        for packet in _packets(source, streams):
            counts[packet.stream.index] += 1
            end_s = max(end_s, _end_s(packet))
        return Tally(tuple(counts.values()), end_s)


def needed_bytes(path: Path) -> int:
    """Return how much room a copy of the file at `path` takes at most."""
    size = path.stat().st_size
    return size + size // 50 + _SPARE_BYTES


def replace_by_copy(
    path: Path,
    container: Container,
    tally: Tally,
    metadata: dict[str, str],
    chapters: Sequence[AvChapter],
    on_progress: Callable[[float], None],
    abandoned: Callable[[], bool],
) -> None:
    """Replace the file by a seekable copy, once that is verified to hold all of `tally` and to be on the disk.

    Metadata and chapters that the file has already are kept where none are given. Raises `StudioError` (DISK_FULL)
    when there is no room, `AbandonedError`, `CopyRejectedError`, OSError or av.FFmpegError: the original is untouched.
    """
    free, needed = free_bytes(path.parent), needed_bytes(path)
    if free < needed:
        raise StudioError(ErrorCode.DISK_FULL, path=str(path), free_bytes=free, needed_bytes=needed)
    # Whoever replaces a file holds its lock, so a copy that lies here is what a killed process has left.
    copy = path.with_name(f".{path.name}.copy")
    copy.unlink(missing_ok=True)
    try:
        progress = _Progress(tally.end_s, on_progress, abandoned)
        _copy_streams(path, copy, container, tally, metadata, chapters, progress)
        _verify(copy, container, tally)
        _keep_mode(path, copy)
        _sync_file(copy)
        copy.replace(path)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    on_progress(1.0)


class _Progress:
    """Tells how far a copy is, by the hundredth, and ends it when it is abandoned."""

    def __init__(self, end_s: float, tell: Callable[[float], None], abandoned: Callable[[], bool]) -> None:
        self._end_s = end_s
        self._tell = tell
        self._abandoned = abandoned
        self._told = 0.0

    def reached(self, at_s: float) -> None:
        fraction = _COPIED * min(1.0, at_s / self._end_s) if self._end_s > 0 else 0.0
        if fraction >= self._told + 0.01:
            self._told = fraction
            self._tell(fraction)
        if self._abandoned():
            raise AbandonedError


def _copy_streams(
    path: Path,
    copy: Path,
    container: Container,
    tally: Tally,
    metadata: dict[str, str],
    chapters: Sequence[AvChapter],
    progress: _Progress,
) -> None:
    with (
        av.open(str(path), format=container.muxer) as source,
        av.open(str(copy), "w", format=container.muxer, options=container.final_options) as output,
    ):
        # MP4 cannot hold a track without a packet.
        streams = [stream for stream, count in zip(_media_streams(source), tally.packets, strict=True) if count]
        targets: dict[int, Stream] = {}
        for stream in streams:
            target = output.add_stream_from_template(stream, opaque=True)
            if title := _title(stream):
                target.metadata[container.track_title] = title
            targets[stream.index] = target
        tags = _own_metadata(source)
        early_s = Fraction(tags.pop(DELAY_KEY, "0"))
        output.metadata.update(tags)
        output.metadata.update(metadata)
        output.set_chapters(list(chapters) or source.chapters())
        for packet in _packets(source, streams):
            progress.reached(_end_s(packet))
            _advance(packet, round(early_s / packet.time_base))
            packet.stream = targets[packet.stream.index]
            output.mux_one(packet)


def _own_metadata(source: InputContainer) -> dict[str, str]:
    # Matroska writes its keys in capitals.
    tags = {key.lower(): value for key, value in source.metadata.items()}
    return {key: value for key, value in tags.items() if key not in _OF_THE_MUXER}


def _advance(packet: AvPacket[Stream], ticks: int) -> None:
    # Without an edit list the first picture is drawn out to begin with the sound.
    first = 0 if packet.stream.type == "video" else -ticks
    packet.pts = None if packet.pts is None else max(packet.pts - ticks, first)
    packet.dts = None if packet.dts is None else max(packet.dts - ticks, first)


def _title(stream: Stream) -> str:
    return stream.metadata.get("title") or stream.metadata.get("handler_name") or ""


def _verify(copy: Path, container: Container, tally: Tally) -> None:
    found = tally_of(copy, container)
    expected = tuple(count for count in tally.packets if count)
    if found.packets != expected or abs(found.end_s - tally.end_s) > _SAME_END_S:
        raise CopyRejectedError(f"the copy holds {found}, the original {tally}")
    with av.open(str(copy), format=container.muxer) as finished:
        for stream in _media_streams(finished):
            for at_s in (0.0, tally.end_s / 2, tally.end_s):
                assert stream.time_base is not None
                finished.seek(round(at_s / stream.time_base), stream=stream)
                if next(iter(finished.decode(stream)), None) is None:
                    raise CopyRejectedError(f"nothing of stream {stream.index} decodes at {at_s:.1f} s")


def _media_streams(source: InputContainer) -> list[Stream]:
    return [stream for stream in source.streams if stream.type in {"video", "audio"}]


def _packets(source: InputContainer, streams: list[Stream]) -> Iterator[AvPacket[Stream]]:
    """Yield the packets that are whole: the last may be torn, and each stream ends with an empty one."""
    for packet in source.demux(streams):
        if packet.size and not packet.is_corrupt:
            yield packet


def _end_s(packet: AvPacket[Stream]) -> float:
    pts = packet.pts if packet.pts is not None else packet.dts
    return float(((pts or 0) + (packet.duration or 0)) * packet.time_base)


def _keep_mode(path: Path, copy: Path) -> None:
    try:
        shutil.copymode(path, copy)
    except OSError as error:
        log.warning("%s keeps the file system's own permissions: %s", path, error)


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
