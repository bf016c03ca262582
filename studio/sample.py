"""A few seconds of the program's sound, to be heard before a lesson as those who follow it will hear it."""

from collections.abc import Callable
from typing import Final

import numpy as np

from capture.errors import StudioError
from capture.geometry import Rect
from capture.media import SAMPLE_RATE, Samples, VideoFrame
from capture.mixer import ProgramSound

SECONDS: Final = 5


class SoundSample:
    """Takes the next 5 seconds while it is attached to a program; the pictures are no concern of it.

    `on_full` is handed the samples, (n, 1) at 48 kHz, once, on the mixer's thread.
    """

    def __init__(self, on_full: Callable[[Samples], None]) -> None:
        self._on_full = on_full
        self._blocks: list[Samples] = []
        self._missing = SECONDS * SAMPLE_RATE

    def put_sound(self, sound: ProgramSound) -> None:
        """Take the next samples."""
        if self._missing <= 0:
            return
        mono: Samples = sound.block.samples.mean(axis=1, keepdims=True, dtype=np.float32)
        self._blocks.append(mono)
        self._missing -= len(mono)
        if self._missing <= 0:
            blocks, self._blocks = self._blocks, []
            self._on_full(np.concatenate(blocks)[: SECONDS * SAMPLE_RATE])

    def put_frame(self, frame: VideoFrame) -> None:
        """Leave it."""

    def screen_changed(self, pts_ns: int) -> None:
        """Leave it."""

    def camera_placed(self, rect: Rect | None) -> None:
        """Leave it."""

    def program_failed(self, error: StudioError) -> None:
        """Leave it: the engine tells."""
