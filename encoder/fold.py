"""What a journal becomes in the finished file: chapters and metadata (pure)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from encoder.journal import (
    CameraPlaced,
    Chapter,
    DeviceReturned,
    Entry,
    Incident,
    Paused,
    Resumed,
    ScreenChanging,
    ScreenStill,
    Started,
)
from encoder.lesson import Lesson

if TYPE_CHECKING:
    from av.container.core import Chapter as AvChapter

OWN_KEY: Final = "trainer_studio"
"""The metadata key of every recording, from its first byte on: its value is the version that made it."""
JOURNAL_KEY: Final = "journal"
"""The metadata key that holds the rest of the journal, as JSON."""
_OPENING: Final = "Start"
_OPENING_MIN_S: Final = 0.5
_MS: Final = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch of a recording that one part holds, in seconds of the recording's media time."""

    start_s: float
    end_s: float

    def local(self, at_s: float) -> float:
        """Return the part's own time of `at_s`, which is clipped to the part."""
        return round(min(max(at_s, self.start_s), self.end_s) - self.start_s, 3)

    def holds(self, at_s: float) -> bool:
        """Whether `at_s` is in this part; what lies past the end of a file belongs to its last moment."""
        return self.start_s <= at_s < self.end_s


def lesson_of(entries: Sequence[Entry]) -> Lesson:
    """Return the lesson that the journal says it is of."""
    return next((entry.lesson for entry in entries if isinstance(entry, Started)), Lesson())


def header(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the metadata that a file has from its first byte on: whose it is, and the lesson's."""
    version = next((entry.version for entry in entries if isinstance(entry, Started)), "")
    return {OWN_KEY: version or "unknown", **lesson_of(entries).metadata()}


def chapters(entries: Sequence[Entry], span: Span) -> list[AvChapter]:
    """Return the chapters of one part; none when the trainer marked none in the whole recording up to its end.

    What comes before the first mark is a chapter by the lesson's title; less than half a second is no chapter of its
    own, and belongs to the first mark's. A chapter that began in an earlier part
    goes on from the start of this one.
    """
    marks = sorted((entry.at_s, entry.title) for entry in entries if isinstance(entry, Chapter))
    if not marks:
        return []
    if marks[0][0] > _OPENING_MIN_S:
        marks.insert(0, (0.0, lesson_of(entries).title or _OPENING))
    else:
        marks[0] = (0.0, marks[0][1])
    bounds = [*marks, (max(span.end_s, marks[-1][0]), "")]
    result: list[AvChapter] = []
    for (start_s, title), (end_s, _) in pairwise(bounds):
        start, end = span.local(start_s), span.local(end_s)
        if end > start:
            result.append(_chapter(len(result), start, end, title))
    return result


def _chapter(number: int, start_s: float, end_s: float, title: str) -> AvChapter:
    return {
        "id": number,
        "start": round(start_s * 1000),
        "end": round(end_s * 1000),
        "time_base": _MS,
        "metadata": {"title": title},
    }


def metadata(entries: Sequence[Entry], span: Span) -> dict[str, str]:
    """Return the metadata of one part: the lesson's, and the rest of the journal as JSON in the part's own time."""
    rest = json.dumps(summary(entries, span), ensure_ascii=False, separators=(",", ":"))
    return {**header(entries), JOURNAL_KEY: rest}


def summary(entries: Sequence[Entry], span: Span) -> dict[str, Any]:
    """Return pauses, incidents, the screen's changes and the camera's places, in seconds of the part's own time.

    What may name a device, an address or a password (the settings, an incident's detail) stays in the sidecar: the
    file is handed to others. `lost_s` of an incident is how long its device was away, or what was lost by it.
    `screen_changes` are [from, to]; `camera` are [from, x, y, width, height] or [from] where it is not in the
    picture; `part_start_s` is where this part begins in the recording.
    """
    result: dict[str, Any] = {"part_start_s": round(span.start_s, 3)}
    for entry in entries:
        if isinstance(entry, Started):
            result |= {"started": entry.wall, "version": entry.version}
    return result | {
        "pauses": list(_pauses(entries, span)),
        "incidents": list(_incidents(entries, span)),
        "screen_changes": list(_screen_changes(entries, span)),
        "camera": list(_camera(entries, span)),
    }


def _belongs(entry: Entry, span: Span) -> bool:
    return span.holds(entry.at_s) or entry.at_s == span.end_s


def _incidents(entries: Sequence[Entry], span: Span) -> Iterator[dict[str, Any]]:
    """Yield each incident; a device that never came back is lost up to the recording's end."""
    end_s = max(span.end_s, *(entry.at_s for entry in entries), 0.0)
    found: list[tuple[Incident, float]] = []
    away: dict[str, int] = {}
    for entry in entries:
        if isinstance(entry, Incident):
            if entry.device:
                away[entry.device] = len(found)
            found.append((entry, end_s - entry.at_s if entry.device else entry.lost_s))
        elif isinstance(entry, DeviceReturned) and entry.device in away:
            index = away.pop(entry.device)
            incident, _ = found[index]
            found[index] = (incident, entry.at_s - incident.at_s)
    for incident, lost_s in found:
        if _belongs(incident, span):
            at_s = span.local(incident.at_s)
            yield {"at_s": at_s, "code": incident.code, "device": incident.device, "lost_s": round(lost_s, 3)}


def _pauses(entries: Sequence[Entry], span: Span) -> Iterator[dict[str, Any]]:
    """Yield each pause; one that never ended (the recording was stopped in it) has no length."""
    open_pause: Paused | None = None
    for entry in entries:
        if isinstance(entry, Paused):
            open_pause = entry
        elif isinstance(entry, Resumed) and open_pause is not None:
            if _belongs(open_pause, span):
                yield {"at_s": span.local(open_pause.at_s), "wall": open_pause.wall, "pause_s": round(entry.pause_s, 3)}
            open_pause = None
    if open_pause is not None and _belongs(open_pause, span):
        yield {"at_s": span.local(open_pause.at_s), "wall": open_pause.wall}


def _screen_changes(entries: Sequence[Entry], span: Span) -> Iterator[list[float]]:
    changing_from: float | None = None
    intervals: list[tuple[float, float]] = []
    for entry in entries:
        if isinstance(entry, ScreenChanging):
            changing_from = entry.at_s
        elif isinstance(entry, ScreenStill) and changing_from is not None:
            intervals.append((changing_from, entry.at_s))
            changing_from = None
    if changing_from is not None:
        intervals.append((changing_from, span.end_s))
    for start_s, end_s in intervals:
        if end_s >= span.start_s and start_s < span.end_s:
            yield [span.local(start_s), span.local(end_s)]


def _camera(entries: Sequence[Entry], span: Span) -> Iterator[list[float]]:
    places = [entry for entry in entries if isinstance(entry, CameraPlaced)]
    before = [entry for entry in places if entry.at_s <= span.start_s]
    for place in [*before[-1:], *(entry for entry in places if span.start_s < entry.at_s <= span.end_s)]:
        yield [span.local(place.at_s), *(place.rect or ())]
