"""A class for pictures of the window: trainees with names of the language, a hand, a question, a poll."""

from contextlib import closing
from typing import Any, Final

from playwright.sync_api import sync_playwright

from tests.helpers.background import Background
from tests.helpers.browser import FLAGS, SHOW_ADDRESSES, Chromium, chromium_program, launch
from tests.helpers.trainee import Trainee
from tests.helpers.trainee_page import join, watch

TITLES: Final = {"fr": "La loi d’Ohm", "en": "Ohm’s law", "ar": "قانون أوم"}
TRAINERS: Final = {"fr": "Salma El Idrissi", "en": "Salma El Idrissi", "ar": "سلمى الإدريسي"}
NAMES: Final = {
    "fr": ("Amina Berrada", "Youssef Alaoui", "Karim Tazi", "Zineb Ouazzani", "Omar Fassi"),
    "en": ("Amina Berrada", "Youssef Alaoui", "Karim Tazi", "Zineb Ouazzani", "Omar Fassi"),
    "ar": ("أمينة برادة", "يوسف العلوي", "كريم التازي", "زينب الوزاني", "عمر الفاسي"),
}
QUESTIONS: Final = {
    "fr": "Pourquoi le courant baisse-t-il quand R augmente ?",
    "en": "Why does the current fall when R rises?",
    "ar": "لماذا ينخفض التيار عندما ترتفع المقاومة؟",
}
POLLS: Final = {
    "fr": ("U = 12 V, R = 4 Ω : que vaut I ?", ("3 A", "48 A", "0,33 A")),
    "en": ("U = 12 V, R = 4 Ω: what is I?", ("3 A", "48 A", "0.33 A")),
    "ar": ("إذا كان التوتر 12 فولت والمقاومة 4 أوم، فما شدة التيار؟", ("3 أمبير", "48 أمبير", "0.33 أمبير")),
}
PHONE: Final = {"fr": ("fr-FR", "Salma Idrissi"), "en": ("en-GB", "Salma Idrissi"), "ar": ("ar-MA", "سلمى الإدريسي")}


class Trainees:
    """Those who come to one class."""

    def __init__(self, background: Background, url: str, code: str, language: str) -> None:
        self._background = background
        self._language = language
        self._here: list[Trainee] = []
        for name in NAMES[language]:
            trainee = Trainee(url)
            background.run(trainee.__aenter__())
            self._here.append(trainee)
            background.run(trainee.enter(name, code))
        for trainee in self._here:
            background.run(trainee.watch())

    def take_part(self) -> None:
        """Raise a hand, ask a question, say how one follows."""
        self._send(1, "hand", up=True)
        self._send(0, "say", text=QUESTIONS[self._language], to="all")
        for index, feeling in enumerate(("good", "good", "too-fast", "good")):
            self._send(index, "feel", feeling=feeling)

    def vote(self) -> None:
        """Answer the poll, all but one."""
        for index, choice in enumerate((0, 0, 1, 0)):
            asked = self._background.run(self._here[index].wait("poll"))["poll"]
            self._send(index, "vote", poll=asked["poll"], choices=[choice])

    def leave(self) -> None:
        """Let every connection go."""
        for trainee in self._here:
            self._background.run(trainee.__aexit__(None, None, None))

    def _send(self, index: int, kind: str, **fields: Any) -> None:
        self._background.run(self._here[index].send(kind, **fields))


def take_phone(join_url: str, language: str, path: str) -> None:
    """Take a picture of the trainee's page on a telephone, when the lesson is seen on it."""
    locale, name = PHONE[language]
    with (
        sync_playwright() as playwright,
        closing(launch(playwright, chromium_program(), (*FLAGS, SHOW_ADDRESSES))) as browser,
    ):
        page = Chromium(browser).phone(join_url, locale)
        join(page, name)
        watch(page)
        page.wait_for_timeout(1500)
        page.screenshot(path=path)
