"""Many light trainees in one process of the lowest priority: `python -m tests.helpers.crowd URL CODE COUNT`.

Prints a line of JSON for each trainee once its first keyframe is whole, `{"trainee": 3, "joined_ms": from opening the
connection to the answer's arrival, "keyframe_ms": from opening the connection}`, or `{"trainee": 3, "failed": why}`;
then, for each line that it reads, the totals since the line before. Ends with its standard input.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE_S: Final = 60.0


class Crowd:
    """The program as a process of a test or a measurement."""

    def __init__(self, url: str, code: str, count: int, over_s: float, errors: Path) -> None:
        command = [sys.executable, "-m", "tests.helpers.crowd", url, code, str(count), "--over", f"{over_s:g}"]
        self._errors = errors
        self._count = count
        with errors.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def arrivals(self) -> list[dict[str, Any]]:
        """Wait until everybody has a keyframe or has failed, and return their lines."""
        return [self._line() for _ in range(self._count)]

    def totals(self) -> list[dict[str, Any]]:
        """Return what each has received since the last time: packets and lost of video and audio, refused."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        totals: list[dict[str, Any]] = self._line()["totals"]
        return totals

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        text = self._process.stdout.readline()
        if not text:
            raise RuntimeError(f"the crowd has ended: {self._errors.read_text(errors='replace')}")
        line: dict[str, Any] = json.loads(text)
        return line


async def _attend(stack: AsyncExitStack, url: str, code: str, number: int, delay_s: float) -> Any:
    from tests.helpers.trainee import Trainee

    await asyncio.sleep(delay_s)
    began_s = time.monotonic()
    try:
        trainee = await stack.enter_async_context(Trainee(url))
        await trainee.enter(f"Trainee {number}", code)
        media = await trainee.watch()
        joined_s = time.monotonic()
        await asyncio.wait_for(media.keyframe.wait(), PATIENCE_S)
    except (OSError, TimeoutError) as error:
        print(json.dumps({"trainee": number, "failed": f"{type(error).__name__}: {error}"}), flush=True)
        return None
    assert media.keyframe_s is not None
    times = {"joined_ms": joined_s - began_s, "keyframe_ms": media.keyframe_s - began_s}
    told = {name: round(seconds * 1000, 1) for name, seconds in times.items()}
    print(json.dumps({"trainee": number, **told}), flush=True)
    return media


async def _run(url: str, code: str, count: int, over_s: float) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    pipe, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with AsyncExitStack() as stack:
        attending = [
            asyncio.create_task(_attend(stack, url, code, number, over_s * number / count)) for number in range(count)
        ]
        there = [media for media in await asyncio.gather(*attending) if media is not None]
        before: dict[Any, tuple[int, int]] = {}
        while await reader.readline():
            totals = []
            for media in there:
                told: dict[str, int] = {"refused": media.refused}
                for kind in ("video", "audio"):
                    stream = media.stream(kind)
                    now = (stream.packets, stream.lost) if stream else (0, 0)
                    packets, lost = before.get((media, kind), (0, 0))
                    told |= {kind: now[0] - packets, f"{kind}_lost": now[1] - lost}
                    before[media, kind] = now
                totals.append(told)
            print(json.dumps({"totals": totals}), flush=True)
    pipe.close()


def main() -> None:
    """Join and receive until the standard input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("code")
    parser.add_argument("count", type=int)
    parser.add_argument("--over", type=float, default=1.0, help="seconds during which they come, evenly")
    arguments = parser.parse_args()
    os.nice(19)
    asyncio.run(_run(arguments.url, arguments.code, arguments.count, arguments.over))


if __name__ == "__main__":
    main()
