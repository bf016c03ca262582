"""Microphones and loopback inputs: what there are, and recording from one."""

import logging
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from capture import portaudio
from capture.audiofile import AudioFile, looks_like_file
from capture.changeover import ChangingInput
from capture.clock import NS_PER_MS, NS_PER_S, Clock
from capture.errors import ErrorCode, StudioError
from capture.media import AudioBlock
from capture.pulse import BACKEND, STREAM_PROPERTY, PulseServer, PulseState
from capture.sources import AudioSource, DeviceInfo, SourceInfo, SourceKind
from capture.stamps import StampSmoother

log = logging.getLogger(__name__)

DEFAULT: Final = "default"
PULSE_DEVICE: Final = "ALSA:pulse"
SILENT_NS: Final = 500 * NS_PER_MS
STARTING_NS: Final = 3 * NS_PER_S
"""A source that was asleep may take a while: an idle null sink of PulseAudio up to 2 s."""
WATCH_NS: Final = NS_PER_S
READ_S: Final = 0.1


def list_microphones() -> list[DeviceInfo]:
    """Return microphones, and loopback inputs as SYSTEM_SOUND; none is an empty list.

    From the sound server where there is one (ids are its names), otherwise from PortAudio ("host api:name").
    Raises `StudioError` LIBRARY_MISSING when neither can be asked.
    """
    server = PulseServer.connect()
    if server is None:
        return portaudio.list_inputs()
    try:
        return server.state().devices()
    finally:
        server.close()


def microphone_source(target: str, clock: Clock, kind: SourceKind = SourceKind.MICROPHONE) -> AudioSource:
    """Return a source for "default", a device's id or name, or a media file that plays in its place."""
    if looks_like_file(target):
        return AudioFile(Path(target), clock, kind)
    return Microphone(target, clock, kind)


def choose(target: str, kind: SourceKind, devices: Sequence[DeviceInfo]) -> DeviceInfo:
    """Return the device that `target` means: an id, or a name that only one device has, in any case of letters.

    Raises MICROPHONE_UNKNOWN or SYSTEM_SOUND_UNKNOWN with the fact `available`; MICROPHONE_MISSING where nothing was
    named and there is none.
    """
    by_id = [device for device in devices if device.id == target]
    by_name = [device for device in devices if device.name.casefold() == target.casefold()]
    default = [device for device in devices if device.default and device.kind is kind and target == DEFAULT]
    for found in (default, by_id, by_name):
        if len(found) == 1:
            return found[0]
    if kind is SourceKind.MICROPHONE and target == DEFAULT and all(device.kind is not kind for device in devices):
        raise StudioError(ErrorCode.MICROPHONE_MISSING)
    code = ErrorCode.SYSTEM_SOUND_UNKNOWN if kind is SourceKind.SYSTEM_SOUND else ErrorCode.MICROPHONE_UNKNOWN
    available = ", ".join(f"{device.name} [{device.id}]" for device in devices if device.kind is kind)
    raise StudioError(code, "ambiguous" if len(by_name) > 1 else "", name=target, available=available)


def follow(state: PulseState, kind: SourceKind, target: str, current: str) -> str:
    """Return the source that a stream which records `current` should record, after something may have changed.

    Raises MICROPHONE_LOST when there is none. The server would move the stream of an unplugged microphone to whatever
    is left, and that is often the monitor of the loudspeakers: what the trainer hears must not pass for the voice.
    """
    default = state.default(kind)
    if state.source(current) is not None and (target != DEFAULT or default is None):
        return current
    if target != DEFAULT or default is None:
        raise StudioError(ErrorCode.MICROPHONE_LOST, "unplugged", name=current)
    return default.name


