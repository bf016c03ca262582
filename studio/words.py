"""The program's words in the user's language, from assets/translations (Project Fluent).

Nothing is read before the first word is asked for: Fluent takes longer to import than a recording to start.
"""

import logging
import os
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from capture.errors import StudioError
from studio.assets import ASSETS

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

log = logging.getLogger(__name__)

TRANSLATIONS: Final = ASSETS / "translations"
LOCALES: Final = {"en": "en", "fr": "fr", "ar": "ar-MA"}
"""The languages there are, each with the locale for its plurals and numbers (Morocco writes 12.345,6)."""
AUTO: Final = "auto"

Argument = str | int | float

ARABIC_DIGITS: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_READING: Final = threading.Lock()
_ISOLATED_NUMBER: Final = re.compile("\u2068[0-9][0-9.,: \u00a0]*\u2069")
"""A number that was filled in: a name with a digit in it is none."""


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What a person reads of an error."""

    sentence: str
    """What happened and what is safe."""
    next_step: str
    """What to do."""


def pick_language(wanted: str, environ: Mapping[str, str] = os.environ) -> str:
    """Return the language to use, one of `LOCALES`, for a code such as `fr-MA` or for `auto`.

    `auto` follows LC_ALL, LC_MESSAGES and LANG, in the order of POSIX; what is unknown is English.
    """
    if wanted == AUTO:
        wanted = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    language = wanted.replace("_", "-").replace(".", "-").replace("@", "-").split("-")[0].lower()
    return language if language in LOCALES else "en"


class Words:
    """Looks up words by key in one language.

    `isolate` puts Unicode's isolating marks round what is filled in, so that a Latin name keeps its place in an
    Arabic sentence: for a window. Terminals show the marks as boxes or not at all, so they are off for text.
    One thread at a time may look up and speak.
    """

    def __init__(self, language: str = AUTO, *, isolate: bool = False) -> None:
        self.language = pick_language(language)
        self._isolate = isolate
        self.arabic_digits = False
        """Whether numbers in Arabic are written ١٢٣; Morocco writes 123."""

    def speak(self, language: str) -> None:
        """Look up in another language from now on, for everybody who holds these words."""
        self.language = pick_language(language)
        self.__dict__.pop("_bundle", None)

    def read(self) -> None:
        """Read the words now, so that the first look-up need not."""
        self._bundle  # noqa: B018

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.language == "ar"

    def text(self, key: str, **arguments: Argument) -> str:
        """Return the words for `key`; raises LookupError when there is no such key."""
        text, missing = self._format(key, "", arguments)
        if missing:
            log.error("words %s (%s): %s", key, self.language, missing)
        return text

    def in_digits(self, number: str) -> str:
        """Return a number, or a time such as 0:31:07, in the digits of the user's choice."""
        return number.translate(ARABIC_DIGITS) if self.arabic_digits and self.right_to_left else number

    def error(self, error: StudioError) -> ErrorText:
        """Return the sentence and the next step for `error`.

        Where a fact that the words name is not known or empty, the words without it are returned.
        """
        key = f"error-{error.code}"
        return ErrorText(self._with_facts(key, "sentence", error), self._with_facts(key, "next", error))

    def _with_facts(self, key: str, attribute: str, error: StudioError) -> str:
        # An empty fact ("available", where there is no device at all) says nothing: "choose one of: ." helps nobody.
        facts = {name: value for name, value in error.facts.items() if value != ""}
        text, missing = self._format(key, attribute, facts)
        if not missing:
            return text
        log.info("words %s.%s without facts: %s", key, attribute, missing)
        return self._format(key, f"{attribute}-plain", {})[0]

    def _format(self, key: str, attribute: str, arguments: Mapping[str, Argument]) -> tuple[str, str]:
        """Return the text, and what was wrong with it ("" when nothing was)."""
        message = self._bundle.get_message(key)
        pattern = message.attributes[attribute] if attribute else message.value
        if pattern is None:
            raise LookupError(key)
        text, errors = self._bundle.format_pattern(pattern, dict(arguments))
        written = _ISOLATED_NUMBER.sub(lambda found: self.in_digits(found[0]), str(text))
        return written, "; ".join(map(str, errors))

    @cached_property
    def _bundle(self) -> "FluentBundle":
        # Imported only here because it takes a tenth of a second, and a recording starts without a word.
        from fluent.runtime import FluentBundle, FluentResource  # noqa: PLC0415

        bundle = FluentBundle([LOCALES[self.language]], use_isolating=self._isolate)
        for path in translation_files(self.language):
            bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
        return bundle


def every_language() -> tuple[Words, ...]:
    """Return the words in all languages, for a search that finds what somebody has in mind; on any thread.

    They are read once, a quarter of a second long; who asks meanwhile waits for what is left of it.
    """
    with _READING:
        return _read_all()


@cache
def _read_all() -> tuple[Words, ...]:
    every = tuple(Words(language) for language in LOCALES)
    for words in every:
        words.read()
    return every


def translation_files(language: str) -> list[Path]:
    """Return the files that hold the words of `language`."""
    return sorted((TRANSLATIONS / language).glob("*.ftl"))
