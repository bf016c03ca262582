"""What a command prints: JSON lines for programs, sentences and a live progress line for people."""

import sys
import threading
from typing import Any, TextIO

from capture.errors import StudioError
from capture.sources import SourceLost, SourceOpened
from encoder.disk import DiskLow
from encoder.shedding import LiveReduced
from encoder.sinks import PartBegan
from session.control import PollCounts, Quality, Snapshot
from studio.classevents import ClassOpen, ClassRefused, ClassRestored, ClassTrouble
from studio.classwording import People, class_lines, class_open, reduced, refusal
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
    json_line,
    to_json,
)
from studio.printer import CLOSE_TIMEOUT_S, Printer
from studio.wording import disk_warning, duration, progress_line, report
from studio.words import Words

CLEAR_LINE = "\r\x1b[K"


class Output:
    """Prints events, from any thread and at once; a terminal or pipe that is closed or stalls never stops a recording.

    While nobody reads, levels and progress are dropped and the rest waits. After `Finished` a recording has nothing
    more to tell, though its devices are still being let go; a class may have.
    """

    def __init__(self, words: Words, *, as_json: bool) -> None:
        self.words = words
        self._as_json = as_json
        self._printer = Printer()
        self._order = threading.Lock()
        self._finished = False
        self.ends_with_recording = True
        """Whether `Finished` is the last that there is to tell."""
        self._people = People()
        self._terminal = sys.stdout is not None and sys.stdout.isatty()

    def event(self, event: Event) -> None:
        """Print one event."""
        fleeting = isinstance(event, Meter | Progress | Finishing)
        text = self._json(event) if self._as_json else self._text(event)
        with self._order:
            if self._finished and not isinstance(event, Failed):
                return
            self._finished = self._finished or (self.ends_with_recording and isinstance(event, Finished))
            if text:
                self._printer.put(text, sys.stdout, fleeting=fleeting)

    def error(self, error: StudioError) -> None:
        """Print an error: as a `failed` event, or its sentence and next step on standard error."""
        text = self.words.error(error)
        if self._as_json:
            self.event(Failed.of(error, text.sentence, text.next_step))
        else:
            lines = f"{self._line_start}{text.sentence}\n{text.next_step}\n"
            self._printer.put(_encoded(lines, sys.stderr), sys.stderr)

    def line(self, text: str) -> None:
        """Print lines for people."""
        self._printer.put(self._lines(text), sys.stdout)

    def data(self, value: Any) -> None:
        """Print one object as a line of JSON."""
        self._printer.put(f"{json_line(value)}\n".encode(), sys.stdout)

    def close(self, timeout_s: float = CLOSE_TIMEOUT_S) -> None:
        """Wait a moment for what is still to be read; the last call."""
        self._printer.close(timeout_s)

    def _json(self, event: Event) -> bytes:
        # Always in UTF-8, whatever the terminal's encoding: so JSON is defined.
        return f"{to_json(event)}\n".encode()

    def _text(self, event: Event) -> bytes:
        if isinstance(event, Progress | Finishing):
            if not self._terminal:
                return b""
            line = (
                progress_line(self.words, event)
                if isinstance(event, Progress)
                else self.words.text("event-finishing", percent=round(event.fraction * 100))
            )
            return _encoded(CLEAR_LINE + line, sys.stdout)
        lines = self._sentences(event)
        return self._lines("\n".join(lines)) if lines else b""

    def _lines(self, text: str) -> bytes:
        return _encoded(f"{self._line_start}{text}\n", sys.stdout)

    @property
    def _line_start(self) -> str:
        return CLEAR_LINE if self._terminal else ""

    def _sentences(self, event: Event) -> list[str]:
        text = self.words.text
        match event:
            case RecordingStarted(path=path):
                return [text("event-started", path=str(path))]
            case SourceLost(code=code, detail=detail, facts=facts):
                words = self.words.error(StudioError(code, detail, **facts))
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
            case RecordingStopping(code, detail, facts):
                words = self.words.error(StudioError(code, detail, **facts))
                return [words.sentence, words.next_step]
            case Finished():
                return report(self.words, event)
            case Failed(message=message, next_step=next_step):
                return [message, next_step]
            case SourceOpened() | Meter() | Progress() | Finishing():
                return []
            case ClassOpen():
                return class_open(self.words, event, with_code=self._terminal)
            case ClassTrouble(code, detail, facts):
                words = self.words.error(StudioError(code, detail, **facts))
                return [words.sentence, words.next_step]
            case ClassRestored():
                return [text("class-restored")]
            case ClassRefused():
                return [" ".join(refusal(self.words, event))]
            case LiveReduced(level):
                return [reduced(self.words, level)]
            case Snapshot():
                self._people.learn(event)
                return []
            case PollCounts() | Quality():
                return []
            case _:
                return class_lines(self.words, self._people, event)


def _encoded(text: str, stream: TextIO | None) -> bytes:
    """Return the text as the stream takes it; what its encoding does not hold, as escapes."""
    encoding = stream.encoding if stream is not None else "utf-8"
    return text.encode(encoding, errors="backslashreplace")
