"""What the Desk needs of a class, by the class's own rules."""

from pathlib import Path

import pytest

from session.control import GiveVoice, Happened, LinkQuality, Quality, Snapshot
from session.facts import AnyFact
from session.messages import Hand
from session.people import Person, QualityChoice
from studio.classevents import ClassOpen
from studio.room import Room
from tests.helpers.classes import Played

OPEN = ClassOpen("c1", "Circuits", "7KQ4MD", "http://h/#c", ("http://h/#c",), "", "http://h/#o", Path("f"), {}, False)


class Watched(Played):
    """A class, and the room that its facts make."""

    def __init__(self) -> None:
        self.room = Room()
        super().__init__()
        self.room = self.room.after(OPEN)

    def do(self, facts: list[AnyFact]) -> list[AnyFact]:
        super().do(facts)
        for notice in self.notices:
            if isinstance(notice, Happened):
                self.room = self.room.after(notice.fact)
        return facts


@pytest.fixture
def watched() -> Watched:
    return Watched()


def link(person: str, **changes: object) -> LinkQuality:
    fields: dict[str, object] = {
        "rendition": "high",
        "choice": QualityChoice.AUTO,
        "rtt_ms": 30.0,
        "loss": 0.0,
        "kbps": 1.0,
    }
    return LinkQuality(person, **{**fields, **changes})  # type: ignore[arg-type]


def test_hands_are_in_order_and_go_down_with_a_voice_or_with_who_raised_them(watched: Watched) -> None:
    amina, karim, salma = watched.join("Amina"), watched.join("Karim"), watched.join("Salma")
    for person in (karim, amina, salma):
        watched.page(person, Hand(up=True))
    assert list(watched.room.hands) == [karim, amina, salma]
    watched.command(GiveVoice(karim))
    assert list(watched.room.hands) == [amina, salma]
    watched.lose(amina)
    assert list(watched.room.hands) == [salma]
    assert watched.room.here == {karim, salma}
    assert watched.room.names[amina] == "Amina"


def test_who_comes_back_is_here_again(watched: Watched) -> None:
    amina = watched.join("Amina")
    token = f"hash-{watched._tokens}"
    watched.lose(amina)
    assert watched.room.here == frozenset()
    watched.resume(token)
    assert watched.room.here == {amina}


def test_a_new_link_tells_the_class_as_it_is() -> None:
    people, away = (Person("t1", "Amina"),), (Person("t2", "Karim"),)
    snapshot = Snapshot(people, (), (), ("t1",), (None,) * 4, False, False, False, "", 0, away)
    room = Room().after(OPEN).after(snapshot)
    assert (set(room.here), list(room.hands)) == ({"t1"}, ["t1"])
    assert room.names == {"t1": "Amina", "t2": "Karim"}
    assert room.join_url == "http://h/#c"


@pytest.mark.parametrize(
    ("changes", "poor"),
    [
        ({}, False),
        ({"loss": 0.1}, True),
        ({"rtt_ms": 900.0}, True),
        ({"rtt_ms": None}, False),
        ({"rendition": "thin"}, True),
        ({"rendition": ""}, True),
        ({"rendition": "sound"}, True),
        ({"rendition": "sound", "choice": QualityChoice.SOUND}, False),
        ({"rendition": "low", "choice": QualityChoice.SAVER}, False),
    ],
)
def test_a_link_is_poor_when_words_or_pictures_go_missing_against_the_trainees_will(
    watched: Watched, changes: dict[str, object], poor: bool
) -> None:
    amina = watched.join("Amina")
    room = watched.room.after(Quality((link(amina, **changes), link("o1", loss=1.0))))
    assert room.poor == ((amina,) if poor else ())
