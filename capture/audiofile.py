"""A media file in the place of a microphone: it plays in real time, over and over."""

import logging
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Final

import av
import numpy as np

from capture.clock import NS_PER_S, Clock
from capture.errors import ErrorCode, StudioError
from capture.media import SAMPLE_RATE, AudioBlock, Samples
from capture.sources import SourceInfo, SourceKind
from capture.track import with_channels

log = logging.getLogger(__name__)

BLOCK: Final = SAMPLE_RATE // 50
_LONGEST_WAIT_S: Final = 0.1
_AUDIO_SUFFIXES: Final = (".aac", ".aiff", ".flac", ".m4a", ".mka", ".mp3", ".oga", ".ogg", ".opus", ".wav", ".wma")
_VIDEO_SUFFIXES: Final = (".avi", ".mkv", ".mov", ".mp4", ".mpg", ".ts", ".webm", ".wmv")


def looks_like_file(target: str) -> bool:
    """Return whether `target` is a file, or is spelled like one (devices' ids have dots in them, too)."""
    path = Path(target)
    suffixes = _AUDIO_SUFFIXES + _VIDEO_SUFFIXES
    spelled = path.suffix.lower() in suffixes or target.startswith(("./", "../")) or path.is_absolute()
    return bool(target) and (spelled or path.is_file())


class AudioFile:
    """Plays the sound of an audio or video file at 48 kHz, paced on the clock; a broken end is cut off."""

    def __init__(self, path: Path, clock: Clock, kind: SourceKind) -> None:
        self._path = path
        self._clock = clock
        self._kind = kind
        self._channels = 2 if kind is SourceKind.SYSTEM_SOUND else 1
        self._never = threading.Event()
        self._blocks: Generator[Samples, None, None] | None = None
        self._started_ns = 0
        self._played = 0
        self._next: Samples | None = None

    def open(self) -> SourceInfo:
        """Open the file; raises FILE_MISSING, or MEDIA_FILE_BROKEN when no sound can be read from it."""
        if not self._path.exists():
            raise StudioError(ErrorCode.FILE_MISSING, path=str(self._path))
        self.close()
        self._blocks = self._looped()
        self._next = next(self._blocks)
        self._started_ns = self._clock.now_ns()
        self._played = 0
        return SourceInfo(self._kind, str(self._path), self._path.name, paced=True, backend="file")

    def read(self) -> AudioBlock | None:
        """Return the next 20 ms when their time has passed, as a device would; raises MEDIA_FILE_BROKEN."""
        assert self._blocks is not None
        block = self._next if self._next is not None else next(self._blocks)
        self._next = block
        due_ns = self._time_ns(self._played + len(block))
        wait_s = (due_ns - self._clock.now_ns()) / NS_PER_S
        if wait_s > 0:
            self._clock.wait(self._never, min(wait_s, _LONGEST_WAIT_S))
            if wait_s > _LONGEST_WAIT_S:
                return None
        stamp_ns = self._time_ns(self._played)
        self._played += len(block)
        self._next = None
        return AudioBlock(stamp_ns, SAMPLE_RATE, block)

    def close(self) -> None:
        """Let the file go."""
        if self._blocks is not None:
            self._blocks.close()
            self._blocks = None
        self._next = None

    def _time_ns(self, sample: int) -> int:
        return self._started_ns + sample * NS_PER_S // SAMPLE_RATE

    def _looped(self) -> Generator[Samples, None, None]:
        """Yield blocks of BLOCK samples for ever; the file's end and its beginning may share one."""
        held = np.zeros((0, self._channels), np.float32)
        while True:
            played = 0
            for samples in self._once():
                played += len(samples)
                held = np.concatenate([held, samples])
                while len(held) >= BLOCK:
                    yield held[:BLOCK].copy()
                    held = held[BLOCK:]
            if played < BLOCK:
                raise self._broken("no sound in it")

    def _once(self) -> Iterator[Samples]:
        resampler: av.AudioResampler | None = None
        try:
            # Some formats name further files: none of them is to be fetched from a network.
            with av.open(str(self._path), options={"protocol_whitelist": "file"}) as container:
                if not container.streams.audio:
                    raise self._broken("no sound in it")
                for frame in container.decode(container.streams.audio[0]):
                    if resampler is None:
                        # Only more than two channels are mixed here: its mono of stereo is 3 dB louder than the mean.
                        layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
                        resampler = av.AudioResampler("flt", layout, SAMPLE_RATE)
                    for ready in resampler.resample(frame):
                        yield self._samples(ready)
        except (av.error.FFmpegError, OSError, ValueError) as error:  # ValueError: the format changes on the way
            if resampler is None:
                raise self._broken(str(error)) from error
            log.info("%s ends early: %s", self._path.name, error)
        if resampler is not None:
            for ready in resampler.resample(None):
                yield self._samples(ready)

    def _samples(self, frame: av.AudioFrame) -> Samples:
        samples = frame.to_ndarray().astype(np.float32, copy=False).reshape(-1, frame.layout.nb_channels)
        return with_channels(samples, self._channels)

    def _broken(self, detail: str) -> StudioError:
        return StudioError(ErrorCode.MEDIA_FILE_BROKEN, detail, path=str(self._path))
