"""Scenes, the camera on the preview, the break card and the countdown, by mouse and by keyboard."""

import threading
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from capture.geometry import Size
from capture.media import Image
from capture.placeholder import break_card
from capture.scene import Corner, Layout, Position, Scene
from encoder.lesson import Lesson
from studio.arrange import Picture
from studio.settings import ProgramSettings, RecordSettings, SourceSettings
from studio.ui.card import card_image
from studio.ui.runner import Moment
from studio.usual import Choice, free_path
from studio.words import LOCALES
from tests.ui.conftest import OpenStudio, Studio
from tests.ui.test_look import is_cut_off

KEYS = {
    Qt.Key.Key_F2: Layout.SCREEN,
    Qt.Key.Key_F3: Layout.CAMERA,
    Qt.Key.Key_F4: Layout.CORNER,
    Qt.Key.Key_F6: Layout.SIDE_BY_SIDE,
    Qt.Key.Key_F7: Layout.CARD,
}


def with_camera(*, screen: bool = True) -> Choice:
    sources = SourceSettings(screen="" if screen else None, camera="camera", microphone=None, synthetic=True)
    layout = Layout.CORNER if screen else Layout.CAMERA
    return Choice(ProgramSettings(sources, Scene(layout), width=640, height=360, fps=15))


def layout_of(studio: Studio) -> Layout:
    state = studio.runner.state
    assert state is not None
    return state.layout


def scene_of(studio: Studio) -> Scene:
    state = studio.runner.state
    assert state is not None
    return state.scene


@pytest.fixture
def studio(open_studio: OpenStudio) -> Studio:
    """Open a window whose camera lies in the corner of the screen, and wait until it is seen."""
    studio = open_studio(choose=with_camera)
    studio.window.activateWindow()
    studio.until(lambda: studio.window.stage.camera.camera_box() is not None)
    return studio


def camera_box(studio: Studio) -> tuple[QPointF, QPointF]:
    box = studio.window.stage.camera.camera_box()
    assert box is not None
    return box.topLeft(), box.bottomRight()


