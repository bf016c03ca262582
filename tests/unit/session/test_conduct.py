"""What trainees may do in a class."""

import pytest

from session import control, facts, messages
from session.messages import Choose, ErrorId, Feel, Hand, Leave, Offer, Pong, Present, Say, Vote
from session.people import Feeling, LeaveReason, QualityChoice
from tests.helpers.classes import Played


@pytest.fixture
def played() -> Played:
    """A class with three trainees."""
    played = Played()
    for name in ("Amina", "Karim", "Lina"):
        played.join(name)
    return played


def test_chat_goes_to_all_or_to_the_trainer(played: Played) -> None:
    assert played.page("t1", Say("  Why 5\u202e V?\r\nAnd 3? ")) == [
        facts.Chat(at_ms=played.now_ms, message=1, sender="t1", to="all", text="Why 5 V?\nAnd 3?")
    ]
    played.page("t2", Say("I'm lost", to="trainer"))
    assert [line.text for line in played.classroom.welcome("t1", "").chat] == ["Why 5 V?\nAnd 3?"]
    mine = played.classroom.welcome("t2", "").chat[-1]
    assert (mine.message, mine.name, mine.mine, mine.private, mine.trainer) == (2, "Karim", True, True, False)


@pytest.mark.parametrize("text", ["", "  \n", "\u202e\x07"])
def test_an_empty_message_is_refused(played: Played, text: str) -> None:
    with played.refuses(ErrorId.BAD_MESSAGE):
        played.page("t1", Say(text))


def test_while_chat_is_muted_only_the_trainer_can_be_written_to(played: Played) -> None:
    played.command(control.MuteChat(True))
    with played.refuses(ErrorId.CHAT_MUTED):
        played.page("t1", Say("hello"))
    played.page("t1", Say("hello", to="trainer"))
    played.command(control.Say("quiet, please"))
    played.command(control.MuteChat(False))
    played.page("t1", Say("hello"))
    assert played.classroom.state.messages == 3


def test_a_welcome_has_the_last_messages_one_may_read(played: Played) -> None:
    for number in range(250):
        played.page("t1", Say(f"to all {number}"))
        played.page("t2", Say(f"to the trainer {number}", to="trainer"))
    chat = played.classroom.welcome("t3", "").chat
    assert [line.text for line in chat] == [f"to all {number}" for number in range(50, 250)]


def test_chat_in_memory_and_in_a_welcome_is_bounded(played: Played) -> None:
    for _ in range(1100):
        played.page("t1", Say("x" * 1000))
    assert len(played.classroom.state.chat) == 1000
    assert len(played.classroom.welcome("t3", "").chat) == 60


def test_hands_queue_in_order(played: Played) -> None:
    for person_id in ("t2", "t1", "t3"):
        played.page(person_id, Hand(True))
    assert played.page("t2", Hand(True)) == []
    assert played.classroom.hands == ("t2", "t1", "t3")
    welcome = played.classroom.welcome("t1", "")
    assert (welcome.hand, welcome.hands) == (2, 3)
    played.page("t2", Hand(False))
    assert played.page("t2", Hand(False)) == []
    played.page("t2", Hand(True))
    assert played.classroom.hands == ("t1", "t3", "t2")


def test_a_hand_goes_down_when_its_owner_leaves_for_good(played: Played) -> None:
    played.page("t1", Hand(True))
    assert played.page("t1", Leave()) == [
        facts.HandLowered(at_ms=played.now_ms, id="t1"),
        facts.TraineeLeft(at_ms=played.now_ms, id="t1", reason=LeaveReason.LEFT),
    ]


def test_who_may_speak_raises_no_hand(played: Played) -> None:
    played.command(control.GiveVoice("t1"))
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.page("t1", Hand(True))


