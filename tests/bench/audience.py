"""Light receivers in a process of the lowest priority: `python -m tests.bench.audience offer|janus URL COUNT`.

Prints "ready" when all are connected; then, for each line that it reads, what each has received since the line before.
"""

import argparse
import asyncio
import json
import os
import sys
from typing import Any


async def _by_offer(url: str) -> Any:
    import aiohttp

    from tests.helpers.receivers import Receiver

    receiver = Receiver()

    async def signal(sdp: str) -> str:
        async with aiohttp.ClientSession() as session, session.post(f"{url}/offer", data=sdp) as response:
            response.raise_for_status()
            return await response.text()

    await receiver.connect(signal)
    return receiver


async def _by_janus(url: str) -> Any:
    from aiortc import RTCSessionDescription

    from tests.bench.janus import ROOM, Handle
    from tests.helpers.receivers import Receiver

    receiver = Receiver()
    handle = await Handle.attached(url)
    streams = [{"feed": 1}]
    join = {"request": "join", "ptype": "subscriber", "room": ROOM, "streams": streams}
    event = await handle.ask(join, waits=True)
    await receiver.peer.setRemoteDescription(RTCSessionDescription(event["jsep"]["sdp"], "offer"))
    await receiver.peer.setLocalDescription(await receiver.peer.createAnswer())
    answer = {"type": "answer", "sdp": receiver.peer.localDescription.sdp}
    await handle.ask({"request": "start"}, jsep=answer, waits=True)
    await receiver.take_over()
    return receiver, handle


async def _run(way: str, url: str, count: int) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    found = [await (_by_janus(url) if way == "janus" else _by_offer(url)) for _ in range(count)]
    receivers = [each[0] if isinstance(each, tuple) else each for each in found]
    print("ready", flush=True)
    before: dict[Any, int] = {}
    while await reader.readline():
        totals = []
        for receiver in receivers:
            told = {"refused": receiver.refused, "lost": 0}
            for kind in ("video", "audio"):
                stream = receiver.stream(kind)
                packets = stream.packets if stream else 0
                told[kind] = packets - before.get((receiver, kind), 0)
                lost = stream.lost if stream else 0
                told["lost"] += lost - before.get((receiver, kind, "lost"), 0)
                before[receiver, kind] = packets
                before[receiver, kind, "lost"] = lost
            totals.append(told)
        print(json.dumps(totals), flush=True)


def main() -> None:
    """Receive until the standard input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=("offer", "janus"))
    parser.add_argument("url")
    parser.add_argument("count", type=int)
    parser.add_argument("--nice", type=int, default=19)
    options = parser.parse_args()
    os.nice(options.nice)
    asyncio.run(_run(options.way, options.url, options.count))


if __name__ == "__main__":
    main()
