"""What one writes into: a line, or several."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget


class Field(QLineEdit):
    """Begins where lines begin: while it is empty, Qt goes by the keyboard, which may be another language's."""

    def event(self, event: QEvent) -> bool:
        """Stand on the side that the window begins at."""
        if _turns(event):
            self.setAlignment(_begin(self) | Qt.AlignmentFlag.AlignVCenter)
        return super().event(event)


class Lines(QPlainTextEdit):
    """Begins where lines begin, whatever is written and with whatever keyboard.

    Each line reads in its own direction: "3 A" stays "3 A" in Arabic.
    """

    def event(self, event: QEvent) -> bool:
        """Stand on the side that the window begins at."""
        if _turns(event):
            option = self.document().defaultTextOption()
            option.setAlignment(_begin(self))
            self.document().setDefaultTextOption(option)
        return super().event(event)


def _turns(event: QEvent) -> bool:
    return event.type() in {QEvent.Type.Polish, QEvent.Type.LayoutDirectionChange}


def _begin(widget: QWidget) -> Qt.AlignmentFlag:
    mirrored = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return (Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignAbsolute
