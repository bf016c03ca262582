"""The machine's clock, and how Windows' is read."""

import ctypes
import time
from types import SimpleNamespace
from typing import Any

import pytest

from capture.clock import SystemClock, interrupt_time_ns


def test_the_clock_is_the_one_that_stands_still_while_the_machine_sleeps() -> None:
    before = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    now = SystemClock().now_ns()
    assert before <= now <= time.clock_gettime_ns(time.CLOCK_MONOTONIC)


def test_windows_counts_hundreds_of_nanoseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = []

    def query(ticks: Any) -> None:
        ticks._obj.value = (1 << 40) + 7  # beyond 32 bits after a day

    def load(name: str) -> SimpleNamespace:
        libraries.append(name)
        return SimpleNamespace(QueryUnbiasedInterruptTimePrecise=query)

    monkeypatch.setattr(ctypes, "PyDLL", load)
    read = interrupt_time_ns("QueryUnbiasedInterruptTimePrecise")
    assert [read(), read()] == [((1 << 40) + 7) * 100] * 2
    assert libraries == ["kernelbase.dll"]
