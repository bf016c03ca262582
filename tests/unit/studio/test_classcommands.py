"""What is typed while a class is live, as text."""

from pathlib import Path

import pytest

from capture.errors import ErrorCode
from session.control import (
    Admit,
    Announce,
    AskPresence,
    ClosePoll,
    End,
    GiveVoice,
    Lock,
    LowerHand,
    MuteChat,
    OpenPoll,
    Remove,
    Say,
    TakeVoice,
    WithdrawFile,
)
from studio.classcommands import BeginRecording, ClassCommand, ShareFile, parse_class_command, person_meant
from studio.commands import Mark, Pause, Refused, Stop


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("say Bonjour à tous ", Say("Bonjour à tous")),
        ("tell t3  oui", Say("oui", "t3")),
        ("announce صفحة 12", Announce("صفحة 12")),
        ("announce", Announce("")),
        ("admit all", Admit("all")),
        ("admit t1", Admit("t1")),
        ("remove t1", Remove("t1")),
        ("give-voice t2", GiveVoice("t2")),
        ("take-voice all", TakeVoice("all")),
        ("lower-hand t2\r", LowerHand("t2")),
        ("poll Ready? | yes| no ", OpenPoll("Ready?", ("yes", "no"))),
        (
            "poll --anonymous --multiple Which | a b | c | d",
            OpenPoll("Which", ("a b", "c", "d"), multiple=True, anonymous=True),
        ),
        ("close-poll", ClosePoll()),
        ("close-poll --hidden", ClosePoll(share=False)),
        ("presence-check", AskPresence()),
        ("presence-check 30", AskPresence(30)),
        ("lock", Lock(on=True)),
        ("unlock", Lock(on=False)),
        ("mute-chat", MuteChat(on=True)),
        ("unmute-chat", MuteChat(on=False)),
        ("share /tmp/sheet 1.pdf", ShareFile(Path("/tmp/sheet 1.pdf"))),
        ("withdraw h1", WithdrawFile("h1")),
        ("record a b.mp4", BeginRecording(Path("a b.mp4"))),
        ("end", End()),
        ("pause", Pause()),
        ("mark Two", Mark("Two")),
        ("stop", Stop()),
    ],
)
def test_a_line_is_a_command(line: str, command: ClassCommand) -> None:
    assert parse_class_command(line) == command


def test_an_empty_line_is_none() -> None:
    assert parse_class_command("  \r") is None


@pytest.mark.parametrize(
    ("line", "available"),
    [
        ("say", "say TEXT"),
        ("say " + "x" * 1001, "say TEXT"),
        ("tell t3", "tell ID TEXT"),
        ("admit", "admit ID|all"),
        ("admit t1 t2", "admit ID|all"),
        ("remove all", "remove ID"),
        ("poll Ready?", "poll [--multiple] [--anonymous] QUESTION | A | B ..."),
        ("poll Ready? | yes", "poll [--multiple] [--anonymous] QUESTION | A | B ..."),
        ("poll | yes | no", "poll [--multiple] [--anonymous] QUESTION | A | B ..."),
        ("poll Many" + " | x" * 11, "poll [--multiple] [--anonymous] QUESTION | A | B ..."),
        ("close-poll now", "close-poll [--hidden]"),
        ("presence-check soon", "presence-check [SECONDS]"),
        ("presence-check 1", "presence-check [SECONDS]"),
        ("end it", "end"),
        ("share", "share FILE"),
    ],
)
def test_what_is_almost_a_command_is_refused_with_how_it_is_written(line: str, available: str) -> None:
    command = parse_class_command(line)
    assert isinstance(command, Refused)
    assert command.error.code is ErrorCode.BAD_COMMAND_USE
    assert command.error.facts == {"value": line, "usage": available}


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("give-voice t9", "t9"),
        ("GIVE-VOICE t9", "t9"),
        ("tell t9 yes", "t9"),
        ("admit all", None),
        ("say yes", None),
        ("pause", None),
        ("lock", None),
    ],
)
def test_whom_a_command_is_about(line: str, person: str | None) -> None:
    command = parse_class_command(line)
    assert command is not None
    assert person_meant(command) == person


def test_what_is_no_command_is_refused_with_all_that_are() -> None:
    command = parse_class_command("dance")
    assert isinstance(command, Refused)
    assert {"say TEXT", "end", "mark TITLE"} <= set(str(command.error.facts["available"]).split(", "))
    scene = parse_class_command("scene moon")
    assert isinstance(scene, Refused)
    assert "side-by-side" in str(scene.error.facts["available"])
