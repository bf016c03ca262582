"""The first start asks for the language before anything else; each is written in itself."""

from typing import Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QRadioButton

from studio.ui.firstparts import Step
from studio.words import Words

NAMES: Final = {"ar": "العربية", "fr": "Français", "en": "English"}


class _Row(QRadioButton):
    """Can be clicked on all of its row, which lights up as a whole."""

    def hitButton(self, pos: QPoint) -> bool:
        """Whether a click there is meant for it."""
        return self.rect().contains(pos)


class LanguageStep(Step):
    """A list of three; what is chosen is spoken at once."""

    chosen = Signal(str)
    """A language of `studio.words.LOCALES`."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.text("first-welcome"), words.text("first-language"))
        self.buttons: dict[str, QRadioButton] = {}
        for language, name in NAMES.items():
            button = _Row(name)
            button.setChecked(language == words.language)
            button.toggled.connect(lambda on, language=language: self.chosen.emit(language) if on else None)
            self.column.addWidget(button)
            self.buttons[language] = button
        self.column.addStretch(1)

    def focus_chosen(self) -> None:
        """Let the arrow keys choose."""
        next(button for button in self.buttons.values() if button.isChecked()).setFocus()
