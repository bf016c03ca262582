"""What a class is opened with: made by the studio, read by the host process from its standard input."""

from pathlib import Path
from typing import Any, TypeVar

import msgspec

MOST_TRAINEES = 200


class RosterEntry(msgspec.Struct, frozen=True):
    """One line of the roster."""

    number: str
    name: str
    group: str = ""
    pin: str = ""


class ClassSettings(msgspec.Struct, frozen=True):
    """A class. The secrets in it reach the host by a pipe; a studio keeps them for its owner's eyes alone (`kept`)."""

    class_id: str
    title: str
    trainer: str
    code: str
    """What trainees type."""
    link_token: str
    """What proves to be the trainer."""
    observer_token: str
    """What an observer's link carries."""
    folder: Path
    """The class's own folder: journal and handouts."""
    address: str = "0.0.0.0"  # noqa: S104  (a class is for the machines around)
    port: int = 8800
    secure_port: int = 8801
    """0: no HTTPS, and so no speaking."""
    link_port: int = 0
    """On this machine only; 0: any that is free."""
    certificate: Path | None = None
    key: Path | None = None
    lobby: bool = False
    roster: tuple[RosterEntry, ...] = ()
    guests: bool = True
    """Whether who is not on the roster may join, marked as a guest."""
    max_trainees: int = MOST_TRAINEES


class HostReady(msgspec.Struct, frozen=True, tag="ready"):
    """The first line that a host prints when all is well."""

    pid: int
    port: int
    secure_port: int
    link_port: int


class HostFailed(msgspec.Struct, frozen=True, tag="failed"):
    """The first line that a host prints when it cannot serve; it ends then."""

    code: str
    detail: str
    facts: dict[str, str | int | float]


T = TypeVar("T")


def encode(value: msgspec.Struct) -> bytes:
    """Return settings, or what a host answers to them, as one line of JSON without its end."""
    return msgspec.json.encode(value, enc_hook=str)


def decode(line: bytes | str, kind: type[T]) -> T:
    """Return what `encode` was given; raises `msgspec.MsgspecError` for anything else."""
    return msgspec.json.decode(line, type=kind, dec_hook=_decode_path)


def _decode_path(kind: type, value: Any) -> Any:
    if kind is not Path or not isinstance(value, str):
        raise NotImplementedError(kind)
    return Path(value)
