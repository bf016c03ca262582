"""What is asked when the window is closed while there is a recording or a class."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from studio.ui.classparts import button, plain
from studio.ui.golive import Asking
from studio.words import Words


class Leaving(Asking):
    """Asks whether to end everything, to go on in the small bar, or to stay."""

    def __init__(
        self,
        parent: QWidget,
        words: Words,
        *,
        recording: bool,
        live: bool,
        end: Callable[[], object],
        go_on: Callable[[], object],
    ) -> None:
        kind = "both" if recording and live else "class" if live else "recording"
        super().__init__(words, parent, words.text(f"leaving-{kind}"))
        self.column.addWidget(plain(words.text(f"leaving-{kind}-what"), "caption", wrap=True))
        self.stay = self._choice(words.text("leaving-stay"), str)
        self.stay.setObjectName("main")
        self.go_on = self._choice(words.text("leaving-go-on"), go_on)
        self.end = self._choice(words.text(f"leaving-{kind}-end"), end)
        self.stay.setDefault(True)
        self.add_buttons(self.end, self.go_on, self.stay)
        self.stay.setFocus()
        self.resize(self.sizeHint())

    def _choice(self, text: str, do: Callable[[], object]) -> QPushButton:
        def take() -> None:
            self.accept()
            do()

        made = button(text, take)
        made.setAutoDefault(False)
        return made
