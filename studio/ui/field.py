"""A line to write into."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLineEdit


class Field(QLineEdit):
    """Begins where lines begin: while it is empty, Qt goes by the keyboard, which may be another language's."""

    def event(self, event: QEvent) -> bool:
        """Stand on the side that the window begins at."""
        if event.type() in {QEvent.Type.Polish, QEvent.Type.LayoutDirectionChange}:
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
            self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        return super().event(event)
