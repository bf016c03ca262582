"""What one measurement says: a row of the table, and how it is printed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

HEADINGS: Final = ("what", "ours", "ffmpeg", "ratio", "goal", "reached")


@dataclass(frozen=True, slots=True)
class Row:
    """One measured thing."""

    what: str
    ours: float | None
    """None: could not be measured; `note` says why."""
    unit: str = ""
    peer: float | None = None
    """The same thing, done by ffmpeg."""
    ratio: float | None = None
    goal: str = ""
    """For people, for example "<= 0.30"; empty: shown for information."""
    reached: bool | None = None
    note: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    """For the JSON: the single values behind the figure."""

    def as_json(self) -> dict[str, Any]:
        """Return the row's fields."""
        return {
            "what": self.what,
            "ours": self.ours,
            "unit": self.unit,
            "peer": self.peer,
            "ratio": self.ratio,
            "goal": self.goal,
            "reached": self.reached,
            "note": self.note,
            "details": self.details,
        }


def at_most(what: str, ours: float, limit: float, unit: str = "", **more: Any) -> Row:
    """Return a row whose goal is `ours <= limit`."""
    return Row(what, float(ours), unit, goal=f"<= {limit:g} {unit}".strip(), reached=bool(ours <= limit), **more)


def ratio_at_most(what: str, ours: float, peer: float, limit: float, unit: str, **more: Any) -> Row:
    """Return a row whose goal is `ours / peer <= limit`."""
    ratio = ours / peer
    return Row(what, ours, unit, peer, ratio, f"ratio <= {limit:.2f}", bool(ratio <= limit), **more)


def missing(what: str, reason: str) -> Row:
    """Return a row for what could not be measured."""
    return Row(what, None, reached=False, note=reason)


def render(rows: Sequence[Row]) -> str:
    """Return the rows as a table for a terminal, their notes numbered below it."""
    notes: list[str] = []
    cells: list[tuple[str, ...]] = [HEADINGS]
    for row in rows:
        mark = ""
        if row.note:
            if row.note not in notes:
                notes.append(row.note)
            mark = f" [{notes.index(row.note) + 1}]"
        cells.append(
            (
                row.what + mark,
                "not measured" if row.ours is None else _number(row.ours, row.unit),
                "" if row.peer is None else _number(row.peer, row.unit),
                "" if row.ratio is None else f"{row.ratio:.2f}",
                row.goal,
                {None: "", True: "yes", False: "NO"}[row.reached],
            )
        )
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    pads: list[Callable[[str, int], str]] = [str.ljust, str.rjust, str.rjust, str.rjust, str.ljust, str.ljust]
    lines = [
        "  ".join(pad(text, width) for pad, text, width in zip(pads, line, widths, strict=True)).rstrip()
        for line in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([*lines, *(f"[{number}] {note}" for number, note in enumerate(notes, 1))])


def _number(value: float, unit: str) -> str:
    if float(value).is_integer() and abs(value) < 1e6:
        text = str(int(value))
    else:
        text = f"{value:.4f}" if abs(value) < 1 and unit == "SSIM" else f"{value:.2f}"
    return f"{text} {unit}".rstrip()
