"""Starting the class host as a process of its own, which outlives the one that starts it by a minute."""

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import psutil

from capture.errors import ErrorCode, StudioError
from capture.worker import Worker
from session.settings import ClassSettings, HostFailed, HostReady, encode

START_TIMEOUT_S: Final = 30.0
"""A slow machine's first start, with a certificate to be made."""
POLL_S: Final = 0.02
LONGEST_LINE: Final = 64 * 1024
ERRORS: Final = "host-errors.txt"
"""In the class's folder: what a host says that dies without its log."""


class HostProcess:
    """A class host that answered `HostReady`; started by this process, or by a studio that is gone."""

    def __init__(self, ready: HostReady, process: psutil.Process | psutil.Popen) -> None:
        self.ready = ready
        self._process = process

    @property
    def born_s(self) -> float:
        """When it began, in seconds since 1970."""
        return self._process.create_time()

    def has_ended(self) -> bool:
        """Whether it is gone."""
        try:
            self._process.wait(timeout=0)
        except psutil.TimeoutExpired:
            # A child of a studio that is gone: whoever should have waited for it may not have done so yet. A child of
            # our own that ended this very moment is waited for by the next look.
            return not isinstance(self._process, psutil.Popen) and self._is_zombie
        return True

    @property
    def _is_zombie(self) -> bool:
        try:
            return self._process.status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    async def wait(self, timeout_s: float) -> bool:
        """Wait for its end; return whether it has ended."""
        for _ in range(round(timeout_s / POLL_S)):
            if self.has_ended():
                return True
            await asyncio.sleep(POLL_S)
        return self.has_ended()

    async def kill(self) -> None:
        """End it at once, whatever it does."""
        with contextlib.suppress(psutil.NoSuchProcess):
            self._process.kill()
        await self.wait(5)


async def start_host(command: Sequence[str], settings: ClassSettings) -> HostProcess:
    """Start a host and wait until it serves; raises `StudioError` with what it says, or CLASS_HOST_FAILED."""
    process = _spawn(command, settings.folder / ERRORS)
    try:
        line = await _ask(process, encode(settings) + b"\n")
        ready = _answer(line)
    except BaseException:
        await HostProcess(HostReady(process.pid, 0, 0, 0), process).kill()
        raise
    return HostProcess(ready, process)


def _spawn(command: Sequence[str], errors: Path) -> psutil.Popen:
    try:
        descriptor = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            return psutil.Popen(
                list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=descriptor, **_on_its_own()
            )
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StudioError(ErrorCode.CLASS_HOST_FAILED, str(error)) from error


def _on_its_own() -> dict[str, Any]:
    # Ctrl-C and a closed terminal are for the studio alone, which then ends the class as it should be.
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


async def _ask(process: psutil.Popen, settings: bytes) -> bytes:
    """Write the settings to its standard input, and return the first line of its standard output; then close both."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bytes] = loop.create_future()

    def talk(_stop: threading.Event) -> None:
        with process.stdout as stdout:
            # It may have ended: what it said is worth more.
            with contextlib.suppress(BrokenPipeError), process.stdin as stdin:
                stdin.write(settings)
            line = stdout.readline(LONGEST_LINE)
        _settle(loop, answer, line)

    # Windows' pipes cannot be awaited.
    worker = Worker("class host's answer", talk, lambda _error: _settle(loop, answer, b""))
    worker.start()
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            return await answer
    except TimeoutError as error:
        raise StudioError(ErrorCode.CLASS_HOST_FAILED, f"no answer for {START_TIMEOUT_S:.0f} s") from error


def _settle(loop: asyncio.AbstractEventLoop, answer: "asyncio.Future[bytes]", line: bytes) -> None:
    def settle() -> None:
        if not answer.done():
            answer.set_result(line)

    with contextlib.suppress(RuntimeError):  # nobody waits any more: the loop is closed
        loop.call_soon_threadsafe(settle)


def _answer(line: bytes) -> HostReady:
    try:
        answer = msgspec.json.decode(line, type=HostReady | HostFailed)
    except msgspec.MsgspecError as error:
        raise StudioError(ErrorCode.CLASS_HOST_FAILED, f"it said {line[:200]!r}") from error
    if isinstance(answer, HostReady):
        return answer
    try:
        code = ErrorCode(answer.code)
    except ValueError:
        raise StudioError(ErrorCode.CLASS_HOST_FAILED, f"{answer.code}: {answer.detail}") from None
    raise StudioError(code, answer.detail, **answer.facts)
