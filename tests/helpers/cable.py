"""A network cable in user space: `python -m tests.helpers.cable`, as root.

Makes a network namespace of its own and joins it with this machine by two TUN devices, between which it carries each
packet as bad a line would: late, lost, at so many bits a second, or not at all. When the process ends, however it ends,
devices and namespace are gone.

Prints one line of JSON (`Cable`) when the line is up; each line that it reads sets its `Conditions` anew.
"""

import ctypes
import fcntl
import heapq
import json
import os
import random
import select
import struct
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from typing import Final

TUNSETIFF: Final = 0x400454CA
IFF_TUN_NO_PI: Final = 0x1001
CLONE_NEWNET: Final = 0x40000000
FAR_DEVICE: Final = "line0"
"""Chromium takes a machine whose only device is called tun* for offline."""
LARGEST_PACKET: Final = 65_536


@dataclass(frozen=True, slots=True)
class Conditions:
    """How bad the line is. Down: from this machine to the trainee; up: back."""

    loss: float = 0.0
    """Fraction of packets lost, each way."""
    delay_ms: float = 0.0
    """One way, so half of what a round trip takes longer."""
    jitter_ms: float = 0.0
    """Added to the delay, evenly between 0 and this; packets keep their order."""
    down_kbps: float = 0.0
    """0: as fast as the machine."""
    up_kbps: float = 0.0
    queue_ms: float = 300.0
    """How long packets may wait for a slow line; what comes then is lost."""
    dead: bool = False
    """Nothing passes, and nobody is told."""


class Direction:
    """One way of the line: when does a packet arrive, if it does? Pure, but for its dice."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._free_s = 0.0
        self._last_s = 0.0

    def arrival(self, now_s: float, size: int, conditions: Conditions, kbps: float) -> float | None:
        """Return when a packet of `size` bytes arrives; None: it is lost."""
        if conditions.dead or self._dice.random() < conditions.loss:
            return None
        sent_s = now_s
        if kbps:
            begin_s = max(now_s, self._free_s)
            if (begin_s - now_s) * 1000 > conditions.queue_ms:
                return None
            sent_s = self._free_s = begin_s + size * 8 / (kbps * 1000)
        late_ms = conditions.delay_ms + self._dice.random() * conditions.jitter_ms
        self._last_s = max(self._last_s, sent_s + late_ms / 1000)
        return self._last_s


def main() -> None:
    """Make the line and carry packets until the standard input ends."""
    net = f"10.{128 + os.getpid() % 100}.{os.getpid() // 100 % 256}"
    near = _tun("line%d")
    near_name = _name(near)
    _ip("addr", "add", f"{net}.1", "peer", f"{net}.2", "dev", near_name)
    _ip("link", "set", near_name, "up")
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    far = _tun(FAR_DEVICE)
    _ip("link", "set", "lo", "up")
    _ip("addr", "add", f"{net}.2", "peer", f"{net}.1", "dev", FAR_DEVICE)
    _ip("link", "set", FAR_DEVICE, "up")
    _ip("route", "add", "default", "via", f"{net}.1")
    print(json.dumps({"pid": os.getpid(), "here": f"{net}.1", "there": f"{net}.2"}), flush=True)
    _carry(near, far)


def _carry(near: int, far: int) -> None:
    conditions = Conditions()
    ways = {near: (far, Direction(1)), far: (near, Direction(2))}
    waiting: list[tuple[float, int, int, bytes]] = []
    number = 0
    poll = select.poll()
    for descriptor in (near, far, sys.stdin.fileno()):
        poll.register(descriptor, select.POLLIN)
    while True:
        timeout_ms = max(0.0, (waiting[0][0] - time.monotonic()) * 1000) if waiting else None
        for descriptor, _ in poll.poll(timeout_ms):
            if descriptor == sys.stdin.fileno():
                line = sys.stdin.readline()
                if not line:
                    return
                conditions = Conditions(**json.loads(line))
                print(json.dumps(asdict(conditions)), flush=True)
                continue
            packet = os.read(descriptor, LARGEST_PACKET)
            to, way = ways[descriptor]
            kbps = conditions.down_kbps if descriptor == near else conditions.up_kbps
            arrival_s = way.arrival(time.monotonic(), len(packet), conditions, kbps)
            if arrival_s is not None:
                number += 1
                heapq.heappush(waiting, (arrival_s, number, to, packet))
        now_s = time.monotonic()
        while waiting and waiting[0][0] <= now_s:
            _, _, to, packet = heapq.heappop(waiting)
            _deliver(to, packet)


def _deliver(to: int, packet: bytes) -> None:
    try:
        os.write(to, packet)
    except OSError as error:  # EIO: that end is down, as an unplugged cable is
        print(json.dumps({"lost": len(packet), "why": error.strerror}), file=sys.stderr, flush=True)


def _tun(name: str) -> int:
    descriptor = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22s", name.encode(), IFF_TUN_NO_PI, b""))
    return descriptor


def _name(descriptor: int) -> str:
    tungetiff = 0x800454D2
    reply = fcntl.ioctl(descriptor, tungetiff, bytes(40))
    return reply[:16].rstrip(b"\0").decode()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


if __name__ == "__main__":
    main()
