"""The scene buttons under the Stage, and the one that hides the screen."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from capture.scene import Layout, Placement, Scene, can_show, place
from capture.sources import SourceKind
from studio.arrange import Picture
from studio.shortcuts import KeyAction
from studio.ui.scenes_thumbnail import PROGRAM, SIZE, SMALL, thumbnail_icon
from studio.ui.shortcuts import Shortcuts, keys_text
from studio.ui.theme import Theme, set_property
from studio.words import Words

LAYOUTS: Final = (Layout.SCREEN, Layout.CAMERA, Layout.CORNER, Layout.SIDE_BY_SIDE, Layout.CARD)
BOLD_ROOM: Final = 8
GAP: Final = 8
SMALL_GAP: Final = 6

_EXAMPLES: Final = {
    layout: place(Scene(layout), PROGRAM, {SourceKind.SCREEN: PROGRAM, SourceKind.CAMERA: PROGRAM}) for layout in Layout
}
"""What is drawn of a layout that the program has no sources for."""


class SceneBar(QWidget):
    """One button for each layout, the one that is shown pressed; and "Hide my screen".

    Where there is little room, thumbnails stand without their names, and the words of hiding are shorter.
    """

    layout_asked = Signal(object)
    """A `Layout`."""
    hide_asked = Signal()
    """Hide the screen, or show it again."""

    def __init__(self, words: Words, theme: Theme, shortcuts: Shortcuts) -> None:
        super().__init__()
        self._shortcuts = shortcuts
        self._words = words
        self._theme = theme
        self._picture: Picture | None = None
        self._drawn: dict[Layout, tuple[Placement, ...]] = {}
        self._small = False
        self._widths = {True: 0, False: 0}
        self.buttons = {layout: self._scene_button(layout) for layout in LAYOUTS}
        self.hide_button = QPushButton()
        self.hide_button.setObjectName("hide")
        self.hide_button.clicked.connect(self.hide_asked)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.hide_button)
        self.show_picture(None)
        shortcuts.changed.connect(self._show_keys)

    def choose(self, layout: Layout) -> None:
        """Ask for a layout, if it can be shown."""
        if self.buttons[layout].isEnabled():
            self._ask(layout)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours; the style is known by now, so that widths are too."""
        self._theme = theme
        self._drawn.clear()
        self._show_thumbnails()
        self._measure()

    def _show_keys(self) -> None:
        for layout, button in self.buttons.items():
            button.setToolTip(self._hint(layout, self._picture is None or button.isEnabled()))
        self._measure()

    def _measure(self) -> None:
        small = self._small
        self._widths = {form: self._take_form(small=form) for form in (True, False)}
        self._take_form(small=small)
        self.updateGeometry()
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return the room of the smaller form."""
        return QSize(self._widths[True], self._row.minimumSize().height())

    def sizeHint(self) -> QSize:
        """Return the room of the larger form."""
        return QSize(self._widths[False], self._row.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the form that there is room for."""
        self._fit()

    def _fit(self) -> None:
        small = self.width() < self._widths[False]
        if small is not self._small:
            self._take_form(small=small)

    def _take_form(self, *, small: bool) -> int:
        """Show this form, whatever room there is; return the width that it needs."""
        self._small = small
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if small else Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        gap = SMALL_GAP if small else GAP
        self._row.setSpacing(gap)
        widest = 0
        for button in self.buttons.values():
            button.setToolButtonStyle(style)
            button.setIconSize(SMALL if small else SIZE)
            set_property(button, "small", small)
            # The one that is shown is written in bold, which no size hint knows of.
            widest = max(widest, button.sizeHint().width() + (0 if small else BOLD_ROOM))
        for button in self.buttons.values():
            button.setMinimumWidth(widest)
        self.hide_button.ensurePolished()
        self.hide_button.setMinimumWidth(0)
        hide = 0
        for text in self._hide_texts():
            self.hide_button.setText(text)
            hide = max(hide, self.hide_button.sizeHint().width())
        self.hide_button.setMinimumWidth(hide)
        self._show_hidden()
        return len(self.buttons) * (widest + gap) + hide

    def show_picture(self, picture: Picture | None) -> None:
        """Show which layouts there are and which is chosen; None: there is no program yet."""
        if picture == self._picture and self._drawn:
            return
        self._picture = picture
        present = picture.sources if picture is not None else ()
        chosen = picture.scene.layout if picture is not None else None
        for layout, button in self.buttons.items():
            possible = picture is not None and can_show(layout, present)
            button.setEnabled(possible)
            button.setChecked(layout is chosen)
            button.setToolTip(self._hint(layout, possible or picture is None))
        self.hide_button.setEnabled(picture is not None)
        self._show_hidden()
        self._show_thumbnails()

    def _show_hidden(self) -> None:
        hidden = self._picture is not None and self._picture.scene.layout is Layout.CARD
        self.hide_button.setText(self._hide_texts()[hidden])
        said = self._long_hide_texts()[hidden]
        self.hide_button.setAccessibleName(said)
        self.hide_button.setToolTip(said if self._small else "")
        set_property(self.hide_button, "pressed", hidden)

    def _hide_texts(self) -> tuple[str, str]:
        """Return the words of hiding and of showing again, in this form."""
        if not self._small:
            return self._long_hide_texts()
        text, keys = self._words.text, self._keys(KeyAction.HIDE)
        if not keys:
            return text("window-hide-short"), text("window-show-short")
        return text("stage-hide-short", shortcut=keys), text("stage-show-short", shortcut=keys)

    def _long_hide_texts(self) -> tuple[str, str]:
        text, keys = self._words.text, self._keys(KeyAction.HIDE)
        if not keys:
            return text("window-hide"), text("window-show")
        return text("stage-hide", shortcut=keys), text("stage-show-again", shortcut=keys)

    def _hint(self, layout: Layout, possible: bool) -> str:
        named, keys = self._words.text(f"stage-scene-{layout}"), self._keys(KeyAction(f"scene-{layout}"))
        if keys:
            named = self._words.text("stage-key", name=named, shortcut=keys)
        return named if possible else f"{named}\n{self._words.text('stage-source-missing')}"

    def _show_thumbnails(self) -> None:
        scene = self._picture.scene if self._picture is not None else None
        sources = self._picture.sources if self._picture is not None else {}
        for layout, button in self.buttons.items():
            wanted = (
                _EXAMPLES[layout]
                if scene is None or not can_show(layout, sources)
                else place(replace(scene, layout=layout), PROGRAM, sources)
            )
            if self._drawn.get(layout) != wanted:
                self._drawn[layout] = wanted
                button.setIcon(thumbnail_icon(wanted, self._theme))

    def _scene_button(self, layout: Layout) -> QToolButton:
        button = QToolButton()
        button.setText(self._words.text(f"stage-scene-{layout}"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIconSize(SIZE)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self._ask(layout))
        return button

    def _ask(self, layout: Layout) -> None:
        # A click has turned the button over already; what is shown is for the engine to say.
        chosen = self._picture.scene.layout if self._picture is not None else None
        self.buttons[layout].setChecked(layout is chosen)
        self.layout_asked.emit(layout)

    def _keys(self, action: KeyAction) -> str:
        keys = self._shortcuts.keys_of(action)
        return keys_text(self._words, keys) if keys is not None else ""
