"""Making interrupted recordings whole."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import av

from capture.errors import ErrorCode, StudioError
from encoder import fold
from encoder.containers import Container, container_of
from encoder.filescan import scan
from encoder.fold import OWN_KEY
from encoder.journal import SUFFIX, Entry, Part, journal_path, read_journal, recording_of
from encoder.locks import is_in_use, locked
from encoder.parts import is_part_of
from encoder.place import is_of_the_disk, storage_error, sync_folder
from encoder.progress import Progress
from encoder.remux import CopyRejectedError, Tally, own_metadata, replace_by_copy, tally_of

log = logging.getLogger(__name__)

ASIDE = ".unrecoverable"
"""Follows the name of a journal that is kept though its recording is lost."""


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What was found and done."""

    path: Path
    was_whole: bool
    """The file was closed already; at most a journal that was left beside it has been folded in."""
    duration_s: float
    """Of all parts together."""
    chapters: int
    parts: tuple[Path, ...]
    """The files of the recording that can be played now; more than one where a disk holds none of 4 GB."""


@dataclass(frozen=True, slots=True)
class _Found:
    """One part, as it was found."""

    path: Path
    container: Container
    start_s: float
    closed: bool
    tally: Tally

    @property
    def span(self) -> fold.Span:
        return fold.Span(self.start_s, self.start_s + self.tally.end_s)


def find_interrupted(folder: Path) -> list[Path]:
    """Return the recordings in `folder` that wait for a repair: a journal lies beside them and nobody writes it."""
    recordings = [recording_of(journal) for journal in folder.glob("*" + SUFFIX) if journal.is_file()]
    return sorted(path for path in recordings if path.is_file() and _waits(path))


def _waits(path: Path) -> bool:
    try:
        return not is_in_use(journal_path(path))
    except OSError as error:
        log.warning("%s is left alone: its journal cannot be opened: %s", path, error)
        return False


def repair(path: Path, on_progress: Callable[[float], None] = lambda _: None) -> RepairReport:
    """Make the recording at `path` whole and seekable, with all its parts, and fold its journal in.

    The original is kept until a copy is verified and on the disk; after any error it is untouched, and a repair that
    was killed is simply done again. What has neither a journal beside it nor our mark in its header is not ours, and
    is not touched. Raises `StudioError`: FILE_MISSING, NOT_A_RECORDING, NOTHING_RECOVERABLE, REPAIR_FAILED,
    RECORDING_IN_USE, DISK_FULL, OUT_NOT_WRITABLE, OUT_EXISTS, DISK_FAILED.
    """
    path = _first_part(path.absolute())
    if not path.exists():
        raise StudioError(ErrorCode.FILE_MISSING, path=str(path))
    journal = journal_path(path)
    try:
        if not path.is_file() or (container_of(path) is None and not journal.is_file()):
            raise StudioError(ErrorCode.NOT_A_RECORDING, path=str(path))
        if not journal.is_file() and (report := _report_of_whole(path)) is not None:
            return report
        with locked(journal if journal.is_file() else path, names=path):
            report = _repair(path, journal, on_progress)
        if journal.is_file():
            journal.unlink()
            sync_folder(journal.parent)
    except OSError as error:
        raise storage_error(error, path, ErrorCode.OUT_NOT_WRITABLE) from error
    return report


def set_aside(path: Path) -> None:
    """Let a recording of which nothing can be recovered wait for no repair any more; raises OSError.

    Its journal is kept under another name, and what there is of the file is left as it is.
    """
    journal = journal_path(path)
    journal.replace(journal.with_name(journal.name + ASIDE))


def _first_part(path: Path) -> Path:
    """Return the recording's first part, when `path` is a later one whose journal is still there."""
    for journal in path.parent.glob("*" + SUFFIX):
        first = recording_of(journal)
        try:
            if journal.is_file() and path in dict(_later_parts(first, read_journal(journal))):
                return first
        except OSError as error:
            log.warning("skipped %s: %s", journal, error)
    return path


def _later_parts(first: Path, entries: Sequence[Entry]) -> list[tuple[Path, float]]:
    """Return the parts after the first, and when each begins; a journal cannot make us touch any other file."""
    return [
        (first.with_name(entry.name), entry.at_s)
        for entry in entries
        if isinstance(entry, Part) and is_part_of(first, entry.number, entry.name)
    ]


def _report_of_whole(path: Path) -> RepairReport | None:
    container = container_of(path)
    if container is None or not scan(path, container).closed:
        return None
    try:
        with av.open(str(path), format=container.muxer) as source:
            return RepairReport(path, True, (source.duration or 0) / av.time_base, len(source.chapters()), (path,))
    except av.FFmpegError as error:
        raise StudioError(ErrorCode.NOT_A_RECORDING, str(error), path=str(path)) from error


def _repair(path: Path, journal: Path, on_progress: Callable[[float], None]) -> RepairReport:
    entries = read_journal(journal) if journal.is_file() else []
    starts = [(path, 0.0), *_later_parts(path, entries)]
    found = [part for part_path, start_s in starts if (part := _look_at(part_path, start_s)) is not None]
    if not found:
        raise StudioError(ErrorCode.NOTHING_RECOVERABLE, path=str(path))
    if not journal.is_file() and not _is_marked(found[0]):
        raise StudioError(ErrorCode.NOT_A_RECORDING, "no journal, and no mark of ours in its header", path=str(path))
    chapters = 0
    progress = Progress(on_progress, len(found))
    for index, part in enumerate(found):
        chapters += _replace(part, entries, progress.of_part(index))
    return RepairReport(
        path=path,
        was_whole=all(part.closed for part in found),
        duration_s=sum(part.tally.end_s for part in found),
        chapters=chapters,
        parts=tuple(part.path for part in found),
    )


def _look_at(path: Path, start_s: float) -> _Found | None:
    """Return what there is of one part, or None (logged) when nothing of it can be recovered."""
    try:
        container = container_of(path)
        if container is None:
            log.warning("nothing of %s can be recovered: it has no header", path)
            return None
        tally = tally_of(path, container)
        if any(tally.packets):
            return _Found(path, container, start_s, scan(path, container).closed, tally)
        log.warning("nothing of %s can be recovered: it holds no packet", path)
    except (FileNotFoundError, av.FFmpegError) as error:
        log.warning("nothing of %s can be recovered: %s", path, error)
    return None


def _is_marked(part: _Found) -> bool:
    with av.open(str(part.path), format=part.container.muxer) as source:
        return OWN_KEY in own_metadata(source)


def _replace(part: _Found, entries: Sequence[Entry], on_progress: Callable[[float], None]) -> int:
    metadata = fold.metadata(entries, part.span) if entries else {}
    chapters = fold.chapters(entries, part.span)
    try:
        replace_by_copy(part.path, part.container, part.tally, metadata, chapters, on_progress, lambda: False)
    except (CopyRejectedError, av.FFmpegError) as error:
        if isinstance(error, OSError) and is_of_the_disk(error):
            raise
        raise StudioError(ErrorCode.REPAIR_FAILED, str(error), path=str(part.path)) from error
    return len(chapters)
