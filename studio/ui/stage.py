"""The Stage: the program, large, and all by which the trainer arranges it."""

import time
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from capture.geometry import Size
from capture.scene import Layout, Scene, can_show
from studio.arrange import Picture
from studio.engine import Engine
from studio.settings import SourceSettings
from studio.state import EngineState
from studio.ui.card import card_image
from studio.ui.preview import Preview
from studio.ui.runner import EngineRunner
from studio.ui.scenes import SceneBar
from studio.ui.shortcuts import Shortcuts
from studio.ui.stage_camera import CameraFrame
from studio.ui.stage_countdown import Countdown
from studio.ui.theme import Theme
from studio.usual import Choice
from studio.words import Words

DRAG_INTERVAL_MS: Final = 50
"""Between two pictures of a camera that is dragged: each is recorded, and noted in the journal."""


class Stage(QWidget):
    """Preview, camera frame, countdown and scene buttons.

    What is shown changes on this thread and at once, whatever the engine's own is busy with.
    """

    hidden_changed = Signal(bool)
    """Whether the break card hides the screen."""

    def __init__(self, words: Words, theme: Theme, runner: EngineRunner, shortcuts: Shortcuts) -> None:
        super().__init__()
        self._words = words
        self._runner = runner
        self._state: EngineState | None = None
        self._sources: SourceSettings | None = None
        self._back = Layout.SCREEN
        self._hidden = False
        self._card: tuple[Size, str] | None = None
        self._asked_at = float("-inf")
        self._wanted: Scene | None = None
        self.preview = Preview(words.text("window-preview"), words.text("window-no-picture"))
        self.camera = CameraFrame(
            words.text("stage-camera"), words.text("stage-camera-hint"), self.preview.picture_rect
        )
        self.camera.arranged.connect(self._arrange)
        self.countdown = Countdown(words)
        self.scenes = SceneBar(words, theme, shortcuts)
        self.scenes.layout_asked.connect(self._show_layout)
        self.scenes.hide_asked.connect(self._hide_or_show)
        self._drag_timer = QTimer(self, interval=DRAG_INTERVAL_MS, singleShot=True)
        self._drag_timer.timeout.connect(self._flush)

        layers = QGridLayout()
        for layer in (self.preview, self.camera, self.countdown):
            layers.addWidget(layer, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(layers, stretch=1)
        column.addWidget(self.scenes)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours; to be called when the style sheet is set."""
        self.scenes.set_theme(theme)

    def take_over(self, before: "Stage") -> None:
        """Show at once what another Stage has shown, and hide or show again what it would."""
        before._flush()
        self.preview.take_over(before.preview)
        self.countdown.seconds = before.countdown.seconds
        self._sources, self._back, self._hidden = before._sources, before._back, before._hidden
        self._asked_at = before._asked_at
        self.look_where()

    def look_where(self) -> None:
        """See whether the preview lies on the screen that it shows."""
        chosen = self._sources
        # With a camera the picture changes all the time anyway.
        only_screen = chosen is not None and chosen.camera is None and not chosen.synthetic
        on_it = chosen is not None and chosen.screen == "" and self.screen() is QGuiApplication.primaryScreen()
        self.preview.show_mirror(only_screen and on_it)

    def show_state(self, state: EngineState | None) -> None:
        """Show what the engine's program is made of."""
        self._state = state
        picture = None
        if state is not None and state.sources:
            picture = Picture(self._wanted or state.scene, state.program, state.sources)
        self.scenes.show_picture(picture)
        self.camera.show_picture(picture)
        if state is None:
            return
        if state.layout is not Layout.CARD:
            self._back = state.layout
        hidden = state.layout is Layout.CARD
        if hidden is not self._hidden:
            self._hidden = hidden
            self.hidden_changed.emit(hidden)
        self._hand_card(state)

    def _hide_or_show(self) -> None:
        # Who presses twice in a fright means to hide: the second press must not show the screen again.
        now, before = time.monotonic(), self._asked_at
        self._asked_at = now
        if now - before < QGuiApplication.styleHints().mouseDoubleClickInterval() / 1000:
            return
        state = self._runner.state
        if state is not None and state.layout is Layout.CARD:
            self._show_layout(self._back if can_show(self._back, state.sources) else _whole(state))
        else:
            self._show_layout(Layout.CARD)

    def _show_layout(self, layout: Layout) -> None:
        self._flush()
        self._runner.at_once(lambda engine: engine.set_layout(layout))
        self.show_state(self._runner.state)

    def _arrange(self, scene: Scene) -> None:
        self._wanted = scene
        if not self._drag_timer.isActive():
            self._flush()
            self._drag_timer.start()

    def _flush(self) -> None:
        wanted, self._wanted = self._wanted, None
        state = self._runner.state
        if wanted is None or state is None:
            return
        # Only the camera's place is the hand's: the layout may be another by now, the card above all.
        scene = replace(state.scene, camera_position=wanted.camera_position, camera_size=wanted.camera_size)
        self._runner.at_once(lambda engine: engine.set_scene(scene))
        self.show_state(self._runner.state)

    def show_opened(self, choice: Choice) -> None:
        """Show the picture of what is open from now on."""
        self._sources = choice.program.sources
        self.preview.show_slot(self._runner.preview)
        self.look_where()
        self._card = None
        self.show_state(self._runner.state)

    def show_failed(self) -> None:
        """Show no picture, where there is none any more."""
        if self._runner.state is None:
            self.preview.show_slot(None)

    def _hand_card(self, state: EngineState) -> None:
        wanted = (state.program, state.lesson_title)
        if wanted != self._card:
            self._card = wanted
            card = card_image(state.program, state.lesson_title, self._words.text("stage-card"))
            self._runner.at_once(partial(Engine.set_card, card=card))


def _whole(state: EngineState) -> Layout:
    """Return the layout that shows all there is."""
    if can_show(Layout.CORNER, state.sources):
        return Layout.CORNER
    return Layout.SCREEN if can_show(Layout.SCREEN, state.sources) else Layout.CAMERA
