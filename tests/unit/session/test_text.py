"""What people type, made fit to be shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session.text import clean_name, clean_number, clean_text

ANY_TEXT = st.text(st.characters())


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Amina   Benali ", "Amina Benali"),
        ("أمينة بن علي", "أمينة بن علي"),
        ("مي\u200cخواهم", "مي\u200cخواهم"),
        ("Zoé 👩\u200d🏫", "Zoé 👩\u200d🏫"),
        ("Zoe\u0301", "Zoé"),
        ("a\nb", "a b"),
        ("<b>x</b>", "<b>x</b>"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("\u2067a\u2069", "a"),
        ("\ud800a", "a"),
        ("\u0301", ""),
        ("x" * 80, "x" * 60),
    ],
)
def test_names(typed: str, name: str) -> None:
    assert clean_name(typed) == name


def test_chat_keeps_its_lines() -> None:
    assert clean_text(" one\r\ntwo\x00\tthree\u2028 ") == "one\ntwothree"


@pytest.mark.parametrize(
    ("typed", "number"),
    [(" 2024-001 ", "2024001"), ("٢٠٢٤٠٠١", "2024001"), ("۲۰۲۴", "2024"), ("7kq4md", "7KQ4MD"), ("７KQ–4MD", "7KQ4MD")],
)
def test_numbers_have_one_form(typed: str, number: str) -> None:
    assert clean_number(typed) == number


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    for clean in (clean_name, clean_text):
        once = clean(text)
        assert clean(once) == once
        once.encode()


@given(st.text(st.characters(categories=["L", "N", "P", "Z", "M"]), max_size=64))
def test_a_roster_s_number_and_a_typed_one_meet(text: str) -> None:
    assert clean_number(clean_number(text)) == clean_number(text) == clean_number(f" {text}-")
