"""Words by key, errors with and without their facts, plurals, and what importing costs."""

import subprocess
import sys

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from capture.errors import ErrorCode, StudioError
from studio.words import LOCALES, Words, pick_language, translation_files

FACTS: dict[str, str | int | float] = {
    "value": "17x3",
    "size": "17x3",
    "smallest": "320x240",
    "largest": "3840x2160",
    "rate": 500,
    "lowest": 1,
    "highest": 60,
    "option": "--layout",
    "available": "one, two",
    "name": "USB camera",
    "region": "0,0,9000,10",
    "screen": "1920x1080",
    "path": "/videos/lesson.mp4",
    "library": "PortAudio",
    "package": "libportaudio2",
    "folder": "/videos",
    "free_mb": 120,
    "needed_mb": 500,
    "log": "/home/user/studio.log",
}


def plain_texts(language: str) -> set[str]:
    """Return every text of `language` in which nothing is filled in."""
    entries = [
        entry
        for path in translation_files(language)
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body
        if isinstance(entry, ftl.Message)
    ]
    patterns = [attribute.value for entry in entries for attribute in entry.attributes]
    return {
        "".join(element.value for element in pattern.elements if isinstance(element, ftl.TextElement))
        for pattern in patterns
        if all(isinstance(element, ftl.TextElement) for element in pattern.elements)
    }


@pytest.mark.parametrize(
    ("wanted", "environ", "language"),
    [
        ("fr", {}, "fr"),
        ("fr-MA", {}, "fr"),
        ("FR_ca", {}, "fr"),
        ("ar-MA", {}, "ar"),
        ("de", {}, "en"),
        ("", {}, "en"),
        ("auto", {}, "en"),
        ("auto", {"LANG": "fr_MA.UTF-8"}, "fr"),
        ("auto", {"LANG": "fr_MA.UTF-8", "LC_MESSAGES": "ar_MA"}, "ar"),
        ("auto", {"LANG": "fr_MA.UTF-8", "LC_MESSAGES": "ar_MA", "LC_ALL": "C.UTF-8"}, "en"),
        ("auto", {"LC_ALL": "", "LANG": "ar_EG@calendar"}, "ar"),
        ("fr", {"LC_ALL": "ar"}, "fr"),
    ],
)
def test_language_is_picked_by_code(wanted: str, environ: dict[str, str], language: str) -> None:
    assert pick_language(wanted, environ) == language


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("code", ErrorCode)
def test_every_error_reads_well_without_any_fact(language: str, code: ErrorCode) -> None:
    text = Words(language).error(StudioError(code, "the library's own word"))
    for words in (text.sentence, text.next_step):
        assert words
        assert "library's own word" not in words
    assert text.sentence in plain_texts(language)
    assert text.next_step in plain_texts(language)


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("code", ErrorCode)
def test_every_error_reads_well_with_facts(language: str, code: ErrorCode) -> None:
    text = Words(language).error(StudioError(code, "", **FACTS, surplus="not named"))
    for words in (text.sentence, text.next_step):
        assert words
        assert "$" not in words
        assert "{" not in words
        assert "not named" not in words


@pytest.mark.parametrize("language", LOCALES)
def test_facts_are_named(language: str) -> None:
    error = StudioError(ErrorCode.CAMERA_UNKNOWN, name="USB camera", available="A, B")
    text = Words(language).error(error)
    assert "USB camera" in text.sentence
    assert "A, B" in text.next_step


def test_each_part_falls_back_on_its_own() -> None:
    text = Words("en").error(StudioError(ErrorCode.CAMERA_UNKNOWN, name="USB camera"))
    assert "USB camera" in text.sentence
    assert text.next_step == "Plug the camera in, then see what is connected with: trainer-studio devices"


def test_an_empty_fact_is_none() -> None:
    text = Words("en").error(StudioError(ErrorCode.CAMERA_UNKNOWN, name="moon", available=""))
    assert "moon" in text.sentence
    assert text.next_step == "Plug the camera in, then see what is connected with: trainer-studio devices"


def test_unknown_key_is_refused() -> None:
    with pytest.raises(LookupError):
        Words("en").text("no-such-key")


def test_key_without_words_of_its_own_is_refused() -> None:
    with pytest.raises(LookupError):
        Words("en").text("error-wayland")


def test_missing_argument_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    Words("en").text("event-started")
    assert "event-started" in caplog.text


def test_isolation_is_for_windows() -> None:
    assert Words("ar", isolate=True).text("event-marked", title="Ohm") == "فصل جديد: \u2068Ohm\u2069"
    assert Words("ar").text("event-marked", title="Ohm") == "فصل جديد: Ohm"


def test_direction() -> None:
    assert Words("ar-MA").right_to_left
    assert not Words("fr").right_to_left


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "لم يضِع شيء"),
        (1, "ضاعت صورة واحدة"),
        (2, "ضاعت صورتان"),
        (3, "ضاعت 3 صور"),
        (10, "ضاعت 10 صور"),
        (11, "ضاعت 11 صورةً"),
        (99, "ضاعت 99 صورةً"),
        (100, "ضاعت 100 صورة"),
        (103, "ضاعت 103 صور"),
    ],
)
def test_arabic_has_six_plurals(count: int, text: str) -> None:
    assert Words("ar").text("losses-pictures", count=count) == text


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 0, "nothing lost"),
        ("en", 1, "1 picture lost"),
        ("en", 2, "2 pictures lost"),
        ("fr", 0, "rien de perdu"),
        ("fr", 1, "1 image perdue"),
        ("fr", 2, "2 images perdues"),
        ("fr", 1234, "1\u202f234 images perdues"),
    ],
)
def test_plurals(language: str, count: int, text: str) -> None:
    assert Words(language).text("losses-pictures", count=count) == text


def test_words_cost_nothing_before_the_first_one() -> None:
    script = (
        "import sys; from studio.words import Words; import studio.wording; words = Words('ar');"
        "assert not any(name.split('.')[0] in {'fluent', 'babel'} for name in sys.modules), 'imported too early';"
        "words.text('window-record'); assert 'fluent.runtime' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
