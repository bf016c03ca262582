"""What IT has fixed for every trainer of a machine: a small TOML file, which may hold anything and crashes nothing.

reason = "Set by the IT department: the archive takes nothing else."

[fixed]
quality = "standard"
folder = "D:/Lessons"
"""

import logging
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from capture.errors import ErrorCode, StudioError
from studio.policyvalues import possible, toml_text

log = logging.getLogger(__name__)

LARGEST_BYTES: Final = 64_000
LONGEST_REASON: Final = 300
REASON: Final = "reason"
FIXED: Final = "fixed"
ROSTER: Final = "roster"
ONLY_ROSTER: Final = "only_roster"
_AT_LINE: Final = re.compile(r"\(at line (\d+),")
"""How tomllib names the place; at the end of the text it names none."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Settings that cannot be chosen, and why."""

    fixed: Mapping[str, Any] = field(default_factory=dict)
    """By the names of `studio.choices.Choices`."""
    reason: str = ""
    """IT's own sentence; "": none was given."""
    problem: StudioError | None = None
    """BAD_POLICY where something in the file was left out, BAD_POLICY_FILE where all of it was."""

    def check(
        self,
        name: str,
        option: str,
        value: object,
        *,
        allowed: bool,
        code: ErrorCode = ErrorCode.FIXED_BY_POLICY,
    ) -> None:
        """Raise `code` unless what `option` asks of the setting `name` is what is fixed.

        `value` is what the option must be.
        """
        if not allowed:
            said = str(value).lower() if isinstance(value, bool) else str(value)
            # The words are to name the option though no reason was given: a fact that is empty counts as unknown.
            facts = {"option": option, "value": said, "reason": self.reason or " "}
            raise StudioError(code, name, **facts)

    def roster_missing(self, roster: Path | None, by: Literal["command", "window"] = "window") -> StudioError | None:
        """Return FIXED_ROSTER_MISSING where only who is on a roster may join, and there is none to be on.

        `by` is where one would be chosen; as a fact it is "it" where that cannot be done.
        """
        if roster is not None or not self.fixed.get(ONLY_ROSTER, False):
            return None
        facts = {"by": "it" if ROSTER in self.fixed else by, "reason": self.reason}
        return StudioError(ErrorCode.FIXED_ROSTER_MISSING, ONLY_ROSTER, **facts)


FREE: Final = Policy()
"""Nothing is fixed."""


def read_policy(path: Path, fixable: Mapping[str, Any]) -> Policy:
    """Return the policy of a file; where there is none, nothing is fixed.

    `fixable` names what can be fixed, with each one's type. What is unknown or no value of that type is left out,
    logged, and named in `problem` with what is possible; a file that is no TOML fixes nothing.
    """
    text = b""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_BYTES + 1)
        if len(text) > LARGEST_BYTES:
            return Policy(problem=_unreadable(path, f"longer than {LARGEST_BYTES} bytes"))
        content = tomllib.loads(text.decode("utf-8-sig"))
    except FileNotFoundError:
        return FREE
    except (OSError, ValueError, RecursionError) as error:
        # A TOMLDecodeError and a UnicodeDecodeError are ValueErrors.
        return Policy(problem=_unreadable(path, str(error), _line(error, text)))
    left_out: dict[str, str] = {name: name for name in content if name not in {REASON, FIXED}}
    reason = content.get(REASON, "")
    if not isinstance(reason, str):
        left_out[REASON], reason = _told(REASON, reason, str), ""
    entries = content.get(FIXED, {})
    if not isinstance(entries, dict):
        left_out[FIXED], entries = f"{FIXED} ([{FIXED}])", {}
    fixed: dict[str, Any] = {}
    for name, value in entries.items():
        if name not in fixable:
            left_out[name] = name
            continue
        try:
            fixed[name] = msgspec.convert(value, fixable[name])
        except msgspec.ValidationError as error:
            log.warning("the policy %s: %s: %s", path, name, error)
            left_out[name] = _told(name, value, fixable[name])
    problem = _bad(path, ", ".join(left_out.values())) if left_out else None
    return Policy(fixed, " ".join(reason.split())[:LONGEST_REASON], problem)


def _told(name: str, value: object, kind: Any) -> str:
    """Return an entry as it stands in the file, with what is possible instead."""
    return f"{name} = {toml_text(value)} ({possible(kind)})"


def _line(error: Exception, text: bytes) -> int | None:
    """Return the line from which on a text is no TOML; None: it cannot even be read."""
    if not isinstance(error, tomllib.TOMLDecodeError):
        return None
    found = _AT_LINE.search(str(error))
    return int(found[1]) if found else text.count(b"\n") + 1


def _bad(path: Path, names: str) -> StudioError:
    log.warning("the policy %s: left out: %s", path, names)
    return StudioError(ErrorCode.BAD_POLICY, names, path=str(path), names=names[:LONGEST_REASON])


def _unreadable(path: Path, detail: str, line: int | None = None) -> StudioError:
    log.warning("the policy %s: %s", path, detail)
    facts = {} if line is None else {"line": line}
    return StudioError(ErrorCode.BAD_POLICY_FILE, detail, path=str(path), **facts)
