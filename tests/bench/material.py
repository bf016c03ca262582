"""What is recorded beside the screen: a camera with noise, as a file, and noise that sounds like somebody speaking."""

import wave
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np

from capture.clock import FakeClock
from capture.geometry import Size
from capture.media import SAMPLE_RATE
from capture.synthetic import SyntheticCamera

CAMERA_SIZE: Final = Size(640, 480)
CAMERA_FPS: Final = 30
SPEECH_S: Final = 60


def write_camera(path: Path, seconds: float = 5) -> Path:
    """Write a camera's video, 640x480 at 30 a second, at a quality that keeps its noise."""
    camera = SyntheticCamera(FakeClock(), *CAMERA_SIZE, CAMERA_FPS)
    camera.open()
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=CAMERA_FPS, options={"crf": "12", "preset": "veryfast"})
        stream.width, stream.height = CAMERA_SIZE
        stream.pix_fmt = "yuv420p"
        for number in range(round(seconds * CAMERA_FPS)):
            frame = av.VideoFrame.from_ndarray(camera.read().image, "bgra").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, CAMERA_FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    camera.close()
    return path


def write_speech(path: Path) -> Path:
    """Write a minute of noise with the spectrum and the rhythm of speech: syllables, and a breath every few seconds."""
    random = np.random.default_rng(5)
    samples = SPEECH_S * SAMPLE_RATE
    spectrum = np.fft.rfft(random.normal(size=samples))
    hertz = np.maximum(np.fft.rfftfreq(samples, 1 / SAMPLE_RATE), 1)
    # Flat up to 500 Hz, then falling by 9 dB an octave: the long-term spectrum of speech (ITU-T P.50), roughly.
    spectrum *= np.where(hertz < 100, 0, np.minimum(1, (hertz / 500) ** -1.5))
    seconds = np.arange(samples) / SAMPLE_RATE
    syllables = np.clip(np.sin(2 * np.pi * 2.2 * seconds), 0, 1)
    speaks = np.mod(seconds, 5) < 4.2
    sound = np.fft.irfft(spectrum, samples) * syllables * speaks
    sound *= 0.3 / np.abs(sound).max()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(np.rint(sound * 32767).astype("<i2").tobytes())
    return path
