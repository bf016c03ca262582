"""The language changes while the window is open: all is said anew, nothing that runs or stands is lost."""

import gc
import threading
from collections import Counter

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from capture.errors import ErrorCode, StudioError
from studio.ui.main_window import LOOK_INTERVAL_MS
from studio.ui.messages import error_notice
from studio.ui.runner import ClassMoment, Moment
from studio.words import LOCALES, Words
from tests.helpers.background import Background
from tests.ui.conftest import OpenStudio, Studio
from tests.ui.taught import Taught, end_class, go_live
from tests.ui.test_class import CHAT
from tests.ui.test_look import is_cut_off, left_of


def speak(studio: Studio, language: str) -> None:
    """Change it, and let what is gone be gone."""
    before = studio.window.desk
    gone: list[bool] = []
    before.destroyed.connect(lambda: gone.append(True))
    studio.window.speak(language)
    studio.until(lambda: bool(gone))


def shown(studio: Studio) -> list[str]:
    texts: list[QAbstractButton | QLabel] = [
        *studio.window.findChildren(QAbstractButton),
        *studio.window.findChildren(QLabel),
    ]
    return [widget.text() for widget in texts if widget.isVisible() and widget.text()]


def test_the_window_is_the_one_that_had_begun_in_the_language(open_studio: OpenStudio) -> None:
    changed = open_studio("en")
    changed.until_moment(Moment.READY)
    for language in ("fr", "ar", "en", "ar"):
        speak(changed, language)
        fresh = open_studio(language)
        for studio in (changed, fresh):
            studio.window.resize(900, 600)
            studio.until_moment(Moment.READY)
        changed.until(lambda fresh=fresh: sorted(shown(changed)) == sorted(shown(fresh)))  # type: ignore[misc]
        places = [
            [left_of(studio, part) for part in (studio.window.desk.record, studio.window.desk.level)]
            for studio in (changed, fresh)
        ]
        assert places[0] == places[1]
    assert changed.window.layoutDirection() is Qt.LayoutDirection.RightToLeft


def test_devices_that_open_meanwhile_are_seen(open_studio: OpenStudio) -> None:
    studio = open_studio("en")
    studio.until_moment(Moment.READY)
    told = threading.Event()
    studio.runner.opened.connect(lambda _choice: told.set(), Qt.ConnectionType.DirectConnection)
    studio.runner.open()
    # The window has been told, and has not read it yet.
    assert told.wait(30)
    studio.window.speak("ar")
    studio.until(lambda: studio.window.preview._slot is studio.runner.preview)


def test_a_recording_its_notices_and_its_card_go_on(open_studio: OpenStudio) -> None:
    studio = open_studio("en")
    studio.record()
    window = studio.window
    studio.click(window.desk.mark)
    studio.click(window.desk.mute)
    studio.until(lambda: window.desk.state.muted)
    error = StudioError(ErrorCode.CAMERA_LOST, name="USB")
    window.strip.say("camera", lambda: error_notice(studio.words, error))
    studio.click(window.stage.scenes.hide_button)
    studio.until(lambda: window.strip.current is not None and "break card" in studio.notice.lower())
    studio.until(lambda: window.preview.picture_rect() is not None)
    slot_before = studio.elapsed_s
    speak(studio, "ar")

    arabic = Words("ar", isolate=True)
    assert studio.words.language == "ar"
    assert window.preview.picture_rect() is not None
    assert studio.notice.startswith(arabic.text("stage-hidden"))
    window.strip.settle("hidden")
    assert studio.notice.startswith(arabic.error(error).sentence)
    assert window.strip.dismiss_button.text() == arabic.text("window-dismiss")
    assert window.desk.mute.text() == arabic.text("window-unmute")
    assert window.desk.state.chapters == 1
    assert window.desk.state_shown == arabic.text("window-state-recording")
    studio.until_elapsed(slot_before + 0.2)

    window.stage._asked_at = float("-inf")
    studio.click(window.stage.scenes.hide_button)
    studio.until(lambda: window.stage.scenes.hide_button.text() == arabic.text("stage-hide", shortcut="F9"))
    studio.click(window.desk.mute)
    studio.until(lambda: not window.desk.state.muted)
    finished = studio.stop()
    assert finished.complete
    assert finished.duration_s > slot_before


