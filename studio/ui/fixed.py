"""What IT has fixed: shown, out of reach, with the reason below it."""

from PySide6.QtWidgets import QLabel, QWidget

from studio.policy import Policy
from studio.ui.classparts import plain
from studio.words import Words


def fixed_reason(words: Words, policy: Policy) -> str:
    """Return the sentence that says why something cannot be changed."""
    return words.text("settings-locked", reason=policy.reason).strip()


def lock(reason: str, *controls: QWidget) -> None:
    """Let nobody change these; a screen reader is told why."""
    for control in controls:
        control.setEnabled(False)
        control.setAccessibleDescription(reason)
        control.setToolTip(reason)


def reason_line(reason: str) -> QLabel:
    """Return the line that says why, for below what is locked."""
    return plain(reason, "caption", wrap=True)
