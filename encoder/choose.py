"""Which encoder really works on this machine, and which preset it can bear.

An encoder that FFmpeg lists may have no chip under it, so each is believed only after it has encoded pictures.
"""

import contextlib
import logging
import os
import platform
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import av
from av.codec.codec import UnknownCodecError

from capture.clock import NS_PER_S
from capture.errors import ErrorCode, StudioError
from encoder.h264 import BACKENDS, X264, Backend, slices_for
from encoder.measure import moving_page, page_at, picture_cost_ms
from encoder.packets import StreamId
from encoder.remembered import Remembered
from encoder.settings import Quality, VideoSettings
from encoder.video import VideoEncoder

log = logging.getLogger(__name__)

AUTO: Final = "auto"

_MEASURE_S: Final = 0.15
"""For one preset: the first recording waits for it."""
_SHARE: Final = 0.7
"""Of the time between two pictures, on the cores that the rest leaves, for encoding when everything moves."""


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """One encoder that the product knows and the library has."""

    name: str
    hardware: bool
    works: bool
    detail: str
    """Why it does not work, in the library's words."""


@dataclass(frozen=True, slots=True)
class EncoderChoice:
    """What to encode with."""

    encoder: str
    preset: str
    qp: int
    note: str
    """For the log: what was tried, and why it came to this."""

    def settings(self, width: int, height: int, fps: int) -> VideoSettings:
        """Return the settings for this choice."""
        return VideoSettings(width, height, fps, self.encoder, self.preset, self.qp)


def list_encoders(cache: Path | None = None) -> list[EncoderInfo]:
    """Return all encoders of the library, each tried with a few pictures of 720p; `cache` as for `choose_encoder`."""
    memory = Remembered(cache)
    infos = []
    for backend in _in_library():
        grade = backend.grades[Quality.STANDARD][0]
        refusal = _refusal(backend, VideoSettings(1280, 720, 30, backend.name, grade.preset, grade.qp), memory)
        infos.append(EncoderInfo(backend.name, backend.hardware, refusal is None, refusal or ""))
    return infos


def choose_encoder(
    wanted: str, width: int, height: int, fps: int, quality: Quality, cache: Path | None, *, believe: bool = True
) -> EncoderChoice:
    """Choose an encoder for a size, a rate and a quality.

    `wanted`: "auto" (hardware that works, otherwise libx264) or an encoder's name. `cache`: the file in which
    measurements are kept; None: they are made each time. `believe`: hardware that worked lately for this size and
    rate is not tried again.

    Raises `StudioError`: ENCODER_UNKNOWN (facts `name`, `available`), ENCODER_REFUSED (facts `name`, `instead`),
    BAD_SIZE, BAD_RATE.
    """
    memory = Remembered(cache)
    known = {backend.name: backend for backend in _in_library()}
    if wanted == AUTO:
        candidates = [backend for backend in known.values() if backend.hardware]
    elif wanted in known:
        candidates = [known[wanted]] if known[wanted].hardware else []
    else:
        raise StudioError(ErrorCode.ENCODER_UNKNOWN, name=wanted, available=", ".join([AUTO, *known]))
    notes = []
    for backend in candidates:
        grade = backend.grades[quality][0]
        settings = VideoSettings(width, height, fps, backend.name, grade.preset, grade.qp)
        crashed = wanted == AUTO and memory.has_crashed(_driver_key(backend))
        trial = f"{_driver_key(backend)} {width}x{height}@{fps}"
        if believe and memory.has_worked(trial):
            notes.append(f"{backend.name} worked lately")
            return EncoderChoice(backend.name, grade.preset, grade.qp, "; ".join(notes))
        refusal = "it ended the program when it was last tried" if crashed else _refusal(backend, settings, memory)
        memory.note_trial(trial, worked=refusal is None)
        if refusal is None:
            notes.append(f"{backend.name} works")
            return EncoderChoice(backend.name, grade.preset, grade.qp, "; ".join(notes))
        if wanted != AUTO:
            raise StudioError(ErrorCode.ENCODER_REFUSED, refusal, name=wanted, instead=X264.name)
        notes.append(f"{backend.name} refused: {refusal}")
    choice = _bearable(width, height, fps, quality, memory)
    log.info("%s", "; ".join([*notes, choice.note]))
    return EncoderChoice(choice.encoder, choice.preset, choice.qp, "; ".join([*notes, choice.note]))


def _bearable(width: int, height: int, fps: int, quality: Quality, memory: Remembered) -> EncoderChoice:
    """Return the best grade of libx264 that leaves this machine time for the rest, otherwise the lightest."""
    grades = X264.grades[quality]
    notes = []
    for grade in grades[:-1]:
        settings = VideoSettings(width, height, fps, X264.name, grade.preset, grade.qp)
        key = f"{X264.name} {grade.preset} {grade.qp} {width}x{height}@{fps} {_machine()}"
        cost_ms = memory.cost_ms(key)
        if cost_ms is None:
            cost_ms = picture_cost_ms(settings, _MEASURE_S)
            memory.set_cost_ms(key, cost_ms)
        time_ms = time_for_a_picture_ms(settings, os.cpu_count() or 1)
        notes.append(f"{X264.name} {grade.preset} takes {cost_ms:.1f} of {time_ms:.1f} ms a picture")
        if cost_ms <= time_ms:
            return EncoderChoice(X264.name, grade.preset, grade.qp, "; ".join(notes))
    lightest = grades[-1]
    notes.append(f"{X264.name} {lightest.preset}, the lightest there is")
    return EncoderChoice(X264.name, lightest.preset, lightest.qp, "; ".join(notes))


def time_for_a_picture_ms(settings: VideoSettings, cores: int) -> float:
    """Return how much CPU time there is for encoding one picture: one core is the rest of the program's."""
    return _SHARE * 1000 / settings.fps * max(1, min(slices_for(settings), cores - 1))


def _refusal(backend: Backend, settings: VideoSettings, memory: Remembered) -> str | None:
    """Return why an encoder cannot be used, or None when it gives a packet for each picture at once."""
    guard = memory.trying(_driver_key(backend)) if backend.hardware else contextlib.nullcontext()
    with guard:
        try:
            encoder = VideoEncoder(settings, StreamId.RECORD_VIDEO)
            page = moving_page(settings.width, settings.height)
            for number in range(3):
                picture = page_at(page, settings.height, number)
                packets = encoder.encode(picture, number * NS_PER_S // settings.fps, keyframe=number == 0)
                if len(packets) != 1:
                    return f"it gives {len(packets)} packets for picture {number + 1} instead of one"
                if number == 0 and not packets[0].keyframe:
                    return "its first packet is no keyframe"
            encoder.close()
        except StudioError as error:
            return error.detail
    return None


def _in_library() -> list[Backend]:
    """Return the known encoders that this FFmpeg was built with, the preferred ones first."""
    found = []
    for backend in BACKENDS.values():
        with contextlib.suppress(UnknownCodecError):
            av.Codec(backend.name, "w")
            found.append(backend)
    return found


def _driver_key(backend: Backend) -> str:
    return f"{backend.name} {_machine()}"


@cache
def _machine() -> str:
    """Return what measurements depend on besides the settings: the library, the processor, its cores."""
    return f"PyAV {av.__version__}, {_processor()} x{os.cpu_count()}"


def _processor() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
