"""The commands that a running recording takes on standard input, one a line."""

import codecs
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from capture.errors import ErrorCode, StudioError
from capture.scene import Layout
from capture.worker import Worker
from studio.signals import never_stopped_by_reading

log = logging.getLogger(__name__)

LONGEST_LINE: Final = 4096


@dataclass(frozen=True, slots=True)
class Pause:
    """Record nothing until `Resume`."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Record again."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Begin a chapter."""

    title: str


@dataclass(frozen=True, slots=True)
class Mute:
    """Silence the microphone."""


@dataclass(frozen=True, slots=True)
class Unmute:
    """Let the microphone be heard."""


@dataclass(frozen=True, slots=True)
class Show:
    """Change the layout."""

    layout: Layout


@dataclass(frozen=True, slots=True)
class Stop:
    """Finish the recording."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that made no sense."""

    line: str
    error: StudioError


Command = Pause | Resume | Mark | Mute | Unmute | Show | Stop | Refused

_PLAIN: Final[dict[str, Command]] = {
    "pause": Pause(),
    "resume": Resume(),
    "mute": Mute(),
    "unmute": Unmute(),
    "stop": Stop(),
}
NAMES: Final = (*_PLAIN, "mark TITLE", "scene NAME")


def parse_command(line: str) -> Command | None:
    """Return the command in `line`, its name in letters of any case; None for an empty line."""
    name, _, rest = line.strip().partition(" ")
    name, rest = name.lower(), rest.strip()
    if not name:
        return None
    if name in _PLAIN:
        return _PLAIN[name] if not rest else _refused(line, ErrorCode.BAD_COMMAND_USE, value=line.strip(), usage=name)
    if name == "mark":
        return Mark(rest) if rest else _refused(line, ErrorCode.BAD_CHAPTER)
    if name == "scene":
        layout = rest.lower()
        if layout in set(Layout):
            return Show(Layout(layout))
        return _refused(line, ErrorCode.BAD_LAYOUT, value=rest, available=", ".join(Layout))
    return _refused(line, ErrorCode.BAD_COMMAND, value=line.strip(), available=", ".join(NAMES))


def _refused(line: str, code: ErrorCode, **facts: str) -> Refused:
    return Refused(line.strip(), StudioError(code, **facts))


def split_lines(chunks: Iterator[bytes]) -> Iterator[str]:
    """Yield the lines of a byte stream, the last one too when it has no end; longer ones than 4096 are cut."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    pending = ""
    for chunk in chunks:
        pending += decoder.decode(chunk)
        *lines, pending = pending.split("\n")
        yield from (line[:LONGEST_LINE] for line in lines)
        pending = pending[:LONGEST_LINE]
    if pending:
        yield pending


def listen(on_line: Callable[[str], None]) -> Worker | None:
    """Read lines from standard input on a thread of their own; its end only means that no more will come.

    To be called on the main thread, which alone may say what signals mean.
    """
    if sys.stdin is None:
        return None
    descriptor = sys.stdin.fileno()
    never_stopped_by_reading()

    def chunks() -> Iterator[bytes]:
        # Not sys.stdin: a thread that waits inside its buffer would hold its lock when the interpreter ends.
        while chunk := os.read(descriptor, 4096):
            yield chunk

    def read(_stop: threading.Event) -> None:
        for line in split_lines(chunks()):
            on_line(line)

    worker = Worker("commands", read, lambda error: log.warning("standard input: %r", error))
    worker.start()
    return worker
