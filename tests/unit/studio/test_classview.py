"""The class as the trainer sees it: folded from the events of a class that is really played by the rules."""

from dataclasses import replace
from pathlib import Path

import pytest

from capture.errors import ErrorCode
from encoder.shedding import LiveLevel, LiveReduced
from session import control, facts, messages
from session.control import Happened, LinkQuality, PollCounts, Quality, Snapshot
from session.people import Feeling, QualityChoice
from studio.classevents import ClassOpen, ClassRestored, ClassTrouble
from studio.classhealth import Condition, Reach, class_health, hardly_reached, reach_of
from studio.classview import FADES_MS, KEPT_CHAT, ClassView, Feedback, feedback_at, feedback_over
from tests.helpers.classes import Played

OPENED = ClassOpen(
    "c1", "Circuits", "7KQ4MD", "http://a/#7KQ4MD", ("http://a/#7KQ4MD",), "", "http://a/#o", Path(), {}, again=False
)


class Seen:
    """A class, and what a trainer sees of it."""

    def __init__(self, **settings: object) -> None:
        self.played = Played(**settings)
        self.view = ClassView().after(self.played.classroom.snapshot()).after(OPENED)

    def _see(self) -> None:
        for notice in self.played.notices:
            event = notice.fact if isinstance(notice, Happened) else notice
            assert isinstance(event, facts.Fact | PollCounts | Quality | Snapshot)
            self.view = self.view.after(event)
        self._is_like_the_rules()

    def _is_like_the_rules(self) -> None:
        """What is folded is what a new link would tell."""
        told = self.played.classroom.snapshot()
        assert tuple(t.person for t in self.view.here) == told.people
        assert self.view.waiting == told.waiting
        assert self.view.observers == told.observers
        assert self.view.hands == told.hands
        assert set(self.view.speakers) == {speaker for speaker in told.speakers if speaker is not None}
        assert (self.view.locked, self.view.muted_chat) == (told.locked, told.chat_muted)
        assert self.view.announcement == told.announcement

    def join(self, name: str, **fields: object) -> str:
        person = self.played.join(name, **fields)
        self._see()
        return person

    def observe(self, name: str) -> str:
        person = self.played.observe(name)
        self._see()
        return person

    def page(self, person: str, message: messages.PageMessage) -> None:
        self.played.page(person, message)
        self._see()

    def command(self, command: control.AnyCommand) -> None:
        self.played.command(command)
        self._see()

    def lose(self, person: str) -> None:
        self.played.lose(person)
        self._see()

    def links(self, **renditions: str) -> None:
        links = tuple(LinkQuality(i, r, QualityChoice.AUTO, 10.0, 0.0, 900.0) for i, r in renditions.items())
        self.view = self.view.after(Quality(links))


def test_trainees_come_in_order_and_go() -> None:
    seen = Seen()
    amina, karim = seen.join("Amina"), seen.join("Karim")
    assert [trainee.came_ms is not None for trainee in seen.view.trainees] == [True, True]
    seen.page(amina, messages.Leave())
    assert [trainee.person.id for trainee in seen.view.trainees] == [karim]
    assert seen.view.name(amina) == "Amina"
    assert seen.view.name("t99") == "t99"


def test_who_is_lost_keeps_place_and_hand_and_comes_back_as_the_same() -> None:
    seen = Seen()
    amina = seen.join("Amina")
    seen.join("Karim")
    seen.page(amina, messages.Hand(up=True))
    seen.links(**{amina: "high"})
    seen.lose(amina)
    assert [(t.person.id, t.here) for t in seen.view.trainees] == [(amina, False), ("t2", True)]
    assert reach_of(seen.view.trainees[0]) is Reach.LOST
    assert seen.view.hands == (amina,)
    came = seen.view.trainees[0].came_ms
    seen.view = seen.view.after(facts.TraineeReturned(at_ms=5, id=amina))
    assert (seen.view.trainees[0].here, seen.view.trainees[0].came_ms) == (True, came)


def test_the_lobby_is_emptied_by_admitting_and_refusing() -> None:
    seen = Seen(lobby=True)
    ids = [seen.join(name) for name in ("Amina", "Karim", "Salma")]
    assert [person.id for person in seen.view.waiting] == ids
    seen.command(control.Remove(ids[1]))
    seen.command(control.Admit("all"))
    assert not seen.view.waiting
    assert [trainee.person.name for trainee in seen.view.here] == ["Amina", "Salma"]


