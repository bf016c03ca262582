"""What the guardian is provoked with, and whether it speaks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from capture.media import Image
from capture.scene import Layout, Scene
from studio import guardian
from studio.guardian import Concern
from studio.settings import ProgramSettings, SourceSettings
from studio.usual import Choice
from tests.helpers.videofiles import write_video

if TYPE_CHECKING:
    from tests.ui.conftest import Studio


def says(studio: Studio, concern: Concern, name: str = "") -> bool:
    return studio.notice.startswith(studio.words.text(f"guard-{concern}", name=name))


def program(*, screen: str | None = None, camera: Path | None = None, microphone: str | None = None) -> Choice:
    sources = SourceSettings(screen, None if camera is None else str(camera), microphone)
    layout = Layout.SCREEN if camera is None else Layout.CAMERA if screen is None else Layout.CORNER
    return Choice(ProgramSettings(sources, Scene(layout), width=320, height=240, fps=10))


def film(path: Path, mean: int, pictures: int = 20) -> Path:
    """Make a camera's view of nothing but its own noise; one picture: of a camera that hangs."""

    def picture(seed: int) -> Image:
        grain = np.random.default_rng(seed).integers(-4, 5, (240, 320, 1))
        return np.repeat(np.clip(mean + grain, 0, 255), 3, axis=2).astype(np.uint8)

    return write_video(path, [picture(seed) for seed in range(pictures)])


def soon(monkeypatch: pytest.MonkeyPatch, concern: Concern) -> None:
    """Let the guardian speak of this after two seconds, where a lesson has time for more."""
    monkeypatch.setitem(guardian._RULES, concern, replace(guardian._RULES[concern], hold_s=2.0))
