"""What the window records when nobody has chosen: the usual devices, into the trainer's video folder."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import platformdirs

from capture.errors import ErrorCode, StudioError
from capture.scene import Layout, Scene
from capture.sources import DeviceInfo, SourceKind
from encoder.disk import DEFAULT_FLOOR_BYTES, MB
from encoder.journal import journal_path
from encoder.lesson import Lesson
from encoder.place import check_place, storage_error
from encoder.settings import ContainerFormat
from studio.choices import NO_DEVICE, Choices
from studio.devices import list_devices
from studio.policy import FREE, Policy
from studio.settings import ProgramSettings, RecordSettings, SourceSettings

FOLDER: Final = "Trainer Studio"
REMEMBERED_LAYOUTS: Final = frozenset({Layout.SCREEN, Layout.CAMERA, Layout.CORNER, Layout.SIDE_BY_SIDE})
"""What one begins the next lesson with, if the last one ended so."""
TYPICAL_BYTES_PER_S: Final = 250_000.0
"""Of slides and a small camera at 1080p: what the disk's time is told by before there was a recording."""
_OF_FOLDER: Final = {
    ErrorCode.OUT_NOT_WRITABLE,
    ErrorCode.OUT_FOLDER_MISSING,
    ErrorCode.OUT_EXISTS,
    ErrorCode.DISK_FAILED,
}
"""What keeps a folder from being made or written into; a disk that is full is another matter."""
_OF_CAMERA: Final = {ErrorCode.CAMERA_BUSY, ErrorCode.CAMERA_UNKNOWN, ErrorCode.CAMERA_LOST}
_OF_MICROPHONE: Final = {
    ErrorCode.MICROPHONE_BUSY,
    ErrorCode.MICROPHONE_UNKNOWN,
    ErrorCode.MICROPHONE_MISSING,
    ErrorCode.MICROPHONE_LOST,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The program to open, and what could not be part of it."""

    program: ProgramSettings
    problems: tuple[StudioError, ...] = ()
    devices: tuple[DeviceInfo, ...] = ()
    """What else there was to choose from."""


def usual_choice() -> Choice:
    """Return what a trainer most likely wants: the screen, and camera and microphone if there are any."""
    found = list_devices()
    cameras = [device.id for device in found.devices if device.kind is SourceKind.CAMERA]
    has_microphone = any(device.kind is SourceKind.MICROPHONE for device in found.devices)
    sources = SourceSettings(camera=cameras[0] if cameras else None, microphone="default" if has_microphone else None)
    program = ProgramSettings(sources, Scene(Layout.CORNER if cameras else Layout.SCREEN))
    return Choice(program, found.problems, found.devices)


def as_remembered(choice: Choice, choices: Choices) -> Choice:
    """Return the choice with what the trainer has chosen before, as far as the devices bear it."""
    program = choice.program
    usual = program.sources
    sources = replace(
        usual,
        screen=_remembered(SourceKind.SCREEN, choices.screen, usual.screen, choice.devices),
        camera=_remembered(SourceKind.CAMERA, choices.camera, usual.camera, choice.devices),
        microphone=_remembered(SourceKind.MICROPHONE, choices.microphone, usual.microphone, choice.devices),
    )
    layout = program.scene.layout
    if sources.camera is None:
        layout = Layout.SCREEN
    elif choices.layout is not None:
        layout = choices.layout
    width, height = choices.size or (program.width, program.height)
    program = replace(
        program,
        sources=sources,
        scene=replace(program.scene, layout=layout),
        sound=replace(program.sound, microphone_gain_db=choices.microphone_gain_db),
        width=width,
        height=height,
        fps=choices.fps or program.fps,
    )
    return replace(choice, program=program)


def _remembered(kind: SourceKind, wanted: str | None, usual: str | None, devices: tuple[DeviceInfo, ...]) -> str | None:
    """Return the device that was chosen; the usual one where nothing was, or it is not plugged in today."""
    if wanted == NO_DEVICE:
        return None
    return wanted if any(device.kind is kind and device.id == wanted for device in devices) else usual


def disk_lasts_s(free: float, bytes_per_s: float | None) -> float:
    """Return for how long a recording could go on with `free` bytes on its disk, at the rate of the last one."""
    return max(0.0, free - DEFAULT_FLOOR_BYTES) / (bytes_per_s or TYPICAL_BYTES_PER_S)


def without_refused(choice: Choice, error: StudioError) -> Choice | None:
    """Return the choice without the camera or microphone that `error` is about; None when it is about neither.

    A lesson without a camera is better than none, and one without a microphone is the trainer's to decide.
    """
    program = choice.program
    sources = program.sources
    if error.code in _OF_CAMERA and sources.camera is not None and sources.screen is not None:
        scene = replace(program.scene, layout=Layout.SCREEN)
        program = replace(program, sources=replace(sources, camera=None), scene=scene)
    elif error.code in _OF_MICROPHONE and sources.microphone is not None:
        program = replace(program, sources=replace(sources, microphone=None))
    else:
        return None
    return replace(choice, program=program, problems=(*choice.problems, error))


def recordings_folder() -> Path:
    """Return the folder of the trainer's recordings, which may not exist yet."""
    return platformdirs.user_videos_path() / FOLDER


def chosen_folder(choices: Choices) -> Path:
    """Return the folder that recordings go into."""
    return Path(choices.folder).expanduser() if choices.folder else recordings_folder()


def as_chosen(choice: Choice, choices: Choices) -> Choice:
    """Return the choice with how camera and sound are to be: what no device decides."""
    program = choice.program
    cleaning = replace(
        program.sound.cleaning,
        noise_suppression=choices.noise_suppression,
        gain_control=choices.gain_control,
        high_pass=choices.high_pass,
    )
    sound = replace(
        program.sound,
        cleaning=cleaning,
        microphone_offset_ms=float(choices.microphone_offset_ms),
        camera_offset_ms=float(choices.camera_offset_ms),
        keep_untouched=choices.keep_untouched,
    )
    # What is not plugged in today must not keep the rest from being opened.
    heard = _remembered(SourceKind.SYSTEM_SOUND, choices.system_sound, None, choice.devices)
    sources = replace(program.sources, system_sound=heard)
    scene = replace(program.scene, mirrored=choices.mirror_camera)
    return replace(choice, program=replace(program, sources=sources, scene=scene, sound=sound))


def next_recording(choices: Choices | None = None, policy: Policy = FREE) -> RecordSettings:
    """Return a recording into the trainer's folder, named after the day and time.

    Raises the errors of storage; OUT_FIXED_FOLDER_REFUSED where the folder is the one that `policy` fixes.
    """
    chosen = choices or Choices()
    folder, is_fixed = chosen_folder(chosen), "folder" in policy.fixed
    try:
        _make(folder)
        settings = _recording_in(folder, chosen)
        if is_fixed:
            check_place(settings.path, settings.floor_bytes)
    except StudioError as error:
        # There is no other folder to choose.
        if is_fixed and error.code in _OF_FOLDER:
            raise StudioError(ErrorCode.OUT_FIXED_FOLDER_REFUSED, str(error), folder=str(folder)) from error
        raise
    return settings


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(error, folder, ErrorCode.OUT_NOT_WRITABLE) from error


def _recording_in(folder: Path, chosen: Choices) -> RecordSettings:
    now = datetime.now()
    lesson = Lesson(
        trainer=chosen.trainer,
        module=chosen.module,
        group=chosen.group,
        date=now.date().isoformat(),
        lesson_id=str(uuid.uuid4()),
    )
    return RecordSettings(
        free_path(folder, f"{now:%Y-%m-%d %H.%M}", chosen.container),
        container=chosen.container,
        quality=chosen.quality,
        encoder=chosen.encoder,
        lesson=lesson,
        floor_bytes=chosen.disk_floor_mb * MB,
    )


def free_path(folder: Path, stem: str, container: ContainerFormat = ContainerFormat.MP4) -> Path:
    """Return a path in `folder` that neither a file nor a journal has yet: `stem.mp4`, `stem (2).mp4` and so on."""
    path = folder / f"{stem}.{container}"
    number = 2
    while path.exists() or journal_path(path).exists():
        path = folder / f"{stem} ({number}).{container}"
        number += 1
    return path
