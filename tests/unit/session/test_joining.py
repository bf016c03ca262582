"""Who comes in, who does not, and who comes back."""

import msgspec
import pytest

from session import control, facts, messages
from session.classroom import Classroom
from session.messages import ErrorId, Leave
from session.people import Feeling, Person, QualityChoice, Role
from tests.helpers.classes import ROSTER, Played

ANYTHING: tuple[messages.PageMessage, ...] = (
    messages.Offer(1, "watch", ""),
    messages.Choose(QualityChoice.SAVER),
    messages.Say("hello"),
    messages.Say("hello", to="trainer"),
    messages.Hand(True),
    messages.Feel(Feeling.LOST),
    messages.Vote(1, (0,)),
    messages.Present(1),
)


def test_who_joins_is_in_the_class_under_an_id_of_their_own() -> None:
    played = Played()
    assert [played.join("Amina"), played.join("Amina")] == ["t1", "t2"]
    assert played.classroom.here == (Person("t1", "Amina"), Person("t2", "Amina"))
    assert played.classroom.is_here("t1")
    assert not played.classroom.waiting


def test_names_are_made_fit_to_be_shown() -> None:
    played = Played()
    assert played.classroom.person(played.join("  Ame\u0301lie\t\u202eDupont\x00 ")) == Person("t1", "Amélie Dupont")


@pytest.mark.parametrize("name", ["", "   ", "\u202e\u200f", "\u200d\u3164"])
def test_a_name_that_nobody_could_see_is_missing(name: str) -> None:
    played = Played()
    with played.refuses(ErrorId.NAME_MISSING):
        played.join(name)


def test_nobody_joins_a_class_that_is_not_open_yet_or_over() -> None:
    played = Played()
    played.classroom = Classroom(played.settings)
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.join()
    assert played.classroom.end(1, by_trainer=True) == []
    played.do(played.classroom.open(1))
    played.command(control.End())
    with played.refuses(ErrorId.ENDED):
        played.join()
    with played.refuses(ErrorId.ENDED):
        played.classroom.open(1)


def test_a_full_class_takes_nobody_new_but_who_comes_back() -> None:
    played = Played(max_trainees=2)
    played.join("Amina")
    played.join("Karim")
    with played.refuses(ErrorId.FULL):
        played.join("Lina")
    played.lose("t1")
    assert played.join("Lina") == "t3"
    assert played.resume("hash-1") == "t1"
    assert len(played.classroom.here) == 3


def test_the_lobby_has_no_more_places_than_the_class() -> None:
    played = Played(max_trainees=1, lobby=True)
    played.join("Amina")
    with played.refuses(ErrorId.FULL):
        played.join("Karim")


def test_somebody_who_joins_for_ever_as_somebody_new_is_stopped() -> None:
    played = Played(max_trainees=1)
    for _ in range(105):
        played.lose(played.join())
    with played.refuses(ErrorId.FULL):
        played.join()


def test_a_locked_class_takes_nobody_new_but_who_comes_back_and_observers() -> None:
    played = Played(roster=ROSTER)
    played.join(number="2024002")
    played.lose("t1")
    played.command(control.Lock(True))
    with played.refuses(ErrorId.LOCKED):
        played.join("Lina")
    assert played.join(number="2024002") == "t1"
    assert played.observe() == "o1"
    played.command(control.Lock(False))
    assert played.join("Lina") == "t2"


# --- the lobby -------------------------------------------------------------------------------------------------------


def test_with_a_lobby_one_waits_until_admitted() -> None:
    played = Played(lobby=True)
    played.join("Amina")
    played.join("Karim")
    assert not played.classroom.here
    assert [person.id for person in played.classroom.waiting] == ["t1", "t2"]
    played.command(control.Admit("t2"))
    assert [person.id for person in played.classroom.here] == ["t2"]
    played.command(control.Admit("all"))
    assert [person.id for person in played.classroom.here] == ["t1", "t2"]
    assert played.command(control.Admit("t1")) == []


def test_who_waits_can_only_leave() -> None:
    played = Played(lobby=True)
    played.join()
    for message in ANYTHING:
        with played.refuses(ErrorId.OUT_OF_ORDER):
            played.page("t1", message)
    played.page("t1", Leave())
    assert not played.classroom.waiting


def test_who_is_lost_while_waiting_waits_again_but_who_was_admitted_comes_straight_in() -> None:
    played = Played(lobby=True)
    played.join("Amina")
    played.lose("t1")
    with played.refuses(ErrorId.OUT_OF_ORDER):
        played.command(control.Admit("t1"))
    played.resume("hash-1")
    assert [person.id for person in played.classroom.waiting] == ["t1"]
    played.command(control.Admit("t1"))
    played.lose("t1")
    played.resume("hash-2")
    assert played.classroom.is_here("t1")


def test_who_was_refused_stays_out() -> None:
    played = Played(lobby=True, roster=ROSTER)
    played.join(number="2024002")
    played.command(control.Remove("t1"))
    with played.refuses(ErrorId.REFUSED):
        played.resume("hash-1")
    with played.refuses(ErrorId.REFUSED):
        played.join(number="2024002")


# --- the roster ------------------------------------------------------------------------------------------------------


def test_who_is_on_the_roster_has_its_name_and_group() -> None:
    played = Played(roster=ROSTER)
    played.join("whatever", number=" ٢٠٢٤-٠٠١", pin="٤٧١١")
    assert played.classroom.here == (Person("t1", "Amina Benali", number="2024001", group="G1"),)


@pytest.mark.parametrize("pin", ["", "4712", "47110"])
def test_a_wrong_pin_is_refused(pin: str) -> None:
    played = Played(roster=ROSTER)
    with played.refuses(ErrorId.WRONG_PIN):
        played.join(number="2024001", pin=pin)


