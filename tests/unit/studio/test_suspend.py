"""A suspend shows in the difference of two clocks, whatever else delays us."""

import time
from collections.abc import Iterator

from capture.clock import NS_PER_S, FakeClock
from studio.suspend import SuspendWatch, suspend_watch


class Machine:
    """Two clocks of a machine that can sleep."""

    def __init__(self) -> None:
        self.mono = FakeClock(5 * NS_PER_S)
        self.slept_ns = 0

    def boot_ns(self) -> int:
        return self.mono.now_ns() + self.slept_ns

    def sleep(self, seconds: float) -> None:
        self.slept_ns += round(seconds * NS_PER_S)


def test_sleep_is_told_once() -> None:
    machine = Machine()
    watch = SuspendWatch(machine.boot_ns, machine.mono.now_ns)
    machine.mono.advance(60)
    assert watch.check() == 0
    machine.sleep(3600.5)
    machine.mono.advance(1)
    assert watch.check() == 3600.5
    assert watch.check() == 0


def test_two_sleeps_between_two_checks_are_added() -> None:
    machine = Machine()
    watch = SuspendWatch(machine.boot_ns, machine.mono.now_ns)
    machine.sleep(10)
    machine.mono.advance(2)
    machine.sleep(20)
    assert watch.check() == 30


def test_sleep_before_the_watch_does_not_count() -> None:
    machine = Machine()
    machine.sleep(1000)
    assert SuspendWatch(machine.boot_ns, machine.mono.now_ns).check() == 0


def test_small_steps_of_the_clocks_never_add_up_to_noise() -> None:
    machine = Machine()
    watch = SuspendWatch(machine.boot_ns, machine.mono.now_ns)
    for _ in range(4):
        machine.sleep(0.1)
        assert watch.check() == 0
        machine.sleep(-0.1)
        assert watch.check() == 0


def test_losing_the_processor_between_two_readings_is_no_sleep() -> None:
    machine = Machine()

    def delays() -> Iterator[float]:
        yield from (0.0, 2.0)
        while True:
            yield 0.0

    delay = delays()

    def boot_ns() -> int:
        machine.mono.advance(next(delay))
        return machine.boot_ns()

    watch = SuspendWatch(boot_ns, machine.mono.now_ns)
    assert watch.check() == 0


def test_this_machine_has_not_slept_while_we_waited() -> None:
    watch = suspend_watch()
    time.sleep(0.05)
    assert watch.check() == 0
