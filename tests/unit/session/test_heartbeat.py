"""Who is silent for too long is dead, within six seconds."""

from session.heartbeat import Heartbeat


def test_asks_every_two_seconds_by_a_number_that_grows() -> None:
    beat = Heartbeat(100.0)
    asked = [(second, number) for second in range(100, 108) if (number := beat.ask(second))]
    assert asked == [(102, 1), (104, 2), (106, 3)]
    assert beat.number == 3


def test_is_dead_after_a_silence_and_not_before() -> None:
    beat = Heartbeat(0.0)
    beat.heard(3.0)
    assert not beat.is_dead(3.0 + Heartbeat.SILENCE_S)
    assert beat.is_dead(3.01 + Heartbeat.SILENCE_S)


def test_two_lost_answers_are_borne_and_a_dead_one_is_noticed_within_six_seconds() -> None:
    assert Heartbeat.SILENCE_S > 2 * Heartbeat.EVERY_S + 1
    assert Heartbeat.SILENCE_S + Heartbeat.LOOK_S < 6