def test_only_who_was_given_the_voice_may_offer_to_speak(played: Played) -> None:
    assert played.page("t1", Offer(1, "watch", "")) == []
    with played.refuses(ErrorId.NOT_ALLOWED):
        played.page("t1", Offer(2, "speak", ""))
    played.command(control.GiveVoice("t1"))
    assert played.page("t1", Offer(3, "speak", "")) == []


def test_feedback_is_kept_over_time_and_the_last_is_shown(played: Played) -> None:
    for feeling in (Feeling.LOST, Feeling.LOST, Feeling.GOOD):
        played.page("t1", Feel(feeling))
    assert sum(isinstance(fact, facts.FeedbackGiven) for fact in played.facts) == 3
    assert played.classroom.welcome("t1", "").feeling is Feeling.GOOD


def test_the_quality_that_one_chose_is_kept(played: Played) -> None:
    played.do(played.classroom.sending("t1", "high", played.now_ms))
    assert played.page("t1", Choose(QualityChoice.SAVER)) == [
        facts.QualityChanged(at_ms=played.now_ms, id="t1", rendition="high", choice=QualityChoice.SAVER)
    ]
    assert played.page("t1", Choose(QualityChoice.SAVER)) == []
    assert played.do(played.classroom.sending("t1", "low", played.now_ms)) == [
        facts.QualityChanged(at_ms=played.now_ms, id="t1", rendition="low", choice=QualityChoice.SAVER)
    ]
    assert played.classroom.sending("t1", "low", played.now_ms) == []
    assert played.classroom.sending("t9", "low", played.now_ms) == []
    assert played.classroom.quality("t1") is QualityChoice.SAVER
    assert played.replayed().quality("t1") is QualityChoice.SAVER


def test_joining_twice_is_out_of_order_and_a_pong_is_nothing(played: Played) -> None:
    for message in (messages.Join("Amina"), messages.Resume("token")):
        with played.refuses(ErrorId.OUT_OF_ORDER):
            played.page("t1", message)
    assert played.page("t1", Pong(1)) == []


@pytest.mark.parametrize("person_id", ["t2", "t9"])
def test_who_is_not_here_can_send_nothing(played: Played, person_id: str) -> None:
    played.lose("t2")
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.page(person_id, Pong(1))


# --- polls -----------------------------------------------------------------------------------------------------------

QUESTION = control.OpenPoll("Which one?", ("A", "B", "C"))


def test_a_vote_counts_once_and_a_later_one_replaces_it(played: Played) -> None:
    played.command(QUESTION)
    played.page("t1", Vote(1, (0,)))
    played.page("t2", Vote(1, (0,)))
    played.page("t1", Vote(1, (2,)))
    assert played.page("t1", Vote(1, (2,))) == []
    view = played.classroom.welcome("t1", "").poll
    assert view is not None
    assert (view.open, view.mine, view.counts, view.voters) == (True, (2,), (), 0)
    result = facts.PollResult(
        at_ms=played.now_ms,
        poll=1,
        question="Which one?",
        choices=("A", "B", "C"),
        counts=(1, 0, 1),
        voters=2,
        shared=True,
    )
    assert played.command(control.ClosePoll()) == [result]
    view = played.classroom.welcome("t3", "").poll
    assert view is not None
    assert (view.open, view.mine, view.counts, view.voters) == (False, (), (1, 0, 1), 2)


def test_several_choices_where_the_poll_allows_it(played: Played) -> None:
    played.command(control.OpenPoll("Which?", ("A", "B", "C"), multiple=True))
    played.page("t1", Vote(1, (2, 0)))
    played.page("t2", Vote(1, (2,)))
    played.command(control.ClosePoll(share=False))
    assert played.classroom.state.poll is not None
    assert played.classroom.state.poll.counts() == (1, 0, 2)
    assert played.classroom.welcome("t1", "").poll is None


