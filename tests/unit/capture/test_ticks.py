from capture.clock import NS_PER_S
from capture.ticks import TickGrid


def test_ticks_come_at_the_rate_without_drift() -> None:
    grid = TickGrid(30, start_ns=5)
    now_ns = 5
    for index in range(3001):
        now_ns = grid.next_ns(now_ns)
        assert now_ns == 5 + index * NS_PER_S // 30


def test_waking_a_little_early_does_not_repeat_a_tick() -> None:
    grid = TickGrid(10, start_ns=0)
    assert grid.next_ns(0) == 0
    assert grid.next_ns(1) == NS_PER_S // 10
    assert grid.next_ns(NS_PER_S // 10 - 1) == 2 * NS_PER_S // 10


def test_a_tick_that_is_a_little_late_still_counts() -> None:
    grid = TickGrid(10, start_ns=0)
    grid.next_ns(0)
    assert grid.next_ns(140_000_000) == NS_PER_S // 10


def test_after_a_delay_ticks_are_skipped_and_the_grid_is_kept() -> None:
    grid = TickGrid(10, start_ns=0)
    grid.next_ns(0)
    assert grid.next_ns(1_060_000_000) == 1_100_000_000
    assert grid.next_ns(1_100_000_001) == 1_200_000_000
