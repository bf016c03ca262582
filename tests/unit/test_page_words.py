"""The gate of the trainee's page: its words are whole in all languages and used, and it asks for nothing elsewhere."""

import json
import re
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

from session.messages import ErrorId, Goodbye, Sending
from session.people import Feeling, QualityChoice

PAGE: Final = Path(__file__).resolve().parents[2] / "assets" / "trainee"
LANGUAGES: Final = ("ar", "fr", "en")
FORMS: Final = {
    "ar": {"zero", "one", "two", "few", "many", "other"},
    "fr": {"one", "many", "other"},
    "en": {"one", "other"},
}
"""Plural forms of each language (Unicode CLDR)."""
COMPOSED: Final = (
    *(f"error-{error}" for error in ErrorId),
    *(f"ended-{reason}{part}" for reason in Goodbye.__annotations__["reason"].__args__ for part in ("", "-text")),
    *(f"feedback-{feeling}" for feeling in Feeling),
    *(f"quality-{choice}{part}" for choice in QualityChoice for part in ("", "-hint")),
    *(f"now-{rendition}" for rendition in ("high", "low", "thin", "compat", "sound")),
    *(f"reason-{reason}" for reason in Sending.__annotations__["reason"].__args__ if reason in {"line", "machine"}),
    *(f"unable-{name}" for name in ("RTCPeerConnection", "WebSocket")),
    *(f"voice-{state}" for state in ("asking", "connecting", "denied", "no-microphone", "failed")),
)
"""Keys that the page puts together from what the host says."""

Entry = str | dict[str, str]


def words(language: str) -> dict[str, Entry]:
    text = (PAGE / "words" / f"{language}.js").read_text("utf-8")
    entries: dict[str, Entry] = json.loads(text.removeprefix("export default ").rstrip().removesuffix(";"))
    return entries


def forms(entry: Entry) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def variables(entry: Entry) -> set[str]:
    return set(chain.from_iterable(re.findall(r"\{(\w+)\}", form) for form in forms(entry))) - {"count"}


def sources() -> dict[str, str]:
    return {
        path.relative_to(PAGE).as_posix(): path.read_text("utf-8")
        for path in sorted(PAGE.rglob("*"))
        if path.suffix in {".js", ".html", ".css", ".svg"} and path.parent.name != "words"
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_keys_and_variables(language: str) -> None:
    assert {key: variables(entry) for key, entry in words(language).items()} == {
        key: variables(entry) for key, entry in words("en").items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_all_forms_of_the_language(language: str) -> None:
    plurals = {key: set(entry) for key, entry in words(language).items() if isinstance(entry, dict)}
    assert plurals
    assert plurals == dict.fromkeys(plurals, FORMS[language])
    assert set(plurals) == {key for key, entry in words("en").items() if isinstance(entry, dict)}


def test_words_are_said_differently_where_they_count() -> None:
    english = words("en")
    for language in ("ar", "fr"):
        same = {key for key, entry in words(language).items() if entry == english[key]}
        assert same <= {"sound-volume"}, language


def test_every_composed_key_has_words() -> None:
    assert [key for key in COMPOSED if key not in words("en")] == []


def test_every_key_is_used() -> None:
    code = "\n".join(sources().values())
    used = {key for key in words("en") if f'"{key}"' in code or f"'{key}'" in code}
    assert sorted(set(words("en")) - used - set(COMPOSED)) == []


def test_every_key_that_is_named_exists() -> None:
    code = "\n".join(sources().values())
    named = set(re.findall(r'\b(?:text|tell|says|button)\("([\w-]+)"', code))
    named |= set(re.findall(r'data-word(?:-label|-placeholder)?="([\w-]+)"', code))
    assert named
    assert sorted(named - set(words("en"))) == []


def test_french_has_its_no_break_spaces() -> None:
    for key, entry in words("fr").items():
        for form in forms(entry):
            assert not re.search(r"(?<![\u00a0\u202f]):(?!\d)|(?<![\u00a0\u202f])[;!?»]|«(?!\u00a0)", form), key
            assert "'" not in form, key


def test_numbers_are_put_in_by_the_language_and_never_bidi_marks_by_hand() -> None:
    for language in LANGUAGES:
        text = (PAGE / "words" / f"{language}.js").read_text("utf-8")
        assert not re.search(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", text), language


def test_page_asks_for_nothing_elsewhere_and_runs_nothing_inline() -> None:
    for name, text in sources().items():
        elsewhere = [url for url in re.findall(r"(?:https?:)?//[\w.-]+\.\w{2,}", text) if "www.w3.org" not in url]
        assert elsewhere == [], name
        assert not re.search(r"\.innerHTML|insertAdjacentHTML|outerHTML|document\.write|\beval\(|new Function", text), (
            name
        )
    html = (PAGE / "index.html").read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)


def test_all_modules_are_asked_for_at_once() -> None:
    html = (PAGE / "index.html").read_text("utf-8")
    modules = {path.relative_to(PAGE).as_posix() for path in PAGE.rglob("*.js")}
    assert set(re.findall(r'modulepreload" href="([^"]+)"', html)) == modules - {"main.js", "old.js"}


def test_every_icon_is_drawn_and_used() -> None:
    every = sources()
    drawn = set(re.findall(r'^  "([\w-]+)": "M', every["icons.js"], re.MULTILINE))
    code = "\n".join(text for name, text in every.items() if name != "icons.js")
    asked = set(re.findall(r'data-icon="([\w-]+)"', code))
    assert asked <= drawn
    assert sorted(name for name in drawn if f'"{name}"' not in code) == []
