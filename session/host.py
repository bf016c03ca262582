"""The class host: a process of its own, so that nothing that happens to a class can harm a recording."""

import asyncio
import logging
import logging.handlers
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

import msgspec

from capture.errors import ErrorCode, StudioError
from session.serving import Timing, serve_class
from session.settings import ClassSettings, HostFailed, HostReady, decode, encode

log = logging.getLogger(__name__)

LOG: Final = "host.log"
"""In the class's folder."""
LOG_BYTES: Final = 1024 * 1024
MOST_FILES: Final = 16_384


def main(stdin: IO[bytes], stdout: IO[bytes], timing: Timing | None = None) -> int:
    """Read one line of settings, serve the class until it ends; return the exit status.

    The answer is one line: `HostReady` once it serves, or `HostFailed`. The end of the one who started it is not waited
    for: the link tells.
    """
    # Ctrl-C in a terminal is for the studio alone, which then ends the class.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def tell(answer: HostReady | HostFailed) -> None:
        stdout.write(encode(answer) + b"\n")
        stdout.flush()

    try:
        settings = decode(stdin.readline(), ClassSettings)
        _log_to(settings.folder)
        _take_files()
        run_host(settings, tell, timing)
    except msgspec.MsgspecError as error:
        failed = HostFailed(ErrorCode.CLASS_HOST_FAILED, f"settings not understood: {error}", {})
    except StudioError as error:
        log.warning("the class cannot be served: %s", error)
        failed = HostFailed(error.code, error.detail, dict(error.facts))
    except Exception as error:
        log.exception("the host failed")
        failed = HostFailed(ErrorCode.CLASS_HOST_FAILED, repr(error), {})
    else:
        return 0
    try:
        tell(failed)
    except OSError as error:
        log.warning("nobody hears why the host ends: %s", error)
    return ErrorCode(failed.code).kind.exit_status


def run_host(settings: ClassSettings, on_ready: Callable[[HostReady], None], timing: Timing | None = None) -> None:
    """Serve a class until it ends, or SIGTERM: then the next host can take it up. Raises `serve_class`'s errors."""
    asyncio.run(_serve(settings, on_ready, timing))


async def _serve(settings: ClassSettings, on_ready: Callable[[HostReady], None], timing: Timing | None) -> None:
    stop = asyncio.Event()
    if sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await serve_class(settings, stop, on_ready, timing)


def _log_to(folder: Path) -> None:
    """Log into the class's own folder: the studio's log is written by the studio."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(folder / LOG, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    logging.basicConfig(
        handlers=[handler], level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # Each ICE check of each page, and each media connection's end.
    logging.getLogger("aioice").setLevel(logging.WARNING)


def _take_files() -> None:
    """Take as many open files as the system gives: each trainee needs a few, and 1,024 is the usual start."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  (not on Windows)

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = min(hard, MOST_FILES) if hard != resource.RLIM_INFINITY else MOST_FILES
        if soft == resource.RLIM_INFINITY or soft >= wanted:
            return
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
