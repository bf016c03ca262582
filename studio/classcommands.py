"""The commands that a class takes on standard input, beside those of a recording."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from capture.errors import ErrorCode, StudioError
from session.control import (
    Admit,
    Announce,
    AnyCommand,
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
from studio.commands import NAMES as RECORDING_NAMES
from studio.commands import Command, Refused, parse_command


@dataclass(frozen=True, slots=True)
class ShareFile:
    """Let trainees download a file."""

    path: Path


@dataclass(frozen=True, slots=True)
class BeginRecording:
    """Record from now on."""

    path: Path


ClassCommand = Command | AnyCommand | ShareFile | BeginRecording

MULTIPLE: Final = "--multiple"
ANONYMOUS: Final = "--anonymous"
HIDDEN: Final = "--hidden"
ALL: Final = "all"

Read = Callable[[str], ClassCommand]


def _checked(kind: type[AnyCommand], **fields: Any) -> AnyCommand:
    """Return a command whose fields keep to the limits of the link; raises ValueError (so does msgspec)."""
    return msgspec.convert(fields, kind)


def _tell(rest: str) -> AnyCommand:
    person, _, text = rest.partition(" ")
    return _checked(Say, text=text.strip(), to=person)


def _poll(rest: str) -> AnyCommand:
    flags = set()
    while (first := rest.partition(" "))[0] in {MULTIPLE, ANONYMOUS}:
        flags.add(first[0])
        rest = first[2].strip()
    question, *choices = (part.strip() for part in rest.split("|"))
    return _checked(
        OpenPoll, question=question, choices=choices, multiple=MULTIPLE in flags, anonymous=ANONYMOUS in flags
    )


def _close_poll(rest: str) -> AnyCommand:
    if rest not in {"", HIDDEN}:
        raise ValueError(rest)
    return ClosePoll(share=rest != HIDDEN)


def _presence(rest: str) -> AnyCommand:
    return _checked(AskPresence, seconds=int(rest)) if rest else AskPresence()


def _about(kind: type[AnyCommand], *, all_too: bool = False) -> Read:
    def read(rest: str) -> AnyCommand:
        if not rest or " " in rest or (rest == ALL and not all_too):
            raise ValueError(rest)
        return _checked(kind, id=rest)

    return read


def _path(kind: type[ShareFile | BeginRecording]) -> Read:
    def read(rest: str) -> ShareFile | BeginRecording:
        if not rest:
            raise ValueError(rest)
        return kind(Path(rest).expanduser())

    return read


def _plain(command: AnyCommand) -> Read:
    def read(rest: str) -> AnyCommand:
        if rest:
            raise ValueError(rest)
        return command

    return read


def _withdraw(rest: str) -> AnyCommand:
    if not rest:
        raise ValueError(rest)
    return WithdrawFile(rest)


_READ: Final[dict[str, tuple[str, Read]]] = {
    "say": ("TEXT", lambda rest: _checked(Say, text=rest)),
    "tell": ("ID TEXT", _tell),
    "announce": ("[TEXT]", lambda rest: _checked(Announce, text=rest)),
    "admit": ("ID|all", _about(Admit, all_too=True)),
    "remove": ("ID", _about(Remove)),
    "give-voice": ("ID", _about(GiveVoice)),
    "take-voice": ("ID|all", _about(TakeVoice, all_too=True)),
    "lower-hand": ("ID|all", _about(LowerHand, all_too=True)),
    "poll": (f"[{MULTIPLE}] [{ANONYMOUS}] QUESTION | A | B ...", _poll),
    "close-poll": (f"[{HIDDEN}]", _close_poll),
    "presence-check": ("[SECONDS]", _presence),
    "lock": ("", _plain(Lock(on=True))),
    "unlock": ("", _plain(Lock(on=False))),
    "mute-chat": ("", _plain(MuteChat(on=True))),
    "unmute-chat": ("", _plain(MuteChat(on=False))),
    "share": ("FILE", _path(ShareFile)),
    "withdraw": ("HANDOUT", _withdraw),
    "record": ("OUT.mp4", _path(BeginRecording)),
    "end": ("", _plain(End())),
}
_USAGES: Final = {name: f"{name} {rest}".strip() for name, (rest, _) in _READ.items()}
NAMES: Final = (*_USAGES.values(), *RECORDING_NAMES)


def parse_class_command(line: str) -> ClassCommand | None:
    """Return the command in `line`, its name in letters of any case; None for an empty line."""
    name, _, rest = line.strip().partition(" ")
    name = name.lower()
    if name in _READ:
        try:
            return _READ[name][1](rest.strip())
        except ValueError:
            return _refused(line, ErrorCode.BAD_COMMAND_USE, usage=_USAGES[name])
    command = parse_command(line)
    if isinstance(command, Refused) and command.error.code is ErrorCode.BAD_COMMAND:
        return _refused(line, ErrorCode.BAD_COMMAND, available=", ".join(NAMES))
    return command


def person_meant(command: ClassCommand) -> str | None:
    """Return the id of the one person whom a command is about; None: nobody, or all."""
    match command:
        case (
            Admit(id=person)
            | Remove(id=person)
            | GiveVoice(id=person)
            | TakeVoice(id=person)
            | LowerHand(id=person)
            | Say(to=person)
        ) if person != ALL:
            return person
        case _:
            return None


def _refused(line: str, code: ErrorCode, **facts: str) -> Refused:
    return Refused(line.strip(), StudioError(code, value=line.strip(), **facts))
