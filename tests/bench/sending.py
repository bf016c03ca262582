"""What sending to many costs: the host's fan-out beside aiortc as it is and Debian's Janus doing the same."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import mean
from typing import Any, Final

import psutil

from tests.bench import janus
from tests.bench.process import JobError
from tests.bench.rows import Row, at_most, missing
from tests.bench.stage import Stage

RATE: Final = 390 + 50
"""Packets a second for each receiver."""
WARM_UP_S: Final = 3
MOST_LOST: Final = 0.01
"""Share of the packets: their sockets overflow when the machine does something else for seconds."""
NOTE: Final = (
    "CPU time of the sending process for each packet that was received and authenticated: 390 of pictures and 50 of "
    "sound a second to each of so many receivers (real DTLS, lowest priority), on loopback; the peer is "
)


def measure(stage: Stage, seconds: int) -> list[Row]:
    """Send to 40 and to 80 by each in turn."""
    cost = {name: _cost(name, 40, seconds) for name in ("ours", "ours-without-gso", "aiortc")}
    at_80 = _cost("ours", 80, seconds)
    details = {"at 40": cost, "at 80": at_80, "load": os.getloadavg()}
    ours, plain, peer = (cost[name]["us"] for name in ("ours", "ours-without-gso", "aiortc"))
    rows = [
        _row("sending to 40, bursts cut by the kernel", ours, peer, 0.33, "aiortc", details),
        _row("  the same, one call for each packet", plain, peer, 0.45, "aiortc", {}),
        at_most("  to 80 against 40", at_80["us"] / ours, 1.05, note="ratio of the cost of a packet"),
    ]
    if shutil.which("janus") is None:
        return [*rows, missing("  against Janus", "Janus is not installed")]
    packaged = _cost("janus", 40, seconds)
    return [*rows, _row("  against Janus as packaged", ours, packaged["us"], 1.0, "Janus' VideoRoom", packaged)]


def _row(what: str, ours: float, peer: float, limit: float, name: str, details: Mapping[str, Any]) -> Row:
    ratio = ours / peer
    goal, note = f"ratio <= {limit:.2f}", NOTE + name
    return Row(what, ours, "us", peer, ratio, goal, bool(ratio <= limit), note, dict(details))


def _cost(kind: str, count: int, seconds: int, nice: int = 19, least_share: float = 0.95) -> dict[str, float]:
    """Return microseconds of CPU a packet ("us"), and what was received: at least this share of all."""
    with ExitStack() as stack:
        if kind == "janus":
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-janus-")))
            pid, url = stack.enter_context(janus.running(folder / "etc", _free_port()))
            stack.enter_context(_sender("publish", "--janus", url))
            way = "janus"
        else:
            port, pid = stack.enter_context(_sender(kind))
            url, way = f"http://127.0.0.1:{port}", "offer"
        audience = stack.enter_context(_child("tests.bench.audience", way, url, str(count), f"--nice={nice}"))
        _expect(audience, "ready")
        time.sleep(WARM_UP_S)
        _totals(audience)
        began_s, began_cpu_s = time.monotonic(), _cpu_s(pid)
        time.sleep(seconds)
        # Both times just after the audience has counted: what waits in its sockets is about the same.
        totals = _totals(audience)
        cpu_s, wall_s = _cpu_s(pid) - began_cpu_s, time.monotonic() - began_s
    packets = sum(each["video"] + each["audio"] for each in totals)
    share = packets / (count * RATE * wall_s)
    lost = sum(each["lost"] for each in totals) / packets
    if any(each["refused"] for each in totals):
        raise JobError(f"{kind}: packets that were not authentic")
    if share < least_share or lost > MOST_LOST:
        raise JobError(f"{kind} to {count}: {share:.1%} of the packets came: {totals[:3]}")
    return {
        "us": cpu_s / packets * 1e6,
        "cpu_s": cpu_s,
        "wall_s": wall_s,
        "packets": packets,
        "share": share,
        "lost": lost,
        "mean video": mean(each["video"] for each in totals),
    }


def _cpu_s(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


@contextmanager
def _child(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    root = Path(__file__).resolve().parents[2]
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            assert process.stdin
            assert process.stdout
            process.stdin.close()
            process.stdout.close()


@contextmanager
def _sender(*arguments: str) -> Iterator[tuple[int, int]]:
    with _child("tests.bench.senders", *arguments) as process:
        assert process.stdout
        line = process.stdout.readline()
        if not line:
            raise JobError(f"the sender {arguments[0]} has ended")
        with urllib.request.urlopen(f"http://127.0.0.1:{int(line)}/cpu", timeout=10) as answer:
            json.load(answer)
        yield int(line), process.pid


def _expect(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout
    line = process.stdout.readline().strip()
    if line != word:
        raise JobError(f"{process.args!r} said {line!r}")


def _totals(process: subprocess.Popen[str]) -> list[dict[str, int]]:
    assert process.stdin
    assert process.stdout
    process.stdin.write("\n")
    process.stdin.flush()
    totals: list[dict[str, int]] = json.loads(process.stdout.readline())
    return totals


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
