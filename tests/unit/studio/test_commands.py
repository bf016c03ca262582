"""The commands on standard input, as text."""

import pytest

from capture.errors import ErrorCode
from capture.scene import Layout
from studio.commands import (
    LONGEST_LINE,
    Command,
    Mark,
    Mute,
    Pause,
    Refused,
    Resume,
    Show,
    Stop,
    Unmute,
    parse_command,
    split_lines,
)
from studio.words import Words


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("pause", Pause()),
        (" resume \r", Resume()),
        ("mark La loi d'Ohm", Mark("La loi d'Ohm")),
        ("mark  قانون أوم ", Mark("قانون أوم")),
        ("mute", Mute()),
        ("unmute", Unmute()),
        ("scene side-by-side", Show(Layout.SIDE_BY_SIDE)),
        ("scene card", Show(Layout.CARD)),
        ("stop", Stop()),
    ],
)
def test_a_line_is_a_command(line: str, command: Command) -> None:
    assert parse_command(line) == command


@pytest.mark.parametrize("line", ["", "   ", "\r"])
def test_an_empty_line_is_none(line: str) -> None:
    assert parse_command(line) is None


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("pausé", ErrorCode.BAD_COMMAND, "mark TITLE"),
        ("stop now", ErrorCode.BAD_COMMAND_USE, "It is written: stop"),
        ("mark", ErrorCode.BAD_CHAPTER, "A chapter needs a title"),
        ("scene", ErrorCode.BAD_LAYOUT, "side-by-side"),
        ("scene upside-down", ErrorCode.BAD_LAYOUT, "There is no layout called “upside-down”"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_would(line: str, code: ErrorCode, said: str) -> None:
    command = parse_command(line)
    assert isinstance(command, Refused)
    assert command.line == line
    assert command.error.code is code
    words = Words("en").error(command.error)
    assert said in f"{words.sentence} {words.next_step}"
    assert ("is not a command" in words.sentence) == (code is ErrorCode.BAD_COMMAND)


@pytest.mark.parametrize(
    ("line", "command"),
    [("PAUSE", Pause()), ("Mark Ohm", Mark("Ohm")), ("SCENE Side-By-Side", Show(Layout.SIDE_BY_SIDE))],
)
def test_capitals_are_understood(line: str, command: Command) -> None:
    assert parse_command(line) == command


def test_lines_are_found_however_the_bytes_come() -> None:
    text = "mark قانون\npause\nmark last"
    chunks = (bytes([byte]) for byte in text.encode())
    assert list(split_lines(chunks)) == ["mark قانون", "pause", "mark last"]


def test_bytes_that_are_no_text_and_endless_lines_do_no_harm() -> None:
    chunks = iter([b"\xff\xfe\n", b"x" * 3 * LONGEST_LINE, b"x" * LONGEST_LINE + b"\nstop\n"])
    lines = list(split_lines(chunks))
    assert lines[0] == "\ufffd\ufffd"
    assert len(lines[1]) == LONGEST_LINE
    assert lines[2] == "stop"
