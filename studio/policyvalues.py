"""What can stand in a policy for a setting, told in TOML's own notation: the same in every language."""

import json
from typing import Any, Final

from msgspec import inspect

LONGEST_VALUE: Final = 60


def toml_text(value: object) -> str:
    """Return a value as it is written in TOML, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def possible(kind: Any) -> str:
    """Return which values a type takes: `1 – 60`, `true, false`, `"mp4", "mkv"`, `[160 – 3840, 90 – 2160]`."""
    return _possible(inspect.type_info(kind))


def _possible(kind: inspect.Type) -> str:
    match kind:
        case inspect.BoolType():
            return "true, false"
        case inspect.IntType(ge=lowest, le=highest) | inspect.FloatType(ge=lowest, le=highest):
            return f"{lowest} – {highest}"
        case inspect.EnumType(cls=cls):
            return ", ".join(toml_text(member.value) for member in cls)
        case inspect.LiteralType(values=values):
            return ", ".join(map(toml_text, values))
        case inspect.StrType(pattern=pattern):
            return '"/…", "~/…"' if pattern else '"…"'
        case inspect.TupleType(item_types=items):
            return f"[{', '.join(map(_possible, items))}]"
        case inspect.VarTupleType(item_type=item):
            return f"[{_possible(item)}]"
        case inspect.UnionType(types=types):
            return ", ".join(_possible(one) for one in types if not isinstance(one, inspect.NoneType))
        case _:
            raise TypeError(kind)