@pytest.mark.parametrize("choices", [(), (0, 1), (3,), (0, 0)])
def test_a_vote_that_cannot_be_is_refused(played: Played, choices: tuple[int, ...]) -> None:
    played.command(QUESTION)
    with played.refuses(ErrorId.BAD_MESSAGE):
        played.page("t1", Vote(1, choices))


def test_only_the_open_poll_takes_votes(played: Played) -> None:
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.page("t1", Vote(1, (0,)))
    played.command(QUESTION)
    played.command(QUESTION)
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.page("t1", Vote(1, (0,)))
    played.page("t1", Vote(2, (0,)))
    played.command(control.ClosePoll())
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.page("t1", Vote(2, (1,)))


def test_an_anonymous_poll_keeps_who_voted_what_from_journal_and_trainer(played: Played) -> None:
    played.command(control.OpenPoll("Understood?", ("yes", "no"), anonymous=True))
    played.now_ms += 5000
    played.page("t1", Vote(1, (0,)))
    assert played.notices == [control.PollCounts(poll=1, counts=(1, 0), voters=1)]
    played.page("t2", Vote(1, (0,)))
    played.page("t1", Vote(1, (1,)))
    votes = [fact for fact in played.facts if isinstance(fact, facts.Voted)]
    assert not {vote.id for vote in votes} & {"t1", "t2", "t3"}
    assert {vote.at_ms for vote in votes} == {played.now_ms - 5000}
    played.classroom = played.replayed()
    played.do(played.classroom.open(played.now_ms))
    played.resume("hash-1")
    view = played.classroom.welcome("t1", "").poll
    assert view is not None
    assert view.mine == (1,)
    played.page("t1", Vote(1, (0,)))
    assert played.classroom.state.poll is not None
    assert played.classroom.state.poll.counts() == (2, 0)


def test_pseudonyms_are_others_in_the_next_poll_and_in_another_class(played: Played) -> None:
    def pseudonym(played: Played) -> str:
        played.command(control.OpenPoll("?", ("yes", "no"), anonymous=True))
        (vote,) = played.page("t1", Vote(played.classroom.state.polls, (0,)))
        assert isinstance(vote, facts.Voted)
        return vote.id

    another = Played(link_token="another-secret")
    another.join()
    assert len({pseudonym(played), pseudonym(played), pseudonym(another)}) == 3


# --- presence --------------------------------------------------------------------------------------------------------


def test_presence_counts_who_was_here_when_asked(played: Played) -> None:
    played.lose("t3")
    played.command(control.AskPresence(30))
    played.join("Late")
    played.resume("hash-3")
    played.page("t2", Present(1))
    assert played.page("t2", Present(1)) == []
    for not_asked in ("t3", "t4"):
        with played.refuses(ErrorId.OUT_OF_ORDER):
            played.page(not_asked, Present(1))
    assert played.classroom.welcome("t1", "").presence_check == 1
    assert [played.classroom.welcome(i, "").presence_check for i in ("t2", "t3", "t4")] == [0, 0, 0]
    assert played.do(played.classroom.tick(played.now_ms + 29_999)) == []
    over = played.now_ms + 30_000
    assert played.do(played.classroom.tick(over)) == [
        facts.PresenceResult(at_ms=over, check=1, present=("t2",), absent=("t1",))
    ]
    assert played.do(played.classroom.tick(over)) == []
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.page("t1", Present(1))


def test_an_answer_after_the_time_is_too_late_even_before_the_tick(played: Played) -> None:
    played.command(control.AskPresence(30))
    played.now_ms += 30_001
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.page("t1", Present(1))


def test_a_new_check_ends_the_former(played: Played) -> None:
    played.command(control.AskPresence())
    played.page("t1", Present(1))
    result, asked = played.command(control.AskPresence())
    assert isinstance(result, facts.PresenceResult)
    assert (result.present, result.absent) == (("t1",), ("t2", "t3"))
    assert isinstance(asked, facts.PresenceAsked)
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.page("t2", Present(1))
    played.page("t2", Present(2))