def test_hands_are_in_order_and_the_voice_takes_them_down() -> None:
    seen = Seen()
    ids = [seen.join(name) for name in ("Amina", "Karim", "Salma")]
    for person in reversed(ids):
        seen.page(person, messages.Hand(up=True))
    assert seen.view.hands == tuple(reversed(ids))
    seen.command(control.GiveVoice(ids[1]))
    assert seen.view.speakers == (ids[1],)
    assert seen.view.hands == (ids[2], ids[0])
    seen.command(control.TakeVoice("all"))
    seen.command(control.LowerHand("all"))
    ended = seen.view
    assert (len(ended.speakers), len(ended.hands)) == (0, 0)


def test_a_poll_is_counted_while_it_runs_and_closed() -> None:
    seen = Seen()
    amina = seen.join("Amina")
    seen.command(control.OpenPoll("Clear?", ("Yes", "No")))
    poll = seen.view.poll
    assert poll is not None
    assert (poll.is_open, poll.counts, poll.voters) == (True, (0, 0), 0)
    seen.page(amina, messages.Vote(poll.opened.poll, (1,)))
    poll = seen.view.poll
    assert poll is not None
    assert (poll.counts, poll.voters) == ((0, 1), 1)
    seen.command(control.ClosePoll(share=True))
    poll = seen.view.poll
    assert poll is not None
    assert poll.result is not None
    assert (poll.is_open, poll.result.shared, poll.counts) == (False, True, (0, 1))
    late = seen.view.after(PollCounts(poll.opened.poll, (9, 9), 9))
    assert late.poll == poll


def test_a_presence_check_tells_who_answers_and_who_did_not() -> None:
    seen = Seen()
    amina, karim = seen.join("Amina"), seen.join("Karim")
    seen.command(control.AskPresence(5))
    check = seen.view.check
    assert check is not None
    assert (check.asked, check.answered, check.result) == (2, frozenset(), None)
    seen.page(amina, messages.Present(check.check))
    assert seen.view.check is not None
    assert seen.view.check.answered == {amina}
    seen.played.do(seen.played.classroom.tick(seen.played.now_ms + 10_000))
    seen._see()
    assert seen.view.check is not None
    result = seen.view.check.result
    assert result is not None
    assert (result.present, result.absent) == ((amina,), (karim,))


def test_chat_locks_files_observers_and_announcements_are_seen() -> None:
    seen = Seen()
    amina = seen.join("Amina")
    observer = seen.observe("Inspector")
    seen.page(amina, messages.Say("Why?", to="trainer"))
    seen.command(control.Say("Because.", to=amina))
    assert [(c.sender, c.to, c.text) for c in seen.view.chat] == [
        (amina, "trainer", "Why?"),
        ("trainer", amina, "Because."),
    ]
    seen.command(control.Lock(on=True))
    seen.command(control.MuteChat(on=True))
    seen.command(control.Announce("Room 4"))
    shared = facts.FileShared(at_ms=1, handout="h", name="a.pdf", size=3)
    seen.view = seen.view.after(shared)
    assert seen.view.handouts == (shared,)
    seen.view = seen.view.after(facts.FileWithdrawn(at_ms=2, handout="h"))
    assert seen.view.handouts == ()
    seen.view = seen.view.after(facts.ObserverLeft(at_ms=3, id=observer))
    assert seen.view.observers == ()


def test_chat_is_kept_within_bounds() -> None:
    view = ClassView()
    for number in range(KEPT_CHAT + 5):
        view = view.after(facts.Chat(at_ms=1, message=number + 1, sender="t1", to="all", text="x"))
    assert len(view.chat) == KEPT_CHAT
    assert view.chat[-1].message == KEPT_CHAT + 5


def test_an_interruption_is_seen_until_the_class_is_back_and_nothing_is_forgotten() -> None:
    seen = Seen()
    amina = seen.join("Amina")
    seen.page(amina, messages.Say("Hello"))
    seen.view = seen.view.after(ClassTrouble(ErrorCode.CLASS_LINK_LOST, ""))
    assert class_health(seen.view, heard=True).condition is Condition.INTERRUPTED
    # The next host knows nobody as here until they resume.
    seen.view = seen.view.after(
        control.Snapshot((), (), (), (), (None,) * 4, False, False, False, "", 1, (seen.view.known[amina],))
    )
    seen.view = seen.view.after(ClassRestored(2, 1.5))
    assert not seen.view.is_interrupted
    assert [(t.person.id, t.here) for t in seen.view.trainees] == [(amina, False)]
    assert len(seen.view.chat) == 1


