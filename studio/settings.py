"""What the trainer chose for a recording: one frozen value, made by the command line or the window."""

from dataclasses import dataclass, field
from pathlib import Path

from capture.cleaning import CleaningSettings
from capture.scene import Scene
from encoder.disk import DEFAULT_FLOOR_BYTES
from encoder.lesson import Lesson
from encoder.settings import ContainerFormat, Quality


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """How the microphone and the system's sound enter the program."""

    cleaning: CleaningSettings = field(default_factory=CleaningSettings)
    microphone_gain_db: float = 0.0
    system_gain_db: float = 0.0
    microphone_offset_ms: float = 0.0
    """How late the microphone delivers."""
    system_offset_ms: float = 0.0
    camera_offset_ms: float = 0.0
    """How late the camera delivers: the voice is held back by as much, so that lips are in step."""
    keep_untouched: bool = False


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """Which devices; None leaves one out."""

    screen: str | None = ""
    """A monitor's id, "x,y,w,h", or "" for the primary monitor."""
    camera: str | None = None
    """An index, a stable id, a file or a URL."""
    microphone: str | None = "default"
    system_sound: str | None = None
    loudspeaker: str | None = "default"
    """What the trainer hears the trainees by."""
    synthetic: bool = False
    """Every source synthetic; the others name no device then, only whether there is one."""


@dataclass(frozen=True, slots=True)
class ProgramSettings:
    """All that the engine needs to open the program."""

    sources: SourceSettings = field(default_factory=SourceSettings)
    scene: Scene = field(default_factory=Scene)
    sound: SoundSettings = field(default_factory=SoundSettings)
    width: int = 1920
    height: int = 1080
    fps: int = 30
    voices: bool = False
    """Trainees may be heard: there is sound, and so a recording has a track for it, even without any device."""


@dataclass(frozen=True, slots=True)
class RecordSettings:
    """All that one recording needs beside the program."""

    path: Path
    container: ContainerFormat = ContainerFormat.MP4
    quality: Quality = Quality.STANDARD
    encoder: str = "auto"
    lesson: Lesson = field(default_factory=Lesson)
    floor_bytes: int = DEFAULT_FLOOR_BYTES
