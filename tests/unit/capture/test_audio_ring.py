import threading
import time

import numpy as np

from capture.media import Samples
from capture.slots import AudioRing


def block(count: int, value: float = 0.0) -> Samples:
    return np.full((count, 1), value, np.float32)


def test_blocks_come_out_in_order_with_their_stamps() -> None:
    ring = AudioRing(1000)
    ring.put(10, block(100, 0.1))
    ring.put(20, block(50, 0.2))

    taken = [ring.get(0), ring.get(0), ring.get(0)]

    assert [None if item is None else (item[0], len(item[1])) for item in taken] == [(10, 100), (20, 50), None]


def test_a_full_ring_overwrites_the_oldest_and_counts_its_samples() -> None:
    ring = AudioRing(250)
    for stamp in range(5):
        ring.put(stamp, block(100))

    first = ring.get(0)

    assert first is not None
    assert first[0] == 3
    assert ring.overwritten == 300


def test_a_block_longer_than_the_ring_is_kept() -> None:
    ring = AudioRing(10)
    ring.put(1, block(100))

    assert ring.get(0) is not None
    assert ring.overwritten == 0


def test_get_waits_for_the_callback() -> None:
    ring = AudioRing(1000)
    later = threading.Timer(0.05, ring.put, (7, block(1)))
    later.start()

    taken = ring.get(10)
    later.join()

    assert taken is not None
    assert taken[0] == 7


def test_get_gives_up_after_its_time() -> None:
    began = time.monotonic()

    assert AudioRing(10).get(0.05) is None
    assert time.monotonic() - began >= 0.04
