"""What the sound server (PulseAudio, or PipeWire in its place) knows: its sources, and which are the defaults."""

import logging
from dataclasses import dataclass
from typing import Any

from capture.errors import ErrorCode, StudioError
from capture.sources import DeviceInfo, SourceKind

log = logging.getLogger(__name__)

STREAM_PROPERTY = "trainer-studio.stream"
"""Our streams carry it, so that they can be found among all streams of the server."""
BACKEND = "PulseAudio"


@dataclass(frozen=True, slots=True)
class PulseSource:
    """Something that can be recorded: a microphone, or the monitor of a sink ("what you hear")."""

    name: str
    description: str
    monitor_of: str = ""
    """The sink whose sound it is; empty for a microphone."""


@dataclass(frozen=True, slots=True)
class PulseState:
    """The server's sources and defaults at one moment."""

    sources: tuple[PulseSource, ...]
    default_source: str
    default_sink: str

    def source(self, name: str) -> PulseSource | None:
        """Return the source of that name."""
        return next((source for source in self.sources if source.name == name), None)

    def default(self, kind: SourceKind) -> PulseSource | None:
        """Return the default input, or for system sound what the default output plays."""
        if kind is SourceKind.SYSTEM_SOUND:
            return next((source for source in self.sources if source.monitor_of == self.default_sink), None)
        return self.source(self.default_source)

    def devices(self) -> list[DeviceInfo]:
        """Return the sources as devices."""
        defaults = {kind: self.default(kind) for kind in (SourceKind.MICROPHONE, SourceKind.SYSTEM_SOUND)}
        found = []
        for source in self.sources:
            kind = SourceKind.SYSTEM_SOUND if source.monitor_of else SourceKind.MICROPHONE
            found.append(DeviceInfo(kind, source.name, source.description, source == defaults[kind], BACKEND))
        return found


class PulseServer:
    """A connection to the sound server; used by one thread."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @classmethod
    def connect(cls) -> "PulseServer | None":
        """Return a connection, or None where there is no sound server (never starts one)."""
        try:
            import pulsectl  # noqa: PLC0415 (it loads libpulse, which not every machine has)
        except (ImportError, OSError) as error:
            log.info("no PulseAudio client library: %s", error)
            return None
        connection = pulsectl.Pulse("Trainer Studio", connect=False)
        try:
            connection.connect(autospawn=False)
        except pulsectl.PulseError as error:
            connection.close()
            log.info("no sound server: %s", error)
            return None
        return cls(connection)

    def state(self) -> PulseState:
        """Return what there is now; raises MICROPHONE_LOST when the server has gone."""
        import pulsectl  # noqa: PLC0415 (loaded by connect())

        try:
            server = self._connection.server_info()
            sinks = {sink.index: sink.name for sink in self._connection.sink_list()}
            sources = self._connection.source_list()
        except pulsectl.PulseError as error:
            raise StudioError(ErrorCode.MICROPHONE_LOST, f"the sound server has gone: {error}") from error
        none = 0xFFFFFFFF  # PA_INVALID_INDEX: a microphone monitors no sink
        return PulseState(
            tuple(
                PulseSource(
                    source.name,
                    source.description,
                    "" if source.monitor_of_sink == none else sinks.get(source.monitor_of_sink, "gone"),
                )
                for source in sources
            ),
            server.default_source_name or "",
            server.default_sink_name or "",
        )

    def loudspeakers(self) -> list[DeviceInfo]:
        """Return the server's sinks; raises LOUDSPEAKER_LOST when the server has gone."""
        import pulsectl  # noqa: PLC0415 (loaded by connect())

        try:
            default = self._connection.server_info().default_sink_name
            sinks = self._connection.sink_list()
        except pulsectl.PulseError as error:
            raise StudioError(ErrorCode.LOUDSPEAKER_LOST, f"the sound server has gone: {error}") from error
        return [
            DeviceInfo(SourceKind.LOUDSPEAKER, sink.name, sink.description, sink.name == default, BACKEND)
            for sink in sinks
        ]

    def move(self, stream: str, source_name: str) -> None:
        """Let our stream with that STREAM_PROPERTY record another source from now on, without a gap."""
        import pulsectl  # noqa: PLC0415 (loaded by connect())

        try:
            source = self._connection.get_source_by_name(source_name)
            for output in self._connection.source_output_list():
                if output.proplist.get(STREAM_PROPERTY) == stream:
                    self._connection.source_output_move(output.index, source.index)
        except pulsectl.PulseError as error:
            raise StudioError(ErrorCode.MICROPHONE_LOST, f"cannot move to it: {error}", name=source_name) from error

    def close(self) -> None:
        """Disconnect."""
        self._connection.close()