class Microphone:
    """A device, opened anew each time by what `target` means then."""

    def __init__(self, target: str, clock: Clock, kind: SourceKind) -> None:
        self.quick = False
        """Whether smaller blocks are wanted, sooner; may be set from any thread."""
        self._target = target
        self._clock = clock
        self._kind = kind
        self._server: PulseServer | None = None
        self._input: ChangingInput | None = None
        self._changes = 0
        self._stamps = StampSmoother(1)
        self._stream = ""
        self._current = ""
        self._was_microphone = False
        self._opened_before = False
        self._deadline_ns = 0
        self._watched_ns = 0
        self._losses = (0, 0)

    def open(self) -> SourceInfo:
        """Open the device.

        Raises MICROPHONE_UNKNOWN, MICROPHONE_MISSING, SYSTEM_SOUND_UNKNOWN, MICROPHONE_BUSY, MICROPHONE_LOST or
        LIBRARY_MISSING.
        """
        try:
            self._server = PulseServer.connect()
            info = self._open_plain() if self._server is None else self._open_pulse(self._state(self._server))
        except BaseException:
            self.close()
            raise
        assert self._input is not None
        self._opened_before = True
        self._stamps = StampSmoother(self._input.rate)
        self._watched_ns = self._clock.now_ns()
        self._deadline_ns = self._watched_ns + STARTING_NS
        self._losses, self._changes = (0, 0), 0
        latency_ms = self._input.latency_s * 1000
        log.info("%s opened: %s, %d Hz, latency %.0f ms", info.name, info.backend, self._input.rate, latency_ms)
        return info

    def read(self) -> AudioBlock | None:
        """Return the next block (40 ms, or 20 when it is quick), or None; raises MICROPHONE_LOST."""
        assert self._input is not None
        self._watch()
        self._input.want(self.quick)
        block = self._input.get(READ_S)
        now_ns = self._clock.now_ns()
        if block is None:
            if now_ns > self._deadline_ns:
                raise StudioError(ErrorCode.MICROPHONE_LOST, "no sound arrives", name=self._current)
            return None
        self._deadline_ns = now_ns + SILENT_NS
        if self._input.changes != self._changes:
            self._losses, self._changes = (0, 0), self._input.changes
            self._stamps = StampSmoother(self._input.rate)
            log.info("%s: latency %.0f ms from now on", self._current, self._input.latency_s * 1000)
        if self._input.losses != self._losses:
            self._losses = self._input.losses
            log.warning("%s lost input: %d overflows, %d samples read too late", self._current, *self._losses)
        measured_ns, samples = block
        return AudioBlock(self._stamps.stamp(measured_ns, len(samples)), self._input.rate, samples)

    def close(self) -> None:
        """Let the device go."""
        if self._input is not None:
            self._input.close()
            self._input = None
        if self._server is not None:
            self._server.close()
            self._server = None

    def _open_pulse(self, state: PulseState) -> SourceInfo:
        default = state.default(self._kind)
        if self._target == DEFAULT and default is not None:
            source_id = default.name
        else:
            source_id = choose(self._target, self._kind, state.devices()).id
        source = state.source(source_id)
        assert source is not None
        self._refuse_monitor(bool(source.monitor_of), source_id)
        self._was_microphone = not source.monitor_of
        self._current, self._stream = source_id, uuid.uuid4().hex
        properties = f"application.name='Trainer Studio' {STREAM_PROPERTY}='{self._stream}'"

        def opened(quick: bool) -> portaudio.PortAudioInput:
            # The stream may have been moved since it was first opened.
            environment = {"PULSE_SOURCE": self._current, "PULSE_PROP": properties}
            return self._open_pulse_device(source.description, environment, quick)

        self._input = ChangingInput(opened, self.quick)
        return SourceInfo(self._kind, source_id, source.description, paced=True, backend=BACKEND)

    def _open_pulse_device(self, name: str, environment: dict[str, str], quick: bool) -> portaudio.PortAudioInput:
        if PULSE_DEVICE not in {device.id for device in portaudio.list_inputs()}:
            portaudio.rescan()  # PortAudio lists it only if the server ran when PortAudio started
        try:
            return portaudio.PortAudioInput(PULSE_DEVICE, name, self._channels, self._clock, environment, quick)
        except StudioError as error:
            if error.code is not ErrorCode.MICROPHONE_UNKNOWN:
                raise
            raise StudioError(
                ErrorCode.LIBRARY_MISSING,
                error.detail,
                library="the ALSA plug-in for PulseAudio",
                package="libasound2-plugins",
            ) from error

    def _open_plain(self) -> SourceInfo:
        if self._opened_before:
            portaudio.rescan()
        device = choose(self._target, self._kind, portaudio.list_inputs())
        self._current = device.id
        self._input = ChangingInput(
            lambda quick: portaudio.PortAudioInput(device.id, device.name, self._channels, self._clock, {}, quick),
            self.quick,
        )
        return SourceInfo(self._kind, device.id, device.name, paced=True, backend=device.detail)

    @property
    def _channels(self) -> int:
        return 2 if self._kind is SourceKind.SYSTEM_SOUND else 1

    def _watch(self) -> None:
        """Once a second, see whether the source is still there and still the default one, and follow."""
        now_ns = self._clock.now_ns()
        if self._server is None or now_ns - self._watched_ns < WATCH_NS:
            return
        self._watched_ns = now_ns
        state = self._state(self._server)
        wanted = follow(state, self._kind, self._target, self._current)
        if wanted == self._current:
            return
        source = state.source(wanted)
        assert source is not None
        self._refuse_monitor(bool(source.monitor_of), wanted)
        log.info("default changed: from %s to %s", self._current, wanted)
        self._server.move(self._stream, wanted)
        self._current = wanted

    def _state(self, server: PulseServer) -> PulseState:
        try:
            return server.state()
        except StudioError as error:
            raise StudioError(error.code, error.detail, name=self._current or self._target) from error

    def _refuse_monitor(self, is_monitor: bool, name: str) -> None:
        if is_monitor and self._was_microphone and self._target == DEFAULT:
            raise StudioError(ErrorCode.MICROPHONE_LOST, f"unplugged; only {name} is left", name=self._current)
