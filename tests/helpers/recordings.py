"""Recordings for tests: one that is fed at full speed, and what can be read of the files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from encoder.lesson import Lesson
from encoder.packets import Packet
from tests.helpers.packets import Material

if TYPE_CHECKING:
    from encoder.journal import Journal
    from encoder.recording import Recording, RecordingEvent, RecordingLimits
    from encoder.sinks import SinkStopped

LESSON = Lesson("Câblage — عنوان", "A. Amrani", "M12", "ELEC-2", "2026-11-01", "fr", "lesson-7")


class Rig:
    """A recording at `path`, its journal and what it has posted."""

    def __init__(self, path: Path, limits: RecordingLimits, **options: Any) -> None:
        from encoder.journal import Journal, journal_path
        from encoder.recording import Recording

        self.path = path
        self.journal: Journal = Journal(journal_path(path))
        self.events: list[RecordingEvent] = []
        self.keyframes_asked = 0
        self.progress: list[float] = []
        self.recording: Recording = Recording(
            path,
            path.suffix.removeprefix("."),
            LESSON,
            self.journal,
            self.events.append,
            self._ask_keyframe,
            on_progress=self.progress.append,
            limits=limits,
            **options,
        )

    def _ask_keyframe(self) -> None:
        self.keyframes_asked += 1

    @property
    def packets_written(self) -> int:
        """How many packets the file has taken."""
        assert self.recording._parts is not None
        return self.recording._parts.packets_written

    @property
    def stopped(self) -> list[SinkStopped]:
        """What it has told of an end of its own."""
        from encoder.sinks import SinkStopped

        return [event for event in self.events if isinstance(event, SinkStopped)]

    def put_all(self, packets: Iterable[Packet]) -> None:
        for packet in packets:
            self.recording.put(packet)


RigFactory = Callable[..., Rig]


@pytest.fixture
def rig() -> RigFactory:
    """Make a `Rig`; without a floor, and fed at any speed, unless limits are given."""

    def make(path: Path, **limits: Any) -> Rig:
        from encoder.recording import RecordingLimits

        clock = limits.pop("clock", None)
        return Rig(
            path,
            RecordingLimits(**{"floor_bytes": 0, "queue_s": 1000.0, **limits}),
            clock=clock,
            version="1.2",
            settings="test",
        )

    return make


@dataclass
class Contents:
    """What a player finds in a file; the clocks are the decoder's."""

    metadata: dict[str, str]
    chapters: list[tuple[float, float, str]]
    titles: list[str]
    colours: tuple[int, int]
    """Matrix and range."""
    payloads: dict[str, list[bytes]]
    """Of each stream, by its title."""
    video_s: list[float]
    """When each picture is shown."""
    flash_s: float | None
    click_s: float | None
    duration_s: float

    @property
    def journal(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.metadata["journal"])
        return found


def read_contents(path: Path) -> Contents:
    """Decode the whole file."""
    import av
    import numpy as np

    with av.open(str(path)) as source:
        streams = [stream for stream in source.streams if stream.type in {"video", "audio"}]
        titles = [stream.metadata.get("title") or stream.metadata.get("handler_name", "") for stream in streams]
        by_index = {stream.index: title for stream, title in zip(streams, titles, strict=True)}
        payloads: dict[str, list[bytes]] = {title: [] for title in titles}
        for packet in source.demux(streams):
            if packet.size:
                payloads[by_index[packet.stream.index]].append(bytes(packet))
    video_s, flash_s, click_s = [], None, None
    with av.open(str(path)) as source:
        pictures = source.streams.video[:1]
        for frame in source.decode(pictures[0]) if pictures else ():
            assert isinstance(frame, av.VideoFrame)
            assert frame.time is not None
            video_s.append(frame.time)
            if flash_s is None and frame.to_ndarray()[:100].mean() > 150:
                flash_s = frame.time
        colours = next(
            ((int(one.codec_context.colorspace), int(one.codec_context.color_range)) for one in pictures), (0, 0)
        )
    with av.open(str(path)) as source:
        if source.streams.audio:
            for sound in source.decode(audio=0):
                loud = np.flatnonzero(np.abs(sound.to_ndarray()[0]) > 0.3)
                if len(loud):
                    assert sound.time is not None
                    click_s = sound.time + float(loud[0]) / sound.sample_rate
                    break
        return Contents(
            metadata={key.lower(): value for key, value in source.metadata.items()},
            chapters=[
                (float(c["start"] * c["time_base"]), float(c["end"] * c["time_base"]), c["metadata"]["title"])
                for c in source.chapters()
                if c["time_base"] is not None
            ],
            titles=titles,
            colours=colours,
            payloads=payloads,
            video_s=video_s,
            flash_s=flash_s,
            click_s=click_s,
            duration_s=(source.duration or 0) / 1_000_000,
        )


def payloads_of(material: Material) -> dict[str, list[bytes]]:
    """Return what `Contents.payloads` of a recording of `material` is to be."""
    return {spec.title: [_payload(packet.data) for packet in material.of(spec.id)] for spec in material.streams}


def _payload(data: bytes) -> bytes:
    """Return `data`, with H.264's start codes replaced by lengths, as the containers have it."""
    if not data.startswith((b"\0\0\0\1", b"\0\0\1")):
        return data
    units = [unit for unit in re.split(rb"\x00?\x00\x00\x01", data) if unit]
    return b"".join(len(unit).to_bytes(4) + unit for unit in units)
