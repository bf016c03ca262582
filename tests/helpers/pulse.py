"""A private sound server: null sinks whose monitors are the microphones. Nothing of the user's is touched.

Debian needs: pulseaudio, libasound2-plugins, libportaudio2. Its ALSA configuration already has the `pulse` device;
PULSE_SERVER in the environment leads it, and every other client, to this server.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray

RATE = 48_000
SINK = "desk"
"""The sink whose monitor is the default microphone."""
_SETTINGS = ("PULSE_SERVER", "PULSE_SOURCE", "PULSE_SINK", "PULSE_PROP", "PULSE_COOKIE", "PULSE_RUNTIME_PATH")


class _SampleSpec(ctypes.Structure):
    _fields_: ClassVar = [("format", ctypes.c_int), ("rate", ctypes.c_uint32), ("channels", ctypes.c_uint8)]


class _BufferAttributes(ctypes.Structure):
    _fields_: ClassVar = [(name, ctypes.c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize")]


class Playing:
    """Sound on its way to a sink; it plays to its end unless it is stopped."""

    def __init__(self, server: str, sink: str, samples: NDArray[np.float32]) -> None:
        """Hand all the sound (samples, channels) to the server at once; at most 4 MB of it (20 s in mono)."""
        library = ctypes.CDLL("libpulse-simple.so.0")
        library.pa_simple_new.restype = ctypes.c_void_p
        library.pa_simple_get_latency.restype = ctypes.c_uint64
        data = samples.astype("<f4").tobytes()
        channels = samples.shape[1]
        unset = 0xFFFFFFFF
        float32le, playback = 5, 1
        error = ctypes.c_int()
        self._free = library.pa_simple_free
        self._handle = ctypes.c_void_p(
            library.pa_simple_new(
                server.encode(),
                b"test",
                playback,
                sink.encode(),
                b"sound",
                ctypes.byref(_SampleSpec(float32le, RATE, channels)),
                None,
                ctypes.byref(_BufferAttributes(unset, len(data), 0, unset, unset)),
                ctypes.byref(error),
            )
        )
        assert self._handle.value, f"cannot play: error {error.value}"
        # A stream plays from its making on: some silence first, until its clock runs smoothly.
        silence = b"\0" * (4 * channels * RATE // 5)
        library.pa_simple_write(self._handle, silence, len(silence), ctypes.byref(error))
        time.sleep(0.1)
        latency_us = library.pa_simple_get_latency(self._handle, ctypes.byref(error))
        self.heard_ns = time.monotonic_ns() + latency_us * 1000
        """When the first sample sounds."""
        assert library.pa_simple_write(self._handle, data, len(data), ctypes.byref(error)) == 0

    def stop(self) -> None:
        """End it."""
        if self._handle.value:
            self._free(self._handle)
            self._handle = ctypes.c_void_p()


class PrivatePulse:
    """A running server. `environment` leads any process to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = f"unix:{folder / 'native'}"
        self.environment = {
            "PULSE_SERVER": self.server,
            # Otherwise a client makes these in the user's home.
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_COOKIE": str(folder / "cookie"),
        }
        self._playing: list[Playing] = []
        self._log = (folder / "log").open("wb")
        hidden = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", *_SETTINGS)
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        self._process = subprocess.Popen(
            [
                "pulseaudio",
                "-n",
                "--daemonize=no",
                "--exit-idle-time=-1",
                "--use-pid-file=no",
                "--log-target=stderr",
                f"--load=module-native-protocol-unix socket={folder / 'native'} auth-anonymous=1",
            ],
            env={**kept, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "XDG_CONFIG_HOME": str(folder)},
            stdout=self._log,
            stderr=self._log,
        )

    def wait_ready(self) -> None:
        """Wait until it answers."""
        deadline = time.monotonic() + 20
        while subprocess.call(
            ["pactl", "info"], env=self._client_env(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ):
            assert self._process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.05)

    def control(self, *words: str) -> str:
        """Run `pactl` and return what it prints."""
        done = subprocess.run(["pactl", *words], env=self._client_env(), capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def add_sink(self, name: str, description: str) -> int:
        """Add a null sink, whose monitor is the source `name`.monitor; return its module's number.

        Without `norewinds` an idle null sink renders 2 s ahead: its monitor would yield nothing for as long.
        """
        properties = f"sink_properties=device.description='{description}'"
        return int(
            self.control(
                "load-module", "module-null-sink", f"sink_name={name}", "rate=48000", "norewinds=1", properties
            )
        )

    def add_microphone(self, name: str, sink: str, description: str) -> int:
        """Add a source that is no monitor in the server's eyes, and hears `sink`; return its module's number."""
        properties = f"source_properties=device.description='{description}'"
        return int(
            self.control(
                "load-module", "module-remap-source", f"master={sink}.monitor", f"source_name={name}", properties
            )
        )

    def remove(self, module: int) -> None:
        """Unplug what add_sink or add_microphone has added."""
        self.control("unload-module", str(module))

    def play(self, samples: NDArray[np.float32], sink: str = SINK) -> Playing:
        """Start to play (samples, channels) of 48 kHz; returns at once."""
        playing = Playing(self.server, sink, samples)
        self._playing.append(playing)
        return playing

    def kill(self) -> None:
        """End the server as a crash would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """End everything."""
        for playing in self._playing:
            playing.stop()
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self.kill()
        self._log.close()

    def _client_env(self) -> dict[str, str]:
        return {**{name: value for name, value in os.environ.items() if name not in _SETTINGS}, **self.environment}


@pytest.fixture
def pulse(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivatePulse]:
    """Yield a private server with the sinks "desk" (default) and "hall", to which this process's sound goes, too."""
    # Not tmp_path: the path of a socket has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="pulse-"))
    server = PrivatePulse(folder)
    try:
        server.wait_ready()
        server.add_sink(SINK, "Desk")
        server.add_sink("hall", "Hall")
        server.control("set-default-sink", SINK)
        server.control("set-default-source", f"{SINK}.monitor")
        for name in _SETTINGS:
            monkeypatch.delenv(name, raising=False)
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)
