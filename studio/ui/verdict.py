"""What is said of a recording when it is done: its length and size, whether one hears anything, what was lost."""

from typing import Final

from capture.errors import ErrorCode, StudioError
from encoder.sinks import StopReason
from studio.events import Finished
from studio.ui.messages import file_line
from studio.ui.notice import Action, Notice, Tone
from studio.wording import incomplete, verdict
from studio.words import Words

_AS_ASKED: Final = {StopReason.REQUESTED, StopReason.DURATION}
SCARCE: Final = 0.2
"""In a lesson of which less can be heard, something was wrong with the microphone."""
PERCENT: Final = 100


def finished_notice(words: Words, event: Finished, play: Action, show: Action) -> Notice:
    """Return the verdict and the file; where the recording ended by itself, why, and what to do about it."""
    said, where = _verdict(words, event), file_line(words, event.path)
    do, also = (play, show) if event.duration_s > 0 else (show, None)
    if not event.complete:
        where = f"{where}\n{incomplete(words, event)}"
    if event.stop_reason in _AS_ASKED:
        good = event.duration_s > 0 and not _is_scarce(event)
        return Notice(said, where, Tone.GOOD if good else Tone.WARNING, do, also)
    why = words.error(StudioError(ErrorCode(event.stop_reason.value)))
    return Notice(f"{why.sentence} {why.next_step}", f"{said}\n{where}", Tone.WARNING, do, also)


def _verdict(words: Words, event: Finished) -> str:
    share = event.sound_present
    if share is None:
        return verdict(words, event)
    key = "verdict-sound-scarce" if _is_scarce(event) else "verdict-sound"
    # Rounded down: what is not quite all must not read as all.
    heard = words.text(key, percent=int(share * PERCENT))
    return f"{verdict(words, event)}. {heard}"


def _is_scarce(event: Finished) -> bool:
    return event.sound_present is not None and event.sound_present < SCARCE
