"""Any messages, by anybody, in any order: nothing breaks, a refusal changes nothing, a replay gives the same."""

from copy import deepcopy
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from session import control, facts, messages
from session.classroom import Classroom
from session.messages import Join, PageMessage
from session.people import Feeling, LeaveReason, Person, QualityChoice, Role
from session.refusal import Refusal
from session.views import page_messages
from tests.helpers.classes import ROSTER, SETTINGS, Played, class_settings

IDS = st.sampled_from(["t1", "t2", "t3", "t4", "t5", "t6", "o1", "o2", "all", "t99", ""])
TEXTS = st.one_of(st.sampled_from(["", " ", "hello", "\u202e", "مرحبا", "é" * 1000]), st.text(max_size=20))
SMALL = st.one_of(st.integers(0, 4), st.sampled_from([-1, 2**70]))
BOOLS = st.booleans()

JOINS = st.builds(
    Join,
    name=st.one_of(st.sampled_from(["", "Amina", "Karim"]), st.text(max_size=10)),
    number=st.sampled_from(["", "2024001", "2024002", "999"]),
    pin=st.sampled_from(["", "4711", "1"]),
    observer=st.sampled_from(["", "", SETTINGS.observer_token, "wrong"]),
)
PAGE_MESSAGES = st.one_of(
    JOINS,
    st.builds(messages.Resume, token=st.just("x")),
    st.builds(messages.Offer, number=SMALL, purpose=st.sampled_from(["watch", "speak"]), sdp=st.just("")),
    st.builds(messages.Choose, quality=st.sampled_from(QualityChoice)),
    st.builds(messages.Say, text=TEXTS, to=st.sampled_from(["all", "trainer"])),
    st.builds(messages.Hand, up=BOOLS),
    st.builds(messages.Feel, feeling=st.sampled_from(Feeling)),
    st.builds(messages.Vote, poll=SMALL, choices=st.lists(st.integers(0, 9), max_size=4).map(tuple)),
    st.builds(messages.Present, check=SMALL),
    st.builds(messages.Pong, number=SMALL),
    st.builds(messages.Leave),
)
COMMANDS = st.one_of(
    st.builds(control.Say, text=TEXTS, to=IDS),
    st.builds(control.Announce, text=TEXTS),
    *(
        st.builds(kind, id=IDS)
        for kind in (control.Admit, control.Remove, control.GiveVoice, control.TakeVoice, control.LowerHand)
    ),
    st.builds(
        control.OpenPoll,
        question=TEXTS,
        choices=st.lists(TEXTS, min_size=2, max_size=10).map(tuple),
        multiple=BOOLS,
        anonymous=BOOLS,
    ),
    st.builds(control.ClosePoll, share=BOOLS),
    st.builds(control.AskPresence, seconds=st.integers(5, 600)),
    *(st.builds(kind, on=BOOLS) for kind in (control.Lock, control.MuteChat, control.SetRecording)),
    st.builds(control.WithdrawFile, handout=st.sampled_from(["h1", "h2"])),
    st.builds(control.NoteIncident, code=TEXTS, detail=TEXTS),
    st.builds(control.End),
)
STEPS = st.one_of(
    st.tuples(st.just("join"), JOINS),
    st.tuples(st.just("join"), JOINS),
    st.tuples(st.just("page"), IDS, PAGE_MESSAGES),
    st.tuples(st.just("page"), IDS, PAGE_MESSAGES),
    st.tuples(st.just("page"), IDS, PAGE_MESSAGES),
    st.tuples(st.just("command"), COMMANDS),
    st.tuples(st.just("command"), COMMANDS),
    st.tuples(st.just("resume"), st.integers(0, 12)),
    st.tuples(st.just("confirm"), IDS),
    st.tuples(st.just("gone"), IDS),
    st.tuples(st.just("wait"), st.integers(0, 200_000)),
    st.tuples(st.just("sending"), IDS, st.sampled_from(["", "high", "sound"])),
    st.tuples(st.just("share"), st.sampled_from(["h1", "h2"])),
    st.tuples(st.sampled_from(["restart", "away", "back"])),
)


def step(played: Played, action: str, *values: Any) -> list[facts.AnyFact]:
    """Do what the host would do; return the facts."""
    classroom, now = played.classroom, played.now_ms
    match action, values:
        case "join", (Join() as join,):
            return played.do(classroom.join(join, played.token(), now)[1])
        case "page", (str() as person_id, message):
            return played.page(person_id, message)
        case "command", (command,):
            return played.command(command)
        case "resume", (int() as number,):
            return played.do(classroom.resume(f"hash-{number}", played.token(), now)[1])
        case "confirm", (str() as person_id,):
            return played.do(classroom.confirm(person_id, now))
        case "gone", (str() as person_id,):
            return played.lose(person_id)
        case "wait", (int() as passed_ms,):
            played.now_ms += passed_ms
            return played.do(classroom.tick(played.now_ms))
        case "sending", (str() as person_id, str() as rendition):
            return played.do(classroom.sending(person_id, rendition, now))
        case "share", (str() as handout,):
            return played.do(classroom.share(handout, "a.pdf", 1, now))
        case "restart", ():
            played.classroom = played.replayed()
            return played.do(played.classroom.open(now))
        case "away", ():
            return played.do(classroom.trainer_away(now))
        case "back", ():
            return played.do(classroom.trainer_back(now))
    raise AssertionError(action)