def test_what_is_about_to_begin_begins_first(open_studio: OpenStudio) -> None:
    studio = open_studio("en")
    studio.until_moment(Moment.READY)
    studio.window.stage.countdown.seconds = 1
    studio.click(studio.window.desk.record)
    assert studio.window.stage.countdown.running
    studio.window.speak("fr")
    studio.until(lambda: studio.moment is Moment.RECORDING)
    studio.until(lambda: studio.window.desk.state_shown == Words("fr").text("window-state-recording"))
    assert studio.window.stage.countdown.seconds == 1
    studio.stop()


def test_nothing_is_said_anew_while_the_studio_closes(open_studio: OpenStudio) -> None:
    studio = open_studio("en")
    studio.until_moment(Moment.READY)
    window, before = studio.window, studio.window.desk
    with studio.qtbot.waitSignal(window.gone, timeout=60_000):
        studio.window.stage.countdown.seconds = 1
        studio.click(window.desk.record)
        window.speak("fr")
        window.finish()
    countdown = window.stage.countdown
    studio.until(lambda: not countdown.running)
    studio.qtbot.wait(2 * LOOK_INTERVAL_MS)
    assert window.desk is before
    assert studio.words.language == "en"


def test_what_is_gone_is_let_go(open_studio: OpenStudio) -> None:
    studio = open_studio("en")
    studio.until_moment(Moment.READY)
    studio.window.details.open()

    def there() -> Counter[str]:
        gc.collect()
        return Counter(type(found).__name__ for found in gc.get_objects() if isinstance(found, QObject))

    for language in ("fr", "en"):
        speak(studio, language)
    before = there()
    for language in ("fr", "ar", "fr", "en"):
        speak(studio, language)
    more = there() - before
    assert not [name for name, count in more.items() if count >= 4], more


def test_a_class_goes_on_with_its_chat_and_what_is_being_written(
    open_studio: OpenStudio, background: Background
) -> None:
    studio = open_studio("en")
    studio.window.resize(1366, 768)
    go_live(studio)
    taught = Taught(studio, background)
    try:
        amina = taught.join("Amina")
        background.run(amina.send("say", text="Hello"))
        background.run(amina.send("hand", up=True))
        studio.until(lambda: taught.panel.chat.lines.count() == 1 and taught.panel.unread == 1)
        studio.until(lambda: [row[0] for row in taught.panel.people.shown()] == ["Amina"])
        studio.until(lambda: bool(studio.window.lessons_class.view.hands))
        taught.panel.tabs.setCurrentIndex(CHAT)
        assert taught.panel.unread == 0
        taught.panel.chat.write_to(studio.window.lessons_class.view.here[0].person.id)
        taught.panel.chat.line.setText("I am wri")
        taught.panel.poll.question.setText("Which?")
        taught.panel.poll.choices.setPlainText("This\nThat")
        taught.panel.tools.announcement.setText("Soon")
        for language in ("ar", "fr"):
            speak(studio, language)
            panel, words = taught.panel, Words(language, isolate=True)
            assert studio.window.class_side.go_live.text() == words.text("golive-live")
            assert studio.window.class_side.isVisible()
            assert panel.tabs.currentIndex() == CHAT
            assert panel.unread == 0
            assert panel.chat.lines.count() == 1
            assert panel.chat.line.text() == "I am wri"
            assert panel.chat.to.currentText() == "Amina"
            assert panel.poll.question.text() == "Which?"
            assert panel.poll.choices.toPlainText() == "This\nThat"
            assert panel.tools.announcement.text() == "Soon"
            assert [row[0] for row in panel.people.shown()] == ["Amina"]
            assert panel.hands.isVisible()
        background.run(amina.send("say", text="Again"))
        studio.until(lambda: taught.panel.chat.lines.count() == 2)
        end_class(studio)
    finally:
        taught.let_go()
    assert studio.window.lessons_class.moment is ClassMoment.OFF


def test_nothing_is_cut_off_after_the_change(open_studio: OpenStudio) -> None:
    studio = open_studio("en")
    studio.until_moment(Moment.READY)
    studio.window.resize(900, 600)
    for language in LOCALES:
        speak(studio, language)
        studio.until_moment(Moment.READY)
        QApplication.processEvents()
        assert (studio.window.width(), studio.window.height()) == (900, 600)
        texts: list[QAbstractButton | QLabel] = [
            *studio.window.findChildren(QAbstractButton),
            *studio.window.findChildren(QLabel),
        ]
        assert [widget.text() for widget in texts if widget.isVisible() and is_cut_off(widget)] == []
    desk = studio.window.desk
    assert desk.record.mapTo(studio.window, QPoint(0, 0)).x() > desk.level.mapTo(studio.window, QPoint(0, 0)).x()
