"""Whether this machine is ready to record: what it bears, with which encoder, and for how long its disk lasts."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from encoder.choose import AUTO, EncoderChoice, choose_encoder, time_for_a_picture_ms
from encoder.disk import free_bytes
from encoder.h264 import X264
from encoder.measure import picture_cost_ms
from encoder.settings import Quality
from studio.usual import disk_lasts_s

MEASURE_S: Final = 1.0
"""For one size: somebody waits for it."""


@dataclass(frozen=True, slots=True)
class Format:
    """A program's size and rate."""

    width: int
    height: int
    fps: int


FORMATS: Final = (Format(1920, 1080, 30), Format(1280, 720, 30), Format(1280, 720, 15))
"""What is tried, the best first."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found."""

    format: Format
    """The best that this machine bears; the last one of those tried where it bears none."""
    is_best: bool
    bears: bool
    encoder: str
    preset: str
    """Empty where the encoder has none."""
    hardware: bool
    lasts_s: float
    """For how long the disk lasts."""


def measure(
    folder: Path, bytes_per_s: float | None, cache: Path | None, formats: Sequence[Format] = FORMATS
) -> Readiness:
    """Encode for some seconds and return what this machine bears while everything on the screen moves.

    `folder` is where recordings go, and need not exist yet; `bytes_per_s` is what the last one took. Raises what
    `choose_encoder` raises.
    """
    there = next(place for place in (folder, *folder.parents) if place.exists())
    lasts_s = disk_lasts_s(float(free_bytes(there)), bytes_per_s)
    for wanted in formats:
        chosen = choose_encoder(AUTO, wanted.width, wanted.height, wanted.fps, Quality.STANDARD, cache)
        bears = _bears(chosen, wanted)
        if bears:
            break
    hardware = chosen.encoder != X264.name
    return Readiness(wanted, wanted == formats[0], bears, chosen.encoder, chosen.preset, hardware, lasts_s)


def _bears(chosen: EncoderChoice, wanted: Format) -> bool:
    if chosen.encoder != X264.name:
        return True
    settings = chosen.settings(wanted.width, wanted.height, wanted.fps)
    return picture_cost_ms(settings, MEASURE_S) <= time_for_a_picture_ms(settings, os.cpu_count() or 1)
