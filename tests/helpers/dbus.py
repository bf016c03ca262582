"""A private message bus on which a service says yes to being kept awake, as a desktop does."""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from jeepney import Message
    from jeepney.io.blocking import DBusConnection

CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@dataclass
class InhibitService:
    """Answers `Inhibit` as logind and the screen saver service do, and knows what is held off now."""

    address: str
    answers: bool = True
    """False: takes the call and never says a word."""
    asked: list[tuple[str, ...]] = field(default_factory=list)
    """Bodies of all calls so far."""
    _pipes: list[int] = field(default_factory=list)
    _senders: set[str] = field(default_factory=set)
    _ready: threading.Event = field(default_factory=threading.Event)
    _stop: threading.Event = field(default_factory=threading.Event)

    def sleep_held_off(self) -> bool:
        """Whether a descriptor that logind gave away is still open: then reading its other end would block."""
        for pipe in self._pipes:
            os.set_blocking(pipe, False)
            try:
                if os.read(pipe, 1):
                    return True
            except BlockingIOError:
                return True
        return False

    def screen_saver_held_off(self) -> bool:
        """Whether a program that asked for it is still connected."""
        return bool(self._senders)

    def run(self) -> None:
        """Serve until stopped."""
        from jeepney import DBus, MatchRule, message_bus
        from jeepney.io.blocking import Proxy, open_dbus_connection

        with open_dbus_connection(self.address, enable_fds=True) as connection:
            bus = Proxy(message_bus, connection)
            for name in ("org.freedesktop.login1", "org.freedesktop.ScreenSaver"):
                bus.RequestName(name)
            bus.AddMatch(MatchRule(type="signal", sender=DBus().bus_name, member="NameOwnerChanged"))
            self._ready.set()
            while not self._stop.is_set():
                try:
                    message = connection.receive(timeout=0.05)
                except TimeoutError:
                    continue
                self._handle(connection, message)
        for pipe in self._pipes:
            os.close(pipe)

    def _handle(self, connection: "DBusConnection", message: "Message") -> None:
        from jeepney import HeaderFields, new_method_return

        member = message.header.fields.get(HeaderFields.member)
        sender = message.header.fields.get(HeaderFields.sender, "")
        if member == "NameOwnerChanged" and not message.body[2]:
            self._senders.discard(message.body[0])
        if member != "Inhibit":
            return
        self.asked.append(message.body)
        if not self.answers:
            return
        if len(message.body) == 2:
            self._senders.add(sender)
            connection.send(new_method_return(message, "u", (7,)))
            return
        read_end, write_end = os.pipe()
        self._pipes.append(read_end)
        connection.send(new_method_return(message, "h", (write_end,)))
        os.close(write_end)


@pytest.fixture
def private_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Start a message bus that stands for the session's and the system's; yield its address."""
    daemon = shutil.which("dbus-daemon")
    assert daemon, "the package dbus is not installed"
    path = tmp_path / "bus"
    config = tmp_path / "bus.conf"
    config.write_text(CONFIG.format(socket=path))
    process = subprocess.Popen(
        [daemon, f"--config-file={config}", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    process.stdout.readline()
    address = f"unix:path={path}"
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    yield address
    process.terminate()
    process.wait(10)
    process.stdout.close()


@pytest.fixture
def inhibit_service(private_bus: str) -> Iterator[InhibitService]:
    """Yield a service that holds off sleep and screen saver when asked."""
    service = InhibitService(private_bus)
    thread = threading.Thread(target=service.run)
    thread.start()
    assert service._ready.wait(30)
    yield service
    service._stop.set()
    thread.join(10)


@pytest.fixture
def mute_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand a bus in place that takes connections and never says a word."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "mute"))
        listener.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'mute'}")
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'mute'}")
        yield