def drag(studio: Studio, start: QPointF, way: QPoint, *, until: Callable[[], bool]) -> None:
    """Press, move in two steps, and let go when `until` holds."""
    camera = studio.window.stage.camera
    place = start.toPoint()
    QTest.mousePress(camera, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(camera, place + way / 2)
    QTest.mouseMove(camera, place + way)
    studio.until(until)
    QTest.mouseRelease(camera, Qt.MouseButton.LeftButton, pos=place + way)


def shown(studio: Studio) -> Image:
    slot = studio.runner.preview
    assert slot is not None
    frame = slot.peek()
    assert frame is not None
    return frame.image


def test_scenes_are_chosen_by_button_and_by_key(studio: Studio) -> None:
    scenes = studio.window.stage.scenes
    for layout, button in scenes.buttons.items():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        studio.until(lambda layout=layout: layout_of(studio) is layout)  # type: ignore[misc]
        assert [chosen for chosen, other in scenes.buttons.items() if other.isChecked()] == [layout]
    for key, layout in KEYS.items():
        QTest.keyClick(studio.window, key)
        assert layout_of(studio) is layout


def test_scenes_without_their_sources_cannot_be_chosen(open_studio: OpenStudio) -> None:
    studio = open_studio()
    scenes = studio.window.stage.scenes
    studio.until(scenes.buttons[Layout.SCREEN].isEnabled)
    assert [layout for layout, button in scenes.buttons.items() if button.isEnabled()] == [Layout.SCREEN, Layout.CARD]
    QTest.keyClick(studio.window, Qt.Key.Key_F3)
    assert layout_of(studio) is Layout.SCREEN
    assert "camera" in scenes.buttons[Layout.CAMERA].toolTip()


def test_the_camera_is_dragged_into_another_corner(studio: Studio) -> None:
    upper_left, lower_right = camera_box(studio)
    view = studio.window.preview.picture_rect()
    assert view is not None
    scale = view.width() / 640
    # 22 program pixels from the edges, where a corner is at home; 7 points away it is drawn there.
    way = (view.topLeft() + QPointF(22 * scale + 7, 22 * scale + 6) - upper_left).toPoint()
    drag(
        studio,
        (upper_left + lower_right) / 2,
        way,
        until=lambda: scene_of(studio).camera_position is Corner.TOP_LEFT,
    )
    assert scene_of(studio).camera_size == 0.25
    studio.until(lambda: camera_box(studio)[0] == view.topLeft() + QPointF(22 * scale, 22 * scale))


def test_the_camera_is_sized_by_its_grip(studio: Studio) -> None:
    upper_left, _ = camera_box(studio)
    drag(studio, upper_left, QPoint(-90, -60), until=lambda: scene_of(studio).camera_size > 0.3)
    assert scene_of(studio).camera_position is Corner.BOTTOM_RIGHT


def test_where_there_is_no_camera_nothing_is_dragged(studio: Studio) -> None:
    before = scene_of(studio)
    camera = studio.window.stage.camera
    QTest.mousePress(camera, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    QTest.mouseMove(camera, QPoint(90, 90))
    QTest.mouseRelease(camera, Qt.MouseButton.LeftButton, pos=QPoint(90, 90))
    studio.qtbot.wait(150)
    assert scene_of(studio) == before


def test_escape_brings_a_dragged_camera_back(studio: Studio) -> None:
    before = scene_of(studio)
    camera = studio.window.stage.camera
    place = ((camera_box(studio)[0] + camera_box(studio)[1]) / 2).toPoint()
    QTest.mousePress(camera, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(camera, place - QPoint(150, 90))
    studio.until(lambda: scene_of(studio) != before)
    QTest.keyClick(camera, Qt.Key.Key_Escape)
    QTest.mouseMove(camera, place - QPoint(50, 10))
    studio.until(lambda: scene_of(studio) == before)


def test_the_camera_is_moved_and_sized_by_keyboard(studio: Studio) -> None:
    camera = studio.window.stage.camera
    camera.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(camera, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    for _ in range(4):
        QTest.keyClick(camera, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(camera, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    studio.until(lambda: scene_of(studio).camera_position == Position(0, 0) or is_at(studio, 0, 0))
    QTest.keyClick(camera, Qt.Key.Key_Right)
    QTest.keyClick(camera, Qt.Key.Key_Down)
    studio.until(lambda: is_at(studio, 16, 16))
    QTest.keyClick(camera, Qt.Key.Key_Plus)
    studio.until(lambda: scene_of(studio).camera_size == pytest.approx(0.275))
    QTest.keyClick(camera, Qt.Key.Key_Minus)
    studio.until(lambda: scene_of(studio).camera_size == pytest.approx(0.25))


def is_at(studio: Studio, x: int, y: int) -> bool:
    state = studio.runner.state
    assert state is not None
    camera = Picture(state.scene, state.program, state.sources).camera
    return camera is not None and (camera.x, camera.y) == (x, y)


def test_the_card_hides_the_screen_while_the_engine_is_busy(studio: Studio) -> None:
    busy = threading.Event()
    studio.runner.do(lambda _engine: busy.wait(30))
    try:
        QTest.keyClick(studio.window, Qt.Key.Key_F9)
        assert layout_of(studio) is Layout.CARD
        card = card_image(state_program(studio), "", "Back in a moment")
        studio.until(lambda: np.array_equal(shown(studio), card))
    finally:
        busy.set()
    assert "hidden" in studio.notice
    assert studio.window.stage.scenes.hide_button.text().startswith("Show my screen")
    studio.click(studio.window.stage.scenes.hide_button)
    assert layout_of(studio) is Layout.CORNER
    assert "hidden" not in studio.notice


def state_program(studio: Studio) -> Size:
    state = studio.runner.state
    assert state is not None
    return state.program


def test_the_second_of_two_frightened_presses_does_not_show_the_screen(studio: Studio) -> None:
    hints = QGuiApplication.styleHints()
    QTest.keyClick(studio.window, Qt.Key.Key_F3)
    hints.setMouseDoubleClickInterval(60_000)
    QTest.keyClick(studio.window, Qt.Key.Key_F9)
    QTest.keyClick(studio.window, Qt.Key.Key_F9)
    assert layout_of(studio) is Layout.CARD
    hints.setMouseDoubleClickInterval(0)
    QTest.keyClick(studio.window, Qt.Key.Key_F9)
    assert layout_of(studio) is Layout.CAMERA


def test_a_drag_does_not_show_what_was_hidden_meanwhile(studio: Studio) -> None:
    camera = studio.window.stage.camera
    place = ((camera_box(studio)[0] + camera_box(studio)[1]) / 2).toPoint()
    QTest.mousePress(camera, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(camera, place - QPoint(50, 10))
    QTest.mouseMove(camera, place - QPoint(60, 20))
    QTest.keyClick(studio.window, Qt.Key.Key_F9)
    QTest.mouseMove(camera, place - QPoint(150, 90))
    QTest.mouseRelease(camera, Qt.MouseButton.LeftButton, pos=place - QPoint(150, 90))
    studio.qtbot.wait(200)
    assert layout_of(studio) is Layout.CARD


def pictures_of(path: Path) -> list[Image]:
    with av.open(str(path)) as file:
        return [np.asarray(frame.to_ndarray(format="bgr24"), np.uint8) for frame in file.decode(video=0)]


def test_the_recording_shows_the_card_with_the_lessons_title(open_studio: OpenStudio, tmp_path: Path) -> None:
    def lesson() -> RecordSettings:
        return RecordSettings(free_path(tmp_path, "lesson"), floor_bytes=0, lesson=Lesson(title="قانون أوم"))

    studio = open_studio("ar", choose=with_camera, next_recording=lesson)
    studio.record()
    studio.until_elapsed(1.0)
    QTest.keyClick(studio.window, Qt.Key.Key_F9)
    card = card_image(state_program(studio), "قانون أوم", studio.words.text("stage-card"))
    studio.until(lambda: np.array_equal(shown(studio), card))
    studio.until_elapsed(studio.elapsed_s + 1.0)
    path = studio.stop().path
    last = pictures_of(path)[-1].astype(int)
    assert np.abs(last - card[..., :3]).mean() < 6
    # Back to the plain words when the lesson is over.
    studio.until(
        lambda: np.array_equal(shown(studio), card_image(state_program(studio), "", studio.words.text("stage-card")))
    )


def test_a_card_keeps_long_titles_whole_and_differs_from_the_plain_one() -> None:
    short = card_image(Size(640, 360), "La loi d’Ohm", "De retour dans un instant")
    long = card_image(Size(640, 360), "Installations électriques domestiques et industrielles " * 4, "De retour")
    assert short.shape == long.shape == (360, 640, 4)
    assert not np.array_equal(short, break_card(Size(640, 360)))
    ground = short[0, 0]
    for card in (short, long):
        inked = (card != ground).any(axis=-1)
        rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
        assert rows[0] > 10
        assert rows[-1] < 350
        assert columns[0] > 20
        assert columns[-1] < 620


class TestCountdown:
    def test_it_counts_and_then_records(self, studio: Studio) -> None:
        countdown, record = studio.window.stage.countdown, studio.window.desk.record
        countdown.seconds = 2
        record.setFocus()
        studio.click(record)
        assert (countdown.isVisible(), countdown.left) == (True, 2)
        assert countdown.cancel_button.hasFocus()
        assert studio.moment is Moment.READY
        studio.until_moment(Moment.RECORDING)
        assert not countdown.isVisible()
        studio.until(record.hasFocus)

    @pytest.mark.parametrize("how", ["escape", "button", "again"])
    def test_it_is_called_off(self, studio: Studio, how: str) -> None:
        countdown = studio.window.stage.countdown
        countdown.seconds = 1
        studio.click(studio.window.desk.record)
        assert countdown.isVisible()
        match how:
            case "escape":
                QTest.keyClick(studio.window, Qt.Key.Key_Escape)
            case "button":
                studio.click(countdown.cancel_button)
            case _:
                studio.click(studio.window.desk.record)
        assert not countdown.running
        studio.qtbot.wait(1500)
        assert studio.moment is Moment.READY
        assert not list(studio.folder.glob("*.mp4"))

    def test_two_things_begin_together_and_one_may_be_called_off(self, studio: Studio) -> None:
        countdown = studio.window.stage.countdown
        countdown.seconds = 1
        begun: list[str] = []
        for what in ("record", "live", "other", "other"):
            countdown.begin(what, lambda what=what: begun.append(what))  # type: ignore[misc]
        studio.until(lambda: not countdown.running)
        assert begun == ["record", "live"]

    def test_unseen_it_does_not_wait(self, studio: Studio) -> None:
        countdown = studio.window.stage.countdown
        countdown.seconds = 3
        studio.window.hide()
        begun: list[str] = []
        countdown.begin("record", lambda: begun.append("record"))
        assert begun == ["record"]

    def test_a_window_that_is_closed_begins_nothing(self, studio: Studio) -> None:
        studio.window.stage.countdown.seconds = 1
        studio.click(studio.window.desk.record)
        studio.window.close()
        QApplication.processEvents()
        assert not studio.window.stage.countdown.running


@pytest.mark.parametrize("language", list(LOCALES))
def test_scene_buttons_do_without_names_where_there_is_little_room(open_studio: OpenStudio, language: str) -> None:
    studio = open_studio(language, choose=with_camera)
    stage, scenes = studio.window.stage, studio.window.stage.scenes
    studio.until(scenes.hide_button.isEnabled)
    assert stage.minimumSizeHint().width() <= 480
    for room, named in ((scenes.sizeHint().width(), True), (scenes.minimumSizeHint().width(), False)):
        scenes.setFixedWidth(room)
        QApplication.processEvents()
        assert room <= (900 - 32 if named else 480)
        for layout, button in scenes.buttons.items():
            shows_name = button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextUnderIcon
            assert shows_name is named
            name = studio.words.text(f"stage-scene-{layout}")
            assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name) == name
            assert name in button.toolTip()
            assert not is_cut_off(button)
            assert button.height() >= 36
        for hidden in (False, True):
            said = studio.words.text("stage-show-again" if hidden else "stage-hide", shortcut="F9")
            assert scenes.hide_button.accessibleName() == said
            assert (scenes.hide_button.text() == said) is named
            assert not is_cut_off(scenes.hide_button)
            QTest.mouseClick(scenes.hide_button, Qt.MouseButton.LeftButton)
            studio.until(lambda hidden=hidden: (layout_of(studio) is Layout.CARD) is not hidden)  # type: ignore[misc]
            QApplication.processEvents()
