"""FFmpeg's own words about a failure: its exceptions alone rarely say why."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import av.logging

_lock: Final = threading.Lock()


@contextmanager
def captured_errors() -> Iterator[list[str]]:
    """Collect what FFmpeg logs as errors meanwhile; nothing of it reaches standard error."""
    lines: list[str] = []
    with _lock:
        level, skip_repeated = av.logging.get_level(), av.logging.get_skip_repeated()
        av.logging.set_level(av.logging.ERROR)
        av.logging.set_skip_repeated(False)  # or the second failure of the same kind would have no words
        try:
            with av.logging.Capture(local=False) as logs:
                yield lines
        finally:
            av.logging.set_level(level)
            av.logging.set_skip_repeated(skip_repeated)
            lines += [f"{name}: {message.strip()}" for _, name, message in logs]
