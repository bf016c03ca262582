"""One pass through a video file or stream: its pictures, in order, with clean times."""

from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import av
from av.stream import Disposition

from capture.clock import NS_PER_S

LONGEST_PICTURE_NS: Final = 60 * NS_PER_S
"""A larger step between two pictures is a broken timestamp: waiting for it would freeze the picture."""
_USUAL_RATE: Final = Fraction(25)
_TEXT_AS_VIDEO: Final = "tty"
"""The name under which libavformat opens any text file, as a terminal's screen."""


class NotAVideoError(Exception):
    """The file was opened, but there are no pictures to be had from it."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One decoded picture."""

    time_ns: int
    """Since the first picture of the pass; strictly increasing."""
    duration_ns: int
    data: av.VideoFrame


class VideoDecoder:
    """Decodes the first video stream of a container, on one thread; its other streams are never read.

    Damaged packets and pictures are skipped and counted. Raises `av.error.FFmpegError` when the container can't
    be opened, `NotAVideoError` when it has no video stream.
    """

    def __init__(self, location: str, options: dict[str, str], timeout_s: float | None) -> None:
        self.pictures = 0
        """Read so far, decoded or not."""
        self.damaged = 0
        """Packets and pictures that could not be used so far."""
        self.damage = ""
        """What was wrong with the last of them."""
        self.end_ns = 0
        """Where the last picture read so far ends, decoded or not."""
        self._container = av.open(location, options=options, timeout=timeout_s)
        streams = [s for s in self._container.streams.video if not s.disposition & Disposition.attached_pic]
        if not streams or self._container.format.name == _TEXT_AS_VIDEO:
            self._container.close()
            raise NotAVideoError(f"no video stream in a {self._container.format.long_name} file")
        self._stream = streams[0]
        # The other cores belong to the encoder.
        self._stream.codec_context.thread_count = 1
        self._interval_ns = int(NS_PER_S / (self._stream.guessed_rate or _USUAL_RATE))
        self.pixel_aspect = self._stream.sample_aspect_ratio
        self.endless = self._container.duration is None and not self._container.format.name.endswith("_pipe")
        """Whether it has no known length, as a live stream; "_pipe" is what libavformat calls single pictures."""
        self._packets = self._container.demux(self._stream)
        self._decoded: deque[av.VideoFrame] = deque()
        self._zero_ns: int | None = None
        self._latest_ns = -1
        self._to_keyframe = False

    def next(self, *, behind: bool = False) -> Picture | None:
        """Return the next picture, or None at the end; when `behind`, go to the next keyframe without decoding."""
        if behind:
            self._decoded.clear()
            self._to_keyframe = True
        while not self._decoded:
            packet = self._read_packet()
            if packet is None:
                return None
            if self._to_keyframe and packet.size and not packet.is_keyframe:
                self._pass_over(packet)
            else:
                self._decode(packet)
        return self._timed(self._decoded.popleft())

    def close(self) -> None:
        """Close the container; may be called twice."""
        self._container.close()

    def _read_packet(self) -> "av.Packet[av.VideoStream] | None":
        try:
            return next(self._packets, None)
        except av.error.FFmpegError as error:
            self._skip_damaged(str(error))
            return None

    def _decode(self, packet: "av.Packet[av.VideoStream]") -> None:
        if self._to_keyframe and packet.size:
            self._to_keyframe = False
            self._stream.codec_context.flush_buffers()
        try:
            pictures = packet.decode()
        except av.error.FFmpegError as error:
            self._skip_damaged(str(error))
            return
        for picture in pictures:
            if picture.is_corrupt:
                self._skip_damaged("corrupt picture")
            else:
                self._decoded.append(picture)

    def _skip_damaged(self, reason: str) -> None:
        self.damaged += 1
        self.damage = reason

    def _pass_over(self, packet: "av.Packet[av.VideoStream]") -> None:
        self.pictures += 1
        if packet.pts is not None and self._zero_ns is not None:
            end_ns = _in_ns(packet.pts + (packet.duration or 0), packet.time_base) - self._zero_ns
            if end_ns - self.end_ns <= LONGEST_PICTURE_NS:
                self.end_ns = max(self.end_ns, end_ns)

    def _timed(self, data: av.VideoFrame) -> Picture:
        self.pictures += 1
        duration_ns = _in_ns(data.duration, data.time_base) if data.duration else self._interval_ns
        stamp_ns = None if data.pts is None else _in_ns(data.pts, data.time_base)
        if stamp_ns is not None and self._zero_ns is None:
            self._zero_ns = stamp_ns
        if stamp_ns is None or self._zero_ns is None:
            time_ns = self.end_ns
        else:
            time_ns = stamp_ns - self._zero_ns
            if not self._latest_ns < time_ns <= self.end_ns + LONGEST_PICTURE_NS:
                # A break in the timestamps: go on where the last picture ends.
                time_ns = self.end_ns
                self._zero_ns = stamp_ns - time_ns
        self._latest_ns = time_ns
        self.end_ns = max(self.end_ns, time_ns + duration_ns)
        return Picture(time_ns, duration_ns, data)


def _in_ns(units: int, time_base: Fraction | None) -> int:
    assert time_base is not None  # the demuxer sets it
    return units * time_base.numerator * NS_PER_S // time_base.denominator
