"""The engine's state: one value, made anew each time it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from capture.geometry import Size
from capture.scene import Layout, Scene
from capture.sources import SourceKind
from studio.events import Progress
from studio.hearing import Hears

NOTHING_YET: Final = Progress(
    elapsed_s=0.0,
    bytes=0,
    frames_encoded=0,
    frames_unchanged=0,
    frames_dropped=0,
    audio_silence_s=0.0,
    peak_db=None,
    disk_left_s=None,
)


class Phase(StrEnum):
    """Where a recording stands."""

    READY = "ready"
    RECORDING = "recording"
    PAUSED = "paused"
    FINISHING = "finishing"


@dataclass(frozen=True, slots=True)
class EngineState:
    """What a window or a progress line shows."""

    phase: Phase
    progress: Progress
    """Of the recording; `NOTHING_YET` without one."""
    has_microphone: bool
    muted: bool
    lesson_title: str
    """Of what is recorded or taught now; empty when nothing is, or nobody has said."""
    scene: Scene
    program: Size
    """Of the composed picture."""
    sources: Mapping[SourceKind, Size]
    """The picture size of each source that there is; empty until the first picture."""
    hears: Hears = field(default_factory=Hears)
    """Of the microphone, muted or not."""
    live: bool = False
    """Whether a class of the program is open."""

    @property
    def layout(self) -> Layout:
        """How the sources are shown."""
        return self.scene.layout
