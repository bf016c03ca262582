"""How live yields: rules on made-up loads."""

import pytest

from capture.clock import NS_PER_S
from encoder.packets import StreamId
from encoder.renditions import Rendition
from encoder.shedding import CALM_NS, STEP_NS, URGENT, LiveLevel, Shedding, Work, works

PERIOD_NS = NS_PER_S // 30
LATE = 1.2
"""Of its period that a picture takes on a machine that falls behind."""


class Machine:
    """A machine, in steps of a picture."""

    def __init__(self) -> None:
        self.shedding = Shedding()
        self.now_ns = NS_PER_S
        self.changes: list[tuple[LiveLevel, float]] = []

    def run(self, seconds: float, load: float = 0.1, backlog: float = 0.0) -> None:
        begin_ns = self.now_ns
        while self.now_ns < begin_ns + seconds * NS_PER_S:
            spent_ns = round(load * PERIOD_NS)
            changed = self.shedding.note_picture(Rendition.HIGH, self.now_ns, spent_ns, PERIOD_NS)
            changed = self.shedding.note_backlog(self.now_ns, backlog) or changed
            if changed:
                self.changes.append((self.shedding.level, (self.now_ns - begin_ns) / NS_PER_S))
            self.now_ns += PERIOD_NS

    def wait_for_full(self) -> float:
        """Fall behind once, and return how many seconds it takes until live does with all again."""
        self.run(0.4)
        self.run(0.1, backlog=URGENT)
        begin_ns = self.now_ns
        while self.shedding.level is not LiveLevel.FULL:
            self.run(0.03)
        return (self.now_ns - begin_ns) / NS_PER_S


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_a_machine_that_keeps_up_is_left_alone(machine: Machine) -> None:
    machine.run(60, load=0.6, backlog=0.25)
    assert machine.changes == []


def test_one_slow_picture_changes_nothing(machine: Machine) -> None:
    machine.run(5)
    machine.run(0.03, load=5)
    machine.run(5)
    assert machine.changes == []


def test_a_recording_that_waits_costs_live_at_once_and_step_by_step(machine: Machine) -> None:
    machine.run(5, backlog=URGENT)
    assert [level for level, _ in machine.changes] == [LiveLevel.SLOWER, LiveLevel.SMALLER]
    times = [at_s for _, at_s in machine.changes]
    assert times == pytest.approx([0, STEP_NS / NS_PER_S], abs=0.05)


def test_encoders_that_take_too_long_cost_live_within_seconds(machine: Machine) -> None:
    machine.run(5, load=LATE)
    assert machine.changes[0][0] is LiveLevel.SLOWER
    assert machine.changes[0][1] < 2


def test_it_comes_back_step_by_step_once_the_machine_was_calm(machine: Machine) -> None:
    machine.run(1, backlog=URGENT)
    machine.changes.clear()
    machine.run(3 * CALM_NS / NS_PER_S)
    assert [level for level, _ in machine.changes] == [LiveLevel.SLOWER, LiveLevel.FULL]
    assert machine.changes[0][1] == pytest.approx(CALM_NS / NS_PER_S, abs=0.1)


def test_a_try_that_fails_doubles_the_wait_and_one_that_holds_ends_that(machine: Machine) -> None:
    waits = [machine.wait_for_full() for _ in range(3)]
    calm_s = CALM_NS / NS_PER_S
    assert waits == pytest.approx([calm_s, 2 * calm_s, 4 * calm_s], abs=0.3)
    machine.run(2 * calm_s)
    assert machine.wait_for_full() == pytest.approx(calm_s, abs=0.3)


def test_while_a_busy_moment_is_near_it_does_not_come_back(machine: Machine) -> None:
    machine.run(0.1, backlog=URGENT)
    machine.changes.clear()
    for _ in range(10):
        machine.run(5)
        machine.run(0.2, backlog=0.25)
    assert machine.changes == []


HIGH, LOW, THIN, COMPAT = StreamId.LIVE_HIGH, StreamId.LIVE_LOW, StreamId.LIVE_THIN, StreamId.LIVE_COMPAT


def test_each_rendition_has_its_own_encoder_while_the_machine_bears_it() -> None:
    assert works(set(Rendition), LiveLevel.FULL) == {
        Rendition.HIGH: Work(frozenset({HIGH}), 30),
        Rendition.LOW: Work(frozenset({LOW}), 15),
        Rendition.THIN: Work(frozenset({THIN}), 5),
        Rendition.COMPAT: Work(frozenset({COMPAT}), 15),
    }


def test_first_every_rendition_slows_down() -> None:
    assert {rendition: work.fps for rendition, work in works(set(Rendition), LiveLevel.SLOWER).items()} == {
        Rendition.HIGH: 15,
        Rendition.LOW: 15,
        Rendition.THIN: 5,
        Rendition.COMPAT: 15,
    }


def test_then_low_stands_in_for_high() -> None:
    assert works({Rendition.HIGH, Rendition.LOW, Rendition.COMPAT}, LiveLevel.SMALLER) == {
        Rendition.LOW: Work(frozenset({HIGH, LOW}), 15),
        Rendition.COMPAT: Work(frozenset({COMPAT}), 5),
    }
    assert works({Rendition.HIGH}, LiveLevel.SMALLER) == {Rendition.LOW: Work(frozenset({HIGH}), 15)}


def test_nothing_is_encoded_for_nobody() -> None:
    assert works((), LiveLevel.FULL) == {}
