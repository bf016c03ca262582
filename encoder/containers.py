"""The two containers of a recording: how each is written so that a crash leaves it readable."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from capture.errors import ErrorCode, StudioError
from capture.media import SAMPLE_RATE

_LONGEST_WAIT_US: Final = "1000000"
"""How long the packets of the other streams wait in memory for a stream that is late or silent.

Less would lose less by a crash when sound is late, but it must be longer than it takes until a still picture comes
again: the muxer guesses the length of a picture at the end of a fragment when it has not got the next one.
"""


@dataclass(frozen=True, slots=True)
class Container:
    """One file format."""

    suffix: str
    muxer: str
    track_title: str
    """The metadata key of a track's name."""
    has_edit_list: bool
    """Its finished copy can begin before time 0, with what the sound encoder needs to swing in."""
    grows_with_start_times: bool
    """While it grows it can say when each stream begins; otherwise the first packet of each is drawn out, from 0 on."""
    live_options: dict[str, str]
    """For the file while it grows: at most half a second, and what waits for a later stream, is not yet on the disk."""
    final_options: dict[str, str]
    """For the finished copy: the index first, so that it plays while it is still loading."""


MP4: Final = Container(
    suffix="mp4",
    muxer="mp4",
    track_title="handler_name",
    has_edit_list=True,
    grows_with_start_times=False,
    live_options={
        # Fragments while it grows, a normal file after a clean close. Without empty_moov the first second lies in the
        # header, where readers of an interrupted file do not find it; with delay_moov instead, nothing at all is
        # written for as long as one stream is silent.
        "movflags": "hybrid_fragmented+empty_moov+use_metadata_tags",
        "frag_duration": "500000",
        "flush_packets": "1",
        "max_interleave_delta": _LONGEST_WAIT_US,
        # The muxer would shift all streams by the start of the one whose first packet it gets first: never below 0,
        # so that the first sound, when it comes late, would get the time of the second.
        "avoid_negative_ts": "disabled",
        "use_editlist": "0",
    },
    final_options={
        "movflags": "faststart+use_metadata_tags",
        # Edit lists count in these units: in the usual milliseconds a last packet of a few samples would be cut off.
        "movie_timescale": str(SAMPLE_RATE),
    },
)
MKV: Final = Container(
    suffix="mkv",
    muxer="matroska",
    track_title="title",
    has_edit_list=False,
    grows_with_start_times=True,
    live_options={"cluster_time_limit": "500", "flush_packets": "1", "max_interleave_delta": _LONGEST_WAIT_US},
    final_options={"cues_to_front": "1"},
)


def container_named(name: str) -> Container:
    """Return the container called `mp4` or `mkv`; raises BAD_OPTION."""
    for container in (MP4, MKV):
        if container.suffix == name:
            return container
    raise StudioError(ErrorCode.BAD_OPTION, option="--container", value=name, available="mp4, mkv")


def container_of(path: Path) -> Container | None:
    """Return the container that the first bytes of the file are of, or None; raises OSError."""
    with path.open("rb") as file:
        head = file.read(8)
    if head[4:8] == b"ftyp":
        return MP4
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return MKV
    return None
