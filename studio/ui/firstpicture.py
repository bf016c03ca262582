"""The first start's picture: which monitor, which camera, and both as they are now."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from capture.errors import StudioError
from capture.sources import SourceKind
from studio.choices import NO_DEVICE, ChoiceFile
from studio.ui.classparts import button, plain
from studio.ui.firstparts import DeviceBox, Step, labelled
from studio.ui.preview import Preview
from studio.ui.runner import EngineRunner
from studio.usual import Choice
from studio.words import Words

_OF_PICTURE = ("screen", "camera", "no-display", "wayland")


class PictureStep(Step):
    """What is chosen is opened, seen, and remembered."""

    def __init__(self, words: Words, runner: EngineRunner, choices: ChoiceFile) -> None:
        text = words.text
        super().__init__(text("first-picture"), text("first-picture-about"))
        self._words = words
        self._runner = runner
        self._choices = choices
        self.screens = DeviceBox(text("first-screen"))
        self.cameras = DeviceBox(text("first-camera"), text("first-no-camera"))
        self.screens.activated.connect(self._choose_screen)
        self.cameras.activated.connect(self._choose_camera)
        self.preview = Preview(text("window-preview"), text("window-no-picture"))
        # It takes what is left, rather than squeeze the buttons below.
        self.preview.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.problem = plain(name="found", wrap=True)
        self.problem.setProperty("tone", "warning")
        self.problem.hide()
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addLayout(labelled((text("first-screen"), self.screens), (text("first-camera"), self.cameras)))
        side.addWidget(button(text("window-look-again"), runner.open))
        side.addWidget(self.problem)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(side, stretch=2)
        row.addWidget(self.preview, stretch=5)
        self.column.addLayout(row, stretch=1)

    def show_choice(self, choice: Choice) -> None:
        """Show what is open now, and what could not be."""
        sources = choice.program.sources
        screens = [device for device in choice.devices if device.kind is SourceKind.SCREEN]
        primary = next((device.id for device in screens if device.default), NO_DEVICE)
        self.screens.show_devices(screens, sources.screen or primary)
        cameras = [device for device in choice.devices if device.kind is SourceKind.CAMERA]
        self.cameras.show_devices(cameras, sources.camera or NO_DEVICE)
        self.preview.show_slot(self._runner.preview)
        # With a camera the picture changes all the time anyway.
        self.preview.show_mirror(sources.camera is None and not sources.synthetic)
        self._say(next((error for error in choice.problems if error.code.startswith(_OF_PICTURE)), None))

    def show_failure(self, error: StudioError) -> None:
        """Show why there is no picture at all."""
        self.preview.show_slot(None)
        self._say(error)

    def _say(self, error: StudioError | None) -> None:
        if error is not None:
            text = self._words.error(error)
            self.problem.setText(f"{text.sentence} {text.next_step}")
        self.problem.setVisible(error is not None)

    def _choose_screen(self) -> None:
        self._choices.change(screen=self.screens.chosen)
        self._runner.open()

    def _choose_camera(self) -> None:
        self._choices.change(camera=self.cameras.chosen)
        self._runner.open()
