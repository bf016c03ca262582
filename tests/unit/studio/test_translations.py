"""The gate of translations: every language says the same, all that is used exists, all that exists is used."""

import ast
import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from capture.errors import ErrorCode
from studio.words import LOCALES, TRANSLATIONS, translation_files

STUDIO = Path(__file__).resolve().parents[3] / "studio"
PLAIN = "-plain"


class Variables(Visitor):
    """Collects the variables of a pattern."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802  (named by the visitor)
        self.names.add(node.id.name)


def variables(pattern: ftl.Pattern) -> frozenset[str]:
    collector = Variables()
    collector.visit(pattern)
    return frozenset(collector.names)


def messages(language: str) -> list[ftl.Message]:
    found = []
    for path in translation_files(language):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, ftl.Message):
                found.append(entry)
    return found


def patterns(language: str) -> dict[str, frozenset[str]]:
    """Return the variables of every `key` and `key.attribute`."""
    found = {}
    for message in messages(language):
        if message.value is not None:
            found[message.id.name] = variables(message.value)
        for attribute in message.attributes:
            found[f"{message.id.name}.{attribute.id.name}"] = variables(attribute.value)
    return found


def keys() -> set[str]:
    return {message.id.name for message in messages("en")}


def trees() -> list[ast.Module]:
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(STUDIO.rglob("*.py"))]


def strings_in_code() -> set[str]:
    return {
        node.value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def patterns_in_code() -> list[re.Pattern[str]]:
    """Return what each f-string that makes a key can make: f"event-{kind}-back"."""
    found = []
    for tree in trees():
        for node in ast.walk(tree):
            match node:
                case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_] as values) if start.endswith("-"):
                    parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else "[a-z-]+" for v in values]
                    found.append(re.compile("".join(parts)))
    return found


def calls_in_code() -> list[tuple[str, frozenset[str]]]:
    """Return key and argument names of every `.text("key", ...)`."""
    found = []
    for tree in trees():
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(attr="text"), args=[ast.Constant(value=str(key))]):
                    found.append((key, frozenset(keyword.arg or "**" for keyword in node.keywords)))
    return found


def test_there_is_a_folder_for_each_language_and_no_other() -> None:
    assert {path.name for path in TRANSLATIONS.iterdir()} == set(LOCALES)


@pytest.mark.parametrize("language", LOCALES)
def test_no_key_is_there_twice(language: str) -> None:
    names = [message.id.name for message in messages(language)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", [language for language in LOCALES if language != "en"])
def test_languages_have_the_same_keys_with_the_same_variables(language: str) -> None:
    assert patterns(language) == patterns("en")


def test_every_error_has_words_and_every_word_of_an_error_a_code() -> None:
    assert {key for key in keys() if key.startswith("error-")} == {f"error-{code}" for code in ErrorCode}
    for code in ErrorCode:
        assert {f"error-{code}.sentence", f"error-{code}.next"} <= set(patterns("en"))


def test_errors_that_name_facts_have_words_without() -> None:
    found = patterns("en")
    named = {name for name in found if "." in name and not name.endswith(PLAIN)}
    assert {name for name in named if found[name]} == {name.removesuffix(PLAIN) for name in found if PLAIN in name}
    assert not any(found[name] for name in found if name.endswith(PLAIN))


def test_keys_in_code_exist_with_the_arguments_given() -> None:
    found = patterns("en")
    calls = calls_in_code()
    assert calls
    for key, arguments in calls:
        assert found.get(key) == arguments, key


def test_every_key_is_used() -> None:
    made = patterns_in_code()
    unused = keys() - strings_in_code()
    assert {key for key in unused if not any(pattern.fullmatch(key) for pattern in made)} == set()


def test_french_keeps_its_signs_with_the_word_before() -> None:
    for path in translation_files("fr"):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.split(" = ", 1)[-1]
            assert line.startswith("#") or not re.search(r"« | »| [:;?!](?: |$)", text), line
