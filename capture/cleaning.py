"""The trainer's voice without the room: WebRTC's own audio processing, as the livekit package carries it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from capture.errors import ErrorCode, StudioError
from capture.media import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from livekit.rtc import AudioFrame, AudioProcessingModule

BLOCK: Final = SAMPLE_RATE // 100
"""Samples in 10 ms, the only length that WebRTC processes."""
_FULL_SCALE: Final = 32_768

# Measured with tone bursts of 0.5 to 6 kHz, in samples, to within 1; they add up. The gain control alone adds none.
_BAND_SPLIT_DELAY: Final = 48
_NOISE_DELAY: Final = 288
_ECHO_DELAY: Final = 192


@dataclass(frozen=True, slots=True)
class CleaningSettings:
    """Which parts run."""

    noise_suppression: bool = True
    gain_control: bool = True
    high_pass: bool = True
    echo_cancellation: bool = False


class Cleaning:
    """Cleans one mono 48 kHz stream, in 10 ms blocks; takes about 0.07 ms of CPU a block, 0.1 with echo.

    The library is imported when the first one is made: 30 MB, 0.15 s. It starts four native threads that sleep (they
    serve its networking, which is never used; it opens no socket). Its border is int16: what is louder than full
    scale clips there, what is quieter than -90 dBFS is lost.

    Raises `StudioError` LIBRARY_MISSING when the library cannot be loaded.
    """

    def __init__(self, settings: CleaningSettings) -> None:
        try:
            from livekit import rtc  # noqa: PLC0415 (see above: programs without sound do not pay for it)
        except (ImportError, OSError) as error:
            raise StudioError(ErrorCode.LIBRARY_MISSING, str(error), library="livekit") from error
        self._make_frame: type[AudioFrame] = rtc.AudioFrame
        self._settings = settings
        self._module: AudioProcessingModule = rtc.AudioProcessingModule(
            noise_suppression=settings.noise_suppression,
            high_pass_filter=settings.high_pass,
            auto_gain_control=settings.gain_control,
            echo_cancellation=settings.echo_cancellation,
        )

    @property
    def cancels_echo(self) -> bool:
        """Whether it wants to know what the loudspeaker plays."""
        return self._settings.echo_cancellation

    @property
    def delay(self) -> int:
        """By how many samples the output lies behind the input (7 ms with the default settings)."""
        chosen = self._settings
        if not (chosen.noise_suppression or chosen.high_pass or chosen.echo_cancellation):
            return 0
        delay = _BAND_SPLIT_DELAY
        delay += _NOISE_DELAY if chosen.noise_suppression else 0
        delay += _ECHO_DELAY if chosen.echo_cancellation else 0
        return delay

    def process(self, block: Samples) -> Samples:
        """Return the next 10 ms cleaned, (480, 1), which belong `delay` samples earlier."""
        frame = self._frame(block)
        self._module.process_stream(frame)
        cleaned: Samples = np.frombuffer(frame.data, np.int16).astype(np.float32).reshape(-1, 1)
        cleaned /= _FULL_SCALE
        return cleaned

    def reference(self, block: Samples) -> None:
        """Say what the loudspeaker plays, (480, 1), before the microphone hears it; from any thread, in order.

        The echo canceller finds the delay between the two by itself, up to some hundred milliseconds.
        """
        self._module.process_reverse_stream(self._frame(block))

    def _frame(self, block: Samples) -> "AudioFrame":
        if block.shape != (BLOCK, 1):
            raise ValueError(f"a block must be ({BLOCK}, 1), not {block.shape}")
        whole = np.clip(np.rint(block * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
        return self._make_frame(bytearray(whole.tobytes()), SAMPLE_RATE, 1, BLOCK)
