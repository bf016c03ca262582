"""Recording with PortAudio. It is loaded when the first stream opens: loading it probes every sound card."""

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from capture.clock import NS_PER_S, Clock
from capture.errors import ErrorCode, StudioError
from capture.media import SAMPLE_RATE, Samples
from capture.slots import AudioRing
from capture.sources import DeviceInfo, SourceKind

log = logging.getLogger(__name__)

BLOCK_S: Final = 0.04
QUICK_BLOCK_S: Final = 0.02
"""For a class. Measured with Debian's PortAudio on PulseAudio: 40 ms take 0.8% of a core here and 0.3% in the server,
20 ms take 1.7% and 0.8%, 10 ms 3.5% and 1.7%; those bring no packet of Opus sooner, and their buffer of 30 ms is soon
overrun when the machine is busy."""
BUFFERED_BLOCKS: Final = 3
"""Of latency that the library is asked for: with four it hands on two at once."""
LONGEST_AGE_S: Final = 0.25
RING_S: Final = 10

_guard = threading.Lock()
"""Guards PortAudio's device list, the number of open streams and, while one opens, the environment."""
_open_streams = 0


def _library() -> Any:
    try:
        import sounddevice  # noqa: PLC0415 (see above)
    except (ImportError, OSError) as error:
        raise StudioError(
            ErrorCode.LIBRARY_MISSING, str(error), library="PortAudio", package="libportaudio2"
        ) from error
    return sounddevice


def list_inputs() -> list[DeviceInfo]:
    """Return PortAudio's own inputs; raises LIBRARY_MISSING."""
    return _list(SourceKind.MICROPHONE, "max_input_channels", 0)


def list_outputs() -> list[DeviceInfo]:
    """Return PortAudio's own outputs; raises LIBRARY_MISSING."""
    return _list(SourceKind.LOUDSPEAKER, "max_output_channels", 1)


def _list(kind: SourceKind, channels: str, direction: int) -> list[DeviceInfo]:
    with _guard:
        sound = _library()
        apis = [api["name"] for api in sound.query_hostapis()]
        default = sound.default.device[direction]
        return [
            DeviceInfo(
                kind,
                f"{apis[device['hostapi']]}:{device['name']}",
                device["name"],
                device["index"] == default,
                apis[device["hostapi"]],
            )
            for device in sound.query_devices()
            if device[channels] > 0
        ]


def rescan() -> None:
    """Let PortAudio look for devices again, unless a stream is open.

    PortAudio freezes its list when it is initialised: what is plugged in later does not exist for it. To end it closes
    every stream in the process, so one microphone's return must not cost another source its stream.
    """
    with _guard:
        if _open_streams:
            log.info("PortAudio keeps its old list of devices: %d streams are open", _open_streams)
            return
        sound = _library()
        sound._terminate()
        sound._initialize()


@contextlib.contextmanager
def opening(environment: Mapping[str, str]) -> Iterator[Any]:
    """Yield the library to open one stream, alone, with these variables in the environment, which its plug-ins read.

    The stream counts as open when the body has not raised. Raises LIBRARY_MISSING.
    """
    global _open_streams  # noqa: PLW0603 (one count for the one PortAudio of the process)
    with _guard, _environment(environment):
        yield _library()
        _open_streams += 1


def end_stream(stream: Any) -> None:
    """Let go what was opened within opening(); never raises."""
    global _open_streams  # noqa: PLW0603 (see above)
    with _guard:
        _open_streams -= 1
        for end in (stream.abort, stream.close):
            quietly(end)


class PortAudioInput:
    """An open input: float32 blocks with the measured time of their first sample, through a ring."""

    def __init__(
        self,
        device_id: str,
        name: str,
        channels: int,
        clock: Clock,
        environment: Mapping[str, str],
        quick: bool = False,
    ) -> None:
        """Open `device_id` ("host api:name") with these variables in the environment, which its library reads.

        `quick`: in blocks of 20 ms instead of 40, for more work.

        Raises MICROPHONE_BUSY when it does not open, MICROPHONE_UNKNOWN when PortAudio lists no such device; `name` is
        what people call it.
        """
        self._name = name
        self._clock = clock
        self._ring = AudioRing(RING_S * SAMPLE_RATE)
        self._stream: Any = None
        self._closed = False
        self._block_s = QUICK_BLOCK_S if quick else BLOCK_S
        self.overflows = 0
        """How often the library said that it lost input."""
        with opening(environment) as sound:
            self._stream = self._opened(sound, device_id, channels)
        self.rate: int = round(self._stream.samplerate)
        self.latency_s: float = self._stream.latency
        """What PortAudio says; on ALSA the size of its buffer rather than the age of the sound."""

    @property
    def overwritten(self) -> int:
        """Samples that nobody read in time."""
        return self._ring.overwritten

    def get(self, timeout_s: float) -> tuple[int, Samples] | None:
        """Return the next block (samples, channels) and the measured time of its first sample, or None."""
        return self._ring.get(timeout_s)

    def close(self) -> None:
        """Let the device go; never raises."""
        if not self._closed:
            self._closed = True
            end_stream(self._stream)

    def _opened(self, sound: Any, device_id: str, channels: int) -> Any:
        apis = [api["name"] for api in sound.query_hostapis()]
        for device in sound.query_devices():
            if device["max_input_channels"] > 0 and f"{apis[device['hostapi']]}:{device['name']}" == device_id:
                break
        else:
            raise StudioError(ErrorCode.MICROPHONE_UNKNOWN, f"PortAudio lists no {device_id}", name=self._name)
        channels = min(channels, device["max_input_channels"])
        failures = []
        for rate in dict.fromkeys((SAMPLE_RATE, round(device["default_samplerate"]))):
            stream = None
            try:
                stream = sound.InputStream(
                    samplerate=rate,
                    blocksize=round(rate * self._block_s),
                    device=device["index"],
                    channels=channels,
                    dtype="float32",
                    latency=BUFFERED_BLOCKS * self._block_s,
                    callback=self._callback,
                )
                stream.start()
            except sound.PortAudioError as error:
                failures.append(f"{rate} Hz: {error}")
                if stream is not None:
                    # One that is open but does not run holds the device against the next try.
                    quietly(stream.close)
            else:
                return stream
        raise StudioError(ErrorCode.MICROPHONE_BUSY, "; ".join(failures), name=self._name)

    def _callback(self, samples: Samples, count: int, time: Any, status: Any) -> None:
        """Copy the block; on PortAudio's thread.

        Its age is taken by PortAudio's clock, so that waiting for this callback (and for Python's lock) does not
        count. The word of the device is not always sane (a PulseAudio null sink that woke up: half a second in the
        future); then the block has just ended. Measured against the truth on PulseAudio: within 11 ms either way.
        Subtracting the stream's latency, its whole buffer on ALSA, would be 60 ms off.
        """
        now_ns = self._clock.now_ns()
        stream = self._stream
        age_s = stream.time - time.inputBufferAdcTime if stream is not None else 0.0
        if not 0 < age_s <= LONGEST_AGE_S or not time.inputBufferAdcTime:
            age_s = count / (SAMPLE_RATE if stream is None else stream.samplerate)
        if status.input_overflow:
            self.overflows += 1
        self._ring.put(now_ns - round(age_s * NS_PER_S), samples.copy())


def quietly(end: Callable[[], None]) -> None:
    """Call what ends a stream; PortAudio's complaints about one that is dead already are logged."""
    try:
        end()
    except _library().PortAudioError as error:
        log.info("closing a stream: %s", error)


@contextlib.contextmanager
def _environment(changes: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
