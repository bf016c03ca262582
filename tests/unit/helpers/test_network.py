"""The bad line is as bad as it says, and leaves nothing behind."""

import socket
import subprocess
import time
from statistics import median

import pytest

from tests.helpers.cable import Conditions, Direction
from tests.helpers.network import DEVICE, Line, StartLine

# Runs at the far end: sends back each datagram, or takes a stream and says how long it took.
ECHO = """
import socket, sys
here = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
here.bind(("0.0.0.0", 0))
print(here.getsockname()[1], flush=True)
while True:
    data, sender = here.recvfrom(2000)
    here.sendto(data, sender)
"""


@pytest.fixture
def echo(line: Line):  # type: ignore[no-untyped-def]
    """A socket of this machine, connected to an echo at the far end."""
    process = subprocess.Popen(line.command("/usr/bin/python3", "-c", ECHO), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    port = int(process.stdout.readline())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here:
        here.connect((line.there, port))
        here.settimeout(5)
        yield here
    process.kill()
    process.wait()
    process.stdout.close()


def round_trips(here: socket.socket, count: int, timeout_s: float = 1.0) -> int:
    """Send datagrams, few at a time, and return how many came back."""
    came = 0
    for number in range(0, count, 20):
        for _ in range(min(20, count - number)):
            here.send(b"there and back")
        here.settimeout(timeout_s)
        try:
            for _ in range(20):
                here.recv(100)
                came += 1
                here.settimeout(0.05)
        except TimeoutError:
            continue
    return came


def test_a_perfect_line_carries_all(line: Line, echo: socket.socket) -> None:
    assert round_trips(echo, 200) == 200


def test_delay_is_added_each_way(line: Line, echo: socket.socket) -> None:
    echo.send(b"0000")
    assert echo.recv(100)
    line.become(delay_ms=150)
    began = time.monotonic()
    echo.send(b"0000")
    assert echo.recv(100)
    assert 0.3 <= time.monotonic() - began < 2


def test_loss_is_what_was_asked_for(line: Line, echo: socket.socket) -> None:
    line.become(loss=0.1)
    came = round_trips(echo, 1000)
    # Two ways: 81% on average; six standard deviations.
    assert 735 < came < 885


def test_a_slow_line_makes_wait_and_then_loses(line: Line, echo: socket.socket) -> None:
    line.become(down_kbps=200, queue_ms=300)
    began = time.monotonic()
    for _ in range(30):
        echo.send(bytes(972))
    echo.settimeout(1)
    came = 0
    while True:
        try:
            echo.recv(2000)
        except TimeoutError:
            break
        came += 1
        last = time.monotonic()
    # 1000 bytes with their headers take 40 ms: one is on the line, seven wait; one more if sending itself took as long.
    assert came in {8, 9}
    assert last - began >= 0.04 * came


def test_unplugged_programs_are_told_and_plugged_in_all_is_as_before(line: Line, echo: socket.socket) -> None:
    line.unplug()
    assert "DOWN" in line.run("ip", "-o", "link", "show", DEVICE)
    assert round_trips(echo, 5, timeout_s=0.3) == 0
    line.plug_in()
    assert round_trips(echo, 5) == 5
    line.become(dead=True)
    assert round_trips(echo, 5, timeout_s=0.3) == 0
    line.become()
    assert round_trips(echo, 5) == 5


def test_two_lines_at_once_and_nothing_left_behind(start_line: StartLine) -> None:
    first, second = start_line(), start_line()
    assert first.here != second.here
    first.close()
    assert (
        f"{first.here} " not in subprocess.run(["ip", "-o", "addr"], capture_output=True, text=True, check=True).stdout
    )
    assert f"inet {second.there}" in second.run("ip", "-o", "addr")


def test_packets_keep_their_order_under_jitter() -> None:
    way = Direction(1)
    arrivals = [way.arrival(n / 1000, 100, Conditions(delay_ms=20, jitter_ms=50), 0) for n in range(500)]
    times = [at for at in arrivals if at is not None]
    assert len(times) == 500
    assert times == sorted(times)
    assert 0.03 < median(at - n / 1000 for n, at in enumerate(times)) < 0.07
