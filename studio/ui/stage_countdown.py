"""Three, two, one: a moment to breathe before something begins, and to change one's mind."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from studio.words import Words

SECONDS: Final = 3
TICK_MS: Final = 1000
SCRIM: Final = QColor(15, 23, 28, 215)


class Countdown(QWidget):
    """Lies over the Stage while it counts.

    `seconds` is how long; 0 begins at once, and so does everything while nobody sees the window.
    """

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.setObjectName("countdown")
        self._words = words
        self.seconds = SECONDS
        self._left = 0
        self._awaited: dict[str, Callable[[], object]] = {}
        self._focus_before: QWidget | None = None
        self._number = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._number.setObjectName("number")
        self._sentence = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.cancel_button = QPushButton(words.text("stage-countdown-cancel"))
        self.cancel_button.clicked.connect(self.cancel)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, enabled=False)
        self._escape.activated.connect(self.cancel)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self._number)
        column.addWidget(self._sentence)
        column.addSpacing(8)
        column.addWidget(self.cancel_button, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.hide()

    @property
    def running(self) -> bool:
        """Whether something is about to begin."""
        return bool(self._awaited)

    @property
    def left(self) -> int:
        """The number that is shown."""
        return self._left

    def begin(self, sentence: str, then: Callable[[], object]) -> None:
        """Count, then do `then`. Asked for the same again while it counts, it is called off.

        Asked for something else meanwhile, both begin at the end of the same count. `sentence` says what begins.
        """
        if self.awaits(sentence):
            self.call_off(sentence)
            return
        window = self.window()
        if self.seconds <= 0 or window.isMinimized() or not window.isVisible():
            then()
            return
        self._awaited[sentence] = then
        if not self._timer.isActive():
            self._start()
        self._show()

    def awaits(self, sentence: str) -> bool:
        """Whether what this sentence says is about to begin."""
        return sentence in self._awaited

    def call_off(self, sentence: str) -> None:
        """Begin the rest without this."""
        del self._awaited[sentence]
        if self._awaited:
            self._show()
        else:
            self.cancel()

    def cancel(self) -> None:
        """Begin nothing."""
        self._awaited.clear()
        self._end()

    def hideEvent(self, event: QHideEvent) -> None:
        """Begin nothing more when the window goes."""
        if not event.spontaneous():
            self._timer.stop()
            self._awaited.clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Darken the picture, so that the number is read on any."""
        QPainter(self).fillRect(self.rect(), SCRIM)

    def _start(self) -> None:
        self._left = self.seconds
        self._focus_before = self.window().focusWidget()
        self._timer.start()
        self._escape.setEnabled(True)
        self.show()
        self.raise_()
        self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tick(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._show()
            return
        # Taken before the end: what begins may ask for another count.
        awaited = list(self._awaited.values())
        self._awaited.clear()
        self._end()
        for then in awaited:
            then()

    def _show(self) -> None:
        self._number.setText(self._words.in_digits(str(self._left)))
        self._sentence.setText("\n".join(self._awaited))
        self.setAccessibleName(f"{self._sentence.text()} {self._left}")

    def _end(self) -> None:
        self._timer.stop()
        self._escape.setEnabled(False)
        had_focus = self.cancel_button.hasFocus()
        self.hide()
        before, self._focus_before = self._focus_before, None
        if had_focus and before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
