"""Waiting for what another thread or process does."""

import time
from collections.abc import Callable
from typing import Final

PATIENCE_S: Final = 60.0


def wait_until(holds: Callable[[], object], pause_s: float = 0.005) -> None:
    """Wait until it holds; fails when it never does."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, "it never held"
        time.sleep(pause_s)
