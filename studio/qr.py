"""A QR code as lines of text, for a terminal."""

from typing import Final

QUIET: Final = 2
"""Light modules round the code: half of what the standard asks for, which phones read all the same."""
_HALVES: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_BLACK_ON_WHITE: Final = "\x1b[30;47m"
_AS_BEFORE: Final = "\x1b[0m"


def qr_lines(text: str) -> list[str]:
    """Return the code of `text`, two rows of modules a line, black on white whatever the terminal's colours are."""
    # Only here: what prints no code does not wait for the library.
    import segno  # noqa: PLC0415

    rows = [
        [bool(module) for module in row] for row in segno.make(text, error="m", micro=False).matrix_iter(border=QUIET)
    ]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    lines = []
    for upper, lower in zip(rows[::2], rows[1::2], strict=True):
        halves = "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        lines.append(f"{_BLACK_ON_WHITE}{halves}{_AS_BEFORE}")
    return lines
