"""What a trainer reads of a class, in each language."""

from dataclasses import replace
from pathlib import Path

import pytest

from capture.errors import ErrorCode
from encoder.shedding import LiveLevel, LiveReduced
from session.control import Snapshot
from session.facts import (
    Chat,
    FeedbackGiven,
    HandRaised,
    PollResult,
    PresenceResult,
    TraineeJoined,
    TraineeLeft,
    TraineeReturned,
)
from session.messages import ErrorId
from session.people import Feeling, LeaveReason, Person, Role
from studio.classevents import ClassOpen, ClassRefused, ClassTrouble
from studio.events import Event
from studio.output import Output
from studio.words import LOCALES, Words

AMINA = Person("t1", "Amina")
OPEN = ClassOpen(
    *(
        "id",
        "Ohm",
        "7KQ4MD",
        "http://10.0.0.2:8800/#7KQ4MD",
        ("http://10.0.0.2:8800/#7KQ4MD", "http://10.1.0.2:8800/#7KQ4MD"),
    ),
    *("https://10.0.0.2:8801/", "http://10.0.0.2:8800/#observer=s", Path("c"), {"studio": 1, "host": 2}, False),
)


def told(capfd: pytest.CaptureFixture[str], *events: Event, language: str = "en") -> list[str]:
    output = Output(Words(language), as_json=False)
    for event in events:
        output.event(event)
    output.close()
    return capfd.readouterr().out.splitlines()


def test_that_trainees_will_wait_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    assert not any("admit all" in line for line in told(capfd, OPEN))
    assert "Trainees wait in the lobby" in told(capfd, replace(OPEN, lobby=True))[-1]


def test_how_to_join_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    lines = told(capfd, OPEN)
    assert "Join: http://10.0.0.2:8800/#7KQ4MD" in lines
    assert "Code: 7KQ4MD" in lines
    assert any("http://10.1.0.2:8800/#7KQ4MD" in line for line in lines)
    assert any("https://10.0.0.2:8801/" in line for line in lines)
    assert any("observer=s" in line for line in lines)
    # Into a pipe no code is drawn.
    assert not any("█" in line for line in lines)


def test_it_is_told_whether_a_class_is_new_waited_or_was_interrupted(capfd: pytest.CaptureFixture[str]) -> None:
    waited = replace(OPEN, again=True)
    for event, begins in (
        (OPEN, "The class is open"),
        (waited, "The class goes on: it was still"),
        (replace(waited, interrupted_s=720.0), "The class that was interrupted 12\u00a0min ago goes on"),
    ):
        assert told(capfd, event)[0].startswith(begins)


def test_people_are_called_by_name(capfd: pytest.CaptureFixture[str]) -> None:
    lines = told(
        capfd,
        TraineeJoined(at_ms=1, person=AMINA),
        TraineeJoined(at_ms=1, person=Person("t2", "Ben", Role.GUEST)),
        HandRaised(at_ms=2, id="t1"),
        Chat(at_ms=3, message=1, sender="t1", to="all", text="Oui"),
        Chat(at_ms=3, message=2, sender="t1", to="trainer", text="psst"),
        Chat(at_ms=3, message=3, sender="trainer", to="t1", text="later"),
        FeedbackGiven(at_ms=4, id="t1", feeling=Feeling.TOO_FAST),
        TraineeLeft(at_ms=5, id="t1", reason=LeaveReason.LOST),
        TraineeReturned(at_ms=6, id="t1"),
        TraineeLeft(at_ms=7, id="t1", reason=LeaveReason.ENDED),
    )
    assert lines == [
        "Amina has joined (t1).",
        "Ben has joined as a guest (t2).",
        "Amina raises a hand. To let them speak: give-voice t1",
        "Amina: Oui",
        "Amina (to you only): psst",
        "You to Amina: later",
        "Amina: too fast.",
        "Amina has lost the connection.",
        "Amina is back.",
    ]


def test_who_was_there_before_the_link_is_known_by_name(capfd: pytest.CaptureFixture[str]) -> None:
    snapshot = Snapshot((AMINA,), (), (), (), (), False, False, False, "", 0, (Person("t2", "Ben"),))
    assert told(capfd, snapshot, HandRaised(at_ms=1, id="t1"), TraineeReturned(at_ms=2, id="t2")) == [
        "Amina raises a hand. To let them speak: give-voice t1",
        "Ben is back.",
    ]


def test_results_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    lines = told(
        capfd,
        TraineeJoined(at_ms=1, person=AMINA),
        PollResult(at_ms=1, poll=1, question="Ready?", choices=("yes", "no"), counts=(2, 11), voters=13, shared=True),
        PresenceResult(at_ms=2, check=1, present=("t2", "t3"), absent=("t1", "t9")),
    )
    assert lines[1:] == ["Poll closed: Ready?", "    2  yes", "   11  no", "Answered: 2 of 4", "No answer: Amina, t9"]


@pytest.mark.parametrize("language", LOCALES)
def test_trouble_and_load_are_told_in_each_language(language: str, capfd: pytest.CaptureFixture[str]) -> None:
    trouble = ClassTrouble(ErrorCode.CLASS_LINK_LOST, "gone", {})
    lines = told(capfd, trouble, *(LiveReduced(level) for level in LiveLevel), language=language)
    assert len(lines) == 2 + len(LiveLevel)
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("error", ErrorId)
def test_whatever_the_host_refuses_has_words(error: ErrorId, capfd: pytest.CaptureFixture[str]) -> None:
    (line,) = told(capfd, ClassRefused("give-voice", error, ""))
    assert line.startswith("“give-voice” was not done. ")
    assert len(line) > len("“give-voice” was not done. ") + 5


def test_a_name_cannot_move_the_terminals_cursor(capfd: pytest.CaptureFixture[str]) -> None:
    person = Person("t1", "A\x1b[2Jmina\u202e")
    lines = told(
        capfd,
        TraineeJoined(at_ms=1, person=person),
        Chat(at_ms=1, message=1, sender="t1", to="all", text="a\x1b[2Jb\r\nc d \u0645\u06cc\u200c\u062e"),
    )
    assert lines == ["A[2Jmina has joined (t1).", "A[2Jmina: a[2Jb c d \u0645\u06cc\u200c\u062e"]