def test_a_host_that_took_over_is_the_one_that_is_known() -> None:
    view = ClassView().after(replace(OPENED, pids={"studio": 1, "host": 2})).after(ClassRestored(3, 1.5))
    assert view.opened is not None
    assert view.opened.pids == {"studio": 1, "host": 3}


def test_a_trouble_that_takes_something_away_is_no_interruption() -> None:
    assert not ClassView().after(ClassTrouble(ErrorCode.CLASS_FILE_REFUSED, "")).is_interrupted
    assert not ClassView().after(ClassTrouble(ErrorCode.LOUDSPEAKER_LOST, "")).is_interrupted


@pytest.mark.parametrize(
    ("rendition", "choice", "rtt_ms", "loss", "reach"),
    [
        ("high", QualityChoice.AUTO, 10.0, 0.0, Reach.GOOD),
        ("compat", QualityChoice.AUTO, None, 0.0, Reach.GOOD),
        ("low", QualityChoice.AUTO, 10.0, 0.0, Reach.REDUCED),
        ("low", QualityChoice.SAVER, 10.0, 0.0, Reach.CHOSEN),
        ("sound", QualityChoice.SAVER, 10.0, 0.0, Reach.SOUND),
        ("sound", QualityChoice.SOUND, 10.0, 0.0, Reach.CHOSEN),
        ("high", QualityChoice.AUTO, 500.0, 0.0, Reach.WEAK),
        ("high", QualityChoice.AUTO, 10.0, 0.1, Reach.WEAK),
        ("", QualityChoice.AUTO, None, 0.0, Reach.CONNECTING),
    ],
)
def test_how_one_is_reached(
    rendition: str, choice: QualityChoice, rtt_ms: float | None, loss: float, reach: Reach
) -> None:
    seen = Seen()
    amina = seen.join("Amina")
    seen.view = seen.view.after(Quality((LinkQuality(amina, rendition, choice, rtt_ms, loss, 900.0),)))
    assert reach_of(seen.view.trainees[0]) is reach


def test_who_is_hardly_reached_is_named_and_who_chose_less_is_not() -> None:
    seen = Seen()
    for name in ("Amina", "Karim", "Salma"):
        seen.join(name)
    assert hardly_reached(seen.view) == ("t1", "t2", "t3")
    seen.links(t1="high", t2="low", t3="sound")
    assert hardly_reached(seen.view) == ("t3",)
    seen.lose("t3")
    assert hardly_reached(seen.view) == ()


def test_health_says_the_gravest_thing() -> None:
    seen = Seen()
    assert class_health(seen.view, heard=False).condition is Condition.NOBODY
    for name in ("Amina", "Karim", "Salma"):
        seen.join(name)
    assert class_health(seen.view, heard=True).condition is Condition.UNREACHED
    seen.links(t1="high", t2="high", t3="high")
    assert class_health(seen.view, heard=True).condition is Condition.WELL
    assert class_health(seen.view, heard=False).condition is Condition.UNHEARD
    seen.links(t1="high", t2="low", t3="sound")
    health = class_health(seen.view, heard=True)
    assert (health.condition, health.count, health.total) == (Condition.REDUCED, 2, 3)
    seen.view = seen.view.after(LiveReduced(LiveLevel.SMALLER))
    assert class_health(seen.view, heard=True).condition is Condition.BUSY


def test_who_waits_before_a_class_that_is_empty_is_not_nobody() -> None:
    seen = Seen(lobby=True)
    waiting = seen.join("Amina")
    health = class_health(seen.view, heard=True)
    assert (health.condition, health.count) == (Condition.WAITING, 1)
    assert not health.is_good
    seen.command(control.Admit(waiting))
    assert class_health(seen.view, heard=True).condition is Condition.UNREACHED


def test_feedback_is_the_last_word_of_each_and_fades() -> None:
    given = (
        facts.FeedbackGiven(at_ms=1000, id="t1", feeling=Feeling.GOOD),
        facts.FeedbackGiven(at_ms=2000, id="t2", feeling=Feeling.LOST),
        facts.FeedbackGiven(at_ms=3000, id="t1", feeling=Feeling.TOO_FAST),
    )
    assert feedback_at(given, 500) == Feedback()
    assert feedback_at(given, 2500) == Feedback(good=1, lost=1)
    assert feedback_at(given, 3000) == Feedback(too_fast=1, lost=1)
    assert feedback_at(given, 2000 + FADES_MS) == Feedback(too_fast=1)
    assert feedback_over(given, 0, 3000, 4) == tuple(feedback_at(given, at) for at in (0, 1000, 2000, 3000))
