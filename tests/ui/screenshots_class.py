"""Pictures of a class: trainees with names of the language, a lobby, hands, chat, a poll."""

from __future__ import annotations

from contextlib import closing
from types import TracebackType
from typing import Any, Final, Self

from playwright.sync_api import sync_playwright

from session.control import Admit
from studio.classview import ALL
from studio.ui.figures_dialog import FiguresDialog
from studio.ui.golive import PlanDialog, SureDialog
from studio.ui.leaving import Leaving
from studio.ui.main_window import MainWindow
from studio.ui.runner import ClassMoment
from tests.helpers.background import Background
from tests.helpers.browser import FLAGS, SHOW_ADDRESSES, Chromium, chromium_program, launch
from tests.helpers.trainee import Trainee
from tests.helpers.trainee_page import watch
from tests.ui.screenshots_album import Album

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
FEELINGS: Final = ("good", "good", "too-fast", "good", "lost")
ANNOUNCED: Final = {
    "fr": "TP noté jeudi : apportez votre multimètre.",
    "en": "Marked practical on Thursday: bring your multimeter.",
    "ar": "حصة تطبيقية منقّطة يوم الخميس: أحضروا أجهزة القياس.",
}
FIGURED: Final = 12
"""Seconds, after which a plot has a line to show."""


class ClassPictures:
    """One class, from the plan to its end; the window records meanwhile."""

    def __init__(self, window: MainWindow, album: Album, background: Background) -> None:
        self._window = window
        self._album = album
        self._background = background
        self._language = album.language
        self._here: list[Trainee] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for trainee in self._here:
            self._background.run(trainee.__aexit__(None, None, None))

    def take_all(self) -> None:
        """Take every picture, and end the class."""
        window, album, model = self._window, self._album, self._window.lessons_class
        self._go_live()
        album.take(window, "live-nobody")
        self._take_code()
        self._fill()
        album.take(window, "live", self._unfold)
        self._take_rooms()
        panel = window.class_side.panel
        panel.details_button.click()
        details = album.opened(window, FiguresDialog)
        album.wait(lambda: len(window.figures.log.points) >= FIGURED)
        details.resize(details.sizeHint().boundedTo(window.size()))
        album.take_as_it_is(details, "details")
        details.tabs.setCurrentIndex(details.tabs.count() - 1)
        album.take_as_it_is(details, "details-class")
        details.close()
        window.bar.show()
        album.take_as_it_is(window.bar, "floating")
        window.bar.hide()
        window.stage.scenes.hide_button.click()
        album.take(window, "break", self._unfold)
        window.stage.scenes.hide_button.click()
        window.class_side.go_live.click()
        album.take_dialog(window, SureDialog, "end-class")
        window.close()
        album.take_dialog(window, Leaving, "leaving")
        model.end()
        album.wait(lambda: model.moment is ClassMoment.OFF)

    def _go_live(self) -> None:
        window, album, model = self._window, self._album, self._window.lessons_class
        window.class_side.go_live.click()
        plan = album.opened(window, PlanDialog)
        plan.title.setText(TITLES[self._language])
        plan.trainer.setText(TRAINERS[self._language])
        plan.lobby.setChecked(True)
        album.take_as_it_is(plan, "plan")
        plan.go_button.click()
        album.wait(lambda: model.moment is ClassMoment.LIVE and model.view.opened is not None)

    def _take_code(self) -> None:
        panel, album = self._window.class_side.panel, self._album
        panel.screen_button.click()
        for name in album.each(panel.code_screen):
            album.save(panel.code_screen, f"code-{name}")
        panel.code_screen.close()

    def _fill(self) -> None:
        """Let trainees ask to come in, take a picture of that, admit them, and let them take part."""
        model, album = self._window.lessons_class, self._album
        opened = model.view.opened
        assert opened is not None
        for name in NAMES[self._language]:
            trainee = Trainee(opened.join_url.partition("/#")[0])
            self._background.run(trainee.__aenter__())
            self._here.append(trainee)
            self._background.run(trainee.send("join", name=name, code=opened.code))
        album.wait(lambda: len(model.view.waiting) == len(self._here))
        album.take(self._window, "lobby", self._unfold)
        model.do(Admit(ALL))
        album.wait(lambda: len(model.view.here) == len(self._here))
        for trainee in self._here:
            self._background.run(trainee.wait("welcome"))
            self._background.run(trainee.watch())
        self._take_phone(opened.join_url)
        self._send(1, "hand", up=True)
        self._send(3, "hand", up=True)
        self._send(0, "say", text=QUESTIONS[self._language], to="all")
        for index, feeling in enumerate(FEELINGS):
            self._send(index, "feel", feeling=feeling)
        album.wait(lambda: len(model.view.hands) == 2 and bool(model.view.chat))

    def _take_phone(self, join_url: str) -> None:
        """Take a picture of the trainee's page on a telephone, when the lesson is seen on it."""
        model, album = self._window.lessons_class, self._album
        locale, name = PHONE[self._language]
        with (
            sync_playwright() as playwright,
            closing(launch(playwright, chromium_program(), (*FLAGS, SHOW_ADDRESSES))) as browser,
        ):
            page = Chromium(browser).phone(join_url, locale)
            page.fill("#name", name)
            page.click("#join-button")
            lobby = self._window.class_side.panel.lobby
            album.wait(lambda: lobby.names == [name])
            lobby.rows[0].buttons[0].click()
            album.wait(lambda: not model.view.waiting)
            page.wait_for_selector("#class:not([hidden])")
            watch(page)
            page.screenshot(path=album.folder / f"{self._language}-phone.png")
        album.taken += 1

    def _take_rooms(self) -> None:
        window, album, panel = self._window, self._album, self._window.class_side.panel
        panel.tabs.setCurrentWidget(panel.people)
        panel.people.list.setCurrentIndex(panel.people.list.model().index(0, 0))
        album.take(window, "live-people", self._unfold)
        panel.tabs.setCurrentWidget(panel.chat)
        album.take(window, "live-chat", self._unfold)
        panel.tabs.setCurrentWidget(panel.poll)
        question, choices = POLLS[self._language]
        panel.poll.question.setText(question)
        panel.poll.choices.setPlainText("\n".join(choices))
        album.take(window, "live-asking", self._unfold)
        panel.poll.open_button.click()
        for index, choice in enumerate((0, 0, 1, 0)):
            asked = self._background.run(self._here[index].wait("poll"))["poll"]
            self._send(index, "vote", poll=asked["poll"], choices=[choice])
        album.wait(lambda: poll_voters(window) == 4 and panel.poll.bars.isVisible())
        album.take(window, "live-poll", self._unfold)
        panel.tabs.setCurrentWidget(panel.tools)
        panel.tools.announcement.setText(ANNOUNCED[self._language])
        panel.tools.announce_button.click()
        panel.tools.presence_button.click()
        album.wait(lambda: bool(panel.tools.pinned_shown and panel.tools.presence_shown))
        album.take(window, "live-tools", self._unfold)
        panel.tabs.setCurrentWidget(panel.people)

    def _unfold(self) -> None:
        """Show the Class panel, which a small window shows only when asked to."""
        side = self._window.class_side
        if side.unfold_button.isVisible():
            side.unfold_button.click()
            self._album.settle()

    def _send(self, index: int, kind: str, **fields: Any) -> None:
        self._background.run(self._here[index].send(kind, **fields))


def poll_voters(window: MainWindow) -> int:
    """Return how many have answered."""
    poll = window.lessons_class.view.poll
    return poll.voters if poll is not None else 0
