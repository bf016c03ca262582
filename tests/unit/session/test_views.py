"""Who is told what."""

import pytest

from session import control, messages
from session.control import Happened, PollCounts
from session.facts import TraineeJoined, Voted
from session.messages import Feel, Goodbye, Hand, HandPlace, Leave, NewChat, Say, Vote
from session.people import Feeling
from tests.helpers.classes import Played


@pytest.fixture
def played() -> Played:
    """A class with two trainees and an observer."""
    played = Played()
    played.join("Amina")
    played.join("Karim")
    played.observe()
    return played


def test_all_read_what_is_for_all_each_from_their_own_side(played: Played) -> None:
    played.page("t1", Say("hello"))
    assert {i: (m.line.mine, m.line.name) for i, m in played.told if isinstance(m, NewChat)} == {
        "t1": (True, "Amina"),
        "t2": (False, "Amina"),
        "o1": (False, "Amina"),
    }


def test_what_is_private_is_read_by_two(played: Played) -> None:
    played.page("t1", Say("hello", to="trainer"))
    assert [i for i, _ in played.told] == ["t1"]
    assert isinstance(played.notices[0], Happened)
    played.command(control.Say("yes?", to="t1"))
    assert [i for i, _ in played.told] == ["t1"]


def test_all_are_told_their_place_in_the_queue(played: Played) -> None:
    played.page("t2", Hand(True))
    played.page("t1", Hand(True))
    assert dict(played.told) == {"t1": HandPlace(2, 2), "t2": HandPlace(1, 2), "o1": HandPlace(0, 2)}
    played.command(control.GiveVoice("t2"))
    assert played.told_to("t1") == [HandPlace(1, 1), messages.Speakers(("Karim",))]
    assert played.told_to("t2") == [HandPlace(0, 1), messages.Voice(True), messages.Speakers(("Karim",))]
    played.command(control.TakeVoice("t2"))
    assert played.told_to("t2") == [messages.Voice(False), messages.Speakers(())]


def test_a_vote_is_shown_to_its_voter_and_counted_for_the_trainer(played: Played) -> None:
    for anonymous in (False, True):
        played.command(control.OpenPoll("?", ("A", "B"), anonymous=anonymous))
        assert [i for i, _ in played.told][-3:] == ["t1", "t2", "o1"]
        poll = played.classroom.state.polls
        played.page("t1", Vote(poll, (1,)))
        (message,) = played.told_to("t1")
        assert isinstance(message, messages.PollChanged)
        assert message.poll.mine == (1,)
        assert len(played.told) == 1
        assert played.notices[-1] == PollCounts(poll=poll, counts=(0, 1), voters=1)
        named = [n.fact for n in played.notices if isinstance(n, Happened) and isinstance(n.fact, Voted)]
        assert bool(named) is not anonymous


def test_the_result_of_a_poll_is_shown_only_when_shared(played: Played) -> None:
    for share, counts in ((True, (0, 1)), (False, ())):
        played.command(control.OpenPoll("?", ("A", "B")))
        played.page("t1", Vote(played.classroom.state.polls, (1,)))
        played.command(control.ClosePoll(share))
        (message,) = played.told_to("t2")
        assert isinstance(message, messages.PollChanged)
        assert (message.poll.open, message.poll.counts, message.poll.voters) == (False, counts, int(share))


def test_a_presence_check_is_put_to_trainees_and_goes_when_answered_or_over(played: Played) -> None:
    played.command(control.AskPresence(60))
    question = messages.PresenceCheck(1, played.now_ms + 60_000)
    assert played.told == [("t1", question), ("t2", question)]
    played.page("t1", messages.Present(1))
    assert played.told == [("t1", messages.PresenceCheck(0, 0))]
    played.do(played.classroom.tick(played.now_ms + 60_000))
    assert played.told == [("t2", messages.PresenceCheck(0, 0))]


def test_who_goes_is_told_why_but_not_over_a_broken_connection(played: Played) -> None:
    played.page("t1", Leave())
    assert played.told == [("t1", Goodbye("left"))]
    played.lose("t2")
    assert played.told == []
    played.command(control.Remove("t2"))
    assert played.told == [("t2", Goodbye("removed"))]
    played.command(control.Remove("o1"))
    assert played.told == [("o1", Goodbye("removed"))]


def test_the_end_is_told_to_all_who_are_here_or_wait() -> None:
    played = Played(lobby=True)
    for name in ("Amina", "Karim", "Lina"):
        played.join(name)
    played.observe()
    played.command(control.Admit("t1"))
    played.command(control.Remove("t3"))
    assert played.told == [("t3", Goodbye("refused"))]
    played.command(control.End())
    assert played.told == [("t1", Goodbye("ended")), ("t2", Goodbye("ended")), ("o1", Goodbye("ended"))]


def test_who_waits_sees_the_recording_badge_and_nothing_of_the_class() -> None:
    played = Played(lobby=True)
    played.join("Amina")
    played.join("Karim")
    played.command(control.Admit("t2"))
    for command in (
        control.Say("hello"),
        control.Announce("Break"),
        control.MuteChat(True),
        control.OpenPoll("?", ("A", "B")),
        control.AskPresence(),
        control.GiveVoice("t2"),
    ):
        played.command(command)
        assert played.told_to("t2")
        assert not played.told_to("t1")
    played.command(control.SetRecording(True))
    assert played.told_to("t1") == [messages.RecordingBadge(True)]
    played.do(played.classroom.trainer_away(played.now_ms))
    assert played.told_to("t1") == [messages.TrainerPresence(True)]


def test_what_concerns_all_is_told_to_all(played: Played) -> None:
    expected: list[tuple[control.AnyCommand, messages.ToPage]] = [
        (control.Announce("Break"), messages.Announcement("Break")),
        (control.MuteChat(True), messages.ChatIsMuted(True)),
        (control.SetRecording(True), messages.RecordingBadge(True)),
    ]
    for command, message in expected:
        played.command(command)
        assert played.told == [("t1", message), ("t2", message), ("o1", message)]
    played.do(played.classroom.share("h1", "a.pdf", 7, played.now_ms))
    assert played.told_to("o1") == [messages.Handouts((messages.HandoutView("h1", "a.pdf", 7),))]
    played.command(control.WithdrawFile("h1"))
    assert played.told_to("t1") == [messages.Handouts(())]
    played.page("t1", Feel(Feeling.LOST))
    assert played.told == [("t1", messages.FeelingNoted(Feeling.LOST))]


def test_the_trainer_is_told_of_everything_but_tokens(played: Played) -> None:
    played.join("Lina")
    assert [type(notice.fact) for notice in played.notices if isinstance(notice, Happened)] == [TraineeJoined]
    assert len(played.notices) == 1
