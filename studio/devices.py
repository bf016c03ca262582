"""From the trainer's choices to sources, and what devices there are."""

from dataclasses import dataclass

from capture.clock import Clock
from capture.errors import StudioError
from capture.loudspeaker import list_loudspeakers
from capture.microphone import list_microphones, microphone_source
from capture.screen import ScreenSource, list_monitors
from capture.sources import AudioSource, DeviceInfo, SourceKind, VideoSource
from capture.synthetic import SyntheticCamera, SyntheticMicrophone, SyntheticScreen
from capture.webcam import camera_source, list_cameras
from studio.settings import ProgramSettings


def video_sources(settings: ProgramSettings, clock: Clock) -> dict[SourceKind, VideoSource]:
    """Return the sources of pictures that the settings name, not opened yet."""
    chosen = settings.sources
    sources: dict[SourceKind, VideoSource] = {}
    if chosen.screen is not None:
        sources[SourceKind.SCREEN] = (
            SyntheticScreen(clock, settings.width, settings.height, settings.fps)
            if chosen.synthetic
            else ScreenSource(chosen.screen, clock)
        )
    if chosen.camera is not None:
        sources[SourceKind.CAMERA] = (
            SyntheticCamera(clock, fps=settings.fps)
            if chosen.synthetic
            else camera_source(chosen.camera, clock, settings.fps)
        )
    return sources


def audio_sources(settings: ProgramSettings, clock: Clock) -> dict[SourceKind, AudioSource]:
    """Return the sources of sound that the settings name, not opened yet."""
    chosen = settings.sources
    sources: dict[SourceKind, AudioSource] = {}
    if chosen.microphone is not None:
        sources[SourceKind.MICROPHONE] = (
            SyntheticMicrophone(clock)
            if chosen.synthetic
            else microphone_source(chosen.microphone, clock, SourceKind.MICROPHONE)
        )
    if chosen.system_sound is not None:
        sources[SourceKind.SYSTEM_SOUND] = (
            SyntheticMicrophone(clock, kind=SourceKind.SYSTEM_SOUND)
            if chosen.synthetic
            else microphone_source(chosen.system_sound, clock, SourceKind.SYSTEM_SOUND)
        )
    return sources


@dataclass(frozen=True, slots=True)
class DeviceList:
    """What can be captured on this machine, and what could not be listed."""

    devices: tuple[DeviceInfo, ...]
    problems: tuple[StudioError, ...]


def list_devices() -> DeviceList:
    """Return monitors, cameras, microphones, loopback inputs, loudspeakers; a kind that fails hides no other."""
    devices: list[DeviceInfo] = []
    problems: list[StudioError] = []
    for list_kind in (list_monitors, list_cameras, list_microphones, list_loudspeakers):
        try:
            devices += list_kind()
        except StudioError as error:
            # What lists microphones lists loudspeakers: once is enough to say that it is missing.
            if str(error) not in map(str, problems):
                problems.append(error)
    return DeviceList(tuple(devices), tuple(problems))
