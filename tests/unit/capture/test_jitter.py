import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.jitter import (
    AFTER_MOST,
    MOST,
    MOST_PACKETS,
    PATIENCE,
    PIECE,
    START,
    Guess,
    JitterBuffer,
    Play,
    Quiet,
    Recover,
    Step,
)

FRAME = 960


def put(buffer: JitterBuffer, *numbers: int, pause: int = 0) -> None:
    """Put the packets of a stream whose first is 65,530, each naming its number; `pause` samples are left out."""
    for number in numbers:
        timestamp = (2**32 - 3000 + number * FRAME + pause) % 2**32
        buffer.put((65_530 + number) % 2**16, timestamp, FRAME, str(number).encode())


def played(buffer: JitterBuffer, count: int) -> list[Step]:
    return [buffer.step() for _ in range(count)]


def plays(*numbers: int) -> list[Step]:
    return [Play(str(number).encode()) for number in numbers]


def test_it_waits_for_two_packets_before_it_begins() -> None:
    buffer = JitterBuffer()
    assert buffer.step() == Quiet(PIECE)
    put(buffer, 0)
    assert buffer.step() == Quiet(PIECE)
    put(buffer, 1)

    assert buffer.held == START
    assert played(buffer, 2) == plays(0, 1)


def test_disorder_duplicates_and_numbers_that_wrap_are_put_right() -> None:
    buffer = JitterBuffer()
    put(buffer, 3, 1, 0, 2, 2, 5, 4, 0, *range(6, 12))

    assert played(buffer, 12) == plays(*range(12))
    assert buffer.late == 2


def test_a_lost_packet_is_recovered_from_the_next_before_that_is_played() -> None:
    buffer = JitterBuffer()
    put(buffer, 0, 1, 3)

    assert played(buffer, 4) == [*plays(0, 1), Recover(b"3", FRAME), *plays(3)]


def test_of_several_lost_ones_only_the_last_has_a_copy() -> None:
    buffer = JitterBuffer()
    put(buffer, 0, 1, 4)

    assert played(buffer, 5) == [*plays(0, 1), Guess(FRAME), Recover(b"4", FRAME), *plays(4)]


def test_what_is_late_is_guessed_and_then_played_later_by_as_much() -> None:
    buffer = JitterBuffer()
    put(buffer, 0, 1)
    assert played(buffer, 4) == [*plays(0, 1), Guess(PIECE), Guess(PIECE)]

    put(buffer, 2, 3)

    assert played(buffer, 2) == plays(2, 3)


def test_a_loss_met_with_nothing_at_hand_makes_the_delay_grow_so_that_the_next_one_is_repaired() -> None:
    buffer = JitterBuffer()
    put(buffer, 0, 1)
    assert played(buffer, 4) == [*plays(0, 1), Guess(PIECE), Guess(PIECE)]

    put(buffer, 3, 4)

    assert played(buffer, 3) == [Recover(b"3", FRAME), *plays(3, 4)]


def test_a_packet_that_comes_after_its_time_is_counted_and_not_played() -> None:
    buffer = JitterBuffer()
    put(buffer, 0, 1, 3)
    played(buffer, 4)

    put(buffer, 2, 4)

    assert buffer.late == 1
    assert buffer.step() == Play(b"4")


def test_when_nothing_comes_it_falls_silent_and_begins_anew_without_delay() -> None:
    buffer = JitterBuffer()
    put(buffer, 0, 1)
    steps = played(buffer, 2 + PATIENCE // PIECE + 100)

    assert steps[2:][: PATIENCE // PIECE] == [Guess(PIECE)] * (PATIENCE // PIECE)
    assert steps[2 + PATIENCE // PIECE :] == [Quiet(PIECE)] * 100

    put(buffer, 2)
    assert buffer.step() == Quiet(PIECE)
    put(buffer, 3)
    assert played(buffer, 2) == plays(2, 3)


def test_a_pause_in_which_the_sender_keeps_silent_is_no_loss() -> None:
    buffer = JitterBuffer()
    put(buffer, 0, 1)
    put(buffer, 2, 3, pause=3 * FRAME)

    assert played(buffer, 6) == [*plays(0, 1), Quiet(FRAME), Quiet(FRAME), Quiet(FRAME), *plays(2)]


def test_what_was_said_before_a_long_pause_is_not_worth_its_delay() -> None:
    buffer = JitterBuffer()
    put(buffer, 0)
    put(buffer, 1, 2, pause=PATIENCE + FRAME)

    assert played(buffer, 2) == plays(1, 2)


def test_after_a_stall_of_the_network_the_oldest_goes() -> None:
    buffer = JitterBuffer()
    put(buffer, *range(2))
    played(buffer, 2)

    put(buffer, *range(2, 2 + MOST // FRAME + 1))

    assert buffer.held == AFTER_MOST
    assert buffer.skipped == (MOST // FRAME + 1) * FRAME - AFTER_MOST
    assert buffer.step() == Play(str(2 + MOST // FRAME + 1 - AFTER_MOST // FRAME).encode())


@pytest.mark.parametrize(("sequence", "timestamp"), [(20_000, 2**32 - 3000 + 4 * FRAME), (65_534, 2**31)])
def test_numbers_far_away_are_another_stream(sequence: int, timestamp: int) -> None:
    buffer = JitterBuffer()
    put(buffer, 0, 1, 2, 3)
    assert buffer.step() == Play(b"0")

    buffer.put(sequence, timestamp % 2**32, FRAME, b"new")
    buffer.put(sequence + 1, (timestamp + FRAME) % 2**32, FRAME, b"newer")

    assert played(buffer, 2) == [Play(b"new"), Play(b"newer")]
    assert buffer.late == 0


@given(
    st.lists(
        st.one_of(
            st.none(),
            st.tuples(st.integers(0, 2**16 - 1), st.integers(0, 2**32 - 1), st.integers(1, 5760)),
            st.tuples(st.integers(0, 300), st.integers(0, 60_000), st.sampled_from([120, 960])),
        ),
        max_size=300,
    )
)
def test_whatever_comes_memory_is_bounded_and_each_step_yields_something(
    inputs: list[tuple[int, int, int] | None],
) -> None:
    buffer = JitterBuffer()
    for packet in inputs:
        if packet is not None:
            buffer.put(*packet, b"x")
            continue
        match buffer.step():
            case Recover(_, count) | Guess(count) | Quiet(count):
                assert 0 < count <= 2 * PIECE
                assert count % 120 == 0
            case Play():
                pass
        assert 0 <= buffer.held <= MOST + 5760
    assert len(buffer._packets) <= MOST_PACKETS
