"""The roster: who is expected, read from a CSV file as offices and spreadsheets write them."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from capture.errors import ErrorCode, StudioError
from session.settings import RosterEntry
from session.text import clean_name, clean_number

MOST_BYTES: Final = 1024 * 1024
LONGEST_FIELD: Final = 64
"""Letters."""
DELIMITERS: Final = ",;\t"

_COLUMNS: Final = ("number", "name", "group", "pin")
_HEADINGS: Final = {
    "number": "number|no|id|registration|registration number|numéro|numero|n°|matricule|immatriculation"
    "|رقم|الرقم|رقم التسجيل|رقم المتدرب",
    "name": "name|full name|first name|last name|surname|trainee"
    "|nom|prénom|prenom|nom et prénom|prénom et nom|nom complet|stagiaire"
    "|اسم|الاسم|اللقب|الاسم الكامل|الاسم واللقب|اللقب والاسم|المتدرب",
    "group": "group|class|section|groupe|classe|فوج|الفوج|المجموعة|القسم",
    "pin": "pin|code|pin code|code pin|الرمز|الرمز السري|رمز سري",
}
_COLUMN_OF: Final = {word: column for column, words in _HEADINGS.items() for word in words.split("|")}

_ARABIC_BESIDE_LATIN: Final = re.compile(r"[A-Za-z][\u0621-\u064a]|[\u0621-\u064a][A-Za-z]")


class _BadLine(Exception):  # noqa: N818  (told to people as a StudioError)
    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


def read_roster(path: Path) -> tuple[RosterEntry, ...]:
    """Return the entries of the roster at `path`: number, name, then group and PIN if there are any.

    Fields are separated by commas, semicolons or tabs. A first line of headings (Arabic, French or English) may put the
    columns in another order; a name may be in two columns, and columns with other headings are left out. Numbers and
    PINs are kept in the one form of `clean_number`. The text is UTF-8 with or without a byte order mark, or UTF-16 with
    one; otherwise it is taken for Windows' Arabic code page (cp1256), unless an Arabic letter would stand beside a
    Latin one: then for Windows' Western one (cp1252). (Both have the small letters of French in the same places.)

    Raises StudioError: FILE_MISSING (`path`), CLASS_ROSTER_BAD (`path`, and `line` where one is to blame; the detail
    tells why, and of a number that is there twice also the first line).
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise StudioError(ErrorCode.FILE_MISSING, str(error), path=str(path)) from error
    except OSError as error:
        raise StudioError(ErrorCode.CLASS_ROSTER_BAD, str(error), path=str(path)) from error
    if len(data) > MOST_BYTES:
        raise StudioError(ErrorCode.CLASS_ROSTER_BAD, f"longer than {MOST_BYTES} bytes", path=str(path))
    try:
        return _entries(list(_rows(_decode(data))))
    except _BadLine as bad:
        raise StudioError(ErrorCode.CLASS_ROSTER_BAD, str(bad), path=str(path), line=bad.line) from bad


def _decode(data: bytes) -> str:
    """Return the text; raises _BadLine."""
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1256")
            return data.decode("cp1252") if _ARABIC_BESIDE_LATIN.search(text) else text
    except UnicodeDecodeError as error:
        raise _BadLine(1 + data.count(b"\n", 0, error.start), str(error)) from error


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, from 1; fields) of each line that is not empty; raises _BadLine."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in text.split("\n") if line.strip()), "")
    reader = csv.reader(io.StringIO(text), delimiter=max(DELIMITERS, key=first.count), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            fields = [field.strip() for field in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise _BadLine(line, str(error)) from error
        if any(fields):
            yield line, fields


def _entries(rows: Sequence[tuple[int, list[str]]]) -> tuple[RosterEntry, ...]:
    """Return the entries; raises _BadLine."""
    columns: Sequence[str] = _COLUMNS
    if rows:
        headings = [_COLUMN_OF.get(field.casefold().rstrip(" :."), "") for field in rows[0][1]]
        if {"number", "name"} <= set(headings):
            columns, rows = headings, rows[1:]
    if not rows:
        raise _BadLine(1, "nobody is on it")
    entries: dict[str, tuple[int, RosterEntry]] = {}
    for line, fields in rows:
        entry = _entry(columns, line, fields)
        if entry.number in entries:
            raise _BadLine(line, f"the number {entry.number} is already on line {entries[entry.number][0]}")
        entries[entry.number] = line, entry
    return tuple(entry for _, entry in entries.values())


def _entry(columns: Sequence[str], line: int, fields: list[str]) -> RosterEntry:
    """Return the entry of one line; raises _BadLine."""
    if any(fields[len(columns) :]):
        raise _BadLine(line, f"{len(fields)} fields where {len(columns)} are expected")
    values = dict.fromkeys(_COLUMNS, "")
    for column, field in zip(columns, fields, strict=False):
        if column == "name":
            values["name"] = f"{values['name']} {field}"
        elif column and not values[column]:
            values[column] = field
    if max(map(len, values.values())) > LONGEST_FIELD:
        raise _BadLine(line, "a field is too long")
    entry = RosterEntry(
        number=clean_number(values["number"]),
        name=clean_name(values["name"]),
        group=clean_name(values["group"]),
        pin=clean_number(values["pin"]),
    )
    if not entry.number or not entry.name:
        raise _BadLine(line, "a number and a name are needed")
    return entry
