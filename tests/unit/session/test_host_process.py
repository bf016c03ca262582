"""The host as the process that it is: its answer, its death, and what signals do to it."""

import asyncio
import json
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from session.settings import ClassSettings, HostReady, decode, encode
from studio.hosting import host_command
from tests.helpers.hosting import CODE, LINK_TOKEN, PATIENCE_S, Hosted, hosting, make_settings


@dataclass
class HostProcess:
    """A host that serves, and what a page or a studio does with it."""

    process: asyncio.subprocess.Process
    hosted: Hosted


async def start(line: bytes) -> tuple[asyncio.subprocess.Process, bytes]:
    """Start a host with this line of settings; return it and the line that it answers."""
    process = await asyncio.create_subprocess_exec(*host_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line)
    process.stdin.close()
    async with asyncio.timeout(PATIENCE_S):
        return process, await process.stdout.readline()


@asynccontextmanager
async def host_process(settings: ClassSettings) -> AsyncIterator[HostProcess]:
    process, answer = await start(encode(settings) + b"\n")
    try:
        ready = decode(answer, HostReady)
        assert ready.pid == process.pid
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
            never = asyncio.Event()
            ended = asyncio.create_task(_wait(process))
            yield HostProcess(process, Hosted(ready, never, ended, http))
    finally:
        if process.returncode is None:
            process.kill()
        await ended


async def _wait(process: asyncio.subprocess.Process) -> None:
    await process.wait()


async def failed(line: bytes) -> tuple[dict[str, Any], int]:
    """Start a host that cannot serve; return what it says and its exit status."""
    process, answer = await start(line)
    async with asyncio.timeout(PATIENCE_S):
        status = await process.wait()
    assert process.stdout is not None
    assert await process.stdout.read() == b""
    said: dict[str, Any] = json.loads(answer)
    return said, status


def test_a_killed_host_is_replaced_on_the_same_ports_and_nothing_is_lost(tmp_path: Path) -> None:
    async def scenario() -> None:
        settings = make_settings(tmp_path)
        async with host_process(settings) as first, first.hosted.page() as page:
            token = (await page.join())["token"]
            await page.send("say", text="avant")
            await page.expect("chat")
            first.process.send_signal(signal.SIGKILL)
            await first.process.wait()
            assert await page.end() == aiohttp.WSCloseCode.ABNORMAL_CLOSURE
        ready = first.hosted.ready
        with (tmp_path / "journal.jsonl").open("ab") as journal:
            journal.write(b'{"fact":"chat","mess')  # torn
        settings = msgspec.structs.replace(settings, port=ready.port, link_port=ready.link_port)
        async with host_process(settings) as second, second.hosted.studio() as studio, second.hosted.page() as page:
            assert second.hosted.ready.port == ready.port
            assert [person["name"] for person in studio.seen[0]["away"]] == ["Amina"]
            await page.send("resume", token=token)
            welcome = await page.expect("welcome")
            assert (welcome["you"]["id"], welcome["chat"][0]["text"]) == ("t1", "avant")
            await studio.expect_fact("trainee-returned", id="t1")
            await studio.send("end")
            await studio.end()
            await second.process.wait()
            assert second.process.returncode == 0

    asyncio.run(scenario())


def test_sigterm_ends_the_process_and_not_the_class_and_ctrl_c_does_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with host_process(make_settings(tmp_path)) as host, host.hosted.page() as page:
            await page.join()
            host.process.send_signal(signal.SIGINT)
            await page.send("say", text="still here")
            await page.expect("chat")
            host.process.send_signal(signal.SIGTERM)
            assert await page.end() == aiohttp.WSCloseCode.OK
            async with asyncio.timeout(PATIENCE_S):
                assert await host.process.wait() == 0
        assert "class-ended" not in (tmp_path / "journal.jsonl").read_text()

    asyncio.run(scenario())


def test_what_keeps_it_from_serving_is_one_line(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with hosting(make_settings(tmp_path / "one")) as other:
            said, status = await failed(encode(make_settings(tmp_path / "two", port=other.ready.port)) + b"\n")
        assert (said["type"], said["code"], said["facts"]) == (
            "failed",
            "class-port-in-use",
            {"port": other.ready.port},
        )
        assert status == 6

    asyncio.run(scenario())


@pytest.mark.parametrize("line", [b"", b"\n", b"nonsense\n", b'{"class_id":"c1"}\n'])
def test_settings_that_are_none_are_told_without_repeating_them(line: bytes) -> None:
    said, status = asyncio.run(failed(line))
    assert (said["code"], status) == ("class-host-failed", 6)
    assert b"nonsense" not in json.dumps(said).encode()


def test_its_log_is_in_the_class_folder_and_tells_no_secret(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with host_process(make_settings(tmp_path)) as host:
            async with host.hosted.page() as page:
                await page.join()
            async with host.hosted.studio() as studio:
                await studio.send("end")
                await studio.end()
            await host.hosted.ended

    asyncio.run(scenario())
    text = (tmp_path / "host.log").read_text()
    for secret in (CODE, LINK_TOKEN):
        assert secret not in text
