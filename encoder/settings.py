"""What a recording is encoded to: sizes, rates and grades, and what is allowed."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from capture.errors import ErrorCode, StudioError

SMALLEST: Final = (160, 90)
LARGEST: Final = (3840, 2160)
LOWEST_FPS: Final = 1
HIGHEST_FPS: Final = 60


class Quality(StrEnum):
    """What the trainer chooses between."""

    DRAFT = "draft"
    STANDARD = "standard"
    HIGH = "high"


class ContainerFormat(StrEnum):
    """The kinds of file."""

    MP4 = "mp4"
    MKV = "mkv"


def container_of(path: Path, wanted: ContainerFormat | None = None) -> ContainerFormat:
    """Return the kind of file that the name of `path` tells; raises BAD_ENDING for no kind, or another than `wanted`.

    Players go by the name: a file of another kind than its name tells opens in the wrong program, or in none.
    """
    kinds = list(ContainerFormat) if wanted is None else [wanted]
    ending = path.suffix.lower().removeprefix(".")
    if ending not in kinds:
        raise StudioError(ErrorCode.BAD_ENDING, name=path.name, endings=", ".join(f".{kind}" for kind in kinds))
    return ContainerFormat(ending)


@dataclass(frozen=True, slots=True)
class VideoSettings:
    """One encoding of the picture; raises `StudioError` (BAD_SIZE, BAD_RATE) when it is not allowed."""

    width: int
    height: int
    fps: int
    """At most so many pictures a second; fewer when nothing changes."""
    encoder: str
    """FFmpeg's name of the encoder."""
    preset: str
    """The encoder's own name for how hard it works on a picture; empty where it has none."""
    qp: int
    """H.264's quantiser of a P picture: 0 (exact) to 51."""

    def __post_init__(self) -> None:
        check_size(self.width, self.height)
        check_fps(self.fps)


@dataclass(frozen=True, slots=True)
class AudioSettings:
    """One encoding of the sound, at 48 kHz."""

    codec: str
    """The decoder's name: aac or opus."""
    channels: int
    bit_rate: int
    """Bits a second."""

    def __post_init__(self) -> None:
        if self.codec not in {"aac", "opus"}:
            raise StudioError(ErrorCode.BAD_OPTION, option="codec", value=self.codec, available="aac, opus")
        if self.channels not in {1, 2}:
            raise StudioError(ErrorCode.BAD_OPTION, option="channels", value=self.channels, available="1, 2")
        if not 16_000 <= self.bit_rate <= 320_000:
            raise StudioError(ErrorCode.BAD_OPTION, option="bit_rate", value=self.bit_rate, available="16000 – 320000")


def audio_settings(container: ContainerFormat, channels: int) -> AudioSettings:
    """Return how a program of 1 or 2 channels is encoded for a kind of file."""
    codec = "aac" if container is ContainerFormat.MP4 else "opus"
    return AudioSettings(codec, channels, 128_000 if channels == 2 else 96_000)


def parse_size(text: str) -> tuple[int, int]:
    """Return width and height of a text such as "1920x1080"; raises BAD_SIZE."""
    match = re.fullmatch(r"\s*(\d{1,5})\s*[xX×]\s*(\d{1,5})\s*", text, re.ASCII)
    if match is None:
        raise _bad_size(text)
    width, height = int(match[1]), int(match[2])
    check_size(width, height)
    return width, height


def check_size(width: int, height: int) -> None:
    """Raise BAD_SIZE unless both are even (H.264 halves the colours) and within the limits."""
    within = SMALLEST[0] <= width <= LARGEST[0] and SMALLEST[1] <= height <= LARGEST[1]
    if not within or width % 2 or height % 2:
        raise _bad_size(f"{width}x{height}")


def check_fps(fps: int) -> None:
    """Raise BAD_RATE unless `fps` is within the limits."""
    if not LOWEST_FPS <= fps <= HIGHEST_FPS:
        raise StudioError(ErrorCode.BAD_RATE, rate=fps, lowest=LOWEST_FPS, highest=HIGHEST_FPS)


def _bad_size(text: str) -> StudioError:
    return StudioError(
        ErrorCode.BAD_SIZE,
        size=text,
        smallest=f"{SMALLEST[0]}x{SMALLEST[1]}",
        largest=f"{LARGEST[0]}x{LARGEST[1]}",
    )
