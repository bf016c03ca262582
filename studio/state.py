"""The engine's state: one value, made anew each time it is asked for."""

from dataclasses import dataclass, field
from enum import StrEnum

from capture.scene import Layout
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
    layout: Layout
    disk_left_s: float | None
    hears: Hears = field(default_factory=Hears)
    """Of the microphone, muted or not."""
    live: bool = False
    """Whether a class of the program is open."""
