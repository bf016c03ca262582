"""What people type, made fit to be shown to others: names, chat, numbers."""

import unicodedata
from typing import Final

from session.messages import LONGEST_NAME

_MISLEADING: Final = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # turn the direction of what follows, even outside
    "\u200b\u2060\ufeff\u00ad\u2028\u2029"  # unseen, or a line's end
    "\u115f\u1160\u3164\uffa0\u2800",  # letters and signs that are blank
)
_VISIBLE: Final = frozenset("LNPS")
"""First letters of the Unicode categories that leave ink: letters, numbers, punctuation, symbols."""


def clean_text(text: str) -> str:
    """Return `text` in NFC, stripped, without control and direction characters; lines and joiners are kept."""
    kept = (c for c in text.replace("\r\n", "\n") if c == "\n" or not _is_refused(c))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def clean_name(text: str) -> str:
    """Return `text` as a name on one line, or "" when nothing of it could be seen."""
    name = " ".join(clean_text(" ".join(text.split())).split())[:LONGEST_NAME].strip()
    return name if any(unicodedata.category(c)[0] in _VISIBLE for c in name) else ""


def clean_number(text: str) -> str:
    """Return a registration number, PIN or code in one form, whatever keyboard it was typed on.

    Digits of any script become ASCII, letters capital; only digits, letters and "/", "." and "_" are kept.
    """
    capital = unicodedata.normalize("NFKC", text.casefold()).upper()
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in capital if c.isalnum() or c in "/._")


def _is_refused(character: str) -> bool:
    return character in _MISLEADING or unicodedata.category(character) in {"Cc", "Cs"}