def check_invariants(classroom: Classroom) -> None:
    """Check what must hold in every class at any time."""
    state = classroom.state
    here, waiting = {p.id for p in classroom.here}, {p.id for p in classroom.waiting}
    assert not here & waiting
    assert all(person.name for person in (*classroom.here, *classroom.waiting, *classroom.observers))
    assert len(set(state.hands)) == len(state.hands)
    speakers = [holder for holder in classroom.speakers if holder is not None]
    assert len(set(speakers)) == len(speakers)
    assert not set(speakers) & set(state.hands)
    assert all(person_id.startswith("t") for person_id in (*state.hands, *speakers))
    assert len(state.tokens) <= 2 * len(state.members)
    numbers = [m.person.number for m in state.members.values() if m.person.number]
    assert len(set(numbers)) == len(numbers)
    snapshot = classroom.snapshot()
    assert msgspec.json.decode(msgspec.json.encode(snapshot), type=control.Snapshot) == snapshot
    for person_id in state.audience:
        welcome = classroom.welcome(person_id, "token")
        assert msgspec.json.decode(msgspec.json.encode(welcome), type=messages.Welcome) == welcome


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    steps=st.lists(STEPS, max_size=40),
    lobby=BOOLS,
    roster=st.sampled_from([(), ROSTER]),
    guests=BOOLS,
    most=st.sampled_from([2, 200]),
)
def test_any_sequence_of_anything(
    steps: list[tuple[Any, ...]], lobby: bool, roster: tuple[Any, ...], guests: bool, most: int
) -> None:
    played = Played(lobby=lobby, roster=roster, guests=guests, max_trainees=most)
    for action, *values in steps:
        before, facts_before = deepcopy(played.classroom.state), len(played.facts)
        try:
            step(played, action, *values)
        except Refusal:
            assert played.classroom.state == before
            assert len(played.facts) == facts_before
        check_invariants(played.classroom)
        known = {person_id for person_id, _ in played.told}
        assert known <= set(played.classroom.state.members)
    assert played.replayed().state == played.classroom.state


PEOPLE = st.builds(Person, id=IDS, name=TEXTS, role=st.sampled_from(Role))
FACTS = st.one_of(
    st.builds(facts.TraineeJoined, at_ms=SMALL, person=PEOPLE),
    st.builds(facts.TraineeWaiting, at_ms=SMALL, person=PEOPLE),
    st.builds(facts.ObserverJoined, at_ms=SMALL, person=PEOPLE),
    st.builds(facts.TraineeLeft, at_ms=SMALL, id=IDS, reason=st.sampled_from(LeaveReason)),
    st.builds(facts.TokenIssued, at_ms=SMALL, id=IDS, token_hash=st.sampled_from(["a", "b"])),
    *(
        st.builds(kind, at_ms=SMALL, id=IDS)
        for kind in (facts.TraineeReturned, facts.ObserverLeft, facts.HandRaised, facts.HandLowered, facts.VoiceTaken)
    ),
    st.builds(facts.VoiceGiven, at_ms=SMALL, id=IDS, slot=SMALL),
    st.builds(facts.Voted, at_ms=SMALL, poll=SMALL, id=IDS, choices=st.lists(SMALL, max_size=3).map(tuple)),
    st.builds(facts.PresenceAnswered, at_ms=SMALL, check=SMALL, id=IDS),
    st.builds(facts.PresenceAsked, at_ms=SMALL, check=SMALL, until_ms=SMALL),
    st.builds(facts.FileWithdrawn, at_ms=SMALL, handout=TEXTS),
    st.builds(facts.HostStarted, at_ms=SMALL, again=BOOLS),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(FACTS, max_size=30))
def test_a_journal_that_lost_lines_can_still_be_replayed(lines: list[facts.AnyFact]) -> None:
    classroom = Classroom(class_settings())
    for fact in lines:
        classroom.apply(fact)
        list(page_messages(classroom, fact))
    classroom.snapshot()


def test_every_kind_of_message_and_command_is_among_them() -> None:
    def kinds(strategy: st.SearchStrategy[Any]) -> set[type]:
        found = set()

        @settings(max_examples=400, database=None, deadline=None)
        @given(strategy)
        def look(value: object) -> None:
            found.add(type(value))

        look()
        return found

    assert kinds(PAGE_MESSAGES) == set(PageMessage.__args__)
    assert kinds(COMMANDS) == set(control.AnyCommand.__args__)
