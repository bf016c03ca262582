"""What the trainer may do."""

import pytest

from session import control, facts
from session.messages import ErrorId, Hand, Leave, Say, Vote
from session.people import LeaveReason, Role
from tests.helpers.classes import Played


@pytest.fixture
def played() -> Played:
    """A class with six trainees."""
    played = Played()
    for number in range(6):
        played.join(f"Trainee {number}")
    return played


def test_up_to_four_have_the_voice_each_in_a_slot(played: Played) -> None:
    for person_id in ("t1", "t2", "t3", "t4"):
        played.command(control.GiveVoice(person_id))
    assert played.classroom.speakers == ("t1", "t2", "t3", "t4")
    assert played.command(control.GiveVoice("t2")) == []
    with played.refuses(ErrorId.FULL):
        played.command(control.GiveVoice("t5"))
    played.command(control.TakeVoice("t2"))
    assert played.command(control.TakeVoice("t2")) == []
    assert played.command(control.GiveVoice("t5")) == [facts.VoiceGiven(at_ms=played.now_ms, id="t5", slot=1)]
    played.command(control.TakeVoice("all"))
    assert not any(played.classroom.speakers)


def test_giving_the_voice_lowers_the_hand(played: Played) -> None:
    played.page("t2", Hand(True))
    assert played.command(control.GiveVoice("t2")) == [
        facts.HandLowered(at_ms=played.now_ms, id="t2"),
        facts.VoiceGiven(at_ms=played.now_ms, id="t2", slot=0),
    ]
    assert not played.classroom.hands
    assert played.classroom.welcome("t2", "").voice
    assert played.classroom.welcome("t1", "").speakers == ("Trainee 1",)


def test_the_voice_is_kept_over_a_loss_and_taken_from_who_leaves(played: Played) -> None:
    played.command(control.GiveVoice("t1"))
    played.command(control.GiveVoice("t2"))
    played.lose("t1")
    assert played.classroom.speakers[:2] == ("t1", "t2")
    played.page("t2", Leave())
    played.command(control.Remove("t1"))
    assert not any(played.classroom.speakers)
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.command(control.GiveVoice("t2"))


def test_hands_are_lowered_one_by_one_or_all(played: Played) -> None:
    for person_id in ("t1", "t2", "t3"):
        played.page(person_id, Hand(True))
    played.command(control.LowerHand("t2"))
    assert played.command(control.LowerHand("t2")) == []
    assert played.classroom.hands == ("t1", "t3")
    played.command(control.LowerHand("all"))
    assert not played.classroom.hands


@pytest.mark.parametrize(
    "kind", [control.Admit, control.Remove, control.GiveVoice, control.TakeVoice, control.LowerHand]
)
def test_an_id_that_nobody_has_is_refused(
    played: Played,
    kind: type[control.Admit | control.Remove | control.GiveVoice | control.TakeVoice | control.LowerHand],
) -> None:
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.command(kind("t99"))


def test_the_trainer_writes_to_all_or_to_one(played: Played) -> None:
    played.command(control.Say("Welcome"))
    played.command(control.Say("Look at page 3", to="t1"))
    lines = played.classroom.welcome("t1", "").chat
    assert [(line.name, line.text, line.trainer, line.private, line.mine) for line in lines] == [
        ("Nadia", "Welcome", True, False, False),
        ("Nadia", "Look at page 3", True, True, False),
    ]
    assert [line.text for line in played.classroom.welcome("t2", "").chat] == ["Welcome"]
    with played.refuses(ErrorId.BAD_MESSAGE):
        played.command(control.Say(" \n"))
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.command(control.Say("hello", to="t99"))


def test_who_left_cannot_be_written_to_but_who_was_lost_reads_it_later(played: Played) -> None:
    played.page("t1", Leave())
    played.lose("t2")
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.command(control.Say("hello", to="t1"))
    played.command(control.Say("hello", to="t2"))
    played.resume("hash-2")
    assert [line.text for line in played.classroom.welcome("t2", "").chat] == ["hello"]


def test_what_is_so_already_makes_no_fact(played: Played) -> None:
    for command in (
        control.Announce("Break until 10:15"),
        control.Lock(True),
        control.MuteChat(True),
        control.SetRecording(True),
    ):
        assert len(played.command(command)) == 1
        assert played.command(command) == []
    welcome = played.classroom.welcome("t1", "")
    assert (welcome.announcement, welcome.chat_muted, welcome.recording) == ("Break until 10:15", True, True)
    snapshot = played.classroom.snapshot()
    assert (snapshot.announcement, snapshot.chat_muted, snapshot.recording, snapshot.locked) == (
        "Break until 10:15",
        True,
        True,
        True,
    )
    played.command(control.Announce(""))
    assert played.classroom.snapshot().announcement == ""


