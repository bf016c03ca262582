"""Loudspeakers: what there are, and playing on one with little delay."""

import contextlib
import logging
from collections.abc import Callable
from typing import Any, Final

from capture import alsa, portaudio
from capture.clock import Clock
from capture.errors import ErrorCode, StudioError
from capture.media import SAMPLE_RATE, Samples
from capture.pulse import PulseServer
from capture.slots import AudioRing
from capture.sources import DeviceInfo, SourceInfo, SourceKind

log = logging.getLogger(__name__)

DEFAULT: Final = "default"
PULSE_DEVICE: Final = "ALSA:pulse"
BLOCK: Final = SAMPLE_RATE // 100
LATENCY_S: Final = 0.03
LONGEST_LATENCY_S: Final = 0.12
"""Of the device's own buffer, at first three blocks. On a busy machine that runs empty: then it is doubled."""
RING: Final = SAMPLE_RATE


def list_loudspeakers() -> list[DeviceInfo]:
    """Return what can be played on; none is an empty list.

    From the sound server where there is one (ids are its names), otherwise from PortAudio ("host api:name").
    Raises `StudioError` LIBRARY_MISSING when neither can be asked.
    """
    server = PulseServer.connect()
    if server is None:
        return portaudio.list_outputs()
    with contextlib.closing(server):
        return server.loudspeakers()


class Loudspeaker:
    """A device, opened anew each time by what `target` means then: "default", an id, or a name that only one has.

    PortAudio's own thread calls `fill` for the next samples, (count, 1) at 48 kHz. What it was given can be read, since
    a microphone hears it.
    """

    def __init__(self, target: str, clock: Clock, fill: Callable[[int], Samples]) -> None:
        self._target = target
        self._clock = clock
        self._fill = fill
        self._stream: Any = None
        self._played = AudioRing(RING)
        self._latency_s = LATENCY_S
        self.underflows = 0
        """How often the library said that it came too late."""

    def open(self) -> SourceInfo:
        """Open the device; raises LOUDSPEAKER_UNKNOWN, LOUDSPEAKER_LOST or LIBRARY_MISSING."""
        server = PulseServer.connect()
        if server is None:
            portaudio.rescan()
            device = self._choose(portaudio.list_outputs())
            environment: dict[str, str] = {}
            name = device.id
        else:
            with contextlib.closing(server):
                device = self._choose(server.loudspeakers())
            # The default one is left to the server, which moves the stream when another becomes it.
            environment = {} if self._target == DEFAULT else {"PULSE_SINK": device.id}
            environment["PULSE_PROP"] = "application.name='Trainer Studio' media.role=phone"
            name = PULSE_DEVICE
            if name not in {known.id for known in portaudio.list_outputs()}:
                portaudio.rescan()  # PortAudio lists it only if the server ran when PortAudio started
        self._played = AudioRing(RING)
        self._stream = self._opened(name, device.name, environment)
        log.info("%s opened: %s, latency %.0f ms", device.name, device.detail, self._stream.latency * 1000)
        return SourceInfo(SourceKind.LOUDSPEAKER, device.id, device.name, paced=True, backend=device.detail)

    def read(self, timeout_s: float) -> tuple[int, Samples] | None:
        """Return the next block that was handed to the device, and when; None when there was none in that time."""
        return self._played.get(timeout_s)

    def calm(self) -> bool:
        """Open the device anew with twice the buffer; False when it is as large as it gets. Raises as open() does."""
        if self._latency_s >= LONGEST_LATENCY_S:
            return False
        self._latency_s = min(2 * self._latency_s, LONGEST_LATENCY_S)
        self.close()
        self.open()
        return True

    def close(self) -> None:
        """Let the device go; never raises."""
        if self._stream is not None:
            portaudio.end_stream(self._stream)
            self._stream = None

    def _choose(self, devices: list[DeviceInfo]) -> DeviceInfo:
        name = self._target.casefold()
        by_default = [device for device in devices if device.default and self._target == DEFAULT]
        by_id = [device for device in devices if device.id == self._target]
        by_name = [device for device in devices if device.name.casefold() == name]
        for found in (by_default, by_id, by_name):
            if len(found) == 1:
                return found[0]
        available = ", ".join(f"{device.name} [{device.id}]" for device in devices)
        detail = "ambiguous" if len(by_name) > 1 else ""
        raise StudioError(ErrorCode.LOUDSPEAKER_UNKNOWN, detail, name=self._target, available=available)

    def _opened(self, device_id: str, name: str, environment: dict[str, str]) -> Any:
        alsa.silence()
        with portaudio.opening(environment) as sound:
            apis = [api["name"] for api in sound.query_hostapis()]
            for device in sound.query_devices():
                if device["max_output_channels"] > 0 and f"{apis[device['hostapi']]}:{device['name']}" == device_id:
                    break
            else:
                raise StudioError(ErrorCode.LOUDSPEAKER_LOST, f"PortAudio lists no {device_id}", name=name)
            stream = None
            try:
                stream = sound.OutputStream(
                    samplerate=SAMPLE_RATE,
                    blocksize=BLOCK,
                    device=device["index"],
                    channels=1,
                    dtype="float32",
                    latency=self._latency_s,
                    callback=self._callback,
                )
                stream.start()
            except sound.PortAudioError as error:
                if stream is not None:
                    portaudio.quietly(stream.close)
                raise StudioError(ErrorCode.LOUDSPEAKER_LOST, str(error), name=name) from error
            return stream

    def _callback(self, out: Samples, count: int, _time: Any, status: Any) -> None:
        """Copy the next block; on PortAudio's thread."""
        if status.output_underflow:
            self.underflows += 1
        samples = self._fill(count)
        out[:] = samples
        self._played.put(self._clock.now_ns(), samples)
