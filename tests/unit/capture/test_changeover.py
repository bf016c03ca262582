"""Going over from one open input to another, with inputs that yield what the test says."""

from collections import deque
from typing import Any

import numpy as np
import pytest

from capture.changeover import ChangingInput
from capture.clock import NS_PER_MS
from capture.errors import ErrorCode, StudioError


class Input:
    """Stands where the library begins: yields blocks of 10 ms that begin at the given milliseconds."""

    def __init__(self) -> None:
        self.rate = 48_000
        self.latency_s = 0.12
        self.overflows = self.overwritten = 0
        self.blocks: deque[int] = deque()
        self.closed = False

    def get(self, _timeout_s: float) -> tuple[int, Any] | None:
        return (self.blocks.popleft() * NS_PER_MS, np.zeros((480, 1), np.float32)) if self.blocks else None

    def close(self) -> None:
        self.closed = True


class Device:
    """May be opened several times, unless it is told to refuse."""

    def __init__(self) -> None:
        self.opened: list[tuple[bool, Input]] = []
        self.refuses = False

    def open(self, quick: bool) -> Any:
        if self.refuses:
            raise StudioError(ErrorCode.MICROPHONE_BUSY, "only once", name="x")
        self.opened.append((quick, Input()))
        return self.opened[-1][1]


@pytest.fixture
def device() -> Device:
    return Device()


def starts(changing: ChangingInput, times: int) -> list[int | None]:
    """Return where the next blocks begin, in milliseconds."""
    blocks = [changing.get(0.1) for _ in range(times)]
    return [None if block is None else block[0] // NS_PER_MS for block in blocks]


def test_the_first_is_read_until_it_reaches_what_the_second_began_with(device: Device) -> None:
    changing = ChangingInput(device.open, quick=False)
    changing.want(quick=True)
    (_, first), (quick, second) = device.opened
    assert quick
    first.blocks.extend([0, 10, 20, 30])
    second.blocks.extend([25, 35, 45])
    assert starts(changing, 6) == [0, 10, 20, 25, 35, 45]
    assert first.closed
    assert not second.closed
    assert changing.changes == 1


def test_a_first_that_gives_no_more_is_not_waited_for(device: Device) -> None:
    changing = ChangingInput(device.open, quick=False)
    changing.want(quick=True)
    device.opened[1][1].blocks.extend([500])
    assert starts(changing, 1) == [500]


def test_until_the_second_yields_the_first_goes_on(device: Device) -> None:
    changing = ChangingInput(device.open, quick=False)
    changing.want(quick=True)
    device.opened[0][1].blocks.extend([0, 10])
    assert starts(changing, 3) == [0, 10, None]
    assert changing.changes == 0


def test_a_device_that_opens_only_once_stays_as_it_is_and_is_asked_once(device: Device) -> None:
    changing = ChangingInput(device.open, quick=False)
    device.refuses = True
    for _ in range(3):
        changing.want(quick=True)
    device.opened[0][1].blocks.extend([0, 10])
    assert starts(changing, 2) == [0, 10]
    assert not device.opened[0][1].closed


def test_a_change_of_mind_closes_what_was_opened_for_it(device: Device) -> None:
    changing = ChangingInput(device.open, quick=False)
    changing.want(quick=True)
    changing.want(quick=False)
    assert [opened.closed for _, opened in device.opened] == [False, True, False]
    changing.close()
    assert all(opened.closed for _, opened in device.opened)