def test_a_poll_needs_words(played: Played) -> None:
    for poll in (control.OpenPoll("\u202e", ("A", "B")), control.OpenPoll("?", ("A", " "))):
        with played.refuses(ErrorId.BAD_MESSAGE):
            played.command(poll)
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.command(control.ClosePoll())


def test_a_new_poll_closes_the_former_unshared(played: Played) -> None:
    played.command(control.OpenPoll("First?", ("A", "B")))
    played.page("t1", Vote(1, (1,)))
    closed, opened = played.command(control.OpenPoll("Second?", ("A", "B")))
    assert isinstance(closed, facts.PollResult)
    assert (closed.poll, closed.counts, closed.shared) == (1, (0, 1), False)
    assert isinstance(opened, facts.PollOpened)
    assert opened.poll == 2


def test_handouts_come_and_go(played: Played) -> None:
    played.do(played.classroom.share("h1", "circuit.pdf", 12_345, played.now_ms))
    view = played.classroom.handout("h1")
    assert view is not None
    assert (view.name, view.size) == ("circuit.pdf", 12_345)
    assert played.classroom.welcome("t1", "").handouts == (view,)
    played.command(control.WithdrawFile("h1"))
    assert played.classroom.handout("h1") is None
    with played.refuses(ErrorId.HANDOUT_GONE):
        played.command(control.WithdrawFile("h1"))


def test_handouts_are_limited(played: Played) -> None:
    for number in range(50):
        played.do(played.classroom.share(f"h{number}", "a.pdf", 1, played.now_ms))
    with played.refuses(ErrorId.FULL):
        played.classroom.share("h50", "a.pdf", 1, played.now_ms)


def test_an_incident_is_noted_and_changes_nothing(played: Played) -> None:
    assert played.command(control.NoteIncident("camera-lost", "x" * 9999)) == [
        facts.Incident(at_ms=played.now_ms, code="camera-lost", detail="x" * 500)
    ]


def test_the_studio_goes_and_comes_back(played: Played) -> None:
    assert played.classroom.trainer_back(1) == []
    played.do(played.classroom.trainer_away(played.now_ms))
    assert played.classroom.trainer_away(played.now_ms) == []
    assert played.classroom.welcome("t1", "").trainer_away
    played.do(played.classroom.trainer_back(played.now_ms))
    assert not played.classroom.welcome("t1", "").trainer_away


def test_the_end_counts_what_is_open_and_sends_everybody_home(played: Played) -> None:
    played.observe()
    played.lose("t6")
    for person_id in ("t3", "t4", "t5"):
        played.page(person_id, Leave())
    played.page("t2", Hand(True))
    played.command(control.OpenPoll("?", ("A", "B")))
    played.command(control.AskPresence())
    at = played.now_ms
    assert played.command(control.End()) == [
        facts.PollResult(at_ms=at, poll=1, question="?", choices=("A", "B"), counts=(0, 0), voters=0, shared=False),
        facts.PresenceResult(at_ms=at, check=1, present=(), absent=("t1", "t2")),
        facts.TraineeLeft(at_ms=at, id="t1", reason=LeaveReason.ENDED),
        facts.HandLowered(at_ms=at, id="t2"),
        facts.TraineeLeft(at_ms=at, id="t2", reason=LeaveReason.ENDED),
        facts.ObserverLeft(at_ms=at, id="o1", reason=LeaveReason.ENDED),
        facts.ClassEnded(at_ms=at, by_trainer=True),
    ]
    assert played.classroom.ended
    assert played.classroom.here == ()
    for say_no in (
        lambda: played.command(control.Lock(True)),
        lambda: played.page("t1", Say("hello")),
        lambda: played.join("Late"),
        lambda: played.classroom.share("h1", "a.pdf", 1, at),
    ):
        with played.refuses(ErrorId.ENDED):
            say_no()
    assert played.classroom.tick(at + 10_000_000) == []
    assert played.classroom.end(at, by_trainer=False) == []
    assert played.classroom.trainer_away(at) == []


def test_a_class_whose_studio_never_came_back_ends_by_itself(played: Played) -> None:
    played.do(played.classroom.trainer_away(played.now_ms))
    ended = played.do(played.classroom.end(played.now_ms + 60_000, by_trainer=False))
    assert ended[-1] == facts.ClassEnded(at_ms=played.now_ms + 60_000, by_trainer=False)
    assert all(person.role is not Role.OBSERVER for person in played.classroom.snapshot().away)
