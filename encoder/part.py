"""One file of a recording while it grows: a muxer over a durable file."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
from av.audio.stream import AudioStream
from av.container.output import OutputContainer
from av.stream import Stream
from av.video.stream import VideoStream

from encoder.containers import Container
from encoder.durable import DurableFile
from encoder.filescan import scan
from encoder.packets import MediaKind, Packet, StreamId, StreamSpec

if TYPE_CHECKING:
    from av.container.core import Chapter as AvChapter

log = logging.getLogger(__name__)

_RESERVE_BYTES: Final = 1024 * 1024
_INDEX_BYTES_PER_PACKET: Final = 32
"""An index entry of MP4 is at most 4 (size) + 8 (time) + 12 (chunk) + 8 (offset) bytes."""
IO_BUFFER_BYTES: Final = 256 * 1024
DELAY_KEY: Final = "encoder_delay"
"""Metadata of a file that has no edit list yet: by how many seconds, as a fraction, all its streams are late."""
_LAST_PICTURE_S: Final = Fraction(1, 30)
_LAYOUTS: Final = {1: "mono", 2: "stereo"}


class Part:
    """Takes packets in the recording's media time; the file's own time begins at `origin_s`, less the sound's delay."""

    def __init__(
        self,
        path: Path,
        container: Container,
        streams: Sequence[StreamSpec],
        metadata: Mapping[str, str],
        origin_s: Fraction = Fraction(0),
    ) -> None:
        """Create the file and write its header; raises `StudioError` of `create_exclusively`, or OSError."""
        self.path = path
        self.origin_s = origin_s
        self.end_s = float(origin_s)
        """Media time up to which packets were written."""
        self.packets = 0
        self._container = container
        # A growing file cannot say that sound begins before 0: all begins later, and the finished copy takes it back.
        self._delay_s = Fraction(0) if origin_s else max((_delay_s(spec) for spec in streams), default=Fraction(0))
        self._last_dts: dict[StreamId, int] = {}
        self._file = DurableFile(path)
        try:
            self.keep_reserve()
            self._output = av.open(
                self._file, "w", format=container.muxer, options=container.live_options, buffer_size=IO_BUFFER_BYTES
            )
            self._output.metadata.update(metadata)
            if self._delay_s and container.has_edit_list:
                self._output.metadata[DELAY_KEY] = str(self._delay_s)
            self._streams = {spec.id: _add_stream(self._output, container, spec) for spec in streams}
            self._output.start_encoding()
        except BaseException:
            self._file.finish()
            path.unlink()
            raise

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._file.size

    @property
    def full(self) -> bool:
        """Whether the disk is full and the file must be closed now."""
        return self._file.full

    def write(self, packet: Packet) -> None:
        """Mux one packet; raises OSError."""
        unit = av.Packet(packet.data)
        origin = round((self.origin_s - self._delay_s) / packet.time_base)
        last_dts = self._last_dts.get(packet.stream)
        if last_dts is None and not self._container.grows_with_start_times:
            unit.dts = unit.pts = 0
        else:
            # A packet that comes late, after the part was changed, keeps its place behind the one before it.
            unit.dts = max(packet.dts - origin, 0 if last_dts is None else last_dts + 1)
            unit.pts = max(packet.pts - origin, unit.dts)
        self._last_dts[packet.stream] = unit.dts
        unit.time_base = packet.time_base
        # The muxer counts a picture's duration up to the next one; the last, with none, would not be shown at all.
        unit.duration = packet.duration or round(_LAST_PICTURE_S / packet.time_base)
        unit.is_keyframe = packet.keyframe
        unit.stream = self._streams[packet.stream]
        self._output.mux_one(unit)
        self.packets += 1
        self.end_s = max(self.end_s, float((packet.pts + packet.duration) * packet.time_base))

    def keep_reserve(self) -> None:
        """Hold as much of the disk as closing the file will need by now."""
        self._file.reserve(_RESERVE_BYTES + _INDEX_BYTES_PER_PACKET * self.packets)

    def discard(self) -> None:
        """Close the file and remove it: nothing was written."""
        self.close([])
        self.path.unlink()

    def duplicate(self) -> int | None:
        """Return a descriptor of the file, for an fsync by another thread; None once it is closed."""
        return self._file.duplicate()

    def close(self, chapters: list[AvChapter]) -> Exception | None:
        """Close the file in place, with its chapters; return what went wrong: the file is readable all the same."""
        failure: Exception | None = None
        try:
            self._output.set_chapters(chapters)
            self._output.close()
        except (OSError, av.FFmpegError) as error:
            failure = error
        try:
            self._file.finish()
            if failure is not None:
                _cut_torn_end(self.path, self._container)
        except OSError as error:
            failure = failure or error
        if failure is not None:
            log.warning("%s could not be closed, it stays as an interrupted recording: %s", self.path, failure)
        return failure


def _delay_s(spec: StreamSpec) -> Fraction:
    return Fraction(spec.initial_padding, spec.rate) if spec.rate else Fraction(0)


def _cut_torn_end(path: Path, container: Container) -> None:
    whole = scan(path, container).whole_bytes
    os.truncate(path, whole)


def _add_stream(output: OutputContainer, container: Container, spec: StreamSpec) -> Stream:
    """Add a stream for packets that are encoded already.

    PyAV's mux streams take no extradata. A template's codec context takes all that the muxer reads, and is never
    opened; the colours are not said here: they are in the H.264 headers, from where the finished copy has them.
    """
    with av.open(io.BytesIO(), "w", format=container.muxer) as scratch:
        stream = output.add_stream_from_template(scratch.add_stream(spec.codec), opaque=True)
    stream.time_base = spec.time_base
    stream.codec_context.extradata = spec.extradata or None
    if spec.kind is MediaKind.VIDEO:
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = spec.width, spec.height
    else:
        assert isinstance(stream, AudioStream)
        stream.sample_rate = spec.rate
        stream.layout = _LAYOUTS[spec.channels]
    stream.bit_rate = spec.bit_rate
    if spec.title:
        stream.metadata[container.track_title] = spec.title
    return stream
