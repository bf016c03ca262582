"""What the strip above the Desk says about errors and events."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from capture.errors import ErrorCode, StudioError
from capture.sources import SourceLost, SourceOpened
from encoder.shedding import LiveLevel, LiveReduced
from session.facts import ClassEnded
from studio.classevents import ClassOpen, ClassRefused, ClassRestored, ClassTrouble
from studio.classwording import reduced, why_refused
from studio.events import Event, RecordingStopping, Suspended
from studio.ui.notice import Action, Notice, Tone
from studio.ui.shortcuts import Shortcuts, refusals_text
from studio.wording import duration
from studio.words import Words

RECORDING: Final = "recording"
"""The subject of what is said about the file; a lost device's subject is its kind."""
DEVICES: Final = "devices"
"""The subject of what is said when devices are opened."""
REPAIR: Final = "repair"
CLASS: Final = "class"
FOLDER: Final = "folder"
POLICY: Final = "policy"
HIDDEN: Final = "hidden"
KEYS: Final = "keys"
"""The subject of shortcuts that the system has refused."""

_WRAP_HERE: Final = "\u200b"


def error_notice(words: Words, error: StudioError, action: Action | None = None) -> Notice:
    """Return an error's sentence and next step."""
    text = words.error(error)
    return Notice(text.sentence, text.next_step, Tone.WARNING, action)


def class_notice(words: Words, error: StudioError, choose_port: Callable[[], object] | None) -> Notice:
    """Return why a class could not be opened, or what was asked of it not be done; None: the port is fixed."""
    told = error_notice(words, error)
    if error.code is not ErrorCode.CLASS_PORT_IN_USE or choose_port is None:
        return told
    return replace(
        told, detail=words.text("golive-port-next"), action=Action(words.text("golive-port-change"), choose_port)
    )


def refused_notice(words: Words, shortcuts: Shortcuts, show_sheet: Callable[[], object]) -> Notice:
    """Return which shortcuts the system has refused."""
    return Notice(
        refusals_text(words, shortcuts),
        words.text("keys-refused-next"),
        Tone.WARNING,
        Action(words.text("keys-show"), show_sheet),
    )


def event_notice(words: Words, event: Event) -> tuple[str, Notice] | None:
    """Return the subject and the notice of an event, or None for one that the Desk shows or the guardian tells."""
    match event:
        case SourceLost(kind, _, code, detail, facts):
            return kind, error_notice(words, StudioError(code, detail, **facts))
        case SourceOpened(info, again=True):
            return info.kind, Notice(words.text(f"event-{info.kind}-back"), tone=Tone.GOOD)
        case RecordingStopping(code, detail, facts):
            return RECORDING, error_notice(words, StudioError(code, detail, **facts))
        case Suspended(slept_s=slept_s):
            return RECORDING, Notice(words.text("event-slept", duration=duration(words, slept_s)), tone=Tone.WARNING)
        case ClassTrouble(code, detail, facts):
            return CLASS, error_notice(words, StudioError(code, detail, **facts))
        case ClassOpen(interrupted_s=float(silent_s)):
            sentence = words.text("class-goes-on", duration=duration(words, silent_s))
            return CLASS, Notice(sentence, words.text("window-class-goes-on-next"))
        case ClassRestored():
            return CLASS, Notice(words.text("class-restored"), tone=Tone.GOOD)
        case ClassRefused():
            return CLASS, Notice(why_refused(words, event), tone=Tone.WARNING)
        case LiveReduced(level):
            tone = Tone.GOOD if level is LiveLevel.FULL else Tone.WARNING
            return CLASS, Notice(reduced(words, level), tone=tone)
        case ClassEnded():
            return CLASS, Notice(words.text("class-ended"))
        case _:
            return None


def no_sound_notice(words: Words, look_again: Action) -> Notice:
    """Return the warning that the lesson would have no sound."""
    return Notice(words.text("window-no-sound"), words.text("window-no-sound-next"), Tone.WARNING, look_again)


def hidden_notice(words: Words) -> Notice:
    """Return what is to be known while the break card hides the screen."""
    return Notice(words.text("stage-hidden"), words.text("stage-hidden-next"), Tone.PLAIN)


def file_line(words: Words, path: Path) -> str:
    """Return "File: ..." that can be wrapped after each folder, with the home folder as ~."""
    home = Path.home()
    shown = str(Path("~") / path.relative_to(home) if path.is_relative_to(home) else path)
    return words.text("report-file", path=shown.replace("/", f"/{_WRAP_HERE}"))
