"""Rosters as offices and spreadsheets write them."""

from pathlib import Path

import pytest

from capture.errors import ErrorCode, StudioError
from session.roster import read_roster
from session.settings import RosterEntry

AMINA = RosterEntry("2024001", "Amina Bénali", "G1", "4711")
LINA = RosterEntry("2024002", "لينا حداد", "الفوج ب")


def roster(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> tuple[RosterEntry, ...]:
    path = tmp_path / "roster.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read_roster(path)


def fault(tmp_path: Path, content: str | bytes) -> tuple[object, str]:
    """Return the line and the detail of what is refused."""
    with pytest.raises(StudioError) as refused:
        roster(tmp_path, content)
    assert refused.value.code is ErrorCode.CLASS_ROSTER_BAD
    assert refused.value.facts["path"] == str(tmp_path / "roster.csv")
    return refused.value.facts.get("line"), refused.value.detail


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_without_headings(tmp_path: Path, encoding: str, separator: str, line_end: str) -> None:
    lines = ["2024001,Amina Bénali,G1,4711", "", "2024002,لينا حداد,الفوج ب,", ",,,"]
    content = line_end.join(lines).replace(",", separator)
    assert roster(tmp_path, content, encoding) == (AMINA, LINA)


@pytest.mark.parametrize(
    "headings",
    [
        "Group,Pin,Full name,Number",
        "Groupe;Code;Nom et prénom;Matricule :",
        "الفوج\tالرمز السري\tالاسم واللقب\tرقم التسجيل",
    ],
)
def test_headings_put_columns_in_any_order(tmp_path: Path, headings: str) -> None:
    separator = next(c for c in ",;\t" if c in headings)
    lines = [headings, separator.join(["G1", "٤٧١١", "Amina Bénali", "2024-001"])]
    assert roster(tmp_path, "\n".join(lines)) == (AMINA,)


def test_a_name_may_be_in_two_columns_and_others_are_left_out(tmp_path: Path) -> None:
    content = "Matricule;Prénom;Nom;Né le;Groupe;Code\n2024001;Amina;Bénali;1/2/2003;G1;4711\n"
    assert roster(tmp_path, content) == (AMINA,)


def test_windows_code_pages(tmp_path: Path) -> None:
    french = "2024001;Amina Bénali;G1;4711\n2024003;ÉLISE Noël;G1"
    assert roster(tmp_path, french, "cp1252") == (AMINA, RosterEntry("2024003", "ÉLISE Noël", "G1"))
    arabic = "2024001;Amina Bénali;G1;4711\n2024002;لينا حداد;الفوج ب"
    assert roster(tmp_path, arabic, "cp1256") == (AMINA, LINA)


def test_quotes_and_short_lines(tmp_path: Path) -> None:
    content = '2024001,"Bénali, Amina"\n2024002,"لينا\nحداد"\n2024003,Karim'
    assert [entry.name for entry in roster(tmp_path, content)] == ["Bénali, Amina", "لينا حداد", "Karim"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("1,Amina\n2,\n3,Lina", 2),
        ("1,Amina\n\n,Karim", 3),
        ('1,Amina\n2,"Karim\n3,Lina', 2),
        ('1,"Ami\nna"\n2,Karim\n3,', 4),
        ('1,Amina\n2,"Karim"x', 2),
        ("1,Amina,G1,11,more", 1),
        ("number,name\n1,Amina\n2,Karim,G1", 3),
        ("number,name\n", 1),
        ("", 1),
        ("\n\n", 1),
        ("1,Amina\n2,\u202e", 2),
        (f"1,Amina\n2,{'x' * 65}", 2),
        (f"1,{'x' * 200_000}", 1),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1),
        ("1,Amina".encode("utf-16") + b"\x00", 1),
    ],
)
def test_the_line_to_blame_is_named(tmp_path: Path, content: str | bytes, line: int) -> None:
    assert fault(tmp_path, content)[0] == line


def test_a_number_that_is_there_twice_is_named_with_both_lines(tmp_path: Path) -> None:
    line, detail = fault(tmp_path, "number,name\n2024-001,Amina\n2,Karim\n٢٠٢٤٠٠١,Lina")
    assert line == 4
    assert detail == "the number 2024001 is already on line 2"


def test_files_that_cannot_be_a_roster(tmp_path: Path) -> None:
    with pytest.raises(StudioError) as missing:
        read_roster(tmp_path / "nowhere.csv")
    assert missing.value.code is ErrorCode.FILE_MISSING
    with pytest.raises(StudioError) as folder:
        read_roster(tmp_path)
    assert folder.value.code is ErrorCode.CLASS_ROSTER_BAD
    assert fault(tmp_path, b"1,Amina\n" * 200_000)[0] is None
