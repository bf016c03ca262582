"""The engine's state: one value, made anew each time it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from capture.geometry import Size
from capture.scene import Layout, Scene
from capture.sources import SourceKind
from studio.hearing import Hears


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
    elapsed_s: float
    """Length of the recording so far, pauses taken out."""
    bytes_written: int
    frames_encoded: int
    frames_unchanged: int
    frames_dropped: int
    audio_silence_s: float
    peak_db: float
    rms_db: float
    has_microphone: bool
    muted: bool
    lesson_title: str
    """Of what is recorded or taught now; empty when nothing is, or nobody has said."""
    scene: Scene
    program: Size
    """Of the composed picture."""
    sources: Mapping[SourceKind, Size]
    """The picture size of each source that there is; empty until the first picture."""
    disk_left_s: float | None
    hears: Hears = field(default_factory=Hears)
    """Of the microphone, muted or not."""
    live: bool = False
    """Whether a class of the program is open."""

    @property
    def layout(self) -> Layout:
        """How the sources are shown."""
        return self.scene.layout
