"""`self-test`: opens every library and encodes one frame with each encoder."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from encoder.choose import list_encoders

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
    "aiortc",
    "qasync",
    "PySide6.QtWidgets",
)

HOW_TO_GET: Final = {"sounddevice": "libportaudio2", "PySide6.QtWidgets": "libegl1 libxkbcommon0 libxcb-cursor0"}
"""Debian packages that hold what the library itself needs from the system."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried."""

    name: str
    works: bool
    detail: str
    needed: bool
    """False for hardware encoders: a machine without them is whole."""


def run_checks(on_check: Callable[[Check], None]) -> bool:
    """Try everything, telling each result as it comes; return whether all that is needed works."""
    whole = True
    for check in (*map(_check_library, LIBRARIES), *_check_encoders()):
        on_check(check)
        whole = whole and (check.works or not check.needed)
    return whole


def _check_library(name: str) -> Check:
    try:
        module = importlib.import_module(name)
    except (ImportError, OSError) as error:
        package = HOW_TO_GET.get(name)
        return Check(name, works=False, detail=f"{error}{f'; Debian: {package}' if package else ''}", needed=True)
    return Check(name, works=True, detail=str(getattr(module, "__version__", "")), needed=True)


def _check_encoders() -> list[Check]:
    return [Check(info.name, info.works, info.detail, needed=not info.hardware) for info in list_encoders()]
