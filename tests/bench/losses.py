"""Pictures that stood on the screen and are not in the file, by the counter painted into each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from capture.clock import NS_PER_S
from capture.counter import read_counter
from tests.bench.decode import pictures
from tests.bench.process import JobError

LATER_NS: Final = 3 * NS_PER_S
FRAME_NS: Final = NS_PER_S // 30


@dataclass(frozen=True)
class Losses:
    """What a file lacks of what was painted between its first and its last picture."""

    recorded: int
    """Different counters in the file."""
    total: int
    """Painted, but not in the file."""
    stood_long: int
    """Of these: how many stood for a whole frame, so that looking once a frame would have shown them."""
    later: int
    """Of these: how many were painted more than 3 s after the first one in the file."""
    unreadable: int
    """Pictures in the file without a readable counter, mixed of two for example."""
    disordered: int
    """Pictures in the file whose counter is lower than the one before."""


def losses(painted: Sequence[tuple[int, int]], file: Path) -> Losses:
    """Compare the painter's log, (counter, monotonic ns) in order, with the pictures in the file."""
    shown = [read_counter(picture.luma) for picture in pictures(file)]
    return compare(painted, shown)


def compare(painted: Sequence[tuple[int, int]], shown: Sequence[int | None]) -> Losses:
    """Compare the painter's log with the counters decoded from a file, None where unreadable.

    Raises `JobError` when no counter is readable.
    """
    readable = [counter for counter in shown if counter is not None]
    if not readable:
        raise JobError("no painted counter can be read in the file")
    found, first, last = set(readable), min(readable), max(readable)
    began_ns = next(at_ns for counter, at_ns in painted if counter == first)
    gone = [
        (at_ns, next_ns - at_ns)
        for (counter, at_ns), (_, next_ns) in pairwise(painted)
        if first <= counter <= last and counter not in found
    ]
    return Losses(
        recorded=len(found),
        total=len(gone),
        stood_long=sum(1 for _, stood_ns in gone if stood_ns >= FRAME_NS),
        later=sum(1 for at_ns, _ in gone if at_ns - began_ns > LATER_NS),
        unreadable=len(shown) - len(readable),
        disordered=sum(1 for before, now in pairwise(readable) if now < before),
    )
