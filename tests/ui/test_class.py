"""A class from the window: the real engine, a real host process, and trainees who speak the page's wire."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from encoder.renditions import Rendition
from session.control import LinkQuality
from session.people import Person, QualityChoice
from studio.classevents import ClassRestored, ClassTrouble
from studio.classhealth import SOUND
from studio.classview import ClassView, TraineeView
from studio.ui.classdetails import TraineeFigures
from studio.ui.golive import PlanDialog, SureDialog
from studio.ui.main_window import USUAL_SIZE
from studio.ui.runner import ClassMoment, Moment
from studio.words import LOCALES, Words
from tests.ui.conftest import OpenStudio, Studio, Teach
from tests.ui.taught import dialog_of, end_class, go_live
from tests.ui.test_look import is_cut_off

PEOPLE, CHAT, POLL, TOOLS = range(4)


def plan_class(studio: Studio) -> None:
    studio.click(studio.window.class_side.go_live)
    studio.click(dialog_of(studio, PlanDialog).go_button)


def test_a_class_is_opened_joined_and_ended_and_the_recording_goes_on(teach: Teach) -> None:
    taught = teach()
    studio, panel = taught.studio, taught.panel
    button = studio.window.class_side.go_live
    assert button.text() == "End class"
    assert panel.health_shown.startswith("Nobody is here yet")
    studio.record()
    amina = taught.join("Amina")
    studio.until(lambda: [row[0] for row in panel.people.shown()] == ["Amina"])
    assert panel.tabs.tabText(PEOPLE) == "People \u20681\u2069"

    studio.click(button)
    sure = dialog_of(studio, SureDialog)
    assert sure.windowTitle() == "End the class for one trainee?"
    studio.click(sure.no_button)
    assert studio.window.lessons_class.moment is ClassMoment.LIVE

    end_class(studio)
    assert taught.background.run(amina.wait("goodbye"))["reason"] == "ended"
    assert studio.moment is Moment.RECORDING
    assert button.text() == "Go live"
    assert studio.stop().duration_s > 0

    go_live(studio)
    assert panel.people.shown() == []
    end_class(studio)


def test_a_count_comes_before_the_class_and_calls_it_off(open_studio: OpenStudio) -> None:
    studio = open_studio()
    countdown, button = studio.window.stage.countdown, studio.window.class_side.go_live
    studio.until_moment(Moment.READY)
    countdown.seconds = 60
    plan_class(studio)
    assert countdown.accessibleName() == "The class begins 60"
    assert studio.window.lessons_class.moment is ClassMoment.OFF
    studio.click(button)
    assert not countdown.running
    studio.until(lambda: not any(dialog.isVisible() for dialog in studio.window.findChildren(PlanDialog)))

    countdown.seconds = 1
    plan_class(studio)
    studio.click(studio.window.desk.record)
    studio.until_moment(Moment.RECORDING)
    studio.until(lambda: studio.window.lessons_class.moment is ClassMoment.LIVE)
    end_class(studio)
    assert studio.moment is Moment.RECORDING


def test_the_lobby_lets_in_and_refuses(teach: Teach) -> None:
    taught = teach(lobby=True)
    studio, panel, run = taught.studio, taught.panel, taught.background.run
    trainees = [taught.ask_in(name) for name in ("Amina", "Karim", "Salma", "Omar")]
    studio.until(lambda: panel.lobby.names == ["Amina", "Karim", "Salma"])
    studio.click(panel.lobby.rows[0].buttons[0])
    run(trainees[0].wait("welcome"))
    studio.until(lambda: panel.lobby.names == ["Karim", "Salma", "Omar"])
    studio.click(panel.lobby.rows[0].buttons[1])
    studio.click(dialog_of(studio, SureDialog).yes_button)
    assert run(trainees[1].wait("goodbye"))["reason"] == "refused"
    last = taught.ask_in("Zineb")
    trainees.append(last)
    assert panel.lobby.all_button is not None
    studio.click(panel.lobby.all_button)
    for trainee in trainees[2:]:
        run(trainee.wait("welcome"))
    studio.until(lambda: not panel.lobby.isVisible())
    assert [row[0] for row in panel.people.shown()] == ["Amina", "Salma", "Omar", "Zineb"]


def test_hands_get_the_voice_in_order_and_give_it_back(teach: Teach) -> None:
    taught = teach()
    studio, panel, run = taught.studio, taught.panel, taught.background.run
    amina, karim = taught.join("Amina"), taught.join("Karim")
    for trainee in (karim, amina):
        run(trainee.send("hand", up=True))
        run(trainee.wait("hand", holds=lambda message: message["hand"] > 0))
    studio.until(lambda: panel.hands.names == ["Karim", "Amina"])
    studio.click(panel.hands.rows[0].buttons[0])
    assert run(karim.wait("voice"))["on"] is True
    studio.until(lambda: (panel.speakers.names, panel.hands.names) == (["Karim"], ["Amina"]))
    studio.click(panel.hands.rows[0].buttons[1])
    run(amina.wait("hand", holds=lambda message: message["hand"] == 0))
    studio.click(panel.speakers.rows[0].buttons[0])
    assert run(karim.wait("voice"))["on"] is False
    studio.until(lambda: not panel.speakers.isVisible() and not panel.hands.isVisible())


def test_a_question_is_answered_to_one_and_unread_ones_are_counted(teach: Teach) -> None:
    taught = teach()
    studio, panel, run = taught.studio, taught.panel, taught.background.run
    amina, karim = taught.join("Amina <b>"), taught.join("Karim")
    run(amina.send("say", text="Why & how?", to="trainer"))
    studio.until(lambda: panel.tabs.tabText(CHAT) == "Chat: \u20681\u2069 new")
    panel.tabs.setCurrentIndex(CHAT)
    studio.until(lambda: panel.tabs.tabText(CHAT) == "Chat")
    item = panel.chat.lines.item(0)
    assert item is not None
    assert "Amina <b>" in item.text()
    assert "Why & how?" in item.text()
    panel.chat.lines.setCurrentItem(item)
    studio.click(panel.chat.reply_button)
    assert panel.chat.to.currentText() == "Amina <b>"
    panel.chat.line.setText("Like this.")
    QTest.keyClick(panel.chat.line, Qt.Key.Key_Return)
    line = run(amina.wait("chat", holds=lambda message: message["line"]["trainer"]))["line"]
    assert (line["text"], line["private"]) == ("Like this.", True)
    assert panel.chat.to.currentText() == "Amina <b>"
    panel.chat.to.setCurrentIndex(0)
    panel.chat.line.setText("To all.")
    studio.click(panel.chat.send_button)
    assert run(karim.wait("chat"))["line"]["text"] == "To all."
    studio.until(lambda: panel.chat.lines.count() == 3)
    panel.chat.only_mine.setChecked(True)
    assert [panel.chat.lines.item(index).isHidden() for index in range(3)] == [False, False, True]


def test_a_poll_is_made_counted_closed_and_shown(teach: Teach) -> None:
    taught = teach()
    studio, poll, run = taught.studio, taught.panel.poll, taught.background.run
    amina = taught.join("Amina")
    taught.panel.tabs.setCurrentIndex(POLL)
    assert not poll.open_button.isEnabled()
    poll.question.setText("Clear?")
    poll.choices.setPlainText("Yes\n\n  No  \n")
    studio.click(poll.open_button)
    asked = run(amina.wait("poll"))["poll"]
    assert (asked["question"], asked["choices"]) == ("Clear?", ["Yes", "No"])
    studio.until(poll.share_button.isVisible)
    run(amina.send("vote", poll=asked["poll"], choices=[1]))
    studio.until(lambda: poll.voters_shown == "Answered: \u20681\u2069 of \u20681\u2069")
    assert poll.bars.accessibleName() == "Yes: 0\nNo: 1"
    studio.words.speak("ar")
    studio.words.arabic_digits = True
    poll.bars.show_counts(("Yes", "No"), (12, 3))
    assert poll.bars.accessibleName() == "Yes: ١٢\nNo: ٣"
    studio.words.speak("en")
    studio.click(poll.share_button)
    shown = run(amina.wait("poll", holds=lambda message: not message["poll"]["open"]))["poll"]
    assert shown["counts"] == [0, 1]
    studio.click(poll.new_button)
    assert poll.question.text() == ""


def test_announcement_presence_files_lock_and_chat(teach: Teach, tmp_path: Path) -> None:
    taught = teach()
    studio, tools, run = taught.studio, taught.panel.tools, taught.background.run
    amina = taught.join("Amina")
    studio.until(lambda: len(taught.panel.people.shown()) == 1)
    taught.panel.tabs.setCurrentIndex(TOOLS)
    tools.announcement.setText("Room 4")
    QTest.keyClick(tools.announcement, Qt.Key.Key_Return)
    assert run(amina.wait("announcement"))["text"] == "Room 4"
    studio.until(lambda: tools.pinned_shown == "Room 4")
    studio.click(tools.unpin_button)
    assert run(amina.wait("announcement"))["text"] == ""
    studio.click(tools.presence_button)
    check = run(amina.wait("presence-check"))["check"]
    studio.until(lambda: "0" in tools.presence_shown)
    run(amina.send("present", check=check))
    studio.until(lambda: "\u20681\u2069 of \u20681\u2069" in tools.presence_shown)
    handout = tmp_path / "exercises.txt"
    handout.write_text("1 + 1")
    taught.panel._share(handout)
    assert run(amina.wait("handouts"))["handouts"][0]["name"] == "exercises.txt"
    studio.until(lambda: tools.files.count() == 1)
    tools.files.setCurrentRow(0)
    studio.click(tools.withdraw_button)
    assert run(amina.wait("handouts"))["handouts"] == []
    QTest.mouseClick(tools.mute_chat, Qt.MouseButton.LeftButton, pos=QPoint(8, tools.mute_chat.height() // 2))
    assert run(amina.wait("chat-muted"))["muted"] is True
    QTest.mouseClick(tools.lock, Qt.MouseButton.LeftButton, pos=QPoint(8, tools.lock.height() // 2))
    studio.until(lambda: studio.window.lessons_class.view.locked)
    late = taught.come()
    with pytest.raises(PermissionError, match="locked"):
        run(late.enter("Late", taught.code))


def test_feedback_and_health_are_said_in_words(teach: Teach) -> None:
    taught = teach()
    studio, panel, run = taught.studio, taught.panel, taught.background.run
    amina = taught.join("Amina")
    studio.until(lambda: panel.health_shown == "Not connected yet: \u20681\u2069 of \u20681\u2069")
    run(amina.send("feel", feeling="lost"))
    studio.until(panel.people.feedback.isVisible)
    assert panel.people.feedback.shown == ["Good: \u20680\u2069", "Too fast: \u20680\u2069", "Lost: \u20681\u2069"]
    run(amina.watch())
    # A machine that others use as well may send less.
    studio.until(lambda: panel.health_shown.startswith("Trainees hear"))
    assert panel.people.shown()[0][2] in {"Good", "Reduced", "Sound only", "Weak"}
    studio.click(panel.details_button)
    details = studio.window.details.dialog
    assert details is not None
    item = details.trainees.table.topLevelItem(0)
    assert item is not None
    assert item.text(1) in {studio.words.text(f"panel-sent-{sent}") for sent in ("high", "low", "thin", "sound")}
    studio.click(studio.window.desk.mute)
    studio.until(lambda: panel.health_shown.startswith("Trainees do not hear you"))


def test_link_and_code_are_given_on(teach: Teach) -> None:
    taught = teach()
    studio, panel = taught.studio, taught.panel
    studio.click(panel.copy_button)
    assert QGuiApplication.clipboard().text() == f"{taught.url}/#{taught.code}"
    assert panel.copy_button.text() == "Copied"
    studio.click(panel.screen_button)
    assert panel.code_screen.isVisible()
    assert panel.code_screen.shown_code == taught.code
    QTest.keyClick(panel.code_screen, Qt.Key.Key_Escape)
    assert not panel.code_screen.isVisible()
    panel.tabs.setCurrentIndex(TOOLS)
    studio.click(panel.tools.observer_button)
    assert "#observer=" in QGuiApplication.clipboard().text()


def test_a_class_that_cannot_be_opened_says_why(teach: Teach, open_studio: OpenStudio) -> None:
    taught = teach()
    plan = taught.studio.window.lessons_class.plan
    second = open_studio("en")
    second.until_moment(Moment.READY)
    second.window.lessons_class.go_live(plan)
    second.until(lambda: "already used by another program" in second.notice)
    second.until(second.window.class_side.go_live.isEnabled)
    assert second.window.class_side.go_live.text() == "Go live"


def test_a_class_whose_host_dies_comes_back(teach: Teach) -> None:
    import os
    import signal

    taught = teach()
    studio = taught.studio
    taught.join("Amina")
    studio.until(lambda: len(taught.panel.people.shown()) == 1)
    opened = studio.window.lessons_class.view.opened
    assert opened is not None
    os.kill(opened.pids["host"], signal.SIGKILL)
    studio.until(lambda: any(isinstance(event, ClassRestored) for event in studio.events))
    assert any(isinstance(event, ClassTrouble) for event in studio.events)
    studio.until(lambda: "The class is back" in studio.notice)
    studio.until(lambda: "interrupted" not in taught.panel.health_shown)
    studio.until(lambda: taught.panel.people.shown()[0][2] == "Lost")


def test_a_small_window_shows_how_to_join_at_once_and_what_is_folded_stays_folded(open_studio: OpenStudio) -> None:
    studio = open_studio()
    assert (studio.window.width(), studio.window.height()) == USUAL_SIZE
    for _class in range(2):
        go_live(studio)
        panel, opened = studio.window.class_side.panel, studio.window.lessons_class.view.opened
        assert opened is not None
        shown = {label.text() for label in panel.findChildren(QLabel) if label.isVisible()}
        assert opened.code in shown
        assert opened.join_url.startswith(panel.link.text.strip("\u2066\u2069"))
        assert panel.link.visibleRegion().boundingRect().height() >= panel.link.fontMetrics().height()
        assert (studio.window.width(), studio.window.height()) == USUAL_SIZE
        studio.window.speak("ar")
        side = studio.window.class_side
        studio.until(side.panel.isVisible)
        studio.click(side.panel.hide_button)
        studio.window.speak("en")
        side = studio.window.class_side
        studio.until(side.unfold_button.isVisible)
        assert not side.panel.isVisible()
        end_class(studio)


@pytest.mark.parametrize("language", list(LOCALES))
def test_the_panel_folds_where_the_window_is_narrow_and_nothing_is_cut_off(teach: Teach, language: str) -> None:
    taught = teach(language)
    studio, panel, side = taught.studio, taught.panel, taught.studio.window.class_side
    window = studio.window
    for size in ((1366, 768), (900, 600)):
        window.resize(*size)
        QApplication.processEvents()
        assert (window.width(), window.height()) == size
        assert panel.isVisible() is (size[0] >= 1100)
        if not panel.isVisible():
            studio.click(side.unfold_button)
            studio.until(panel.isVisible)
        for index in range(panel.tabs.count()):
            panel.tabs.setCurrentIndex(index)
            QApplication.processEvents()
            assert (window.width(), window.height()) == size
            shown: list[QPushButton | QLabel] = [*window.findChildren(QPushButton), *window.findChildren(QLabel)]
            cut = [part.text() for part in shown if part.isVisible() and part.text() and is_cut_off(part)]
            assert cut == []
            area = panel.inside.parentWidget()
            assert area is not None
            assert panel.inside.width() <= area.width()
            tabs = panel.tabs.tabBar()
            assert tabs.tabRect(tabs.count() - 1).united(tabs.tabRect(0)).width() <= tabs.width()
    # A whole group is here, writes and answers.
    text = studio.words.text
    fullest = {PEOPLE: text("panel-tab-people", count=88), CHAT: text("panel-tab-chat-new", count=88)}
    for at, said in (fullest | {POLL: text("panel-tab-poll-open")}).items():
        panel.tabs.setTabText(at, said)
    assert panel.tabs.tabBar().sizeHint().width() <= panel.tabs.width()
    studio.click(panel.hide_button)
    assert not panel.isVisible()
    assert studio.words.text("panel-class") in side.unfold_button.text()


def test_every_part_of_the_panel_is_named_and_reached_by_tab(teach: Teach) -> None:
    taught = teach()
    studio, panel = taught.studio, taught.panel
    amina = taught.join("Amina")
    taught.background.run(amina.send("hand", up=True))
    studio.until(lambda: panel.hands.names == ["Amina"])
    assert [button.accessibleName() for button in panel.hands.rows[0].buttons] == [
        "Let \u2068Amina\u2069 speak",
        "Lower the hand of \u2068Amina\u2069",
    ]
    studio.window.activateWindow()
    for index in range(panel.tabs.count()):
        panel.tabs.setCurrentIndex(index)
        QApplication.processEvents()
        wanted = [
            part
            for part in panel.findChildren(QWidget)
            if part.isVisible() and part.isEnabled() and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        buttons = [part for part in wanted if isinstance(part, QPushButton)]
        assert all(button.text() or button.accessibleName() for button in buttons)
        studio.window.desk.record.setFocus()
        reached = set()
        for _ in range(60):
            reached.add(QApplication.focusWidget())
            QTest.keyClick(studio.window, Qt.Key.Key_Tab)
        assert {part for part in buttons if part not in reached} == set()


def test_arabic_mirrors_the_panel(teach: Teach) -> None:
    taught = teach("ar")
    window, panel = taught.studio.window, taught.panel
    assert panel.mapTo(window, QPoint(0, 0)).x() < window.preview.mapTo(window, QPoint(0, 0)).x()
    taught.studio.click(panel.screen_button)
    assert panel.code_screen.layoutDirection() is Qt.LayoutDirection.RightToLeft
    panel.code_screen.close()
    taught.studio.click(taught.studio.window.class_side.go_live)
    assert dialog_of(taught.studio, SureDialog).layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert panel.qr_button.mapTo(panel, QPoint(0, 0)).x() < panel.copy_button.mapTo(panel, QPoint(0, 0)).x()


def test_the_people_are_drawn_when_they_change_and_once_a_second(teach: Teach, monkeypatch: pytest.MonkeyPatch) -> None:
    taught = teach()
    studio, side = taught.studio, taught.studio.window.class_side
    now_s = 1_700_000_000.25
    monkeypatch.setattr("studio.ui.classpanel.time", SimpleNamespace(time=lambda: now_s))
    drawn: list[int] = []
    show = side.panel.people.show_view

    def count(view: ClassView, now_ms: int) -> None:
        drawn.append(now_ms)
        show(view, now_ms)

    monkeypatch.setattr(side.panel.people, "show_view", count)
    side.tick(can_begin=True, heard=True)
    drawn.clear()
    for _ in range(20):
        side.tick(can_begin=True, heard=True)
    assert drawn == []
    side.tick(can_begin=True, heard=False)
    assert len(drawn) == 1
    taught.join("Amina")
    studio.until(lambda: [name for name, _since, _reach in side.panel.people.shown()] == ["Amina"])
    studio.window.guard.stop()
    now_s += 1.0
    drawn.clear()
    studio.until(lambda: bool(drawn))


@pytest.mark.parametrize("language", LOCALES)
def test_what_is_sent_is_said_in_words(qtbot: QtBot, language: str) -> None:
    words = Words(language)
    figures = TraineeFigures(words)
    qtbot.addWidget(figures)
    sent = [*Rendition, SOUND, ""]
    links = [LinkQuality(f"t{at}", one, QualityChoice.AUTO, 20.0, 0.0, 900.0) for at, one in enumerate(sent)]
    figures.show_view(ClassView(trainees=tuple(TraineeView(Person(link.id, "Amina"), link=link) for link in links)))
    items = [figures.table.topLevelItem(index) for index in range(len(sent))]
    shown = [item.text(1) for item in items if item is not None]
    assert shown == [*(words.text(f"panel-sent-{one}") for one in sent[:-1]), "–"]
    assert len(set(shown)) == len(sent)
