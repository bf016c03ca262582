"""What IT has fixed for every trainer of a machine: a small TOML file, which may hold anything and crashes nothing.

reason = "Set by the IT department: the archive takes nothing else."

[fixed]
quality = "standard"
folder = "D:/Lessons"
"""

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import msgspec

from capture.errors import ErrorCode, StudioError

log = logging.getLogger(__name__)

LARGEST_BYTES: Final = 64_000
LONGEST_REASON: Final = 300
REASON: Final = "reason"
FIXED: Final = "fixed"


@dataclass(frozen=True, slots=True)
class Policy:
    """Settings that cannot be chosen, and why."""

    fixed: Mapping[str, Any] = field(default_factory=dict)
    """By the names of `studio.choices.Choices`."""
    reason: str = ""
    """IT's own sentence; "": none was given."""
    problem: StudioError | None = None
    """BAD_POLICY, where something in the file was left out."""

    def check(self, name: str, option: str, value: object, *, allowed: bool) -> None:
        """Raise FIXED_BY_POLICY unless what `option` asks of the setting `name` is what is fixed.

        `value` is what the option must be.
        """
        if not allowed:
            said = str(value).lower() if isinstance(value, bool) else str(value)
            # The words are to name the option though no reason was given: a fact that is empty counts as unknown.
            facts = {"option": option, "value": said, "reason": self.reason or " "}
            raise StudioError(ErrorCode.FIXED_BY_POLICY, name, **facts)


FREE: Final = Policy()
"""Nothing is fixed."""


def read_policy(path: Path, fixable: Mapping[str, Any]) -> Policy:
    """Return the policy of a file; where there is none, nothing is fixed.

    `fixable` names what can be fixed, with each one's type. What is unknown or no value of that type is left out,
    logged, and named in `problem`.
    """
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_BYTES + 1)
        if len(text) > LARGEST_BYTES:
            return Policy(problem=_bad(path, path.name, f"longer than {LARGEST_BYTES} bytes"))
        content = tomllib.loads(text.decode("utf-8-sig"))
    except FileNotFoundError:
        return FREE
    except (OSError, ValueError, RecursionError) as error:
        # A TOMLDecodeError and a UnicodeDecodeError are ValueErrors.
        return Policy(problem=_bad(path, path.name, str(error)))
    left_out: dict[str, str] = {name: "unknown" for name in content if name not in {REASON, FIXED}}
    reason = content.get(REASON, "")
    if not isinstance(reason, str):
        left_out[REASON], reason = "no text", ""
    entries = content.get(FIXED, {})
    if not isinstance(entries, dict):
        left_out[FIXED], entries = "no table", {}
    fixed: dict[str, Any] = {}
    for name, value in entries.items():
        if name not in fixable:
            left_out[name] = "unknown"
            continue
        try:
            fixed[name] = msgspec.convert(value, fixable[name])
        except msgspec.ValidationError as error:
            left_out[name] = str(error)
    detail = "; ".join(f"{name}: {why}" for name, why in left_out.items())
    problem = _bad(path, ", ".join(left_out), detail) if left_out else None
    return Policy(fixed, " ".join(reason.split())[:LONGEST_REASON], problem)


def _bad(path: Path, names: str, detail: str) -> StudioError:
    log.warning("the policy %s: %s", path, detail)
    return StudioError(ErrorCode.BAD_POLICY, detail, path=str(path), names=names[:LONGEST_REASON])
