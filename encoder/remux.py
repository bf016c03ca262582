"""A verified stream copy in place of a file: seekable, with its chapters and metadata."""

from __future__ import annotations

import os
import stat
import sys
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
from encoder.durable import DurableFile
from encoder.part import DELAY_KEY, IO_BUFFER_BYTES
from encoder.place import sync_folder

if TYPE_CHECKING:
    from av.container.core import Chapter as AvChapter

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


def tally_of(path: Path, container: Container, abandoned: Callable[[], bool] = lambda: False) -> Tally:
    """Read all packets of the file; raises `AbandonedError`, and OSError or av.FFmpegError when none can be read."""
    with av.open(str(path), format=container.muxer) as source:
        streams = _media_streams(source)
        counts = dict.fromkeys((stream.index for stream in streams), 0)
        end_s = 0.0
        for packet in _packets(source, streams, abandoned):
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

    Metadata and chapters that the file has already are kept where none are given. Raises `StudioError` (DISK_FULL
    when there is no room, OUT_EXISTS when something that is not ours lies where the copy is to be made),
    `AbandonedError`, `CopyRejectedError`, OSError or av.FFmpegError: the original is untouched.
    """
    free, needed = free_bytes(path.parent), needed_bytes(path)
    if free < needed:
        raise StudioError(ErrorCode.DISK_FULL, path=str(path), free_bytes=free, needed_bytes=needed)
    copy = path.with_name(f".{path.name}.copy")
    _remove_stale(copy)
    # Others may write to the folder: what they put here meanwhile, a link above all, is not opened.
    file = DurableFile(copy)
    try:
        file.take_mode_of(path)
        _copy_streams(path, file, container, tally, metadata, chapters, on_progress, abandoned)
        file.finish()
        _verify(copy, container, tally, abandoned)
        copy.replace(path)
    except BaseException:
        file.abandon()
        copy.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    on_progress(1.0)


def _remove_stale(copy: Path) -> None:
    """Remove what a killed process has left: whoever replaces a file holds its lock, so nobody writes this copy."""
    try:
        status = copy.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISREG(status.st_mode) or (sys.platform != "win32" and status.st_uid != os.geteuid()):
        raise StudioError(ErrorCode.OUT_EXISTS, "it is not ours", path=str(copy))
    copy.unlink()


def _copy_streams(
    path: Path,
    file: DurableFile,
    container: Container,
    tally: Tally,
    metadata: dict[str, str],
    chapters: Sequence[AvChapter],
    on_progress: Callable[[float], None],
    abandoned: Callable[[], bool],
) -> None:
    with (
        av.open(str(path), format=container.muxer) as source,
        av.open(
            file, "w", format=container.muxer, options=container.final_options, buffer_size=IO_BUFFER_BYTES
        ) as output,
    ):
        # MP4 cannot hold a track without a packet.
        streams = [stream for stream, count in zip(_media_streams(source), tally.packets, strict=True) if count]
        targets: dict[int, Stream] = {}
        for stream in streams:
            target = output.add_stream_from_template(stream, opaque=True)
            if title := _title(stream):
                target.metadata[container.track_title] = title
            targets[stream.index] = target
        tags = own_metadata(source)
        early_s = Fraction(tags.pop(DELAY_KEY, "0"))
        output.metadata.update(tags)
        output.metadata.update(metadata)
        output.set_chapters(list(chapters) or source.chapters())
        last_dts: dict[int, int] = {}
        try:
            for packet in _packets(source, streams, abandoned):
                on_progress(_COPIED * min(1.0, _end_s(packet) / tally.end_s) if tally.end_s > 0 else 0.0)
                _advance(packet, round(early_s / packet.time_base))
                _keep_order(packet, last_dts)
                packet.stream = targets[packet.stream.index]
                output.mux_one(packet)
        except BaseException:
            # Leaving the muxer would move all that is copied, to make room for the index of a copy nobody wants.
            file.abandon()
            raise


def own_metadata(source: InputContainer) -> dict[str, str]:
    """Return the file's metadata, by keys in small letters, without what every muxer writes by itself."""
    # Matroska writes its keys in capitals.
    tags = {key.lower(): value for key, value in source.metadata.items()}
    return {key: value for key, value in tags.items() if key not in _OF_THE_MUXER}


def _advance(packet: AvPacket[Stream], ticks: int) -> None:
    # Without an edit list the first picture is drawn out to begin with the sound.
    first = 0 if packet.stream.type == "video" else -ticks
    packet.pts = None if packet.pts is None else max(packet.pts - ticks, first)
    packet.dts = None if packet.dts is None else max(packet.dts - ticks, first)


def _keep_order(packet: AvPacket[Stream], last_dts: dict[int, int]) -> None:
    """Make the times of a stream grow, which the muxer insists on: some files that play well hold two equal ones."""
    if packet.dts is None:
        return
    packet.dts = max(packet.dts, last_dts.get(packet.stream.index, packet.dts - 1) + 1)
    packet.pts = packet.dts if packet.pts is None else max(packet.pts, packet.dts)
    last_dts[packet.stream.index] = packet.dts


def _title(stream: Stream) -> str:
    return stream.metadata.get("title") or stream.metadata.get("handler_name") or ""


def _verify(copy: Path, container: Container, tally: Tally, abandoned: Callable[[], bool]) -> None:
    found = tally_of(copy, container, abandoned)
    expected = tuple(count for count in tally.packets if count)
    if found.packets != expected or abs(found.end_s - tally.end_s) > _SAME_END_S:
        raise CopyRejectedError(f"the copy holds {found}, the original {tally}")
    with av.open(str(copy), format=container.muxer) as finished:
        for stream in _media_streams(finished):
            for at_s in (0.0, tally.end_s / 2, tally.end_s):
                assert stream.time_base is not None
                if abandoned():
                    raise AbandonedError
                finished.seek(round(at_s / stream.time_base), stream=stream)
                if next(iter(finished.decode(stream)), None) is None:
                    raise CopyRejectedError(f"nothing of stream {stream.index} decodes at {at_s:.1f} s")


def _media_streams(source: InputContainer) -> list[Stream]:
    return [stream for stream in source.streams if stream.type in {"video", "audio"}]


def _packets(
    source: InputContainer, streams: list[Stream], abandoned: Callable[[], bool]
) -> Iterator[AvPacket[Stream]]:
    """Yield the packets that are whole (the last may be torn, each stream ends with an empty one) until abandoned."""
    for packet in source.demux(streams):
        if abandoned():
            raise AbandonedError
        if packet.size and not packet.is_corrupt:
            yield packet


def _end_s(packet: AvPacket[Stream]) -> float:
    pts = packet.pts if packet.pts is not None else packet.dts
    return float(((pts or 0) + (packet.duration or 0)) * packet.time_base)
