"""What is asked when the window is closed while there is a recording or a class."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from studio.words import Words


class Leaving(QMessageBox):
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
        super().__init__(parent)
        kind = "both" if recording and live else "class" if live else "recording"
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Trainer Studio")
        self.setLayoutDirection(parent.layoutDirection())
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(words.text(f"leaving-{kind}"))
        self.setInformativeText(words.text(f"leaving-{kind}-what"))
        self.stay = self.addButton(words.text("leaving-stay"), QMessageBox.ButtonRole.RejectRole)
        self.go_on = self.addButton(words.text("leaving-go-on"), QMessageBox.ButtonRole.ActionRole)
        self.end = self.addButton(words.text(f"leaving-{kind}-end"), QMessageBox.ButtonRole.DestructiveRole)
        self.setDefaultButton(self.stay)
        self.setEscapeButton(self.stay)
        self.go_on.clicked.connect(go_on)
        self.end.clicked.connect(end)
