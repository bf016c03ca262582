"""Coming back as the same person, by a token that changes each time."""

import pytest

from session import control, facts
from session.messages import ErrorId, Hand, Leave
from session.people import LeaveReason
from tests.helpers.classes import Played


@pytest.fixture
def played() -> Played:
    """A class with one trainee, who was given hash-1 and is known to have it."""
    played = Played()
    played.join()
    played.do(played.classroom.confirm("t1", played.now_ms))
    return played


def test_who_was_lost_comes_back_as_the_same(played: Played) -> None:
    played.page("t1", Hand(True))
    assert played.lose("t1") == [facts.TraineeLeft(at_ms=played.now_ms, id="t1", reason=LeaveReason.LOST)]
    assert not played.classroom.is_here("t1")
    assert played.classroom.snapshot().away == (played.classroom.person("t1"),)
    assert played.resume("hash-1") == "t1"
    assert played.facts[-2] == facts.TraineeReturned(at_ms=played.now_ms, id="t1")
    assert played.classroom.is_here("t1")
    assert played.classroom.hands == ("t1",)


def test_another_page_of_the_same_person_takes_over_without_a_fact_of_attendance(played: Played) -> None:
    before = len(played.facts)
    played.resume("hash-1")
    assert [type(fact) for fact in played.facts[before:]] == [facts.TokenIssued]


def test_an_unknown_token_is_refused(played: Played) -> None:
    for token_hash in ("", "hash-7"):
        with played.refuses(ErrorId.RESUME_UNKNOWN):
            played.resume(token_hash)


def test_a_token_is_void_once_the_page_is_known_to_have_the_next(played: Played) -> None:
    played.resume("hash-1")
    played.do(played.classroom.confirm("t1", played.now_ms))
    with played.refuses(ErrorId.RESUME_UNKNOWN):
        played.resume("hash-1")
    assert played.resume("hash-2") == "t1"


def test_a_page_that_never_heard_of_the_next_token_comes_back_with_the_former(played: Played) -> None:
    for _ in range(3):
        played.lose("t1")
        assert played.resume("hash-1") == "t1"
    for never_heard_of in ("hash-2", "hash-3"):
        with played.refuses(ErrorId.RESUME_UNKNOWN):
            played.resume(never_heard_of)


def test_coming_back_with_the_newest_token_shows_that_the_page_had_it(played: Played) -> None:
    played.resume("hash-1")
    assert played.resume("hash-2") == "t1"
    with played.refuses(ErrorId.RESUME_UNKNOWN):
        played.resume("hash-1")


def test_a_token_is_confirmed_once(played: Played) -> None:
    assert played.classroom.confirm("t1", played.now_ms) == []
    assert played.classroom.confirm("t9", played.now_ms) == []


def test_tokens_hold_over_a_restart(played: Played) -> None:
    played.resume("hash-1")
    played.classroom = played.replayed()
    played.do(played.classroom.open(played.now_ms))
    assert played.facts[-1] == facts.HostStarted(at_ms=played.now_ms, again=True)
    assert played.classroom.here == ()
    assert played.resume("hash-1") == "t1"


def test_a_connection_breaks_once(played: Played) -> None:
    played.lose("t1")
    assert played.lose("t1") == []
    assert played.lose("t9") == []
    played.command(control.End())
    assert played.lose("t1") == []


def test_who_left_may_come_back(played: Played) -> None:
    played.page("t1", Leave())
    assert played.resume("hash-1") == "t1"
    assert played.classroom.is_here("t1")


def test_nobody_comes_back_to_a_class_that_is_over(played: Played) -> None:
    played.command(control.End())
    with played.refuses(ErrorId.ENDED):
        played.resume("hash-1")


def test_a_long_loss_takes_hand_and_voice_a_short_one_neither(played: Played) -> None:
    played.join("Karim")
    played.page("t1", Hand(True))
    played.command(control.GiveVoice("t2"))
    played.lose("t1")
    played.lose("t2")
    assert played.do(played.classroom.tick(played.now_ms + 119_999)) == []
    assert (played.classroom.hands, played.classroom.speakers[0]) == (("t1",), "t2")
    later = played.now_ms + 120_000
    assert played.do(played.classroom.tick(later)) == [
        facts.HandLowered(at_ms=later, id="t1"),
        facts.VoiceTaken(at_ms=later, id="t2"),
    ]
    assert played.do(played.classroom.tick(later + 1)) == []