def test_others_are_marked_as_guests_or_refused() -> None:
    played = Played(roster=ROSTER)
    played.join("Lina", number="999")
    assert played.classroom.here == (Person("t1", "Lina", Role.GUEST),)
    strict = Played(roster=ROSTER, guests=False)
    with strict.refuses(ErrorId.NOT_ON_ROSTER):
        strict.join("Lina", number="999")
    with strict.refuses(ErrorId.NOT_ON_ROSTER):
        strict.join("Lina")
    assert strict.observe() == "o1"


def test_a_number_in_use_is_refused_and_one_that_is_free_brings_the_same_person_back() -> None:
    played = Played(roster=ROSTER)
    played.join(number="2024002")
    with played.refuses(ErrorId.NAME_TAKEN):
        played.join(number="2024002")
    played.lose("t1")
    assert played.join(number="2024002") == "t1"
    assert any(isinstance(fact, facts.TraineeReturned) for fact in played.facts)
    with played.refuses(ErrorId.RESUME_UNKNOWN):
        played.resume("hash-1")
    played.page("t1", Leave())
    assert played.join(number="2024002") == "t1"


def test_a_number_waiting_in_the_lobby_is_in_use() -> None:
    played = Played(roster=ROSTER, lobby=True)
    played.join(number="2024002")
    with played.refuses(ErrorId.NAME_TAKEN):
        played.join(number="2024002")


def test_removed_persons_are_kept_out_by_token_and_number() -> None:
    played = Played(roster=ROSTER)
    played.join(number="2024002")
    played.command(control.Remove("t1"))
    assert not played.classroom.here
    with played.refuses(ErrorId.REMOVED):
        played.resume("hash-1")
    with played.refuses(ErrorId.REMOVED):
        played.join(number="2024002")
    assert played.command(control.Remove("t1")) == []


def test_hello_tells_what_a_join_card_needs() -> None:
    plain = Played().classroom.hello(is_secure=False, secure_port=8801)
    assert (plain.needs_number, plain.takes_number, plain.needs_pin) == (False, False, False)
    open_roster = Played(roster=ROSTER).classroom.hello(is_secure=True, secure_port=0)
    assert (open_roster.needs_number, open_roster.takes_number, open_roster.needs_pin) == (False, True, True)
    strict = Played(roster=ROSTER[1:], guests=False).classroom.hello(is_secure=True, secure_port=0)
    assert (strict.needs_number, strict.takes_number, strict.needs_pin) == (True, True, False)


# --- observers -------------------------------------------------------------------------------------------------------


def test_an_observer_is_seen_by_the_trainer_only_and_counted_nowhere() -> None:
    played = Played(max_trainees=1)
    played.observe("Committee")
    assert played.classroom.here == ()
    assert played.classroom.observers == (Person("o1", "Committee", Role.OBSERVER),)
    assert played.classroom.is_here("o1")
    assert played.join() == "t1"
    assert played.classroom.snapshot().people == (Person("t1", "Amina"),)
    played.command(control.AskPresence())
    assert played.do(played.classroom.tick(played.now_ms + 60_000)) == [
        facts.PresenceResult(at_ms=played.now_ms + 60_000, check=1, present=(), absent=("t1",))
    ]


def test_an_observer_needs_the_right_secret_and_a_name() -> None:
    played = Played()
    with played.refuses(ErrorId.WRONG_CODE):
        played.join("Committee", observer="observer-secreT")
    with played.refuses(ErrorId.NAME_MISSING):
        played.observe(" ")
    without = Played(observer_token="")
    with without.refuses(ErrorId.WRONG_CODE):
        without.join("Committee", observer="x")


def test_observers_are_limited_too() -> None:
    played = Played()
    for _ in range(20):
        played.observe()
    with played.refuses(ErrorId.FULL):
        played.observe()


def test_an_observer_may_only_watch() -> None:
    played = Played()
    played.observe()
    for message in ANYTHING:
        if not isinstance(message, messages.Choose | messages.Offer):
            with played.refuses(ErrorId.NOT_ALLOWED):
                played.page("o1", message)
    assert played.page("o1", messages.Offer(1, "watch", "")) == []
    with played.refuses(ErrorId.NOT_ALLOWED):
        played.page("o1", messages.Offer(1, "speak", ""))
    with played.refuses(ErrorId.NOT_ALLOWED):
        played.command(control.GiveVoice("o1"))
    with played.refuses(ErrorId.NOT_ALLOWED):
        played.command(control.Say("hello", to="o1"))


def test_an_observer_comes_back_as_the_same_and_can_be_removed() -> None:
    played = Played()
    played.observe()
    played.lose("o1")
    assert played.classroom.observers == ()
    assert played.resume("hash-1") == "o1"
    assert [type(fact).__name__ for fact in played.facts[-4:]] == [
        "ObserverLeft",
        "TokenIssued",
        "ObserverJoined",
        "TokenIssued",
    ]
    played.command(control.Remove("o1"))
    with played.refuses(ErrorId.REMOVED):
        played.resume("hash-2")


def test_ids_go_on_after_a_restart() -> None:
    played = Played()
    played.join()
    played.observe()
    played.classroom = played.replayed()
    played.do(played.classroom.open(played.now_ms))
    assert [played.join(), played.observe()] == ["t2", "o2"]


def test_people_go_over_the_wire() -> None:
    played = Played(roster=ROSTER)
    played.join("Lina")
    welcome = played.classroom.welcome("t1", "token")
    assert msgspec.json.decode(msgspec.json.encode(welcome), type=messages.Welcome) == welcome
    snapshot = played.classroom.snapshot()
    assert msgspec.json.decode(msgspec.json.encode(snapshot), type=control.Snapshot) == snapshot
