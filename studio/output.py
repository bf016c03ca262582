"""What a command prints: JSON lines for programs, sentences and a live progress line for people."""

import logging
import os
import sys
import threading
from typing import TextIO

from capture.errors import StudioError
from capture.sources import SourceLost, SourceOpened
from encoder.disk import DiskLow
from encoder.sinks import PartBegan
from studio.events import (
    CommandRefused,
    Event,
    Failed,
    Finished,
    Finishing,
    Marked,
    Meter,
    Muted,
    Paused,
    Progress,
    RecordingStarted,
    RecordingStopping,
    Resumed,
    SceneChanged,
    Suspended,
    Unmuted,
    to_json,
)
from studio.wording import disk_warning, duration, progress_line, report
from studio.words import Words

log = logging.getLogger(__name__)

CLEAR_LINE = "\r\x1b[K"


class Output:
    """Prints events, from any thread; a closed terminal or pipe never stops a recording."""

    def __init__(self, words: Words, *, as_json: bool) -> None:
        self.words = words
        self._as_json = as_json
        self._lock = threading.Lock()
        self._terminal = sys.stdout is not None and sys.stdout.isatty()

    def event(self, event: Event) -> None:
        """Print one event."""
        if self._as_json:
            self._write(to_json(event) + "\n", sys.stdout)
        elif isinstance(event, Progress | Finishing):
            if self._terminal:
                line = (
                    progress_line(self.words, event)
                    if isinstance(event, Progress)
                    else self.words.text("event-finishing", percent=round(event.fraction * 100))
                )
                self._write(CLEAR_LINE + line, sys.stdout)
        else:
            lines = self._sentences(event)
            if lines:
                self.line("\n".join(lines))

    def error(self, error: StudioError) -> None:
        """Print an error: as a `failed` event, or its sentence and next step on standard error."""
        text = self.words.error(error)
        if self._as_json:
            self.event(Failed.of(error, text.sentence, text.next_step))
        else:
            self._write(f"{self._line_start}{text.sentence}\n{text.next_step}\n", sys.stderr)

    def line(self, text: str) -> None:
        """Print lines for people."""
        self._write(f"{self._line_start}{text}\n", sys.stdout)

    @property
    def _line_start(self) -> str:
        return CLEAR_LINE if self._terminal else ""

    def _sentences(self, event: Event) -> list[str]:
        text = self.words.text
        match event:
            case RecordingStarted(path=path):
                return [text("event-started", path=str(path))]
            case SourceLost(_, source_id, code, detail):
                words = self.words.error(StudioError(code, detail, name=source_id, path=source_id))
                return [f"{words.sentence} {words.next_step}"]
            case SourceOpened(info, again=True):
                return [text(f"event-{info.kind}-back")]
            case Paused():
                return [text("event-paused")]
            case Resumed():
                return [text("event-resumed")]
            case Marked(title=title):
                return [text("event-marked", title=title)]
            case Muted():
                return [text("event-muted")]
            case Unmuted():
                return [text("event-unmuted")]
            case SceneChanged(layout=layout):
                return [text("event-scene", layout=text(f"layout-{layout}"))]
            case Suspended(slept_s=slept_s):
                return [text("event-slept", duration=duration(self.words, slept_s))]
            case PartBegan(path=path):
                return [text("event-next-part", path=str(path))]
            case DiskLow():
                return [disk_warning(self.words, event.minutes_left * 60)]
            case CommandRefused(message=message, next_step=next_step):
                return [f"{message} {next_step}"]
            case RecordingStopping(code, detail):
                words = self.words.error(StudioError(code, detail))
                return [words.sentence, words.next_step]
            case Finished():
                return report(self.words, event)
            case Failed(message=message, next_step=next_step):
                return [message, next_step]
            case SourceOpened() | Meter() | Progress() | Finishing():
                return []

    def _write(self, text: str, stream: TextIO | None) -> None:
        if stream is None:
            return
        with self._lock:
            try:
                stream.write(text)
                stream.flush()
            except OSError as error:
                log.warning("nobody reads what is printed any more: %r", error)
                # What is still in the buffer must go somewhere, or Python fails with it when it ends.
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)
