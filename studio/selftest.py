"""`self-test`: opens every library and encodes one frame with each encoder."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from capture.errors import ErrorCode, StudioError

LIBRARIES: Final = (
    "numpy",
    "cv2",
    "av",
    "mss",
    "sounddevice",
    "livekit.rtc.apm",
    "msgspec",
    "fluent.runtime",
    "psutil",
    "aiohttp",
    "aiortc",
    "segno",
    "qasync",
    "PySide6.QtWidgets",
)

OPUS: Final = "libopus"
"""What trainees' voices are decoded with: PyAV's wheel carries it, a PyAV built from source may not."""

HOW_TO_GET: Final = {
    "sounddevice": "libportaudio2",
    "PySide6.QtWidgets": "libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon-x11-0",
}
"""Debian packages that hold what a library needs from the system; the others bring all that they need."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried."""

    name: str
    works: bool
    detail: str
    needed: bool
    """False for hardware encoders: a machine without them is whole."""
    package: str = ""
    """Debian packages that bring what is missing; "" where only installing the program again does."""

    @property
    def problem(self) -> StudioError | None:
        """What is wrong, when something is that is needed."""
        if self.works or not self.needed:
            return None
        if self.name in (*LIBRARIES, OPUS):
            return StudioError(ErrorCode.LIBRARY_MISSING, self.detail, library=self.name, package=self.package)
        return StudioError(ErrorCode.ENCODER_REFUSED, self.detail, name=self.name)


def run_checks() -> Iterator[Check]:
    """Try everything; yield each result as it comes."""
    works = {}
    for name in LIBRARIES:
        check = _check_library(name)
        works[name] = check.works
        yield check
    if not (works["numpy"] and works["av"]):
        return  # said already, and without them there is no encoder to try
    yield _check_opus()
    from encoder.choose import list_encoders  # noqa: PLC0415  (there only now that its libraries are)

    for info in list_encoders():
        yield Check(info.name, info.works, info.detail, needed=not info.hardware)


def _check_opus() -> Check:
    from capture.opus import STEP, OpusDecoder  # noqa: PLC0415  (as above)

    try:
        OpusDecoder().conceal(STEP)
    except StudioError as error:
        return Check(OPUS, works=False, detail=error.detail, needed=True, package=str(error.facts["package"]))
    return Check(OPUS, works=True, detail="", needed=True)


def _check_library(name: str) -> Check:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        return Check(name, works=False, detail=str(error), needed=True)
    except (ImportError, OSError) as error:
        return Check(name, works=False, detail=str(error), needed=True, package=HOW_TO_GET.get(name, ""))
    return Check(name, works=True, detail=str(getattr(module, "__version__", "")), needed=True)
