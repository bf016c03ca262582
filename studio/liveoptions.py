"""The options of a class, as text."""

import argparse
import re
from pathlib import Path
from typing import Final

from session.settings import MOST_TRAINEES
from studio.classplan import PORT
from studio.options import add_checked

_CODE: Final = re.compile(r"[0-9A-Za-z]{6,32}")


def add_class_options(parser: argparse.ArgumentParser) -> None:
    """Add what concerns the class itself; the lesson's title and trainer are options of the lesson."""
    group = parser.add_argument_group("class")
    group.add_argument("--record", metavar="OUT.mp4", type=Path, help="record at the same time")
    group.add_argument("--host", metavar="ADDR", default="0.0.0.0", help="one address only")  # noqa: S104  (see `ClassSettings`)
    add_checked(
        group,
        "--port",
        port,
        "1 – 65534",
        default=PORT,
        metavar="N",
        help=f"default: {PORT}; the next one is for HTTPS",
    )
    add_checked(group, "--code", code, "6 – 32 A-Z 0-9", metavar="CODE", help="what trainees type; default: a new one")
    group.add_argument("--new", action="store_true", help="begin anew, though a class of this title was interrupted")
    group.add_argument("--roster", metavar="FILE.csv", type=Path, help="number, name, group and PIN of who is expected")
    group.add_argument("--roster-only", action="store_true", help="refuse who is not on the roster")
    group.add_argument(
        "--loudspeaker", metavar="ID|default|none", default="default", help="what you hear trainees by, or none"
    )
    group.add_argument("--lobby", action="store_true", help="let trainees wait until they are admitted")
    group.add_argument("--tls-cert", metavar="FILE", type=Path, help="a certificate instead of the class's own")
    group.add_argument("--tls-key", metavar="FILE", type=Path, help="its key")
    add_checked(
        group, "--max-trainees", trainees, f"1 – {MOST_TRAINEES}", default=MOST_TRAINEES, metavar="N", help="at most"
    )


def port(text: str) -> int:
    """Read a port that has a next one; raises ValueError."""
    return _within(int(text), 1, 65534)


def trainees(text: str) -> int:
    """Read how many trainees there may be; raises ValueError."""
    return _within(int(text), 1, MOST_TRAINEES)


def code(text: str) -> str:
    """Read a join code; raises ValueError.

    At least as long as those that are made (`session.access`): four digits can be guessed within a class.
    """
    if not _CODE.fullmatch(text):
        raise ValueError(text)
    return text.upper()


def _within(value: int, lowest: int, highest: int) -> int:
    if not lowest <= value <= highest:
        raise ValueError(value)
    return value
