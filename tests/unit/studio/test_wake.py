"""Sleep, lock and screen saver are held off, by real daemons, and let go again."""

import ctypes
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from studio.hold import HoldUnavailable
from studio.wake import WakeLock
from studio.wake_linux import logind, screen_saver_service, x11_screen_saver
from tests.helpers.dbus import InhibitService

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these ways are Linux's")


def names(lock: WakeLock) -> list[str]:
    return list(lock.held)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def no_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'absent'}")
    monkeypatch.delenv("DISPLAY", raising=False)


def test_both_buses_hold_off_and_let_go(inhibit_service: InhibitService) -> None:
    with WakeLock("A lesson", [logind, screen_saver_service]) as lock:
        assert lock.wait_settled(30)
        assert names(lock) == ["logind", "screen_saver_service"]
        assert inhibit_service.sleep_held_off()
        assert inhibit_service.screen_saver_held_off()
    assert names(lock) == []
    wait_until(lambda: not inhibit_service.sleep_held_off())
    wait_until(lambda: not inhibit_service.screen_saver_held_off())
    assert inhibit_service.asked == [
        ("idle:sleep", "Trainer Studio", "A lesson", "block"),
        ("Trainer Studio", "A lesson"),
    ]


def test_nothing_is_left_behind_by_a_killed_program(inhibit_service: InhibitService) -> None:
    script = (
        "import time; from studio.wake import WakeLock; lock = WakeLock(); lock.__enter__(); "
        "assert lock.wait_settled(30); print(lock.held, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert b"logind" in process.stdout.readline()
        assert inhibit_service.sleep_held_off()
        process.kill()
    wait_until(lambda: not inhibit_service.sleep_held_off())
    wait_until(lambda: not inhibit_service.screen_saver_held_off())


@pytest.mark.usefixtures("no_bus")
def test_a_machine_without_any_way_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="studio.wake")
    with WakeLock() as lock:
        assert lock.wait_settled(30)
        assert names(lock) == []
    assert [record.levelname for record in caplog.records] == ["INFO", "INFO", "INFO"]
    assert "DBUS_SESSION_BUS_ADDRESS" in caplog.text


@pytest.mark.usefixtures("private_bus")
@pytest.mark.parametrize("hold", [logind, screen_saver_service])
def test_a_bus_without_the_service_says_so(hold: Callable[[str], Any]) -> None:
    with pytest.raises(HoldUnavailable, match=r"org\.freedesktop"), hold("A lesson"):
        pass


def test_a_service_that_never_answers_is_given_up(inhibit_service: InhibitService) -> None:
    inhibit_service.answers = False
    with pytest.raises(HoldUnavailable, match="Timeout"), screen_saver_service("A lesson"):
        pass


@pytest.mark.usefixtures("mute_bus")
def test_a_bus_that_never_answers_is_given_up() -> None:
    with pytest.raises(HoldUnavailable, match="session bus"), screen_saver_service("A lesson"):
        pass


def test_neither_entering_nor_leaving_waits_for_a_stuck_way(caplog: pytest.LogCaptureFixture) -> None:
    go_on = threading.Event()

    @contextmanager
    def stuck(_why: str) -> Iterator[None]:
        go_on.wait()
        yield

    with WakeLock(holds=[stuck]) as lock:
        assert not lock.wait_settled(0)
    assert "still kept awake" in caplog.text
    go_on.set()
    assert lock.wait_settled(30)


def test_a_way_that_fails_unforeseen_ends_the_wait(caplog: pytest.LogCaptureFixture) -> None:
    @contextmanager
    def broken(_why: str) -> Iterator[None]:
        int("no number")
        yield

    with WakeLock(holds=[broken]) as lock:
        assert lock.wait_settled(30)
    assert "ValueError" in caplog.text


class ScreenSaverInfo(ctypes.Structure):
    """The reply of the extension's QueryInfo."""

    _fields_ = (
        ("response_type", ctypes.c_uint8),
        ("state", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("length", ctypes.c_uint32),
        ("window", ctypes.c_uint32),
        ("ms_until_server", ctypes.c_uint32),
        ("ms_since_input", ctypes.c_uint32),
    )


class ScreenIterator(ctypes.Structure):
    """xcb_screen_iterator_t; a screen begins with its root window."""

    _fields_ = (("screen", ctypes.POINTER(ctypes.c_uint32)), ("rem", ctypes.c_int), ("index", ctypes.c_int))


@pytest.fixture
def x_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "320x240x24", "-noreset", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL) as server:
        os.close(write_end)
        with os.fdopen(read_end) as numbers:
            monkeypatch.setenv("DISPLAY", f":{numbers.readline().strip()}")
        yield server
        server.terminate()


def screen_saver_info() -> ScreenSaverInfo:
    xcb = ctypes.CDLL("libxcb.so.1")
    screensaver = ctypes.CDLL("libxcb-screensaver.so.0")
    xcb.xcb_connect.restype = xcb.xcb_get_setup.restype = ctypes.c_void_p
    xcb.xcb_setup_roots_iterator.restype = ScreenIterator
    screensaver.xcb_screensaver_query_info_reply.restype = ctypes.POINTER(ScreenSaverInfo)
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    setup = ctypes.c_void_p(xcb.xcb_get_setup(connection))
    root = xcb.xcb_setup_roots_iterator(setup).screen[0]
    cookie = screensaver.xcb_screensaver_query_info(connection, root)
    reply = screensaver.xcb_screensaver_query_info_reply(connection, cookie, None)
    info = ScreenSaverInfo.from_buffer_copy(reply.contents)
    ctypes.CDLL(None).free(reply)
    xcb.xcb_disconnect(connection)
    return info


@pytest.mark.usefixtures("x_server")
def test_the_screen_saver_of_x_waits_for_the_lock() -> None:
    with WakeLock(holds=[x11_screen_saver]) as lock:
        assert lock.wait_settled(30)
        assert names(lock) == ["x11_screen_saver"]
        subprocess.run(["xset", "s", "1", "1"], check=True, timeout=30)
        wait_until(lambda: screen_saver_info().ms_since_input > 2000)
        assert screen_saver_info().state == 0
    wait_until(lambda: screen_saver_info().state == 1)


def test_an_absent_x_server_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":64999")
    with pytest.raises(HoldUnavailable, match="X server"), x11_screen_saver("A lesson"):
        pass


def test_a_dying_x_server_does_not_take_the_program_with_it(x_server: subprocess.Popen[bytes]) -> None:
    with WakeLock(holds=[x11_screen_saver]) as lock:
        assert lock.wait_settled(30)
        assert names(lock)
        x_server.kill()
        x_server.wait(30)
    assert names(lock) == []
