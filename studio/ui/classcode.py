"""The join code for eyes and phones: a QR code, and the screen that shows it to a room."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from studio.classevents import ClassOpen
from studio.qr import QUIET
from studio.ui.classparts import button, mirror, plain
from studio.words import Words

SMALLEST: Final = 240
BETWEEN: Final = "\u2009"
"""A thin space, so that a code is read letter by letter."""


def qr_image(text: str) -> QImage:
    """Return the QR code of `text`, a pixel for each module, black on white in every theme."""
    # Only here: a window opens without a code.
    import segno  # noqa: PLC0415

    matrix = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=QUIET)]
    image = QImage(len(matrix), len(matrix), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for y, row in enumerate(matrix):
        for x, module in enumerate(row):
            if module:
                image.setPixelColor(x, y, QColor(Qt.GlobalColor.black))
    return image


def qr_pixmap(text: str, side: int, ratio: float) -> QPixmap:
    """Return the QR code for a button, at most `side` points wide, each module a whole number of pixels."""
    image = qr_image(text)
    scale = max(1, int(side * ratio) // image.width())
    pixmap = QPixmap.fromImage(image.scaled(image.size() * scale))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class QrCode(QWidget):
    """A QR code as large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setMinimumSize(SMALLEST, SMALLEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_text(self, text: str) -> None:
        """Show the code of `text`."""
        self._image = qr_image(text)
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it with whole pixels, so that phones read it from afar."""
        if self._image is None:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        pixels = int(min(self.width(), self.height()) * ratio)
        side = pixels // self._image.width() * self._image.width() / ratio
        target = QRect(0, 0, round(side), round(side))
        target.moveCenter(self.rect().center())
        painter.drawImage(target, self._image)


class CodeScreen(QWidget):
    """Link, code and QR code for a whole room; Escape or the button closes it."""

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        mirror(self, words)
        self.setObjectName("codescreen")
        # Or else only what stands on it is white in the dark.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = words
        self.setWindowTitle(words.text("panel-code-screen"))
        self._title = plain(name="roomtitle", wrap=True)
        self._link = plain(name="roomlink")
        self._code = plain(name="roomcode")
        self._qr = QrCode()
        self.close_button = button(words.text("panel-code-close"), self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(16)
        for label in (self._title, self._link):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addWidget(self._qr, stretch=1)
        self._code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._code)
        column.addWidget(self.close_button, alignment=Qt.AlignmentFlag.AlignCenter)

    def sizeHint(self) -> QSize:
        """Return a size for where full screen is refused."""
        return QSize(800, 600)

    @property
    def shown_code(self) -> str:
        """The code on the screen."""
        return self._code.text().replace(BETWEEN, "")

    def show_class(self, opened: ClassOpen) -> None:
        """Show how to join, on another screen than the trainer's when there is one."""
        self._title.setText(opened.title)
        self._title.setVisible(bool(opened.title))
        self._link.setText(opened.join_url.partition("#")[0])
        self._code.setText(BETWEEN.join(opened.code))
        self._code.setAccessibleName(self._words.text("panel-code", code=opened.code))
        self._qr.show_text(opened.join_url)
        parent = self.parentWidget()
        own = parent.screen() if parent is not None else None
        others = [screen for screen in QGuiApplication.screens() if screen is not own]
        if others:
            self.setScreen(others[0])
            self.setGeometry(others[0].geometry())
        self.showFullScreen()
        self.close_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
